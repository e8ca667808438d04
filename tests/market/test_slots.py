"""A slot is a time in Zürich; the odd nights of the year, the past and the far future are refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from market import slots, terms
from market.refusals import OutOfRange
from market.slots import Slot
from tests.deals import slot

HALF_AN_HOUR = timedelta(minutes=30)


def refused(*chosen: Slot) -> str:
    with pytest.raises(OutOfRange) as said:
        slots.check(list(chosen))
    assert said.value.field in ("slots", "duration_min")
    return said.value.code


def test_a_slot_in_winter_is_one_hour_behind_zurich():
    assert slot("2026-11-26 14:00").starts_at == datetime(2026, 11, 26, 13, tzinfo=UTC)


def test_a_slot_in_summer_is_two_hours_behind_zurich():
    assert slot("2027-07-01 14:00").starts_at == datetime(2027, 7, 1, 12, tzinfo=UTC)


def test_a_slot_ends_after_its_minutes_also_across_the_change_of_clocks():
    across = Slot.on(date(2027, 3, 28), time(1, 30), 90)
    assert across.minutes == 90
    assert across.ends_at == datetime(2027, 3, 28, 2, tzinfo=UTC)


def test_the_hour_that_is_skipped_in_march_is_refused():
    with pytest.raises(OutOfRange) as said:
        Slot.on(date(2027, 3, 28), time(2, 30), 60)
    assert (said.value.code, said.value.field) == ("no_such_hour", "slots")


def test_the_hour_that_comes_twice_in_october_is_refused():
    with pytest.raises(OutOfRange) as said:
        Slot.on(date(2026, 10, 25), time(2, 30), 60)
    assert (said.value.code, said.value.field) == ("hour_twice", "slots")


def test_the_hours_around_the_odd_ones_are_fine():
    assert Slot.on(date(2027, 3, 28), time(3, 0), 60).starts_at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert Slot.on(date(2026, 10, 25), time(3, 0), 60).starts_at == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_chosen_slots_come_back_in_order_and_once():
    later, sooner = slot("2026-11-27 09:00"), slot("2026-11-26 14:00")
    assert slots.check([later, sooner, later]) == [sooner, later]


def test_no_slot_at_all_is_fine():
    assert slots.check([]) == []


def test_a_fourth_slot_is_refused():
    assert refused(*(slot(f"2026-11-2{day} 14:00") for day in (5, 6, 7, 8))) == "too_many_slots"


def test_a_past_slot_is_refused():
    assert refused(slot("2026-11-23 09:30")) == "slot_past"


def test_a_slot_that_begins_this_very_moment_is_past(at):
    at("2026-11-26 14:00")
    assert refused(slot("2026-11-26 14:00")) == "slot_past"


def test_a_slot_beyond_the_horizon_is_refused():
    assert refused(slot("2027-01-25 10:00")) == "slot_too_far"
    assert slots.check([slot("2027-01-21 10:00")])


def test_a_duration_nobody_offers_is_refused():
    assert refused(slot("2026-11-26 14:00", 25)) == "no_such_duration"


@pytest.mark.parametrize("minutes", terms.Terms().durations_min)
def test_each_duration_of_the_terms_is_fine(minutes):
    assert slots.check([slot("2026-11-26 14:00", minutes)])


def test_two_slots_that_overlap_are_refused():
    assert refused(slot("2026-11-26 14:00"), slot("2026-11-26 14:30")) == "slots_overlap"


def test_two_slots_that_follow_each_other_are_fine():
    assert len(slots.check([slot("2026-11-26 14:00"), slot("2026-11-26 15:00")])) == 2


@pytest.mark.parametrize(
    ("other", "collides"),
    [("12:30", False), ("12:59", True), ("14:00", True), ("15:29", True), ("15:30", False)],
)
def test_one_person_needs_the_gap_on_both_sides(other, collides):
    promised, asked = slot("2026-11-26 14:00"), slot(f"2026-11-26 {other}")
    assert promised.collides_with(asked, HALF_AN_HOUR) is collides
    assert asked.collides_with(promised, HALF_AN_HOUR) is collides
