"""To bid, to enquire, to counter, to withdraw, to decline: what is possible, what is refused, and that twice is once."""

import pytest
from sqlalchemy import func, select

from database import session, unit_of_work
from market import ads, agreeing, bargaining, clock, offers, talk
from market.events import Event, Kind
from market.lifecycle import ProposalState
from market.money import Chf
from market.proposals import Proposal
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange, Refusal, SentDifferently
from tests.conftest import person
from tests.deals import FRIDAY_AT_NINE, THURSDAY_AT_TWO, bid_of, counter_of, enquiry_of, offer_of, request_of, terms_of

KEY = "form-key-0123456789"


@pytest.fixture
def ad(anna):
    return request_of(anna)


@pytest.fixture
def bid(ad, beat):
    return bid_of(beat, ad)


def refusal(kind, step) -> Refusal:
    """The refusal of a step, done as a route does it: nothing of it may stay."""
    with pytest.raises(kind) as said:
        unit_of_work(step)
    return said.value


def rows(kind=Proposal) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def events_of(kind: Kind) -> int:
    return session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


# To bid


def test_a_bid_is_live_and_counts_on_the_request(ad, beat):
    bid = bid_of(beat, ad)
    assert (bid.state, bid.price, bid.duration_min) == (ProposalState.LIVE, Chf(6000), 60)
    assert [row.slot.minutes for row in bid.slot_rows] == [60, 60]
    assert (ad.proposal_count, ad.is_unanswered) == (1, False)
    assert events_of(Kind.PROPOSED) == 1


def test_a_bid_without_times_is_fine(ad, beat):
    assert bid_of(beat, ad, times=()).slot_rows == []


def test_nobody_bids_on_the_own_request(ad, anna):
    assert refusal(NotAllowed, lambda: bargaining.bid(ad, **terms_of(), message="", by=anna)).code == "not_allowed"


def test_only_helpers_bid(ad, dario):
    assert refusal(NotAllowed, lambda: bargaining.bid(ad, **terms_of(), message="", by=dario)).code == "not_allowed"


def test_a_suspended_helper_does_not_bid(ad, beat):
    beat.suspended_at = clock.now()
    session.commit()
    assert refusal(NotAllowed, lambda: bargaining.bid(ad, **terms_of(), message="", by=beat)).code == "not_allowed"


def test_a_closed_request_takes_no_bids(ad, anna, beat):
    ads.take_down(ad, by=anna)
    session.commit()
    assert refusal(AlreadyMoved, lambda: bargaining.bid(ad, **terms_of(), message="", by=beat)).code == "ad_closed"


def test_a_second_live_bid_of_the_same_helper_is_refused(ad, bid, beat):
    assert refusal(AlreadyMoved, lambda: bargaining.bid(ad, **terms_of(7000), message="", by=beat)).code == "proposal_exists"
    assert rows() == 1


def test_after_withdrawing_a_helper_may_bid_again(ad, bid, beat):
    bargaining.withdraw(bid, by=beat)
    again = bid_of(beat, ad, price=5000)
    assert again.thread_id == bid.thread_id
    assert again.state is ProposalState.LIVE


def test_the_same_form_sent_twice_is_one_bid(ad, beat):
    first = bargaining.bid(ad, **terms_of(), message="Gerne", by=beat, form_key=KEY)
    session.commit()
    assert bargaining.bid(ad, **terms_of(), message="Gerne", by=beat, form_key=KEY) is first
    assert (rows(), events_of(Kind.PROPOSED), ad.proposal_count) == (1, 1, 1)


def test_the_same_form_with_another_price_is_refused(ad, beat):
    bargaining.bid(ad, **terms_of(), message="Gerne", by=beat, form_key=KEY)
    session.commit()
    refusal(SentDifferently, lambda: bargaining.bid(ad, **terms_of(7000), message="Gerne", by=beat, form_key=KEY))
    assert rows() == 1


