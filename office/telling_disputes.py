"""Who is told when the two do not agree: that both are heard, what the team proposes, who said yes or no, and every new date."""

from typing import Any

from market import accounts, disputes, notices
from market.accounts import Account
from market.disputes import Topic
from market.events import Event
from market.jobs import Job
from market.lifecycle import JobState


def _tell(told: Account, kind: str, event: Event, job: Job, *, mail: bool = True, **facts: Any) -> None:
    about: dict[str, Any] = {"who": job.other_side(told).first_name, "title": job.title}
    notices.tell(told, kind, job, key=f"{kind}:{event.id}", mail=mail, **about, **facts)


def _tell_both(kind: str, event: Event, job: Job, **facts: Any) -> None:
    for told in (job.neighbour, job.helper):
        _tell(told, kind, event, job, **facts)


def _tell_operators(kind: str, event: Event, job: Job) -> None:
    for operator in accounts.operators():
        notices.tell(operator, kind, job, key=f"{kind}:{event.id}", title=job.title)


def _other(event: Event, job: Job) -> Account:
    return job.helper if event.by_id == job.neighbour_id else job.neighbour


def other_side_and_operators_of_dispute(event: Event, job: Job) -> None:
    """After a missed appointment both have spoken already; otherwise the other side is asked, with the time there is."""
    kind = "job_disputed" if event.facts["topic"] == Topic.NO_SHOW.value else "dispute_opened"
    _tell(_other(event, job), kind, event, job, until=event.facts["until"])
    _tell_operators("job_disputed_operator", event, job)


def other_side_of_hearing(event: Event, job: Job) -> None:
    """Behind the bell only: it can be read at once, and there is nothing to do."""
    other = _other(event, job)
    about: dict[str, Any] = {"who": job.other_side(other).first_name, "title": job.title}
    notices.tell(other, "dispute_heard", job, key=f"dispute_heard:{event.id}", mail=False, **about)


def both_of_amount(event: Event, job: Job) -> None:
    facts = {name: event.facts[name] for name in ("price", "reason", "until")}
    _tell_both("amount_proposed", event, job, **facts)


def other_side_of_yes(event: Event, job: Job) -> None:
    """The second yes settles it, and that is told instead."""
    dispute, other = disputes.newest_of(job), _other(event, job)
    if job.state is JobState.DISPUTED and dispute is not None and not dispute.has_accepted(job.side_of(other)):
        until = dispute.settles_at.isoformat()
        _tell(other, "amount_accepted", event, job, price=event.facts["price"], until=until)


def other_side_and_operators_of_no(event: Event, job: Job) -> None:
    _tell(_other(event, job), "amount_declined", event, job, price=event.facts["price"])
    _tell_operators("amount_declined_operator", event, job)


def both_of_decision(event: Event, job: Job) -> None:
    _tell_both("dispute_decided", event, job, reason=event.facts["reason"])


def both_and_operators_of_new_date(event: Event, job: Job) -> None:
    _tell_both("dispute_due_moved", event, job, until=event.facts["until"])
    _tell_operators("dispute_overdue_operator", event, job)
