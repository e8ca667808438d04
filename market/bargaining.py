"""Bargaining: to bid, to enquire, to answer with another price or other times, to withdraw, to decline.

One live proposal per negotiation. Contact data in the words is masked. Nothing here binds anybody: only accepting does.
"""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from database import lock, session
from market import blocks, clock, events, introductions, jobs, masking, once, places, slots, talk, terms
from market.accounts import Account
from market.lifecycle import ProposalState, has_already, move_to
from market.money import Chf
from market.offers import Offer
from market.proposals import Proposal, ProposalSlot, may_change_price
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange
from market.requests import Request
from market.slots import Slot
from market.talk import Thread


def bid(
    request: Request, *, price: Chf, duration_min: int, slots: list[Slot], message: str, by: Account, form_key: str | None = None
) -> Proposal:
    """A helper's bid on a request. Raises NotAllowed, AlreadyMoved for a second live bid, OutOfRange for price or times."""
    fingerprint = once.digest(request.id, price, duration_min, slots, message)
    sent = once.sent_before(Proposal, by.id, form_key, fingerprint)
    if sent:
        return sent
    lock(request)
    if not request.is_open or blocks.stands_between(by, request.author):
        raise AlreadyMoved("ad_closed", state=request.state)
    if not request.may_be_bid_on_by(by):
        raise NotAllowed("not_allowed")
    thread = talk.open_thread(neighbour=request.author, helper=by, request_id=request.id)
    made = Proposal(request=request, postal_code=request.postal_code, form_key=form_key, form_digest=fingerprint)
    _send(made, thread, price, duration_min, slots, message, by)
    if request.first_proposal_at is None:
        request.first_proposal_at = clock.now()
    request.proposal_count += 1
    events.record(events.Kind.PROPOSED, by=by, about=made)
    return made


def enquire(
    offer: Offer, *, price: Chf, duration_min: int, slots: list[Slot], message: str, by: Account, form_key: str | None = None
) -> Proposal:
    """A neighbour's enquiry on an offer; help happens at the neighbour's place."""
    fingerprint = once.digest(offer.id, price, duration_min, slots, message)
    sent = once.sent_before(Proposal, by.id, form_key, fingerprint)
    if sent:
        return sent
    lock(offer)
    if not offer.is_open or blocks.stands_between(by, offer.author):
        raise AlreadyMoved("ad_closed", state=offer.state)
    if not offer.may_be_enquired_by(by):
        raise NotAllowed("not_allowed")
    if not places.is_in_pilot_area(by.postal_code):
        raise OutOfRange("outside_pilot_area", "place", place=by.postal_code)
    thread = talk.open_thread(neighbour=by, helper=offer.author, offer_id=offer.id)
    made = Proposal(offer=offer, postal_code=by.postal_code, form_key=form_key, form_digest=fingerprint)
    _send(made, thread, price, duration_min, slots, message, by)
    events.record(events.Kind.PROPOSED, by=by, about=made)
    return made


def counter(
    old: Proposal, *, price: Chf, duration_min: int, slots: list[Slot], message: str, by: Account, form_key: str | None = None
) -> Proposal:
    """The side asked answers with another price or other times. Raises OutOfRange for a second price counter of one side."""
    fingerprint = once.digest(old.id, price, duration_min, slots, message)
    sent = once.sent_before(Proposal, by.id, form_key, fingerprint)
    if sent:
        return sent
    refuse_answer(old, by)
    changes_price = price != old.price
    if changes_price and not may_change_price(old, by):
        raise OutOfRange("price_countered_already", "price")
    if not changes_price and duration_min == old.duration_min and set(slots) == {row.slot for row in old.slot_rows}:
        raise OutOfRange("counter_unchanged")
    move_to(old, ProposalState.COUNTERED, by)
    made = Proposal(
        request=old.request, offer=old.offer, postal_code=old.postal_code, answers_id=old.id, changes_price=changes_price
    )
    made.form_key, made.form_digest = form_key, fingerprint
    _send(made, old.thread, price, duration_min, slots, message, by)
    events.record(events.Kind.COUNTERED, by=by, about=made, old_price=old.price.rappen)
    return made


def withdraw(proposal: Proposal, by: Account) -> Proposal:
    """The author takes it back; the ad is untouched."""
    if has_already(proposal, ProposalState.WITHDRAWN, by):
        return proposal
    if not proposal.is_of(by) or proposal.author_id != by.id:
        raise NotAllowed("not_allowed")
    move_to(proposal, ProposalState.WITHDRAWN, by)
    events.record(events.Kind.WITHDRAWN, by=by, about=proposal)
    return proposal


def decline(proposal: Proposal, by: Account) -> Proposal:
    """The side asked says no, kindly; the ad is untouched."""
    if has_already(proposal, ProposalState.DECLINED, by):
        return proposal
    refuse_answer(proposal, by)
    move_to(proposal, ProposalState.DECLINED, by)
    events.record(events.Kind.DECLINED, by=by, about=proposal)
    return proposal


