"""Working days: the partner's days, Monday to Friday without the holidays of the Canton of Zürich.

A time of so many working days ends with its last one, at midnight in Zürich.
"""

from datetime import date, datetime, timedelta

from market import clock

SATURDAY = 5
FIXED = {(1, 1), (1, 2), (5, 1), (8, 1), (12, 25), (12, 26)}
AROUND_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday


def is_working_day(day: date) -> bool:
    """Whether an office in Zürich is open."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in FIXED:
        return False
    return (day - _easter(day.year)).days not in AROUND_EASTER


def after(moment: datetime, days: int) -> datetime:
    """The end of the so-manieth working day after the day of this moment."""
    day = clock.in_zurich(moment).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return clock.midnight_after(day)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, as Lichtenberg put it)."""
    century, golden = year // 100, year % 19
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    full = (19 * golden + moon) % 30
    full = 21 + full - (full // 29 + (full // 28 - full // 29) * (golden // 11))
    sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    return date(year, 3, 1) + timedelta(days=full + 7 - (full - sunday) % 7 - 1)
