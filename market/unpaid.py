"""Not paid: within thirty days of the end the helper says that the money never came. It is then a case of the team.

The neighbour is asked kindly and says how and when she paid. Until it is decided our fee for this job rests. If it is true,
the receipts are cancelled and the fee is turned round. Whoever takes it back has the money, and does not report the same job again. If the team cannot decide in time, it takes no fee, and the receipt stands.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from database import lock, session
from market import clock, disputes, events, terms
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate

NOT_DECIDED, MONEY_CAME = "not_decided", "money_came"


def rests(job: Job) -> bool:
    """Whether it is open if the job was paid, so that our fee for it rests: no statement asks for it."""
    return job.unpaid_reported_at is not None and job.unpaid_decided_at is None


def may_be_reported_by(job: Job, account: Account | None) -> bool:
    """Whether the helper may say that the money never came: within thirty days of the end, until it was decided once."""
    is_theirs = account is not None and account.id == job.helper_id and job.state is JobState.COMPLETED
    return is_theirs and job.unpaid_reported_at is None and clock.now() < open_until(job)


def may_be_answered_by(job: Job, account: Account | None) -> bool:
    """Whether the neighbour is asked."""
    return rests(job) and account is not None and account.id == job.neighbour_id


def may_be_taken_back_by(job: Job, account: Account | None) -> bool:
    """Whether the helper may say that the money has come: while it is open, and after it was found true."""
    return account is not None and account.id == job.helper_id and (rests(job) or job.is_unpaid is True)


def may_be_decided_by(job: Job, account: Account | None) -> bool:
    """Whether this one of the team may decide: once the neighbour has answered, or had the time to."""
    is_time = rests(job) and (job.unpaid_answered_at is not None or answer_until(job) <= clock.now())
    return is_time and disputes.may_be_led_by(job, account)


def open_until(job: Job) -> datetime:
    """Until when it can be said."""
    assert job.completed_at is not None
    return job.completed_at + terms.current().unpaid_within


def answer_until(job: Job) -> datetime:
    """Until when we wait for the neighbour's answer; as long as in any hearing."""
    assert job.unpaid_reported_at is not None
    return job.unpaid_reported_at + terms.current().hearing_lasts


def ends_at(job: Job) -> datetime:
    """When the clock ends it, as it ends a dispute."""
    assert job.unpaid_reported_at is not None
    return job.unpaid_reported_at + terms.current().dispute_settles


def is_overdue(job: Job) -> bool:
    """Whether the team let its first date go by; a new one does not make that good."""
    reported = job.unpaid_reported_at
    return rests(job) and reported is not None and reported + terms.current().amount_proposed_within <= clock.now()


def report(job: Job, said: str = "", *, by: Account) -> Job:
    """The money never came, says the helper. The neighbour is asked, and our fee rests."""
    _refuse_anyone_but(job.helper_id, by)
    lock(job)
    if rests(job):
        return job
    if job.state is JobState.COMPLETED and job.unpaid_reported_at is None and clock.now() >= open_until(job):
        raise TooLate("unpaid_too_late")
    if job.state is JobState.COMPLETED and job.unpaid_reason == MONEY_CAME:
        raise AlreadyMoved("unpaid_only_once")
    if not may_be_reported_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    job.unpaid_reported_at, job.unpaid_words = clock.now(), said.strip()
    job.unpaid_due_at = clock.now() + terms.current().amount_proposed_within
    events.record(Kind.UNPAID_REPORTED, by=by, about=job, price=job.total.rappen, until=answer_until(job).isoformat())
    return job


def answer(job: Job, said: str, *, by: Account) -> Job:
    """How and when it was paid, in the neighbour's words. They may be said better until it is decided."""
    _refuse_anyone_but(job.neighbour_id, by)
    lock(job)
    if not may_be_answered_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if job.unpaid_answer == said.strip() and job.unpaid_answered_at is not None:
        return job
    if not said.strip():
        raise Missing("answer_empty", "said")
    job.unpaid_answer, job.unpaid_answered_at = said.strip(), clock.now()
    events.record(Kind.UNPAID_ANSWERED, by=by, about=job)
    return job


def take_back(job: Job, *, by: Account) -> Job:
    """The money has come after all, and with that it is over. Papers that were cancelled for it are issued anew."""
    _refuse_anyone_but(job.helper_id, by)
    lock(job)
    if not may_be_taken_back_by(job, by):
        if job.unpaid_reason == MONEY_CAME:
            return job
        raise AlreadyMoved("already_moved", state=job.state)
    job.is_unpaid, job.unpaid_reason, job.unpaid_due_at = False, MONEY_CAME, None
    job.unpaid_decided_at = job.unpaid_decided_at or clock.now()
    job.unpaid_words = job.unpaid_answer = ""
    events.record(Kind.UNPAID_TAKEN_BACK, by=by, about=job)
    return job


def decide(job: Job, is_true: bool, reason: str, *, by: Account) -> Job:
    """The team has found out, with a reason both can read: it was not paid, or it was."""
    if not disputes.may_be_led_by(job, by):
        raise NotAllowed("not_allowed")
    lock(job)
    if job.unpaid_decided_at is not None and (job.is_unpaid, job.unpaid_reason) == (is_true, reason.strip()):
        return job
    if not rests(job):
        raise AlreadyMoved("already_moved", state=job.state)
    if not may_be_decided_by(job, by):
        raise AlreadyMoved("answer_awaited")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    return _end(job, is_true, reason.strip(), by)


def move_due(job: Job) -> Job:
    """The clock: the team has let its date go by. A new one is set, and both can read it."""
    job.unpaid_due_at = min(clock.now() + terms.current().hearing_lasts, ends_at(job))
    events.record(Kind.UNPAID_DUE_MOVED, by=None, about=job, until=job.unpaid_due_at.isoformat())
    return job


def end_by_time(job: Job) -> Job:
    """The clock: nobody could decide. Nobody is blamed for that: the receipt stands, and we take no fee."""
    job.is_fee_waived = True
    return _end(job, False, NOT_DECIDED, None)


def waits_for_team() -> ColumnElement[bool]:
    """For questions about jobs: whether one of us is to decide."""
    answered = or_(Job.unpaid_answered_at.is_not(None), Job.unpaid_reported_at <= clock.now() - terms.current().hearing_lasts)
    return and_(Job.unpaid_reported_at.is_not(None), Job.unpaid_decided_at.is_(None), answered)


def running(limit: int = 100) -> list[Job]:
    """All that are open, for the team: first what waits for us, the soonest due first."""
    rows = select(Job).options(joinedload(Job.neighbour), joinedload(Job.helper))
    rows = rows.where(Job.unpaid_reported_at.is_not(None), Job.unpaid_decided_at.is_(None))
    return list(session.scalars(rows.order_by(~waits_for_team(), Job.unpaid_due_at, Job.id).limit(limit)))


def _end(job: Job, is_true: bool, reason: str, by: Account | None) -> Job:
    job.unpaid_decided_at, job.is_unpaid, job.unpaid_reason, job.unpaid_due_at = clock.now(), is_true, reason, None
    events.record(Kind.UNPAID_DECIDED, by=by, about=job, reason=reason, unpaid=is_true)
    return job


def _refuse_anyone_but(account_id: int, by: Account) -> None:
    if by.id != account_id or by.is_suspended:
        raise NotAllowed("not_allowed")
