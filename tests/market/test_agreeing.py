"""From a proposal to a job with a time and a door: one wins, price and rate are frozen, nothing overlaps."""

import pytest
from sqlalchemy import func, select

from database import session, unit_of_work
from market import ads, agreeing, bargaining, clock, jobs, offers
from market.events import Event, Kind
from market.jobs import Job
from market.lifecycle import AdState, JobState, ProposalState
from market.money import Chf
from market.rates import CommissionRate
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, Refusal
from tests.deals import FRIDAY_AT_NINE, bid_of, counter_of, enquiry_of, offer_of, request_of, slot

DOOR = {"street": "Badenerstrasse 100", "phone": "+41791112233"}


@pytest.fixture
def ad(anna):
    return request_of(anna)


@pytest.fixture
def bid(ad, beat):
    return bid_of(beat, ad)


@pytest.fixture
def agreed(bid, anna):
    """A job without a time and without a door."""
    job = agreeing.accept_proposal(bid, by=anna)
    session.commit()
    return job


def refusal(kind, step) -> Refusal:
    with pytest.raises(kind) as said:
        unit_of_work(step)
    return said.value


def events_of(kind: Kind) -> int:
    return session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


def job_count() -> int:
    return session.scalar(select(func.count()).select_from(Job)) or 0


# Accepting


def test_a_yes_with_time_and_door_is_an_appointment(bid, ad, anna, beat):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)
    assert (job.state, bid.state, ad.state) == (JobState.SCHEDULED, ProposalState.ACCEPTED, AdState.TAKEN)
    assert (job.slot, job.street, job.phone) == (slot("2026-11-26 14:00"), DOOR["street"], DOOR["phone"])
    assert (job.neighbour, job.helper, job.title) == (anna, beat, ad.title)
    assert len(set(job.door_words)) == 3
    assert (anna.street, anna.phone) == (DOOR["street"], DOOR["phone"])
    assert bid.thread.has_job
    assert (events_of(Kind.ACCEPTED), events_of(Kind.SCHEDULED), events_of(Kind.REQUEST_TAKEN)) == (1, 1, 1)


def test_a_yes_without_a_door_is_agreed_only(bid, anna):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    assert (job.state, job.starts_at) == (JobState.AGREED, bid.slot_rows[0].starts_at)


def test_a_yes_without_a_time_is_agreed_only(bid, anna):
    job = agreeing.accept_proposal(bid, **DOOR, by=anna)
    assert (job.state, job.slot, job.street) == (JobState.AGREED, None, DOOR["street"])


def test_half_a_door_is_refused(bid, anna):
    first = refusal(Missing, lambda: agreeing.accept_proposal(bid, bid.slot_rows[0].id, phone=DOOR["phone"], by=anna))
    second = refusal(Missing, lambda: agreeing.accept_proposal(bid, bid.slot_rows[0].id, street="Badenerstrasse 100", by=anna))
    assert [(said.code, said.field) for said in (first, second)] == [("street_needed", "street"), ("phone_needed", "phone")]
    assert (bid.state, job_count()) == (ProposalState.LIVE, 0)


def test_price_and_rate_are_frozen_at_the_yes(bid, anna):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)
    session.add(CommissionRate(valid_from=clock.today(), basis_points=1200))
    session.commit()
    assert (job.agreed_price, job.total, job.commission_basis_points) == (Chf(6000), Chf(6000), 800)
    assert (job.commission, job.helper_keeps) == (Chf(480), Chf(5520))


def test_the_rate_of_the_day_holds(bid, anna):
    session.add(CommissionRate(valid_from=clock.today(), basis_points=1000))
    session.commit()
    assert agreeing.accept_proposal(bid, by=anna).commission_basis_points == 1000


def test_the_others_are_declined_kindly_and_the_counter_on_the_way_too(ad, bid, anna, chiara):
    other = bid_of(chiara, ad)
    waiting = counter_of(other, anna, price=5000)
    agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    assert (waiting.state, events_of(Kind.DECLINED_BY_CHOICE)) == (ProposalState.DECLINED, 1)


