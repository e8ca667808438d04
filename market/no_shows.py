"""No-shows: one side says that the other did not come. The other has two days to answer, and until then nobody is blamed.

Said from a quarter of an hour after the start on, for two days. Contested, the team hears both; unanswered, the clock ends it and
leaves a mark. Whoever said it can take it back meanwhile: perhaps it worked out after all.
"""

from dataclasses import dataclass
from datetime import datetime

from database import lock
from market import clock, disputes, ending, events, marks, terms
from market.accounts import Account
from market.disputes import Dispute, Topic
from market.jobs import VISITING, Job
from market.lifecycle import JobState, has_already, move_to
from market.marks import Mark
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate


def may_be_claimed_by(job: Job, account: Account | None) -> bool:
    """Whether this side may say now that the other did not come."""
    return job.is_of(account) and job.state in VISITING and _opens_at(job) <= clock.now() <= _closes_at(job)


def may_be_contested_by(job: Job, account: Account | None) -> bool:
    """Whether this person is said not to have come, and may still answer."""
    is_the_one = account is not None and account.id == job.missed_by_id
    return is_the_one and job.state is JobState.MISSED and clock.now() < answer_until(job)


def may_be_taken_back_by(job: Job, account: Account | None) -> bool:
    """Whether this person said that the other did not come, and nothing has followed from it yet."""
    return job.is_of(account) and job.state is JobState.MISSED and account is not None and account.id != job.missed_by_id


def answer_until(job: Job) -> datetime:
    """Until when the one who is said not to have come can answer."""
    return job.moved_at + terms.current().contest_within


def claim(job: Job, said: str = "", *, by: Account) -> Job:
    """«Nobody came», or «nobody opened». The other side is asked; the appointment waits for the answer."""
    _refuse_stranger(job, by)
    lock(job)
    if has_already(job, JobState.MISSED, by):
        return job
    if job.state not in VISITING:
        raise AlreadyMoved("already_moved", state=job.state)
    if clock.now() < _opens_at(job):
        raise OutOfRange("no_show_too_early")
    if not may_be_claimed_by(job, by):
        raise TooLate("no_show_too_late")
    move_to(job, JobState.MISSED, by)
    job.missed_by_id, job.end_reason = job.other_side(by).id, said.strip()
    events.record(events.Kind.NO_SHOW_CLAIMED, by=by, about=job, reason=job.end_reason, until=answer_until(job).isoformat())
    return job


def contest(job: Job, said: str, *, by: Account) -> Dispute | None:
    """«It was otherwise»: the team hears both. Raises TooLate once the two days are over."""
    _refuse_stranger(job, by)
    lock(job)
    if has_already(job, JobState.DISPUTED, by):
        return None
    if job.state is JobState.MISSED and by.id != job.missed_by_id:
        raise NotAllowed("not_allowed")
    if job.state is JobState.NO_SHOW or (job.state is JobState.MISSED and not may_be_contested_by(job, by)):
        raise TooLate("contest_too_late")
    if job.state is not JobState.MISSED:
        raise AlreadyMoved("already_moved", state=job.state)
    if not said.strip():
        raise Missing("reason_needed", "said")
    claimed = job.end_reason
    dispute = disputes.open_dispute(job, Topic.NO_SHOW, said, by=by)
    if by.id == job.neighbour_id:
        dispute.helper_words = claimed
    else:
        dispute.neighbour_words = claimed
    dispute.neighbour_amount = dispute.helper_amount = Chf(0)  # nobody came, so nothing was earned; each may still say otherwise
    job.end_reason = ""
    return dispute


def take_back(job: Job, *, by: Account) -> Job:
    """It worked out after all, or it was a mistake: the appointment is as it was."""
    _refuse_stranger(job, by)
    lock(job)
    if has_already(job, JobState.SCHEDULED, by) and job.has_started:
        return job
    if job.state is not JobState.MISSED:
        raise AlreadyMoved("already_moved", state=job.state)
    if not may_be_taken_back_by(job, by):
        raise NotAllowed("not_allowed")
    move_to(job, JobState.SCHEDULED, by)
    job.missed_by_id, job.end_reason = None, ""
    events.record(events.Kind.NO_SHOW_TAKEN_BACK, by=by, about=job)
    return job


def let_stand(job: Job) -> Job:
    """The clock: two days without an answer. From now on it counts, and a mark follows."""
    move_to(job, JobState.NO_SHOW, None)
    job.ended_at, job.is_current, job.queued_at = clock.now(), False, None
    events.record(events.Kind.NO_SHOW, by=None, about=job)
    return job


def missed_by(job: Job) -> Account:
    """Who did not come, as the other side says."""
    return job.helper if job.missed_by_id == job.helper_id else job.neighbour


@dataclass(frozen=True)
class Choices:
    """What one side may do about an appointment that was let down, and the mark it left."""

    may_claim: bool
    may_contest: bool
    may_take_back: bool
    may_ask_others: bool
    mark: Mark | None


def choices(job: Job, account: Account) -> Choices:
    """Everything the job page asks about it."""
    left = job.state in (JobState.CANCELLED_LATE, JobState.NO_SHOW)
    return Choices(
        may_be_claimed_by(job, account),
        may_be_contested_by(job, account),
        may_be_taken_back_by(job, account),
        ending.may_ask_others_by(job, account),
        marks.of_job(job) if left else None,
    )


def _opens_at(job: Job) -> datetime:
    assert job.starts_at is not None
    return job.starts_at + terms.current().no_show_from


def _closes_at(job: Job) -> datetime:
    assert job.starts_at is not None
    return job.starts_at + terms.current().no_show_until


def _refuse_stranger(job: Job, by: Account) -> None:
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
