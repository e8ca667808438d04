"""Working days: the partner's days, Monday to Friday without the holidays of the Canton of Zürich.

The holidays are those of the library `holidays`; on 2 January, which it does not count, offices in Zürich are closed all the same.
A time of so many working days ends with its last one, at midnight in Zürich.
"""

from datetime import date, datetime, timedelta
from functools import cache

import holidays

from market import clock

SATURDAY = 5
BERCHTOLDS_DAY = (1, 2)


def is_working_day(day: date) -> bool:
    """Whether an office in Zürich is open."""
    if day.weekday() >= SATURDAY or (day.month, day.day) == BERCHTOLDS_DAY:
        return False
    return day not in _holidays_of(day.year)


def after(moment: datetime, days: int) -> datetime:
    """The end of the so-manieth working day after the day of this moment."""
    day = clock.in_zurich(moment).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return clock.midnight_after(day)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CH", subdiv="ZH", years=year))
