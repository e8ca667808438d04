"""When, around an appointment: asked the day before, amber four hours before, reminded two hours before, a wish to move it ends."""

from datetime import timedelta

from sqlalchemy import or_, select

from database import earlier_by
from market import clock, terms
from market.appointments import Move
from market.jobs import VISITING, Job
from market.lifecycle import JobState
from office.due import Rows

TOO_FRESH = timedelta(hours=1)  # whoever agreed a moment ago needs no reminder


def moves_unanswered() -> Rows:
    return select(Move).where(Move.outcome.is_(None), Move.stands_until <= clock.now()).order_by(Move.stands_until)


def fine_to_be_asked() -> Rows:
    """A day before, if it was agreed more than two days before: whoever agreed yesterday is not asked again."""
    now = terms.current()
    ahead = earlier_by(now.still_fine_if_agreed_before, Job.accepted_at, Job.starts_at)
    return _within(now.still_fine_before).where(Job.fine_asked_at.is_(None), ahead, Job.state == JobState.SCHEDULED)


def helper_silent() -> Rows:
    """Asked, and the helper has not answered four hours before."""
    asked = Job.fine_asked_at.is_not(None) & Job.helper_fine_at.is_(None)
    return _within(terms.current().amber_before).where(asked, Job.queued_at.is_(None), Job.state == JobState.SCHEDULED)


def visit_soon() -> Rows:
    return _within(terms.current().visit_reminder_before).where(
        Job.reminded_at.is_(None), or_(Job.accepted_at.is_(None), Job.accepted_at <= clock.now() - TOO_FRESH)
    )


def _within(time: timedelta) -> Rows:
    soon = Job.starts_at.between(clock.now(), clock.now() + time)
    return select(Job).where(Job.state.in_(VISITING), soon).order_by(Job.starts_at)
