"""Who sees a proposal, who may answer it, until when it stands."""

from datetime import datetime

import pytest

from market import bargaining, clock, proposals
from market.lifecycle import ProposalState
from market.proposals import Side
from tests.deals import FRIDAY_AT_NINE, THURSDAY_AT_TWO, bid_of, counter_of, enquiry_of, offer_of, request_of


@pytest.fixture
def bid(anna, beat):
    return bid_of(beat, request_of(anna))


def test_a_bid_knows_its_two_sides(bid, anna, beat):
    assert bid.is_bid
    assert (bid.side_of(anna), bid.side_of(beat)) == (Side.NEIGHBOUR, Side.HELPER)
    assert bid.asked is anna


def test_an_enquiry_asks_the_helper(anna, beat):
    enquiry = enquiry_of(anna, offer_of(beat))
    assert not enquiry.is_bid
    assert enquiry.asked is beat
    assert enquiry.postal_code == anna.postal_code


def test_only_the_two_sides_see_it(bid, anna, beat, chiara, dario, olga):
    assert proposals.seen_by(anna, bid.id) is bid
    assert proposals.seen_by(beat, bid.id) is bid
    for other in (chiara, dario, olga, None):
        assert proposals.seen_by(other, bid.id) is None
    assert proposals.seen_by(anna, 4711) is None


@pytest.mark.parametrize(
    ("who", "answers", "withdraws"),
    [("anna", True, False), ("beat", False, True), ("chiara", False, False), ("dario", False, False)],
)
def test_the_asked_side_answers_and_the_author_withdraws(bid, request, who, answers, withdraws):
    account = request.getfixturevalue(who)
    assert bid.may_be_answered_by(account) is answers
    assert bid.may_be_withdrawn_by(account) is withdraws


def test_a_suspended_person_does_not_answer(bid, anna):
    anna.suspended_at = clock.now()
    assert not bid.may_be_answered_by(anna)


def test_a_neighbour_has_three_days_to_answer(bid):
    assert close(bid.stands_until, "2026-11-26 10:00")


def test_a_helper_has_one_day_to_answer(anna, beat):
    assert close(enquiry_of(anna, offer_of(beat)).stands_until, "2026-11-24 10:00")


def test_a_counter_gives_the_other_side_its_own_time(bid, anna):
    assert close(counter_of(bid, anna, price=5000).stands_until, "2026-11-24 10:00")


def test_a_proposal_ends_when_its_last_slot_begins(anna, beat):
    bid = bid_of(beat, request_of(anna), times=("2026-11-24 09:00", "2026-11-24 14:00"))
    assert bid.stands_until == clock.from_zurich(*wall("2026-11-24 14:00"))


def test_after_its_time_a_proposal_cannot_be_answered_even_before_the_clock_comes_by(bid, anna, at):
    at("2026-11-26 10:01")
    assert bid.state is ProposalState.LIVE
    assert not bid.is_live
    assert not bid.may_be_answered_by(anna)


def test_a_past_slot_is_no_longer_free(anna, beat, at):
    bid = bid_of(beat, request_of(anna), times=("2026-11-23 14:00", THURSDAY_AT_TWO))
    at("2026-11-23 14:30")
    assert [row.is_free for row in bid.slot_rows] == [False, True]
    assert len(bid.free_slots) == 1


def test_the_author_of_a_request_sees_all_bids_and_a_bidder_the_own(anna, beat, chiara, dario):
    request = request_of(anna)
    one, two = bid_of(beat, request), bid_of(chiara, request)
    assert set(proposals.on_request(request, anna)) == {one, two}
    assert proposals.on_request(request, beat) == [one]
    assert proposals.on_request(request, dario) == []


def test_each_side_may_change_the_price_once(bid, anna, beat):
    assert proposals.may_change_price(bid, anna)
    counter = counter_of(bid, anna, price=5000)
    assert not proposals.may_change_price(counter, anna)
    assert proposals.may_change_price(counter, beat)


def test_other_times_do_not_use_up_the_price_counter(bid, anna):
    counter = counter_of(bid, anna, times=(FRIDAY_AT_NINE,))
    assert not counter.changes_price
    assert proposals.may_change_price(counter, anna)


def test_all_words_of_a_negotiation_stand_in_order(bid, anna, beat):
    second = counter_of(bid, anna, price=5000)
    third = counter_of(second, beat, price=5500)
    assert proposals.in_thread(bid.thread) == [bid, second, third]


def test_open_proposals_are_listed_for_both_sides_soonest_end_first(anna, beat, chiara):
    bid = bid_of(beat, request_of(anna))
    enquiry = enquiry_of(anna, offer_of(chiara))
    assert proposals.live_of(anna) == [enquiry, bid]
    assert proposals.live_of(beat) == [bid]
    bargaining.withdraw(bid, by=beat)
    assert proposals.live_of(beat) == []


def wall(words):
    moment = datetime.fromisoformat(words)
    return moment.date(), moment.time()


def close(moment, words):
    return abs((moment - clock.from_zurich(*wall(words))).total_seconds()) < 60
