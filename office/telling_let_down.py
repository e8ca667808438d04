"""Who is told about appointments that were let down: called off late, missed, and the marks they leave."""

from typing import Any

from market import no_shows, notices
from market.accounts import Account
from market.events import Event
from market.jobs import Job
from market.marks import Mark, Reason


def _about(job: Job, told: Account) -> dict[str, Any]:
    return {"who": job.other_side(told).first_name, "title": job.title}


def _tell_other(kind: str, event: Event, job: Job) -> None:
    other = job.helper if event.by_id == job.neighbour_id else job.neighbour
    notices.tell(other, kind, job, key=f"{kind}:{event.id}", **_about(job, other))


def other_side_of_late_cancel(event: Event, job: Job) -> None:
    _tell_other("job_cancelled_late", event, job)


def asked_whether_they_came(event: Event, job: Job) -> None:
    """The one who is said not to have come, with the time there is to answer."""
    asked = no_shows.missed_by(job)
    key = f"no_show_claimed:{event.id}"
    notices.tell(asked, "no_show_claimed", job, key=key, until=event.facts["until"], **_about(job, asked))


def other_side_of_taking_back(event: Event, job: Job) -> None:
    _tell_other("no_show_taken_back", event, job)


def other_side_of_no_show(event: Event, job: Job) -> None:
    """The one who waited; the other one hears it with the mark."""
    waited = job.other_side(no_shows.missed_by(job))
    notices.tell(waited, "job_no_show", job, key=f"job_no_show:{event.id}", **_about(job, waited))


def owner_of_mark(event: Event, mark: Mark) -> None:
    """The rule, and that they may say something to it."""
    about = _about(mark.job, mark.account)
    if mark.reason is Reason.LATE_CANCEL:
        notices.tell(mark.account, "marked_late_cancel", mark, **about)
    else:
        notices.tell(mark.account, "marked_no_show", mark, **about)


def owner_of_excuse(event: Event, job: Job) -> None:
    _tell_other("mark_excused", event, job)


def owner_of_forgiving(event: Event, mark: Mark) -> None:
    notices.tell(mark.account, "mark_forgiven", mark, key=f"mark_forgiven:{event.id}", **_about(mark.job, mark.account))
