"""When, for a job that was not solved: no choice after a day, nobody answers, three weeks; and the days of the partner."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from market import clock, terms
from market.events import Event, Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.partners import Handover
from market.unsolved import CONSENT
from office.due import Rows

CHOSEN = (Kind.SECOND_VISIT_OFFERED, Kind.FOLLOW_UP_BEGUN)


def unsolved_too_long() -> Rows:
    return _unsolved_for(terms.current().unsolved_settles)


def unsolved_without_choice() -> Rows:
    """A day, and the neighbour neither offered times nor began to ask others in the last one."""
    day = terms.current().unsolved_choice
    chose = _told(day).where(Event.kind.in_(CHOSEN), or_(Event.by_id.is_(None), Event.by_id != Job.helper_id))
    return _unsolved_for(day).where(_not_too_long(), Job.queued_at.is_(None), Job.queue_reason == "", ~exists(chose))


def consent_silent() -> Rows:
    """Asked whether the partner may go on, and three days later there is no answer."""
    return _consent_for(terms.current().partner_asks_back_nudge).where(
        _not_too_long(), Job.queued_at.is_(None), exists(_consent_asked(terms.current().partner_asks_back_settles))
    )


def consent_silent_too_long() -> Rows:
    return _consent_for(terms.current().partner_asks_back_settles)


def partner_silent() -> Rows:
    """Not taken within its days, or no result within those after taking; while it waits for an answer its clock stands still."""
    not_taken = and_(Handover.taken_at.is_(None), Handover.take_until <= clock.now())
    no_result = and_(Handover.taken_at.is_not(None), Handover.answer_until <= clock.now(), ~_asks())
    return _with_partner().where(Handover.result.is_(None), or_(not_taken, no_result))


def neighbour_silent() -> Rows:
    """The partner's question or its result waits for the neighbour."""
    now = terms.current()
    since = _asked_since().between(clock.now() - now.partner_asks_back_settles, clock.now() - now.partner_asks_back_nudge)
    return _waits_for_neighbour().where(since, Job.queued_at.is_(None))


def neighbour_silent_too_long() -> Rows:
    return _waits_for_neighbour().where(_asked_since() <= clock.now() - terms.current().partner_asks_back_settles)


def _unsolved_for(time: timedelta) -> Rows:
    past = Job.moved_at <= clock.now() - time
    return select(Job).where(Job.state == JobState.UNSOLVED, past).order_by(Job.moved_at)


def _not_too_long() -> Any:
    """After a stop only what comes last counts: who is settled now is not queued first."""
    return Job.moved_at > clock.now() - terms.current().unsolved_settles


def _consent_for(time: timedelta) -> Rows:
    waits = Job.queue_reason.in_([why.value for why in CONSENT])
    return select(Job).where(Job.state == JobState.UNSOLVED, waits, ~exists(_consent_asked(time))).order_by(Job.moved_at)


def _consent_asked(within: timedelta) -> Rows:
    return _told(within).where(Event.kind == Kind.CONSENT_ASKED)


def _told(within: timedelta) -> Rows:
    about = Event.about_kind == Job.__tablename__, Event.about_id == Job.id
    return select(Event.id).where(*about, Event.at > clock.now() - within)


def _with_partner() -> Rows:
    runs = and_(Handover.job_id == Job.id, Handover.ended_at.is_(None))
    return select(Job).join(Handover, runs).where(Job.state == JobState.WITH_PARTNER).order_by(Job.moved_at)


def _asks() -> Any:
    return and_(Handover.asked_at.is_not(None), Handover.answered_at.is_(None))


def _waits_for_neighbour() -> Rows:
    return _with_partner().where(or_(Handover.result.is_not(None), _asks()))


def _asked_since() -> Any:
    return func.coalesce(Handover.result_at, Handover.asked_at)
