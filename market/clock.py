"""The only reader of the clock. Inside the house it is UTC; people live in Zürich.

Summer time makes two traps: one night in March an hour does not exist, one night in October an hour exists twice.
`from_zurich` refuses the first and asks about the second (2027-03-28 02:30 is in no Zürich clock, 2026-10-25 02:30 is in it twice).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZURICH = ZoneInfo("Europe/Zurich")
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


class NoSuchTime(ValueError):
    """The hour does not exist in Zürich: the clocks jump over it."""


class TimeTwice(ValueError):
    """The hour exists twice in Zürich: the clocks are set back."""


def now() -> datetime:
    """This moment, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Inside, and for this thread alone, it is that moment and stays it: so that the demo's past happens in its own time."""
    before = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(before)


def today() -> date:
    """Today's date in Zürich."""
    return in_zurich(now()).date()


def in_zurich(moment: datetime) -> datetime:
    """The same moment as a wall clock in Zürich shows it."""
    return moment.astimezone(ZURICH)


def from_zurich(day: date, at: time) -> datetime:
    """The UTC moment of a wall clock time in Zürich. Raises NoSuchTime or TimeTwice in the two odd nights."""
    local = datetime.combine(day, at, tzinfo=ZURICH)
    if local.astimezone(UTC).astimezone(ZURICH).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(str(local))
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise TimeTwice(str(local))
    return local.astimezone(UTC)


def midnight_after(day: date) -> datetime:
    """The UTC moment at which a Zürich day ends."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZURICH).astimezone(UTC)


def at_hour(day: date, hour: int) -> datetime:
    """A full hour of a Zürich day, in UTC; daytime hours exist exactly once."""
    return datetime.combine(day, time(hour), tzinfo=ZURICH).astimezone(UTC)
