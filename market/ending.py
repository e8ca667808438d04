"""Ending without help: somebody cancels, or time runs out. Others can be asked in one tap, and nothing written is lost.

Calling off is free until a day before, in the first minutes after agreeing, and when the other side moved the appointment at short
notice. Later it leaves a mark, which is said before and can be lifted by the other side. The clock nudges first, then puts the
job on the operator's list, and only then lets it end, without blame.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import lock, session
from market import clock, drafts, events, follow_ups, requests, terms
from market.accounts import Account
from market.drafts import RequestDraft
from market.jobs import VISITING, WITHOUT_VISIT, Job
from market.lifecycle import AdState, JobState, has_already, move_to
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from market.requests import Request

VOID_AFTER_AGREED = "agreed_silence"
VOID_AFTER_SCHEDULED = "nobody_spoke"


class Timing(enum.StrEnum):
    """When somebody calls off, and so what it means."""

    NO_TIME_YET = "no_time_yet"
    EARLY = "early"
    GRACE = "grace"
    MOVED_LATE = "moved_late"
    LATE = "late"


@dataclass(frozen=True)
class Cancelling:
    """What calling off now would mean for one side; `free_until` in UTC, where it is free for a while only."""

    timing: Timing
    free_until: datetime | None = None

    @property
    def leaves_mark(self) -> bool:
        return self.timing is Timing.LATE


def cancelling(job: Job, account: Account) -> Cancelling:
    """What it would mean if this side called the job off now."""
    if job.state is JobState.AGREED or job.starts_at is None:
        return Cancelling(Timing.NO_TIME_YET)
    now, agreed = clock.now(), terms.current()
    early = job.starts_at - agreed.cancel_free_until_before
    if now <= early:
        return Cancelling(Timing.EARLY, early)
    if job.accepted_at is not None and now <= job.accepted_at + agreed.cancel_grace:
        return Cancelling(Timing.GRACE, job.accepted_at + agreed.cancel_grace)
    if job.moved_late_by_id == job.other_side(account).id:
        return Cancelling(Timing.MOVED_LATE)
    return Cancelling(Timing.LATE)


def cancel(job: Job, reason: str, *, although_late: bool = False, by: Account) -> Job:
    """One side calls it off before the start, with a reason the other can read. Contacts disappear at once.

    When it would leave a mark, it is done only by somebody who was told so before (`although_late`).
    """
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
    lock(job)
    if has_already(job, JobState.CANCELLED, by) or has_already(job, JobState.CANCELLED_LATE, by):
        return job
    if not job.may_be_cancelled_by(by):
        if job.state in VISITING:
            raise TooLate("cancel_too_late")
        raise AlreadyMoved("already_moved", state=job.state)
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    means = cancelling(job, by)
    if means.leaves_mark and not although_late:
        raise AlreadyMoved("cancel_late_by_now", "reason")
    move_to(job, JobState.CANCELLED_LATE if means.leaves_mark else JobState.CANCELLED, by)
    job.end_reason = reason.strip()
    _end(job)
    kind = events.Kind.CANCELLED_LATE if means.leaves_mark else events.Kind.CANCELLED
    events.record(kind, by=by, about=job, reason=job.end_reason)
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


def may_ask_others_by(job: Job, account: Account | None) -> bool:
    """Whether the neighbour may look for somebody else: the job came to nothing, or nobody came and it is still being cleared up."""
    if account is None or account.id != job.neighbour_id or not account.may_begin:
        return False
    if not (job.came_to_nothing or job.state is JobState.MISSED):
        return False
    return job.request is None or (job.request.state is not AdState.LIVE and _newest_job(job.request) is job)


def ask_others(job: Job, *, by: Account) -> Request | RequestDraft:
    """The same request is open again; where it cannot be, its answers are a new draft, ready to be posted."""
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    request = job.request
    if request is not None and request.state is AdState.LIVE:
        return request
    if not may_ask_others_by(job, by):
        raise AlreadyMoved("job_not_ended", state=job.state)
    if request is not None and may_be_reopened_by(request, by):
        return requests.reopen(request, by=by)
    answers = follow_ups.answers_of(job)
    held = drafts.held_by(by, None)
    if held is not None and held.answers == answers:
        return held
    draft, _ = drafts.start(by, **answers)
    events.record(events.Kind.OTHERS_ASKED, by=by, about=job)
    return draft


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
