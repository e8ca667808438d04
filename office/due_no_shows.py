"""When: no-shows nobody contested in time."""

from typing import Any

from sqlalchemy import Select, select

from market import clock, terms
from market.jobs import Job
from market.lifecycle import JobState


def unanswered() -> Select[Any]:
    """One side said two days ago that the other did not come, and heard nothing."""
    since = clock.now() - terms.current().contest_within
    return select(Job).where(Job.state == JobState.MISSED, Job.moved_at <= since).order_by(Job.moved_at)
