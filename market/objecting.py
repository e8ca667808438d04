"""Objecting: the helper says «done», and the neighbour says that something else is wrong: the price, damage, or conduct.

Nothing is decided by that. The job is disputed: both are heard, and nobody is blamed before.
"""

from database import lock
from market import disputes
from market.accounts import Account
from market.disputes import Dispute, Topic
from market.jobs import Job
from market.lifecycle import JobState, has_already
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

WHEN_REPORTED = (Topic.PRICE, Topic.DAMAGE, Topic.CONDUCT)


def topics(job: Job, account: Account | None) -> tuple[Topic, ...]:
    """What this person may say is wrong, now: the neighbour alone."""
    if account is None or account.id != job.neighbour_id or job.state is not JobState.REPORTED:
        return ()
    return WHEN_REPORTED


def may_object(job: Job, account: Account | None) -> bool:
    """Whether there is anything this person may say is wrong."""
    return bool(topics(job, account))


def object_to(job: Job, topic: Topic, said: str, amount: Chf | None = None, *, by: Account) -> Dispute:
    """Something else is wrong, in the neighbour's own words; she may name the amount she finds right at once."""
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    lock(job)
    there = disputes.of_job(job)
    if has_already(job, JobState.DISPUTED, by) and there is not None and there.topic is topic:
        return there
    if not may_object(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if topic not in topics(job, by):
        raise OutOfRange("no_such_topic", "topic")
    if not said.strip():
        raise Missing("reason_needed", "said")
    disputes.check_amount(job, amount)
    return disputes.open_dispute(job, topic, said, amount, by=by)
