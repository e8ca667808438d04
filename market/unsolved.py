"""Not solved, and how it goes on: a second visit at the same price, the team, or the partner; other helpers in follow_ups.

The neighbour chooses. When she has not after a day, or when the line seems to be at fault, it is a case of the team; after
three weeks the clock settles it, at what both had named or at nothing.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from database import lock, session
from market import agreeing, appointments, clock, events, finishing, follow_ups, partners
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Cause, Job
from market.lifecycle import JobState, move_to
from market.partners import Handover
from market.queueing import Why, open_case, take_off
from market.refusals import AlreadyMoved, NotAllowed
from market.requests import Request
from market.slots import Slot


class Exit(enum.StrEnum):
    """How it may go on, as the neighbour chooses."""

    SECOND_VISIT = "second_visit"
    OTHERS = "others"
    PARTNER = "partner"
    TEAM = "team"


BEST = {Cause.TIME: Exit.SECOND_VISIT, Cause.PARTNER_LINE: Exit.PARTNER, Cause.OTHER_LINE: Exit.TEAM}
LINES = (Cause.PARTNER_LINE, Cause.OTHER_LINE)
CONSENT = (Why.CONSENT_ASKED, Why.CONSENT_SILENT)


def waits_for_consent(job: Job) -> bool:
    """Whether the team has asked the neighbour if the partner may go on, and she has not answered."""
    return job.state is JobState.UNSOLVED and job.queue_reason in CONSENT


def consent_asked_at(job: Job) -> datetime | None:
    """Since when she is asked."""
    asked = Event.about_kind == Job.__tablename__, Event.about_id == job.id, Event.kind == Kind.CONSENT_ASKED
    return session.scalar(select(Event.at).where(*asked).order_by(Event.id.desc()).limit(1)) if waits_for_consent(job) else None


def may_visit_again_by(job: Job, account: Account | None) -> bool:
    """Whether this side may offer times for a second visit, or take one."""
    return job.state is JobState.UNSOLVED and job.is_of(account)


def may_ask_team_by(job: Job, account: Account | None) -> bool:
    """Whether the neighbour may leave it to the team; once it looks, there is nothing more to ask."""
    return job.state is JobState.UNSOLVED and job.queued_at is None and account is not None and account.id == job.neighbour_id


def may_ask_consent_by(job: Job, account: Account | None) -> bool:
    """Whether the team may ask the neighbour if the partner shall go on."""
    of_the_team = account is not None and account.is_operator and not job.is_of(account)
    open_to_us = of_the_team and job.state is JobState.UNSOLVED and not waits_for_consent(job)
    return open_to_us and bool(partners.looking_after(job.category))


@dataclass(frozen=True)
class GoesOn:
    """How a job that was not solved goes on, for its page: what can be chosen, the newest handover, the request that follows it."""

    exits: tuple[Exit, ...]
    handover: Handover | None
    given: Event | None
    request: Request | None

    @property
    def consent(self) -> tuple[tuple[partners.Item, ...], partners.Customer] | None:
        """What was ticked."""
        return partners.consent_of(self.handover, self.given) if self.handover else None


def goes_on(job: Job, account: Account) -> GoesOn | None:
    """Nothing for a job whose first visit went well, and nobody disagreed about."""
    if job.cause is None and job.state not in (JobState.DISPUTED, JobState.SETTLED):
        return None
    handover = next(iter(partners.of_job(job)), None)
    given = partners.consent_event(handover) if handover else None
    return GoesOn(exits(job, account), handover, given, follow_ups.of_job(job) if account.id == job.neighbour_id else None)


def exits(job: Job, account: Account) -> tuple[Exit, ...]:
    """What this person may choose, the best for the cause first."""
    possible = {
        Exit.OTHERS: follow_ups.may_be_followed_up_by(job, account),
        Exit.SECOND_VISIT: may_visit_again_by(job, account),
        Exit.PARTNER: _may_go_to_partner(job, account),
        Exit.TEAM: may_ask_team_by(job, account),
    }
    best = BEST.get(job.cause or Cause.OTHER, Exit.OTHERS)
    return tuple(sorted((one for one, may in possible.items() if may), key=lambda one: one is not best))


def _may_go_to_partner(job: Job, account: Account) -> bool:
    if waits_for_consent(job) or not partners.may_be_handed_over_by(job, account):
        return False
    return bool(partners.looking_after(job.category))


def begin(job: Job) -> None:
    """A job has just become unsolved: times of long ago are gone, and what lies at a line the team sees at once."""
    for row in list(job.slot_rows):
        session.delete(row)
    job.slot_rows = []
    take_off(job)
    if job.cause in LINES:
        open_case(job, Why.LINE)


def offer_second_visit(job: Job, chosen: list[Slot], *, by: Account) -> Job:
    """Either side offers times; the price stays. The other takes one, or offers others."""
    _refuse_stranger(job, by)
    lock(job)
    if not may_visit_again_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    if chosen and {row.slot for row in job.slot_rows if row.offered_by_id == by.id} == set(chosen):
        return job
    agreeing.lay_out_times(job, chosen, by)
    if by.id == job.neighbour_id and waits_for_consent(job):
        take_off(job)
    events.record(Kind.SECOND_VISIT_OFFERED, by=by, about=job, count=len(chosen))
    return job


def accept_second_visit(job: Job, job_slot_id: int, *, by: Account) -> Job:
    """The other side takes one of the times: the appointment is fixed again, everything around it begins anew."""
    _refuse_stranger(job, by)
    lock(job)
    lock(job.helper)
    row = next((row for row in job.slot_rows if row.id == job_slot_id), None)
    if row is not None and job.state is JobState.SCHEDULED and job.starts_at == row.starts_at and row.offered_by_id != by.id:
        return job
    if not may_visit_again_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    agreeing.take_time(job, row, by)
    move_to(job, JobState.SCHEDULED, by)
    _begin_anew(job)
    assert job.starts_at is not None
    events.record(Kind.SCHEDULED, by=by, about=job, starts_at=job.starts_at.isoformat())
    return job


def _begin_anew(job: Job) -> None:
    """A new appointment as any other; amounts named for the first visit hold no more."""
    assert job.slot is not None
    appointments.appoint(job, job.slot)
    job.scheduled_at, job.moved_late_by_id = clock.now(), None
    job.reported_at = job.paid_by = job.neighbour_names = job.helper_names = None
    take_off(job)
    session.flush()


def ask_team(job: Job, *, by: Account) -> Job:
    """The neighbour would rather have the team look at it."""
    _refuse_anyone_but_neighbour(job, by)
    lock(job)
    if job.state is JobState.UNSOLVED and job.queued_at is not None:
        return job
    if not may_ask_team_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    events.record(Kind.TEAM_ASKED, by=by, about=job)
    open_case(job, Why.TEAM_ASKED)
    return job


def ask_consent(job: Job, *, by: Account) -> Job:
    """The team asks the neighbour whether the partner shall go on; it is then her turn."""
    if not by.is_operator or job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    if waits_for_consent(job):
        return job
    if not may_ask_consent_by(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    take_off(job, Why.CONSENT_ASKED)
    events.record(Kind.CONSENT_ASKED, by=by, about=job)
    return job


def refuse_consent(job: Job, *, by: Account) -> Job:
    """She would rather not; the team looks for another way with her."""
    _refuse_anyone_but_neighbour(job, by)
    lock(job)
    if job.state is JobState.UNSOLVED and job.queue_reason == Why.TEAM_ASKED:
        return job
    if not waits_for_consent(job):
        raise AlreadyMoved("already_moved", state=job.state)
    events.record(Kind.CONSENT_REFUSED, by=by, about=job)
    open_case(job, Why.TEAM_ASKED)
    return job


def settle_by_time(job: Job) -> Job:
    """The clock: nobody found another way."""
    return finishing.settle_as_named(job, "time_is_up", by=None)


def _refuse_stranger(job: Job, by: Account) -> None:
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")


def _refuse_anyone_but_neighbour(job: Job, by: Account) -> None:
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
