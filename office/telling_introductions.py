"""Who is told that we have spoken with a helper: the helper, and every neighbour who may say yes from now on."""

from typing import Any

from market import bargaining, notices
from market.events import Event
from market.introductions import Introduction


def helper_and_waiting_neighbours(event: Event, introduction: Introduction) -> None:
    if not event.facts["first"]:  # only the number was another one
        return
    helper = introduction.helper.account
    standing = bargaining.give_time(helper)
    has_to_answer = any(proposal.author_id != helper.id for proposal in standing)
    key = f"introduced:{event.id}"
    notices.tell(helper, "introduced", introduction.helper, key=key, who=helper.first_name, has_to_answer=has_to_answer)
    for proposal in standing:
        if proposal.author_id == helper.id:
            about: dict[str, Any] = {"who": helper.first_name, "title": proposal.ad.title, "price": proposal.price.rappen}
            notices.tell(proposal.neighbour, "may_agree_now", proposal, key=f"may_agree_now:{event.id}:{proposal.id}", **about)