@pytest.mark.parametrize(
    ("rappen", "code"),
    [
        (2950, "price_outside_band"),
        (10050, "price_outside_band"),
        (0, "price_outside_band"),
        (-6000, "price_outside_band"),
        (6025, "price_step"),
    ],
)
def test_a_price_outside_the_band_or_between_its_steps_is_refused(ad, beat, rappen, code):
    said = refusal(OutOfRange, lambda: bargaining.bid(ad, **terms_of(rappen), message="", by=beat))
    assert (said.code, said.field) == (code, "price")
    assert (rows(), rows(talk.Thread)) == (0, 0)


@pytest.mark.parametrize("rappen", [3000, 3050, 10000])
def test_both_ends_of_the_band_are_fine(ad, beat, rappen):
    assert bid_of(beat, ad, price=rappen).price == Chf(rappen)


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (("2026-11-23 09:00",), "slot_past"),
        (("2027-02-23 09:00",), "slot_too_far"),
        (("2026-11-26 14:00", "2026-11-26 14:30"), "slots_overlap"),
        (("2026-11-25 09:00", "2026-11-26 09:00", "2026-11-27 09:00", "2026-11-28 09:00"), "too_many_slots"),
    ],
)
def test_times_that_cannot_be_are_refused(ad, beat, times, code):
    said = refusal(OutOfRange, lambda: bargaining.bid(ad, **terms_of(times=times), message="", by=beat))
    assert (said.code, said.field) == (code, "slots")


def test_a_duration_nobody_offers_is_refused(ad, beat):
    said = refusal(OutOfRange, lambda: bargaining.bid(ad, **terms_of(minutes=25), message="", by=beat))
    assert (said.code, said.field) == ("no_such_duration", "duration_min")


def test_a_helper_does_not_offer_a_time_already_promised(anna, beat, chiara):
    promised = bid_of(beat, request_of(anna))
    agreeing.accept_proposal(promised, promised.slot_rows[0].id, by=anna)
    session.commit()
    other = request_of(chiara, "Drucker druckt nicht")
    said = refusal(OutOfRange, lambda: bargaining.bid(other, **terms_of(times=("2026-11-26 15:00",)), message="", by=beat))
    assert (said.code, said.field) == ("slot_busy", "slots")
    assert bid_of(beat, other, times=("2026-11-26 15:30",))


def test_nobody_learns_from_an_enquiry_when_a_helper_is_busy(anna, beat, dario):
    promised = bid_of(beat, request_of(anna))
    agreeing.accept_proposal(promised, promised.slot_rows[0].id, by=anna)
    session.commit()
    assert enquiry_of(dario, offer_of(beat), times=(THURSDAY_AT_TWO,)).state is ProposalState.LIVE


# To enquire


def test_an_enquiry_is_a_proposal_by_the_neighbour(anna, beat):
    enquiry = enquiry_of(anna, offer_of(beat))
    assert (enquiry.neighbour, enquiry.helper, enquiry.author) == (anna, beat, anna)


def test_nobody_enquires_on_the_own_offer(beat):
    offer = offer_of(beat)
    assert refusal(NotAllowed, lambda: bargaining.enquire(offer, **terms_of(), message="", by=beat)).code == "not_allowed"


def test_a_suspended_person_does_not_enquire(anna, beat):
    offer = offer_of(beat)
    anna.suspended_at = clock.now()
    session.commit()
    assert refusal(NotAllowed, lambda: bargaining.enquire(offer, **terms_of(), message="", by=anna)).code == "not_allowed"


def test_a_paused_offer_takes_no_enquiries_and_its_open_ones_end(anna, beat, chiara):
    offer = offer_of(beat)
    enquiry = enquiry_of(anna, offer)
    offers.pause(offer, by=beat)
    bargaining.lapse_all_on(offer) if enquiry.is_live else None
    session.commit()
    assert enquiry.state is ProposalState.LAPSED
    assert refusal(AlreadyMoved, lambda: bargaining.enquire(offer, **terms_of(), message="", by=chiara)).code == "ad_closed"


