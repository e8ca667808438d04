"""The partner's days: no weekend, no holiday of Zürich, and midnight whatever the clocks do that night."""

from datetime import date

import pytest

from market import clock, workdays
from tests.conftest import in_utc


@pytest.mark.parametrize(
    ("moment", "days", "last"),
    [
        ("2026-11-26 10:00", 2, "2026-11-30"),  # Thursday → Monday
        ("2026-11-27 23:50", 1, "2026-11-30"),
        ("2026-12-23 10:00", 2, "2026-12-28"),  # over Christmas
        ("2026-12-30 10:00", 2, "2027-01-04"),  # over New Year
        ("2027-03-25 10:00", 2, "2027-03-31"),  # over Easter and the night without two o'clock
        ("2026-10-23 10:00", 1, "2026-10-26"),  # over the night with two o'clock twice
        ("2027-05-05 10:00", 1, "2027-05-07"),  # over Ascension
    ],
)
def test_a_time_of_working_days_ends_with_the_last_of_them(moment, days, last):
    assert workdays.after(in_utc(moment), days) == clock.midnight_after(date.fromisoformat(last))


def test_an_office_is_closed_on_holidays():
    closed = ["2027-01-01", "2027-03-26", "2027-03-29", "2026-05-01", "2026-05-14", "2026-05-25", "2026-12-25", "2026-11-28"]
    assert [day for day in closed if workdays.is_working_day(date.fromisoformat(day))] == []
    assert workdays.is_working_day(date(2026, 11, 30))
