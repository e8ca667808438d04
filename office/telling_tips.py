"""Who is told about questions and tips under a request."""

from typing import Any

from database import session
from market import notices, tips
from market.accounts import Account
from market.events import Event
from market.lifecycle import AdState
from market.proposals import Proposal
from market.requests import Request
from market.tips import Tip


def author_or_askers(event: Event, tip: Tip) -> None:
    """The author of the request hears of a question or tip; whoever had asked hears that the author answered."""
    about: dict[str, Any] = {"title": tip.request.title, "who": tip.author.first_name}
    if tip.author_id != tip.request.author_id:
        notices.tell(tip.request.author, "tip_received", tip.request, key=f"tip_received:{event.id}", **about)
        return
    for asker in tips.askers_of(tip):
        notices.tell(asker, "tip_answered", tip.request, key=f"tip_answered:{event.id}", **about)


def giver_of_thanks(event: Event, request: Request) -> None:
    tip = session.get_one(Tip, event.facts["tip"])
    about: dict[str, Any] = {"title": request.title, "who": request.author.first_name}
    notices.tell(tip.author, "tip_thanked", request, has_profile=tip.author.is_helper, **about)


def helper_of_solved(event: Event, proposal: Proposal) -> None:
    """Whoever had bid, or was asked with another price: a tip was enough, and the proposal ends without blame."""
    if proposal.ad.state is AdState.SOLVED:
        about: dict[str, Any] = {"title": proposal.ad.title, "who": proposal.neighbour.first_name}
        notices.tell(proposal.helper, "proposal_not_needed", proposal, **about)


def author_of_hidden_tip(event: Event, tip: Tip) -> None:
    author: Account = tip.author
    notices.tell(
        author, "tip_hidden", tip.request, key=f"tip_hidden:{event.id}", title=tip.request.title, reason=event.facts["reason"]
    )