def test_outside_the_pilot_area_nobody_enquires(beat):
    offer, far = offer_of(beat), person("Eva", "Egli", "3011")
    said = refusal(OutOfRange, lambda: bargaining.enquire(offer, **terms_of(), message="", by=far))
    assert (said.code, said.facts) == ("outside_pilot_area", {"place": "3011"})


def test_a_second_live_enquiry_is_refused(anna, beat):
    offer = offer_of(beat)
    enquiry_of(anna, offer)
    assert refusal(AlreadyMoved, lambda: bargaining.enquire(offer, **terms_of(), message="", by=anna)).code == "proposal_exists"


def test_an_enquiry_sent_twice_is_one(anna, beat):
    offer = offer_of(beat)
    first = bargaining.enquire(offer, **terms_of(), message="Hallo", by=anna, form_key=KEY)
    session.commit()
    assert bargaining.enquire(offer, **terms_of(), message="Hallo", by=anna, form_key=KEY) is first
    assert rows() == 1


# To counter


def test_a_counter_replaces_what_stood(bid, anna, beat):
    counter = counter_of(bid, anna, price=5000, message="Ginge es für 50?")
    assert bid.state is ProposalState.COUNTERED
    assert (counter.answers_id, counter.changes_price, counter.asked) == (bid.id, True, beat)
    assert (counter.thread_id, counter.request_id, counter.postal_code) == (bid.thread_id, bid.request_id, bid.postal_code)
    assert session.scalar(select(Event.facts).where(Event.kind == Kind.COUNTERED)) == {"old_price": 6000}


def test_each_side_has_one_price_counter(bid, anna, beat):
    first = counter_of(bid, anna, price=5000)
    second = counter_of(first, beat, price=5500)
    said = refusal(OutOfRange, lambda: bargaining.counter(second, **terms_of(5300), message="", by=anna))
    assert (said.code, said.field) == ("price_countered_already", "price")
    assert second.state is ProposalState.LIVE
    third = counter_of(second, anna, price=5500, times=("2026-11-28 10:00",))
    said = refusal(OutOfRange, lambda: bargaining.counter(third, **terms_of(5600), message="", by=beat))
    assert said.code == "price_countered_already"


def test_times_may_be_proposed_as_often_as_needed(bid, anna, beat):
    last = bid
    for number, day in enumerate((25, 26, 27, 28, 29)):
        last = counter_of(last, (anna, beat)[number % 2], times=(f"2026-11-{day} 11:00",))
    assert last.is_live
    assert rows() == 6


def test_the_author_does_not_counter_the_own_proposal(bid, beat):
    said = refusal(NotAllowed, lambda: bargaining.counter(bid, **terms_of(5000), message="", by=beat))
    assert said.code == "other_side_must_answer"


def test_a_stranger_does_not_counter(bid, chiara, dario):
    for other in (chiara, dario):
        assert (
            refusal(NotAllowed, lambda by=other: bargaining.counter(bid, **terms_of(), message="", by=by)).code == "not_allowed"
        )


def test_what_was_withdrawn_meanwhile_is_not_countered(bid, anna, beat):
    bargaining.withdraw(bid, by=beat)
    session.commit()
    said = refusal(AlreadyMoved, lambda: bargaining.counter(bid, **terms_of(5000), message="", by=anna))
    assert (said.code, said.facts) == ("proposal_moved", {"state": ProposalState.WITHDRAWN})
    assert rows() == 1


def test_a_counter_outside_the_band_leaves_the_first_word_standing(bid, anna):
    refusal(OutOfRange, lambda: bargaining.counter(bid, **terms_of(2000), message="", by=anna))
    assert (bid.state, rows()) == (ProposalState.LIVE, 1)


def test_a_counter_sent_twice_is_one(bid, anna):
    first = bargaining.counter(bid, **terms_of(5000), message="", by=anna, form_key=KEY)
    session.commit()
    assert bargaining.counter(bid, **terms_of(5000), message="", by=anna, form_key=KEY) is first
    assert (rows(), events_of(Kind.COUNTERED)) == (2, 1)


