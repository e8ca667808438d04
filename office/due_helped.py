"""When: jobs that came to nothing after the address was shown, and whose neighbour is to be asked whether she was helped and paid."""

from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from market import clock, terms, watch
from market.accounts import Account
from market.helped import HelpQuestion
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from office.due import day_of_last_invitations

ENDED = (JobState.CANCELLED, JobState.CANCELLED_LATE, JobState.VOID, JobState.SETTLED)


def to_be_asked() -> Select[Any]:
    """Ended before the Zürich day on which the clock last struck ten, after there was an appointment, and never asked.

    Not where we stopped somebody, and nobody without mail, suspended or gone.
    """
    neighbour, helper = aliased(Account), aliased(Account)
    window = Job.moved_at.between(clock.now() - terms.current().review_window, day_of_last_invitations())
    at_nothing = or_(Job.state != JobState.SETTLED, Job.settled_price == Chf(0))
    by_us = and_(Job.state == JobState.VOID, Job.end_reason == watch.STOPPED)
    reached = (
        neighbour.email.is_not(None),
        neighbour.suspended_at.is_(None),
        neighbour.left_at.is_(None),
        helper.left_at.is_(None),
    )
    asked = select(HelpQuestion.id).where(HelpQuestion.job_id == Job.id)
    both = select(Job).join(neighbour, Job.neighbour_id == neighbour.id).join(helper, Job.helper_id == helper.id)
    shown = Job.state.in_(ENDED), window, Job.scheduled_at.is_not(None), at_nothing, ~by_us
    return both.where(*shown, *reached, ~exists(asked)).order_by(Job.moved_at)
