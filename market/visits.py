"""Around a visit: «still fine?» the day before, a reminder two hours before, on my way, arrived.

An appointment stands without an answer; only when the helper has said nothing four hours before does the team look at it.
"""

from datetime import datetime, timedelta

from database import lock
from market import clock, ending, events, terms
from market.accounts import Account
from market.events import Kind
from market.jobs import VISITING, Job
from market.lifecycle import JobState, move_to
from market.queueing import Why, take_off
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange

SET_OUT_AFTER = timedelta(hours=12)
SAME = timedelta(minutes=1)


def may_say_fine(job: Job, account: Account | None) -> bool:
    """Whether this side was asked and has not said yet that the appointment stands."""
    asked = job.is_of(account) and job.is_visit_ahead and not job.has_started and job.fine_asked_at is not None
    return asked and account is not None and _said_fine_at(job, account) is None


def _said_fine_at(job: Job, account: Account) -> datetime | None:
    return job.neighbour_fine_at if account.id == job.neighbour_id else job.helper_fine_at


def ask_if_fine(job: Job) -> None:
    """The clock, a day before: both are asked."""
    job.fine_asked_at = clock.now()
    events.record(Kind.STILL_FINE_ASKED, by=None, about=job)


def say_fine(job: Job, *, by: Account) -> Job:
    """«Yes, it stands.» If the team was looking at it because the helper was silent, it need not any more."""
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    if _said_fine_at(job, by) is not None and job.is_visit_ahead:
        return job
    if not may_say_fine(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if by.id == job.neighbour_id:
        job.neighbour_fine_at = clock.now()
    else:
        job.helper_fine_at = clock.now()
        _is_heard_of(job)
    events.record(Kind.SAID_FINE, by=by, about=job)
    return job


def turn_amber(job: Job) -> None:
    """The clock, four hours before: the helper has not answered, so the team looks at it."""
    job.queue_reason = Why.HELPER_SILENT
    ending.queue(job)


def remind(job: Job) -> None:
    """The clock, two hours before: both are reminded, once for each appointment."""
    job.reminded_at = clock.now()
    assert job.starts_at is not None
    events.record(Kind.VISIT_REMINDED, by=None, about=job, starts_at=job.starts_at.isoformat())


def may_set_out(job: Job, account: Account | None) -> bool:
    """Whether the helper may say «on my way»: once the time can no longer be moved, until somebody reports."""
    if account is None or account.id != job.helper_id or job.state not in VISITING or job.starts_at is None:
        return False
    near = job.starts_at - terms.current().move_answer_before <= clock.now() <= job.starts_at + SET_OUT_AFTER
    return near and job.arrived_at is None


def set_out(job: Job, minutes: int, *, by: Account) -> Job:
    """«On my way, there in so many minutes.» Said again it corrects the time. Raises OutOfRange for an odd number."""
    _refuse_helper(job, by)
    if minutes not in terms.current().on_my_way_minutes:
        raise OutOfRange("no_such_duration", "minutes")
    expected = clock.now() + timedelta(minutes=minutes)
    if job.expected_at is not None and abs(job.expected_at - expected) < SAME:
        return job
    job.on_my_way_at, job.expected_at = job.on_my_way_at or clock.now(), expected
    _under_way(job, by)
    events.record(Kind.ON_MY_WAY, by=by, about=job, starts_at=job.expected_at.isoformat())
    return job


def arrive(job: Job, *, by: Account) -> Job:
    """«I am at the door.»"""
    if job.is_of(by) and job.arrived_at is not None and by.id == job.helper_id:
        return job
    _refuse_helper(job, by)
    job.arrived_at = clock.now()
    _under_way(job, by)
    events.record(Kind.ARRIVED, by=by, about=job)
    return job


def _refuse_helper(job: Job, by: Account) -> None:
    if by.id != job.helper_id:
        raise NotAllowed("not_allowed")
    lock(job)
    if not may_set_out(job, by):
        raise AlreadyMoved("already_moved", state=job.state)


def _is_heard_of(job: Job) -> None:
    """The team need not look any more, if it did because the helper was silent."""
    if job.queue_reason == Why.HELPER_SILENT:
        take_off(job)


def _under_way(job: Job, by: Account) -> None:
    _is_heard_of(job)
    if job.state is JobState.SCHEDULED:
        move_to(job, JobState.UNDER_WAY, by)