def decline_others(chosen: Proposal, by: Account) -> None:
    """The request is taken: its other proposals are declined kindly."""
    others = select(Proposal).where(
        Proposal.request_id == chosen.request_id, Proposal.id != chosen.id, Proposal.state == ProposalState.LIVE
    )
    for other in session.scalars(others.order_by(Proposal.id)):
        try:
            move_to(other, ProposalState.DECLINED, by)
        except AlreadyMoved:  # withdrawn in this very moment: it needs no answer
            continue
        events.record(events.Kind.DECLINED_BY_CHOICE, by=by, about=other)


def lapse(proposal: Proposal, *, known_to: int | None = None) -> None:
    """Nobody answered in time, or the ad is closed: it ends without blame. Whoever brought it about need not be told."""
    move_to(proposal, ProposalState.LAPSED, None)
    facts = {"known_to": known_to} if known_to is not None else {}
    events.record(events.Kind.PROPOSAL_LAPSED, by=None, about=proposal, **facts)


def lapse_all_on(ad: Request | Offer) -> None:
    """The ad is closed: what was proposed on it lapses."""
    on = Proposal.request_id == ad.id if isinstance(ad, Request) else Proposal.offer_id == ad.id
    for proposal in session.scalars(select(Proposal).where(on, Proposal.state == ProposalState.LIVE).order_by(Proposal.id)):
        lapse(proposal)


def lapse_between(one_id: int, other_id: int) -> None:
    """One of the two has blocked the other, and knows that what was open between them ends."""
    either = or_(
        *(and_(Proposal.neighbour_id == a, Proposal.helper_id == b) for a, b in ((one_id, other_id), (other_id, one_id)))
    )
    for proposal in session.scalars(select(Proposal).where(either, Proposal.state == ProposalState.LIVE).order_by(Proposal.id)):
        lapse(proposal, known_to=one_id)


def strike_slots(helper: Account, taken: Slot, kept: Proposal) -> None:
    """The helper promised this time: it goes, with the gap around it, from all their other live proposals."""
    gap = terms.current().slot_gap
    live = select(Proposal).where(Proposal.helper_id == helper.id, Proposal.state == ProposalState.LIVE, Proposal.id != kept.id)
    for proposal in session.scalars(live.order_by(Proposal.id).options(selectinload(Proposal.slot_rows))):
        gone = [row for row in proposal.slot_rows if row.struck_at is None and row.slot.collides_with(taken, gap)]
        for row in gone:
            row.struck_at = clock.now()
        if gone:
            events.record(events.Kind.SLOT_STRUCK, by=helper, about=proposal, count=len(gone))


def refuse_answer(proposal: Proposal, by: Account) -> None:
    """Raises NotAllowed or AlreadyMoved unless this person is the side asked and may answer now."""
    if not proposal.is_of(by):
        raise NotAllowed("not_allowed")
    if not proposal.is_live:
        raise AlreadyMoved("proposal_moved", state=proposal.state)
    if not proposal.may_be_answered_by(by):
        raise NotAllowed("other_side_must_answer")


def _send(made: Proposal, thread: Thread, price: Chf, duration_min: int, chosen: list[Slot], message: str, by: Account) -> None:
    check_price(price)
    times = slots.check(chosen)
    if by is thread.helper and any(jobs.helper_is_busy(by, slot) for slot in times):
        raise OutOfRange("slot_busy", "slots")
    made.thread, made.neighbour, made.helper, made.author = thread, thread.neighbour, thread.helper, by
    made.price, made.duration_min, made.message = price, duration_min, masking.covered(message.strip())
    made.state, made.created_at = ProposalState.LIVE, clock.now()
    made.slot_rows = [ProposalSlot(starts_at=slot.starts_at, ends_at=slot.ends_at) for slot in times]
    made.stands_until = _stands_until(thread, times, by)
    made.moved_by_id = by.id
    session.add(made)
    session.flush()
    if message.strip():
        talk.say(thread, message, by=by, proposal_id=made.id)


def _stands_until(thread: Thread, times: list[Slot], by: Account) -> datetime:
    now = terms.current()
    silence = now.neighbour_answers_within if by is thread.helper else now.helper_answers_within
    until = introductions.answer_counts_from(thread.helper) + silence
    return min(until, times[-1].starts_at) if times else until


def give_time(helper: Account) -> list[Proposal]:
    """From now on a visit may be agreed on: whoever must answer has the whole time for it. Returns what stands."""
    now, given = terms.current(), []
    live = select(Proposal).where(Proposal.helper_id == helper.id, Proposal.state == ProposalState.LIVE)
    for proposal in session.scalars(live.order_by(Proposal.id).options(selectinload(Proposal.slot_rows))):
        silence = now.neighbour_answers_within if proposal.author_id == helper.id else now.helper_answers_within
        until = clock.now() + silence
        last = max((row.starts_at for row in proposal.slot_rows), default=until)
        proposal.stands_until = max(proposal.stands_until, min(until, last))
        given.append(proposal)
    return given


def check_price(price: Chf, field: str = "price") -> None:
    """Raises OutOfRange outside the band or between its steps."""
    now = terms.current()
    if not now.price_min_rappen <= price.rappen <= now.price_max_rappen:
        raise OutOfRange("price_outside_band", field)
    if price.rappen % now.price_step_rappen:
        raise OutOfRange("price_step", field)


def is_possible(price: Chf) -> bool:
    """Whether somebody may propose this price."""
    try:
        check_price(price)
    except OutOfRange:
        return False
    return True
