"""Outcomes: how a dispute ends. The team proposes an amount with a reason; accepted by both, that is the price.

Another amount replaces the first, and both are asked anew. When they do not agree, the team decides only our fee and, after
a missed appointment, the mark. After thirty days the clock ends it at the lower of the two amounts named, else at nothing.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from database import session
from market import clock, disputes, events, finishing, terms
from market.accounts import Account
from market.disputes import TEAMS, Dispute, Topic, Turn
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from market.proposals import Side
from market.refusals import AlreadyMoved, Missing, NotAllowed

AGREED, LOWER, NOTHING = "both_agreed", "lower_named", "not_both_named"


def may_be_proposed_by(job: Job, dispute: Dispute | None, account: Account | None) -> bool:
    """Whether this one of the team may propose an amount: once both were heard, or the three days are over."""
    return dispute is not None and is_time_to_propose(job, dispute) and disputes.may_be_led_by(job, account)


def is_time_to_propose(job: Job, dispute: Dispute) -> bool:
    """Both were heard, or the three days are over."""
    return dispute.is_open and dispute.turn is not Turn.HEARING and job.state is JobState.DISPUTED


def may_be_decided_by(job: Job, dispute: Dispute | None, account: Account | None) -> bool:
    """Whether this one of the team may decide fee or mark: once an amount was proposed that not both have accepted, and once only."""
    return dispute is not None and is_time_to_decide(job, dispute) and disputes.may_be_led_by(job, account)


def is_time_to_decide(job: Job, dispute: Dispute) -> bool:
    """An amount was proposed that not both have accepted, and nothing is decided yet."""
    is_proposed = dispute.is_open and dispute.proposed_at is not None and dispute.decided_at is None
    return is_proposed and job.state is JobState.DISPUTED


def may_be_answered_by(job: Job, dispute: Dispute | None, account: Account | None) -> bool:
    """Whether this side may accept the amount, or say no."""
    is_time = dispute is not None and dispute.is_open and dispute.proposed_at is not None
    return is_time and job.state is JobState.DISPUTED and job.is_of(account)


def propose(job: Job, amount: Chf, reason: str, *, by: Account) -> Dispute:
    """An amount with a written reason. It replaces an earlier one, and both are asked anew."""
    dispute = _led(job, by)
    if (dispute.proposed_amount, dispute.proposed_reason, dispute.proposed_by_id) == (amount, reason.strip(), by.id):
        return dispute
    if not may_be_proposed_by(job, dispute, by):
        raise AlreadyMoved("hearing_goes_on")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    disputes.check_amount(job, amount)
    dispute.proposed_amount, dispute.proposed_reason = amount, reason.strip()
    dispute.proposed_at, dispute.proposed_by_id, dispute.due_moved_at = clock.now(), by.id, None
    dispute.neighbour_accepted_at = dispute.helper_accepted_at = None
    dispute.neighbour_declined_at = dispute.helper_declined_at = None
    until = dispute.settles_at.isoformat()
    events.record(Kind.AMOUNT_PROPOSED, by=by, about=job, price=amount.rappen, reason=dispute.proposed_reason, until=until)
    return dispute


def accept(job: Job, amount: Chf, *, by: Account) -> Job:
    """One side says yes to this amount; when both have, the job is settled at it, at once."""
    _refuse_stranger(job, by)
    dispute, side = disputes.locked(job), job.side_of(by)
    if dispute is not None and dispute.has_accepted(side) and dispute.proposed_amount == amount:
        return job
    dispute = _asked(job, dispute, amount, by)
    _answer(dispute, side, accepts=True)
    event = events.record(Kind.AMOUNT_ACCEPTED, by=by, about=job, price=amount.rappen)
    if event.via_id is not None and event.via_id == dispute.proposed_by_id:
        raise NotAllowed("own_counterpart")  # whoever proposed an amount does not accept it for somebody
    if dispute.neighbour_accepted_at and dispute.helper_accepted_at:
        finishing.settle_at(job, amount, AGREED, by=by)
    return job


def decline(job: Job, amount: Chf, *, by: Account) -> Job:
    """One side says no to this amount. The team talks with both, proposes another one, or decides what is its to decide."""
    _refuse_stranger(job, by)
    dispute, side = disputes.locked(job), job.side_of(by)
    if dispute is not None and dispute.has_declined(side) and dispute.proposed_amount == amount:
        return job
    dispute = _asked(job, dispute, amount, by)
    _answer(dispute, side, accepts=False)
    if dispute.turn is Turn.AFTER_NO:
        dispute.due_at, dispute.due_moved_at = _later(dispute), None
    events.record(Kind.AMOUNT_DECLINED, by=by, about=job, price=amount.rappen)
    return job


def decide(job: Job, reason: str, *, waives_fee: bool = False, leaves_mark: bool = False, by: Account) -> Dispute:
    """What is the team's to decide: our fee, or after a missed appointment the mark; never the price. Once, with a reason."""
    dispute = _led(job, by)
    is_missed = dispute.topic is Topic.NO_SHOW
    if dispute.decision == reason.strip() and dispute.decided_at is not None:
        return dispute
    if not may_be_decided_by(job, dispute, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    dispute.decision, dispute.decided_at, dispute.due_moved_at = reason.strip(), clock.now(), None
    job.is_fee_waived = waives_fee and not is_missed
    facts = {"marks": leaves_mark and is_missed, "waives": job.is_fee_waived, "topic": dispute.topic.value}
    events.record(Kind.DISPUTE_DECIDED, by=by, about=job, reason=dispute.decision, **facts)
    return dispute


def move_due(dispute: Dispute) -> Dispute:
    """The clock: the team has let its date go by. A new one is set, and both can read it."""
    if dispute.turn in TEAMS:
        dispute.due_at, dispute.due_moved_at = _later(dispute), clock.now()
        events.record(Kind.DISPUTE_DUE_MOVED, by=None, about=dispute.job, until=dispute.due_at.isoformat())
    return dispute


def settle_by_time(job: Job) -> Job:
    """The clock: thirty days, and no amount both could agree to. The lower of the two named is the price, else nothing."""
    dispute = disputes.locked(job)
    if dispute is None or not dispute.are_both_heard:
        return finishing.settle_at(job, Chf(0), NOTHING, by=None)
    return finishing.settle_at(job, dispute.lower_amount, LOWER, by=None)


def waits_for_team() -> ColumnElement[bool]:
    """For questions about disputes: whether the next to act is one of us."""
    heard = and_(Dispute.neighbour_amount.is_not(None), Dispute.helper_amount.is_not(None))
    amount = and_(Dispute.proposed_at.is_(None), or_(heard, Dispute.heard_until <= clock.now()))
    said_no = or_(Dispute.neighbour_declined_at.is_not(None), Dispute.helper_declined_at.is_not(None))
    undecided = or_(Dispute.decided_at.is_(None), Dispute.decided_at < Dispute.proposed_at)
    return and_(Dispute.closed_at.is_(None), or_(amount, and_(said_no, undecided)))


def running(limit: int = 100) -> list[Dispute]:
    """All that are open, for the team: first what waits for us, the soonest due first."""
    sides = joinedload(Dispute.job).options(joinedload(Job.neighbour), joinedload(Job.helper))
    rows = (
        select(Dispute).options(sides).where(Dispute.closed_at.is_(None)).order_by(~waits_for_team(), Dispute.due_at, Dispute.id)
    )
    return list(session.scalars(rows.limit(limit)))


def _later(dispute: Dispute) -> datetime:
    return min(clock.now() + terms.current().hearing_lasts, dispute.settles_at)


def _led(job: Job, by: Account) -> Dispute:
    """The open dispute, for one of the team who has no part in it."""
    if not disputes.may_be_led_by(job, by):
        raise NotAllowed("not_allowed")
    dispute = disputes.locked(job)
    if dispute is None or not dispute.is_open:
        raise AlreadyMoved("already_moved", state=job.state)
    return dispute


def _asked(job: Job, dispute: Dispute | None, amount: Chf, by: Account) -> Dispute:
    """The dispute, if this very amount is what this side is asked about."""
    if dispute is None or not may_be_answered_by(job, dispute, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if dispute.proposed_amount != amount:
        raise AlreadyMoved("amount_moved", state=job.state)
    return dispute


def _answer(dispute: Dispute, side: Side, *, accepts: bool) -> None:
    accepted, declined = (clock.now(), None) if accepts else (None, clock.now())
    if side is Side.NEIGHBOUR:
        dispute.neighbour_accepted_at, dispute.neighbour_declined_at = accepted, declined
    else:
        dispute.helper_accepted_at, dispute.helper_declined_at = accepted, declined


def _refuse_stranger(job: Job, by: Account) -> None:
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