def test_a_second_yes_to_another_bid_is_too_late(ad, bid, anna, chiara):
    other = bid_of(chiara, ad)
    agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    session.commit()
    said = refusal(AlreadyMoved, lambda: agreeing.accept_proposal(other, other.slot_rows[0].id, by=anna))
    assert (said.code, said.facts["state"]) == ("proposal_moved", ProposalState.DECLINED)
    assert job_count() == 1


def test_the_same_yes_twice_is_one_job(bid, anna):
    first = agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)
    session.commit()
    assert agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna) is first
    assert (job_count(), events_of(Kind.ACCEPTED)) == (1, 1)


def test_a_second_yes_to_another_time_is_another_wish(bid, anna):
    agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)
    session.commit()
    assert (
        refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, bid.slot_rows[1].id, **DOOR, by=anna)).code
        == "proposal_moved"
    )


def test_only_the_asked_side_says_yes(bid, beat, chiara, dario):
    assert refusal(NotAllowed, lambda: agreeing.accept_proposal(bid, by=beat)).code == "other_side_must_answer"
    for other in (chiara, dario):
        assert refusal(NotAllowed, lambda by=other: agreeing.accept_proposal(bid, by=by)).code == "not_allowed"


@pytest.mark.parametrize("ended", ["withdrawn", "declined", "countered", "lapsed"])
def test_what_has_ended_is_not_accepted(bid, anna, beat, ended):
    if ended == "withdrawn":
        bargaining.withdraw(bid, by=beat)
    elif ended == "declined":
        bargaining.decline(bid, by=anna)
    elif ended == "countered":
        counter_of(bid, anna, price=5000)
    else:
        bargaining.lapse(bid)
    session.commit()
    said = refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, by=anna))
    assert (said.code, said.facts["state"]) == ("proposal_moved", ended)


def test_after_its_time_nothing_is_accepted(bid, anna, at):
    at("2026-11-26 10:01")
    assert refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, by=anna)).code == "proposal_moved"


def test_a_closed_ad_is_not_agreed_on(anna, beat):
    offer = offer_of(beat)
    enquiry = enquiry_of(anna, offer)
    offer.state = AdState.HIDDEN
    session.commit()
    said = refusal(AlreadyMoved, lambda: agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat))
    assert said.code == "ad_closed"


def test_a_time_of_another_proposal_is_refused(ad, bid, anna, chiara):
    other = bid_of(chiara, ad)
    said = refusal(OutOfRange, lambda: agreeing.accept_proposal(bid, other.slot_rows[0].id, by=anna))
    assert (said.code, said.field) == ("no_such_slot", "slot_id")


def test_a_struck_time_is_gone(bid, anna):
    bid.slot_rows[0].struck_at = clock.now()
    session.commit()
    said = refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna))
    assert (said.code, said.field) == ("slot_taken", "slot_id")
    assert (bid.state, anna.street) == (ProposalState.LIVE, None)


def test_a_time_that_is_past_is_gone(anna, beat, at):
    bid = bid_of(beat, request_of(anna), times=("2026-11-23 14:00", FRIDAY_AT_NINE))
    at("2026-11-23 14:01")
    assert refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)).code == "slot_taken"


def test_a_helper_has_one_appointment_at_a_time(anna, beat, dario):
    offer = offer_of(beat)
    one = enquiry_of(anna, offer, times=("2026-11-24 14:00",))
    agreeing.accept_proposal(one, one.slot_rows[0].id, by=beat)
    two = enquiry_of(dario, offer, times=("2026-11-24 15:00",))
    said = refusal(AlreadyMoved, lambda: agreeing.accept_proposal(two, two.slot_rows[0].id, by=beat))
    assert (said.code, said.field) == ("slot_taken", "slot_id")
    three = enquiry_of(dario, offer_of(beat, "Drucker einrichten"), times=("2026-11-24 15:30",))
    assert agreeing.accept_proposal(three, three.slot_rows[0].id, by=beat)


