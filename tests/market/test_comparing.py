"""Bids beside each other: who sees them so, what stands on each, and which one stands first."""

import pytest

from database import session
from market import blocks, clock
from market.comparing import Bid, bids_on, leading_first, newest_of_each
from tests.deals import bid_of, counter_of, request_of


@pytest.fixture
def request_(anna):
    return request_of(anna)


def ids(bids: list[Bid]) -> list[int]:
    return [bid.id for bid in bids]


def led_by(request, anna) -> list[int]:
    session.flush()
    return ids(leading_first(bids_on(request, anna)))


def test_only_the_author_of_the_request_sees_bids_beside_each_other(request_, anna, beat, dario, olga):
    bid = bid_of(beat, request_)
    assert ids(bids_on(request_, anna)) == [bid.id]
    assert [bids_on(request_, other) for other in (beat, dario, olga)] == [[], [], []]


def test_a_bid_says_what_the_proposal_and_its_helper_say(request_, anna, beat):
    proposal = bid_of(beat, request_)
    (bid,) = bids_on(request_, anna)
    same = (
        "id",
        "thread_id",
        "state",
        "is_live",
        "answers_id",
        "changes_price",
        "price",
        "message",
        "stands_until",
        "distance_m",
    )
    assert [getattr(bid, name) for name in same] == [getattr(proposal, name) for name in same]
    assert [(slot.id, slot.is_free) for slot in bid.slot_rows] == [(row.id, row.is_free) for row in proposal.slot_rows]
    assert (bid.public_name, bid.initials, bid.first_name) == (beat.public_name, beat.initials, beat.first_name)
    assert (bid.place, bid.helper_id, bid.mean) == (beat.place.name, beat.helper.id, None)


def test_who_has_left_stands_there_without_an_initial(request_, anna, beat):
    bid_of(beat, request_)
    beat.first_name, beat.last_name = "Deleted account", ""
    session.flush()
    assert bids_on(request_, anna)[0].public_name == "Deleted account"


@pytest.mark.parametrize(("wrote", "language"), [("beat", "en"), ("anna", "de")])
def test_a_message_stands_in_the_language_of_who_wrote_it(request_, anna, beat, wrote, language):
    beat.language = "en"
    bid = bid_of(beat, request_)
    if wrote == "anna":
        counter_of(bid, anna, price=5000)
    session.flush()
    assert bids_on(request_, anna)[-1].language == language


def test_the_author_answers_what_a_helper_proposed_and_not_the_own_counter(request_, anna, beat):
    first = bid_of(beat, request_)
    assert bids_on(request_, anna)[0].may_be_answered_by(anna)
    counter_of(first, anna, price=5000)
    assert [bid.may_be_answered_by(anna) for bid in bids_on(request_, anna)] == [False, False]


def test_after_its_time_a_bid_is_live_no_more(request_, anna, beat, at):
    bid_of(beat, request_)
    at("2026-11-26 10:01")
    (bid,) = bids_on(request_, anna)
    assert not bid.is_live
    assert not bid.may_be_answered_by(anna)


def test_a_suspended_author_does_not_answer(request_, anna, beat):
    bid_of(beat, request_)
    anna.suspended_at = clock.now()
    assert not bids_on(request_, anna)[0].may_be_answered_by(anna)


def test_one_negotiation_shows_its_newest_word_only(request_, anna, beat, chiara):
    first, other = bid_of(beat, request_), bid_of(chiara, request_)
    countered = counter_of(first, anna, price=5000)
    assert set(ids(newest_of_each(bids_on(request_, anna)))) == {countered.id, other.id}


def test_free_slots_lead_then_stars_then_price(request_, anna, beat, chiara):
    dear, cheap = bid_of(beat, request_, price=8000), bid_of(chiara, request_, price=5000)
    assert led_by(request_, anna) == [cheap.id, dear.id]
    beat.helper.stars_sum, beat.helper.review_count = 50, 10
    assert led_by(request_, anna) == [dear.id, cheap.id]
    for row in dear.slot_rows:
        row.struck_at = clock.now()
    assert led_by(request_, anna) == [cheap.id, dear.id]


def test_one_perfect_review_does_not_beat_many_good_ones(request_, anna, beat, chiara):
    fresh, seasoned = bid_of(chiara, request_), bid_of(beat, request_)
    beat.helper.stars_sum, beat.helper.review_count = 196, 40  # 4.9
    chiara.helper.stars_sum, chiara.helper.review_count = 5, 1  # 5.0
    assert led_by(request_, anna) == [seasoned.id, fresh.id]


def test_at_the_same_price_the_nearer_one_leads(request_, anna, beat, chiara):
    far, near = bid_of(beat, request_), bid_of(chiara, request_)
    assert far.distance_m > near.distance_m
    assert led_by(request_, anna) == [near.id, far.id]


@pytest.mark.parametrize("who", ["anna", "beat"])
def test_what_ended_with_somebody_kept_apart_is_left_out(request_, anna, beat, chiara, who):
    bid_of(beat, request_)
    other = bid_of(chiara, request_)
    block = blocks.block(beat, by=anna) if who == "anna" else blocks.block(anna, by=beat)
    assert ids(bids_on(request_, anna)) == [other.id]
    blocks.lift(block, by=anna if who == "anna" else beat)
    assert len(bids_on(request_, anna)) == 2
