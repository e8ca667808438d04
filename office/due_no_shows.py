"""When: no-shows nobody contested in time, and disputes whose dates have come."""

from typing import Any

from sqlalchemy import Select, and_, select

from market import clock, outcomes, terms
from market.disputes import Dispute
from market.jobs import Job
from market.lifecycle import JobState


def unanswered() -> Select[Any]:
    """One side said two days ago that the other did not come, and heard nothing."""
    since = clock.now() - terms.current().contest_within
    return select(Job).where(Job.state == JobState.MISSED, Job.moved_at <= since).order_by(Job.moved_at)


def disputes_overdue() -> Select[Any]:
    """The team was to act by now, and the end is not here yet."""
    due = select(Dispute).where(Dispute.due_at <= clock.now(), Dispute.settles_at > clock.now(), outcomes.waits_for_team())
    return due.order_by(Dispute.due_at)


def disputes_too_long() -> Select[Any]:
    """Thirty days, and no amount both sides could agree to."""
    late = and_(Dispute.job_id == Job.id, Dispute.closed_at.is_(None), Dispute.settles_at <= clock.now())
    return select(Job).join(Dispute, late).where(Job.state == JobState.DISPUTED).order_by(Dispute.settles_at)
