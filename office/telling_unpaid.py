"""Who is told when the money never came: the neighbour kindly, the team, and both of every date and of what was found."""

from typing import Any

from market import accounts, notices
from market.accounts import Account
from market.events import Event
from market.jobs import Job
from market.unpaid import NOT_DECIDED


def _tell(told: Account, kind: str, event: Event, job: Job, **facts: Any) -> None:
    about: dict[str, Any] = {"who": job.other_side(told).first_name, "title": job.title}
    if not told.has_left:
        notices.tell(told, kind, job, key=f"{kind}:{event.id}", **about, **facts)


def _tell_operators(kind: str, event: Event, job: Job) -> None:
    for operator in accounts.operators():
        notices.tell(operator, kind, job, key=f"{kind}:{event.id}", title=job.title)


def neighbour_and_operators_of_report(event: Event, job: Job) -> None:
    _tell(job.neighbour, "unpaid_asked", event, job, price=event.facts["price"], until=event.facts["until"])
    _tell_operators("unpaid_operator", event, job)


def helper_and_operators_of_answer(event: Event, job: Job) -> None:
    _tell(job.helper, "unpaid_answered", event, job)
    _tell_operators("unpaid_answered_operator", event, job)


def neighbour_of_money(event: Event, job: Job) -> None:
    _tell(job.neighbour, "unpaid_taken_back", event, job)


def both_of_decision(event: Event, job: Job) -> None:
    for told in (job.neighbour, job.helper):
        if event.facts["reason"] == NOT_DECIDED:
            _tell(told, "unpaid_undecided", event, job)
        else:
            kind = "unpaid_true" if event.facts["unpaid"] else "unpaid_not_true"
            _tell(told, kind, event, job, price=job.total.rappen, reason=event.facts["reason"])


def both_and_operators_of_new_date(event: Event, job: Job) -> None:
    for told in (job.neighbour, job.helper):
        _tell(told, "dispute_due_moved", event, job, until=event.facts["until"])
    _tell_operators("unpaid_overdue_operator", event, job)
