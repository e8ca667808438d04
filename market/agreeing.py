"""Agreeing: from a proposal to a job with a time and a door to knock at.

A job is *scheduled* when a slot is ticked and the neighbour has given street and phone; until then it is *agreed*.
Of two people who accept in the same moment one wins: the request is locked, then the helper, then everything is looked at again.
"""

import secrets
from functools import cache
from pathlib import Path

from sqlalchemy import select

from database import lock, session
from market import bargaining, clock, events, jobs, rates, requests, slots, texting
from market.accounts import Account
from market.bargaining import refuse_answer
from market.jobs import Job, JobSlot
from market.lifecycle import JobState, ProposalState, has_already, move_to
from market.proposals import Proposal, ProposalSlot
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.slots import Slot


def accept_proposal(
    proposal: Proposal, slot_id: int | None = None, *, street: str | None = None, phone: str | None = None, by: Account
) -> Job:
    """The side asked says yes, bindingly. Raises AlreadyMoved when the request is taken, the time is gone or our call is to come.

    Price and commission rate are frozen here. The neighbour's street and phone may come along; a helper cannot give them.
    """
    _lock_both(proposal)
    if has_already(proposal, ProposalState.ACCEPTED, by):
        return _same_wish(proposal, slot_id)
    refuse_answer(proposal, by)
    _refuse_before_call(proposal)
    chosen = _chosen(proposal, slot_id)
    if not proposal.ad.is_open:
        raise AlreadyMoved("ad_closed", state=proposal.ad.state)
    if chosen and jobs.helper_is_busy(proposal.helper, chosen.slot):
        raise AlreadyMoved("slot_taken", "slot_id")
    move_to(proposal, ProposalState.ACCEPTED, by)
    job = _job_from(proposal, chosen, by)
    _take_the_ad(proposal, by)
    if by.id == job.neighbour_id and (street or phone):
        _keep_contacts(job, street, phone)
    events.record(events.Kind.ACCEPTED, by=by, about=job, price=job.total.rappen)
    _schedule_if_complete(job, by)
    return job


def _same_wish(proposal: Proposal, slot_id: int | None) -> Job:
    job = jobs.of_proposal(proposal)
    assert job is not None
    ticked = next((row for row in proposal.slot_rows if row.id == slot_id), None)
    if ticked is not None and job.starts_at != ticked.starts_at:
        raise AlreadyMoved("proposal_moved", state=proposal.state)
    return job


def _lock_both(proposal: Proposal) -> None:
    lock(proposal.ad)
    lock(proposal.helper)
    session.refresh(proposal, ["state", "stands_until", "moved_by_id"])


def _refuse_before_call(proposal: Proposal) -> None:
    """The team speaks with a helper before the first visit; another number may have changed that since the page was opened."""
    if proposal.helper.helper is not None:
        session.refresh(proposal.helper.helper, ["introduced_at"])
    if proposal.waits_for_call:
        raise AlreadyMoved("helper_not_introduced")


def has_helped(helper: Account) -> bool:
    """Whether a visit of this helper was ever agreed on."""
    return session.scalar(select(Job.id).where(Job.helper_id == helper.id).limit(1)) is not None


def _chosen(proposal: Proposal, slot_id: int | None) -> ProposalSlot | None:
    if slot_id is None:
        return None
    row = next((row for row in proposal.slot_rows if row.id == slot_id), None)
    if row is None:
        raise OutOfRange("no_such_slot", "slot_id")
    session.refresh(row)
    if not row.is_free:
        raise AlreadyMoved("slot_taken", "slot_id")
    return row


def _job_from(proposal: Proposal, chosen: ProposalSlot | None, by: Account) -> Job:
    ad = proposal.ad
    job = Job(
        state=JobState.AGREED, moved_by_id=by.id, moved_at=clock.now(), created_at=clock.now(), proposal=proposal,
        thread=proposal.thread, request=proposal.request, offer=proposal.offer, neighbour=proposal.neighbour,
        helper=proposal.helper, title=ad.title, category=ad.category, skill=proposal.request.skill if proposal.request else None,
        postal_code=proposal.postal_code, agreed_price=proposal.price, total=proposal.price, duration_min=proposal.duration_min,
        commission_basis_points=rates.rate_on(clock.today()), door_words=draw_door_words(),
    )  # fmt: skip
    if chosen:
        job.starts_at, job.ends_at = chosen.starts_at, chosen.ends_at
        bargaining.strike_slots(proposal.helper, chosen.slot, kept=proposal)
    session.add(job)
    session.flush()
    proposal.thread.has_job = True
    return job