def test_a_cancelled_appointment_frees_the_time(anna, beat, dario):
    from market import ending

    offer = offer_of(beat)
    one = enquiry_of(anna, offer, times=("2026-11-24 14:00",))
    job = agreeing.accept_proposal(one, one.slot_rows[0].id, by=beat)
    ending.cancel(job, "Krank", by=beat)
    two = enquiry_of(dario, offer, times=("2026-11-24 14:30",))
    assert agreeing.accept_proposal(two, two.slot_rows[0].id, by=beat)


def test_a_helper_says_yes_without_a_door(anna, beat):
    enquiry = enquiry_of(anna, offer_of(beat))
    job = agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, **DOOR, by=beat)
    assert (job.state, job.street, job.phone, beat.street) == (JobState.AGREED, None, None, None)


def test_an_offer_stays_open_after_a_yes(anna, beat, dario):
    offer = offer_of(beat)
    for neighbour, time in ((anna, "2026-11-24 10:00"), (dario, "2026-11-25 10:00")):
        enquiry = enquiry_of(neighbour, offer, times=(time,))
        agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    assert (offer.state, job_count()) == (AdState.LIVE, 2)


# A time for an agreed job


def test_one_side_offers_times_and_the_other_ticks_one(agreed, anna, beat):
    agreeing.offer_slots(agreed, [slot("2026-11-28 10:00"), slot("2026-11-29 10:00")], by=beat)
    agreeing.tick_slot(agreed, agreed.slot_rows[1].id, by=anna)
    assert (agreed.state, agreed.starts_at) == (JobState.AGREED, slot("2026-11-29 10:00").starts_at)
    agreeing.give_contacts(agreed, **DOOR, by=anna)
    assert agreed.state is JobState.SCHEDULED


def test_offering_again_replaces_the_own_times_only(agreed, anna, beat):
    agreeing.offer_slots(agreed, [slot("2026-11-28 10:00")], by=beat)
    agreeing.offer_slots(agreed, [slot("2026-11-28 16:00")], by=anna)
    agreeing.offer_slots(agreed, [slot("2026-11-29 10:00")], by=beat)
    session.commit()
    assert [row.slot for row in agreed.slots_offered_to(anna)] == [slot("2026-11-29 10:00")]
    assert [row.slot for row in agreed.slots_offered_to(beat)] == [slot("2026-11-28 16:00")]


def test_no_times_at_all_are_refused(agreed, beat):
    assert refusal(Missing, lambda: agreeing.offer_slots(agreed, [], by=beat)).code == "slot_needed"


def test_a_past_time_is_refused(agreed, beat):
    assert refusal(OutOfRange, lambda: agreeing.offer_slots(agreed, [slot("2026-11-23 09:00")], by=beat)).code == "slot_past"


def test_a_stranger_offers_ticks_and_gives_nothing(agreed, beat, dario):
    agreeing.offer_slots(agreed, [slot("2026-11-28 10:00")], by=beat)
    session.commit()
    refusal(NotAllowed, lambda: agreeing.offer_slots(agreed, [slot("2026-11-28 10:00")], by=dario))
    refusal(NotAllowed, lambda: agreeing.tick_slot(agreed, agreed.slot_rows[0].id, by=dario))
    refusal(NotAllowed, lambda: agreeing.give_contacts(agreed, **DOOR, by=dario))


def test_nobody_ticks_the_own_time(agreed, beat):
    agreeing.offer_slots(agreed, [slot("2026-11-28 10:00")], by=beat)
    session.commit()
    assert refusal(OutOfRange, lambda: agreeing.tick_slot(agreed, agreed.slot_rows[0].id, by=beat)).code == "no_such_slot"


