"""Who is told about cases: the team hears at once of what is about safety. Who it is about stands on the page alone."""

from typing import Any

from market import accounts, casework, notices
from market.cases import Case
from market.casework import To
from market.events import Event
from market.reviews import Review


def operators_of_safety(event: Event, case: Case) -> None:
    """Everybody who may work on it."""
    if case.is_safety:
        for operator in accounts.operators():
            if case.may_be_worked_by(operator):
                key = f"safety_case:{event.id}"
                about: dict[str, Any] = {"until": case.due_at.isoformat(), "because": case.reason.value}
                notices.tell(operator, "safety_case", case, key=key, **about)


def who_is_written_to(event: Event, case: Case) -> None:
    """The team's own words, about the job or as they stand."""
    sides = casework.sides_of(case)
    for to in event.facts["to"]:
        told = sides[To(to)]
        about = {"title": case.job.title if case.job else "", "said": event.facts["said"]}
        notices.tell(told, "team_wrote", case.job or told, key=f"team_wrote:{event.id}", **about)


def both_of_hidden_review(event: Event, review: Review) -> None:
    """Its author, and the helper it was about, with the reason."""
    about = {"title": review.job.title, "reason": event.facts["reason"]}
    notices.tell(review.author, "review_hidden", review, key=f"review_hidden:{event.id}", **about)
    notices.tell(review.helper.account, "review_hidden_helper", review, key=f"review_hidden:{event.id}", **about)


def both_of_shown_review(event: Event, review: Review) -> None:
    for told in (review.author, review.helper.account):
        notices.tell(told, "review_shown_again", review, key=f"review_shown_again:{event.id}", title=review.job.title)
