"""Who is told what about an appointment: moved or not, still fine, soon, on the way."""

from typing import Any

from market import notices
from market.accounts import Account
from market.events import Event
from market.jobs import Job


def _about(job: Job, told: Account) -> dict[str, Any]:
    return {"who": job.other_side(told).first_name, "title": job.title}


def _tell_both(kind: str, event: Event, job: Job, **facts: Any) -> None:
    for told in (job.neighbour, job.helper):
        notices.tell(told, kind, job, key=f"{kind}:{event.id}", **_about(job, told), **facts)


def _tell_other(kind: str, event: Event, job: Job, **facts: Any) -> None:
    told = job.helper if event.by_id == job.neighbour_id else job.neighbour
    notices.tell(told, kind, job, key=f"{kind}:{event.id}", **_about(job, told), **facts)


def other_side_of_wish(event: Event, job: Job) -> None:
    _tell_other("move_asked", event, job, starts_at=event.facts["starts_at"], until=event.facts["until"])


def both_of_move(event: Event, job: Job) -> None:
    _tell_both("job_moved", event, job, starts_at=event.facts["starts_at"], was=event.facts["was"])


def other_side_of_declined_wish(event: Event, job: Job) -> None:
    _tell_other("move_declined", event, job, starts_at=_stands(job))


def other_side_of_withdrawn_wish(event: Event, job: Job) -> None:
    _tell_other("move_withdrawn", event, job, starts_at=_stands(job))


def both_of_ended_wish(event: Event, job: Job) -> None:
    _tell_both("move_ended", event, job, starts_at=_stands(job))


def both_asked_if_fine(event: Event, job: Job) -> None:
    _tell_both("still_fine", event, job, starts_at=_stands(job))


def both_reminded(event: Event, job: Job) -> None:
    _tell_both("visit_reminder", event, job, starts_at=_stands(job))


def neighbour_of_way(event: Event, job: Job) -> None:
    """Behind the bell only: a mail would come after the helper."""
    about = _about(job, job.neighbour)
    notices.tell(
        job.neighbour, "on_my_way", job, key=f"on_my_way:{event.id}", mail=False, until=event.facts["starts_at"], **about
    )


def _stands(job: Job) -> str:
    assert job.starts_at is not None
    return job.starts_at.isoformat()
