"""Weeks as people in Zürich count them: Monday to Sunday, with the number every calendar shows (ISO 8601).

A week begins and ends at midnight in Zürich, so the one in which the clocks are set back is an hour longer, and the one in which they
are set forward an hour shorter. The week around New Year belongs to the year its Thursday lies in.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from market import clock

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
_A_NAME = re.compile(r"(20\d\d)-W([0-5]\d)")


@dataclass(frozen=True, order=True)
class Week:
    """Seven days, named by their Monday."""

    monday: date

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return clock.midnight_after(self.monday - A_DAY)

    @property
    def ends(self) -> datetime:
        """The first moment of the next one, in UTC."""
        return clock.midnight_after(self.sunday)

    @property
    def sunday(self) -> date:
        return self.monday + 6 * A_DAY

    @property
    def number(self) -> int:
        """1 to 53."""
        return self.monday.isocalendar().week

    @property
    def name(self) -> str:
        """As it stands in an address: `2026-W48`."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def is_over(self) -> bool:
        return self.ends <= clock.now()

    def before(self, weeks: int) -> "Week":
        """The one so many weeks earlier."""
        return Week(self.monday - weeks * A_WEEK)


def of(day: date) -> Week:
    """The week a day lies in."""
    return Week(day - day.weekday() * A_DAY)


def this_one() -> Week:
    """The week it is now in Zürich."""
    return of(clock.today())


def last(count: int) -> list[Week]:
    """So many weeks, the oldest first; the last one is this week."""
    now = this_one()
    return [now.before(back) for back in reversed(range(count))]


def named(name: str) -> Week | None:
    """The week of an address, if there is such a one and it has begun."""
    said = _A_NAME.fullmatch(name)
    try:
        found = Week(date.fromisocalendar(int(said[1]), int(said[2]), 1)) if said else None
    except ValueError:
        return None
    return found if found is not None and found <= this_one() else None
