"""Objecting: the helper says «done», and the neighbour says that something else is wrong: the price, damage, or conduct.

Within two weeks of the end she may also come back: it does not work again, something is broken, or the price is not right. Nothing
is decided by that, and the receipt stands. What does not work is *unsolved* and goes on as any other; for the rest both are heard.
"""

from datetime import datetime

from database import lock
from market import clock, disputes, events, finishing, terms
from market.accounts import Account
from market.disputes import Dispute, Topic
from market.jobs import Cause, Job
from market.lifecycle import JobState, has_already, move_to
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate

WHEN_REPORTED = (Topic.PRICE, Topic.DAMAGE, Topic.CONDUCT)
AFTERWARDS = (Topic.DAMAGE, Topic.PRICE)


def topics(job: Job, account: Account | None) -> tuple[Topic, ...]:
    """What this person may say is wrong, now: the neighbour alone."""
    if account is None or account.id != job.neighbour_id:
        return ()
    if job.state is JobState.REPORTED:
        return WHEN_REPORTED
    return AFTERWARDS if may_come_back(job, account) else ()


def may_object(job: Job, account: Account | None) -> bool:
    """Whether there is anything this person may say is wrong."""
    return bool(topics(job, account))


def may_come_back(job: Job, account: Account | None) -> bool:
    """Whether the neighbour may say of a completed job that it does not work again; with a helper who is still here."""
    is_hers = account is not None and account.id == job.neighbour_id and job.state is JobState.COMPLETED
    return is_hers and job.is_unpaid is not True and not _is_gone(job.helper) and clock.now() < open_until(job)


def open_until(job: Job) -> datetime:
    """Until when a completed job can begin again."""
    assert job.completed_at is not None
    return job.completed_at + terms.current().trouble_again_within


def object_to(job: Job, topic: Topic, said: str, amount: Chf | None = None, *, by: Account) -> Dispute:
    """Something else is wrong, in the neighbour's own words; she may name the amount she finds right at once."""
    _refuse_anyone_but_neighbour(job, by)
    lock(job)
    there = disputes.of_job(job)
    if has_already(job, JobState.DISPUTED, by) and there is not None and there.topic is topic:
        return there
    if not may_object(job, by):
        _refuse(job)
    if topic not in topics(job, by):
        raise OutOfRange("no_such_topic", "topic")
    if not said.strip():
        raise Missing("reason_needed", "said")
    disputes.check_amount(job, amount)
    if job.state is JobState.COMPLETED:
        finishing.begin_again(job)
    return disputes.open_dispute(job, topic, said, amount, by=by)


def come_back(job: Job, cause: Cause, words: str = "", *, by: Account) -> Job:
    """It does not work again, and why. The job goes on as one that was not solved; nobody is to blame."""
    _refuse_anyone_but_neighbour(job, by)
    lock(job)
    if has_already(job, JobState.UNSOLVED, by) and job.cause is cause and job.completed_at is not None:
        return job
    if not may_come_back(job, by):
        _refuse(job)
    finishing.begin_again(job)
    job.cause, job.cause_words, job.neighbour_names, job.helper_names = cause, words.strip(), None, None
    move_to(job, JobState.UNSOLVED, by)
    events.record(events.Kind.UNSOLVED, by=by, about=job, cause=cause.value, again=True)
    return job


def _refuse(job: Job) -> None:
    """Why it cannot be said now."""
    if job.state is JobState.COMPLETED and clock.now() >= open_until(job):
        raise TooLate("trouble_too_late")
    if job.state is JobState.COMPLETED and _is_gone(job.helper):
        raise AlreadyMoved("helper_gone")
    raise AlreadyMoved("already_moved", state=job.state)


def _is_gone(helper: Account) -> bool:
    return helper.has_left or helper.is_suspended


def _refuse_anyone_but_neighbour(job: Job, by: Account) -> None:
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