def test_a_counter_that_says_the_same_is_refused(bid, anna):
    said = refusal(OutOfRange, lambda: bargaining.counter(bid, **terms_of(), message="", by=anna))
    assert said.code == "counter_unchanged"
    assert bid.state is ProposalState.LIVE


# To withdraw and to decline


def test_the_author_withdraws_and_twice_is_once(bid, ad, beat):
    bargaining.withdraw(bid, by=beat)
    bargaining.withdraw(bid, by=beat)
    assert (bid.state, events_of(Kind.WITHDRAWN)) == (ProposalState.WITHDRAWN, 1)
    assert ad.is_open


def test_nobody_else_withdraws(bid, anna, dario):
    for other in (anna, dario):
        refusal(NotAllowed, lambda by=other: bargaining.withdraw(bid, by=by))
    assert bid.state is ProposalState.LIVE


def test_what_was_declined_is_not_withdrawn(bid, anna, beat):
    bargaining.decline(bid, by=anna)
    session.commit()
    assert refusal(AlreadyMoved, lambda: bargaining.withdraw(bid, by=beat)).code == "already_moved"


def test_the_asked_side_declines_and_twice_is_once(bid, ad, anna):
    bargaining.decline(bid, by=anna)
    bargaining.decline(bid, by=anna)
    assert (bid.state, events_of(Kind.DECLINED)) == (ProposalState.DECLINED, 1)
    assert ad.is_open


def test_the_author_does_not_decline_the_own_proposal(bid, beat):
    assert refusal(NotAllowed, lambda: bargaining.decline(bid, by=beat)).code == "other_side_must_answer"


def test_a_stranger_does_not_decline(bid, dario):
    assert refusal(NotAllowed, lambda: bargaining.decline(bid, by=dario)).code == "not_allowed"


def test_what_was_withdrawn_is_not_declined(bid, anna, beat):
    bargaining.withdraw(bid, by=beat)
    session.commit()
    assert refusal(AlreadyMoved, lambda: bargaining.decline(bid, by=anna)).code == "proposal_moved"


# The clock


def test_silence_ends_a_proposal_without_blame(bid, beat, anna):
    bargaining.lapse(bid)
    assert (bid.state, bid.moved_by_id) == (ProposalState.LAPSED, None)
    session.commit()
    assert refusal(AlreadyMoved, lambda: bargaining.decline(bid, by=anna)).code == "proposal_moved"


def test_a_closed_ad_ends_what_was_proposed_on_it_and_nothing_else(anna, beat, chiara):
    one, two = request_of(anna), request_of(anna, "Drucker druckt nicht")
    gone, also_gone, stays = bid_of(beat, one), bid_of(chiara, one), bid_of(beat, two)
    bargaining.lapse_all_on(one)
    assert [row.state for row in (gone, also_gone, stays)] == [ProposalState.LAPSED, ProposalState.LAPSED, ProposalState.LIVE]


# Struck slots


def test_a_promised_time_goes_with_its_gap_from_the_helpers_other_proposals(anna, chiara, beat):
    chosen = bid_of(beat, request_of(anna))
    other = bid_of(
        beat, request_of(chiara, "Drucker druckt nicht"), times=("2026-11-26 15:00", "2026-11-26 16:00", FRIDAY_AT_NINE)
    )
    agreeing.accept_proposal(chosen, chosen.slot_rows[0].id, by=anna)
    assert [row.struck_at is not None for row in other.slot_rows] == [True, False, False]
    assert session.scalar(select(Event.facts).where(Event.kind == Kind.SLOT_STRUCK)) == {"count": 1}
    assert other.is_live


def test_other_helpers_keep_their_times(anna, chiara, beat):
    request = request_of(anna)
    chosen = bid_of(beat, request)
    other = bid_of(chiara, request_of(beat, "Fernseher ohne Ton"))
    agreeing.accept_proposal(chosen, chosen.slot_rows[0].id, by=anna)
    assert all(row.is_free for row in other.slot_rows)
