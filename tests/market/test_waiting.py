"""What waits for one person, soonest due first."""

from datetime import timedelta
from typing import Any

from database import unit_of_work
from market import ads, clock, finishing, waiting
from market.accounts import Account
from market.jobs import PaidBy
from market.waiting import Kind
from tests.deals import bid_of, counter_of, enquiry_of, offer_of, request_of, scheduled_job


def mine(account: Account) -> list[Kind]:
    return [thing.kind for thing in waiting.day_of(account).mine]


def test_nothing_waits_for_somebody_new(dario: Account) -> None:
    assert waiting.day_of(dario) == waiting.Day([], [], [])


def test_a_bid_waits_for_its_neighbour_and_not_for_its_helper(anna: Account, beat: Account) -> None:
    bid = bid_of(beat, request_of(anna))
    assert [(thing.kind, thing.about, thing.until) for thing in waiting.day_of(anna).mine] == [
        (Kind.ANSWER, bid, bid.stands_until)
    ]
    assert mine(beat) == []
    assert [thing.about for thing in waiting.day_of(beat).others] == [bid]


def test_several_bids_on_one_request_are_one_thing_to_do(anna: Account, beat: Account, chiara: Account) -> None:
    wanted = request_of(anna)
    first, second = bid_of(beat, wanted), bid_of(chiara, wanted)
    (thing,) = waiting.day_of(anna).mine
    assert (thing.kind, thing.about, thing.count) == (Kind.COMPARE, wanted, 2)
    assert thing.until == min(first.stands_until, second.stands_until)


def test_a_counter_waits_for_the_other_side(anna: Account, beat: Account) -> None:
    answer = counter_of(bid_of(beat, request_of(anna)), by=anna, price=5000)
    assert [thing.about for thing in waiting.day_of(beat).mine] == [answer]
    assert mine(anna) == []


def test_a_request_that_ran_out_waits_for_its_author(anna: Account) -> None:
    wanted = request_of(anna)
    assert waiting.day_of(anna).requests == [wanted]
    unit_of_work(lambda: ads.lapse(wanted))
    day = waiting.day_of(anna)
    assert [thing.kind for thing in day.mine] == [Kind.RENEW]
    assert day.requests == []


def test_a_finished_job_may_be_rated_for_two_weeks(anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.TWINT, by=beat))
    unit_of_work(lambda: finishing.confirm(job, by=anna))
    (thing,) = waiting.day_of(anna).mine
    assert (thing.kind, thing.about) == (Kind.REVIEW, job)
    assert thing.until == job.ended_at + timedelta(days=14)
    assert mine(beat) == []


def test_what_is_due_first_stands_first(anna: Account, beat: Account, chiara: Account, at: Any) -> None:
    """A visit that is over is due before the enquiry that came in earlier and stands longer."""
    offer = offer_of(beat)
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    enquiry = enquiry_of(chiara, offer, times=("2026-12-10 09:00",))
    at("2026-11-26 16:30")
    things = waiting.day_of(beat).mine
    assert {thing.about for thing in things} == {job, enquiry}
    untils = [thing.until for thing in things]
    assert untils == sorted(untils)
    assert untils[0] is not None
    assert untils[0] > clock.now()
