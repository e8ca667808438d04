"""Weeks are those of the calendars in Zürich, in the two odd nights and around New Year too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market import clock, weeks
from market.weeks import Week
from tests.measured import zurich


@pytest.mark.parametrize(
    ("day", "name", "first", "after"),
    [
        ("2026-11-26", "2026-W48", "2026-11-23", "2026-11-30"),
        ("2026-10-25", "2026-W43", "2026-10-19", "2026-10-26"),
        ("2027-03-28", "2027-W12", "2027-03-22", "2027-03-29"),
        ("2027-01-01", "2026-W53", "2026-12-28", "2027-01-04"),
        ("2027-01-04", "2027-W01", "2027-01-04", "2027-01-11"),
        ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-06"),
    ],
)
def test_a_week_begins_and_ends_at_midnight_in_zurich(day, name, first, after):
    week = weeks.of(date.fromisoformat(day))
    assert (week.name, week.begins, week.ends) == (name, zurich(first), zurich(after))


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 169), ("2027-03-28", 167), ("2026-11-26", 168)])
def test_the_week_of_the_odd_night_is_an_hour_longer_or_shorter(day, hours):
    week = weeks.of(date.fromisoformat(day))
    assert week.ends - week.begins == timedelta(hours=hours)


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_every_moment_lies_in_one_week_and_the_name_leads_back(day):
    week = weeks.of(day)
    assert week.monday <= day <= week.sunday
    assert week.ends == Week(week.monday + timedelta(days=7)).begins
    assert date.fromisocalendar(*map(int, week.name.split("-W")), 1) == week.monday


def test_the_last_weeks_end_with_this_one(at):
    at("2027-01-04 00:00")
    assert [week.name for week in weeks.last(3)] == ["2026-W52", "2026-W53", "2027-W01"]
    assert [week.is_over for week in weeks.last(2)] == [True, False]


@pytest.mark.parametrize(
    "name", ["2026-W49", "2026-W54", "2026-W00", "2027-W53", "2026-48", "heute", "", "9999-W01", "2026-W480"]
)
def test_a_name_that_is_no_week_or_not_yet_is_none(name):
    assert clock.today() == date(2026, 11, 23)
    assert weeks.named(name) is None


def test_this_week_has_a_name(at):
    assert weeks.named("2026-W48") == weeks.this_one()
