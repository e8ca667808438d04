"""Ending without help: somebody cancels, or time runs out. The request can be opened again in one tap.

The clock nudges first, then puts the job on the operator's list, and only then lets it end, without blame.
"""

from sqlalchemy import select

from database import lock, session
from market import clock, events, follow_ups, requests
from market.accounts import Account
from market.jobs import VISITING, WITHOUT_VISIT, Job
from market.lifecycle import AdState, JobState, has_already, move_to
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from market.requests import Request

VOID_AFTER_AGREED = "agreed_silence"
VOID_AFTER_SCHEDULED = "nobody_spoke"


def cancel(job: Job, reason: str, *, by: Account) -> Job:
    """One side calls it off before the start, with a reason the other can read. Contacts disappear at once."""
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
    lock(job)
    if has_already(job, JobState.CANCELLED, by):
        return job
    if not job.may_be_cancelled_by(by):
        if job.state in VISITING:
            raise TooLate("cancel_too_late")
        raise AlreadyMoved("already_moved", state=job.state)
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    move_to(job, JobState.CANCELLED, by)
    job.end_reason = reason.strip()
    _end(job)
    events.record(events.Kind.CANCELLED, by=by, about=job, reason=job.end_reason)
    return job


def void(job: Job, reason_code: str) -> Job:
    """The clock ends a job nobody spoke about. A request whose job never got a time opens again by itself."""
    was_agreed = job.state is JobState.AGREED
    move_to(job, JobState.VOID, None)
    job.end_reason = reason_code
    _end(job)
    events.record(events.Kind.VOIDED, by=None, about=job, reason=reason_code)
    if was_agreed and job.request is not None and job.request.state is AdState.TAKEN:
        requests.reopen(job.request, by=None)
    return job


def may_be_reopened_by(request: Request, account: Account | None) -> bool:
    """Whether the author may ask others again: the job of who was chosen ended without being done, and no new request follows it."""
    if not request.may_be_reopened_by(account):
        return False
    job = _newest_job(request)
    return job is not None and job.state in (*WITHOUT_VISIT, JobState.SETTLED) and follow_ups.of_job(job) is None


def _newest_job(request: Request) -> Job | None:
    return session.scalar(select(Job).where(Job.request_id == request.id).order_by(Job.id.desc()).limit(1))


def reopen_request(request: Request, *, by: Account) -> Request:
    """Others may bid again. While somebody is chosen, or once it was done, there is nothing to open again."""
    if request.may_be_reopened_by(by) and not may_be_reopened_by(request, by):
        raise AlreadyMoved("job_not_ended")
    return requests.reopen(request, by=by)


def nudge(job: Job) -> None:
    """A day after agreeing: what is still missing?"""
    events.record(events.Kind.JOB_NUDGED, by=None, about=job)


def ask_both(job: Job) -> None:
    """Half a day after the start and nobody spoke: did it work out?"""
    events.record(events.Kind.JOB_ASKED, by=None, about=job)


def queue(job: Job) -> None:
    """The job comes onto the operator's list."""
    job.queued_at = clock.now()
    events.record(events.Kind.JOB_QUEUED, by=None, about=job)


def _end(job: Job) -> None:
    job.ended_at, job.is_current, job.queued_at = clock.now(), False, None