def test_ticking_twice_is_once(agreed, anna, beat):
    agreeing.give_contacts(agreed, **DOOR, by=anna)
    agreeing.offer_slots(agreed, [slot("2026-11-28 10:00")], by=beat)
    row_id = agreed.slot_rows[0].id
    agreeing.tick_slot(agreed, row_id, by=anna)
    agreeing.tick_slot(agreed, row_id, by=anna)
    assert (agreed.state, events_of(Kind.SCHEDULED)) == (JobState.SCHEDULED, 1)


def test_a_helper_does_not_offer_a_promised_time_to_an_agreed_job(agreed, beat, dario):
    enquiry = enquiry_of(dario, offer_of(beat), times=("2026-11-24 14:00",))
    agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    session.commit()
    assert refusal(OutOfRange, lambda: agreeing.offer_slots(agreed, [slot("2026-11-24 15:00")], by=beat)).code == "slot_busy"


def test_a_time_the_helper_promised_meanwhile_is_gone(agreed, anna, beat, dario):
    agreeing.offer_slots(agreed, [slot("2026-11-24 14:00")], by=beat)
    enquiry = enquiry_of(dario, offer_of(beat), times=("2026-11-24 15:00",))
    agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    session.commit()
    said = refusal(AlreadyMoved, lambda: agreeing.tick_slot(agreed, agreed.slot_rows[0].id, by=anna))
    assert said.code == "slot_taken"


def test_a_scheduled_job_takes_no_more_times(bid, anna, beat):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, **DOOR, by=anna)
    session.commit()
    assert refusal(AlreadyMoved, lambda: agreeing.offer_slots(job, [slot("2026-11-28 10:00")], by=beat)).code == "already_moved"


# The door


def test_the_neighbour_gives_the_door_and_twice_is_once(bid, anna):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    agreeing.give_contacts(job, **DOOR, by=anna)
    agreeing.give_contacts(job, **DOOR, by=anna)
    assert (job.state, events_of(Kind.SCHEDULED)) == (JobState.SCHEDULED, 1)


def test_the_helper_gives_no_door(agreed, beat):
    refusal(NotAllowed, lambda: agreeing.give_contacts(agreed, **DOOR, by=beat))


def test_an_empty_street_is_refused(agreed, anna):
    said = refusal(Missing, lambda: agreeing.give_contacts(agreed, street="  ", phone=DOOR["phone"], by=anna))
    assert (said.code, said.field) == ("street_needed", "street")


def test_a_door_given_after_the_time_has_passed_does_not_make_an_appointment(bid, anna, at):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    session.commit()
    at("2026-11-26 14:01")
    assert refusal(AlreadyMoved, lambda: agreeing.give_contacts(job, **DOOR, by=anna)).code == "slot_taken"
    assert job.state is JobState.AGREED


def test_the_door_is_shown_from_the_appointment_on_to_the_two_only(bid, anna, beat, chiara, olga):
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, by=anna)
    assert not job.shows_contacts_to(beat)
    agreeing.give_contacts(job, **DOOR, by=anna)
    assert [job.shows_contacts_to(who) for who in (anna, beat, chiara, olga, None)] == [True, True, False, False, False]


def test_an_ad_taken_down_is_not_agreed_on(ad, bid, anna):
    ads.take_down(ad, by=anna)
    bargaining.lapse_all_on(ad) if bid.is_live else None
    session.commit()
    assert refusal(AlreadyMoved, lambda: agreeing.accept_proposal(bid, by=anna)).code == "proposal_moved"
    assert jobs.current_of_request(ad) is None


def test_pausing_an_offer_leaves_its_jobs_alone(anna, beat):
    offer = offer_of(beat)
    enquiry = enquiry_of(anna, offer)
    job = agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    offers.pause(offer, by=beat)
    assert (job.state, enquiry.state) == (JobState.AGREED, ProposalState.ACCEPTED)