def _take_the_ad(proposal: Proposal, by: Account) -> None:
    if proposal.request is not None:
        requests.take(proposal.request, by)
        bargaining.decline_others(proposal, by)


def draw_door_words() -> tuple[str, ...]:
    """Three everyday words, new per job: the helper says them at the door before it is opened."""
    return tuple(secrets.SystemRandom().sample(_everyday_words(), 3))


@cache
def _everyday_words() -> list[str]:
    return (Path(__file__).parent / "data" / "door_words.txt").read_text(encoding="utf-8").split()


def offer_slots(job: Job, chosen: list[Slot], *, by: Account) -> Job:
    """One side offers times for an agreed job that has none; the earlier ones of this side are replaced."""
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    if not job.may_be_scheduled_by(by):
        raise AlreadyMoved("already_moved", state=job.state)
    lay_out_times(job, chosen, by)
    events.record(events.Kind.SLOTS_OFFERED, by=by, about=job, count=len(chosen))
    return job


def lay_out_times(job: Job, chosen: list[Slot], by: Account) -> None:
    """The times one side offers take the place of those it offered before."""
    times = slots.check(chosen)
    if not times:
        raise Missing("slot_needed", "slots")
    if by.id == job.helper_id and any(jobs.helper_is_busy(by, slot, besides=job) for slot in times):
        raise OutOfRange("slot_busy", "slots")
    kept = [row for row in job.slot_rows if row.offered_by_id != by.id]
    for row in set(job.slot_rows) - set(kept):
        session.delete(row)
    job.slot_rows = [*kept, *(JobSlot(offered_by_id=by.id, starts_at=slot.starts_at, ends_at=slot.ends_at) for slot in times)]


def tick_slot(job: Job, job_slot_id: int, *, by: Account) -> Job:
    """The other side takes one of the times. Raises AlreadyMoved when the helper has promised it to somebody else."""
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    lock(job.helper)
    row = next((row for row in job.slot_rows if row.id == job_slot_id), None)
    if row is not None and job.starts_at == row.starts_at and row.offered_by_id != by.id:
        return job
    if not job.may_be_scheduled_by(by):
        raise AlreadyMoved("already_moved", state=job.state)
    take_time(job, row, by)
    _schedule_if_complete(job, by)
    return job


def take_time(job: Job, row: JobSlot | None, by: Account) -> None:
    """A time of the other side becomes that of the job, and is struck from the helper's other proposals."""
    if row is None or row.offered_by_id == by.id:
        raise OutOfRange("no_such_slot", "slot_id")
    if row.slot.is_past or jobs.helper_is_busy(job.helper, row.slot, besides=job):
        raise AlreadyMoved("slot_taken", "slot_id")
    job.starts_at, job.ends_at = row.starts_at, row.ends_at
    bargaining.strike_slots(job.helper, row.slot, kept=job.proposal)


def give_contacts(job: Job, *, street: str, phone: str, by: Account) -> Job:
    """The neighbour says where to ring. Raises Missing without street or phone, NotAllowed for anyone else."""
    if by.id != job.neighbour_id:
        raise NotAllowed("not_allowed")
    lock(job)
    if job.street == street.strip() and job.phone == phone:
        return job
    if not job.may_get_contacts_from(by):
        raise AlreadyMoved("already_moved", state=job.state)
    _keep_contacts(job, street, phone)
    _schedule_if_complete(job, by)
    return job


def _keep_contacts(job: Job, street: str | None, phone: str | None) -> None:
    if not (street or "").strip():
        raise Missing("street_needed", "street")
    if not phone:
        raise Missing("phone_needed", "phone")
    assert street is not None
    job.street, job.phone = street.strip(), phone
    if events.acted_via(job.neighbour_id) is None:  # the number on file opens the account, so only the person changes it
        job.neighbour.street = job.street
        texting.keep_on_file(job.neighbour, phone)


def _schedule_if_complete(job: Job, by: Account) -> None:
    session.flush()
    if not job.is_complete or job.slot is None:
        return
    if job.slot.is_past:
        raise AlreadyMoved("slot_taken", "slot_id")
    move_to(job, JobState.SCHEDULED, by)
    job.scheduled_at = job.accepted_at = clock.now()
    job.queued_at = None
    events.record(events.Kind.SCHEDULED, by=by, about=job, starts_at=job.slot.starts_at.isoformat())
