"""A slot: from when, how long. Zürich time for people, UTC inside; the odd nights of the year are refused."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from market import clock, terms
from market.refusals import OutOfRange


@dataclass(frozen=True, order=True)
class Slot:
    """A stretch of time, in UTC."""

    starts_at: datetime
    ends_at: datetime

    @classmethod
    def on(cls, day: date, at: time, minutes: int) -> "Slot":
        """A slot as a person chose it in Zürich. Raises OutOfRange in an hour that is skipped or comes twice."""
        try:
            start = clock.from_zurich(day, at)
        except clock.NoSuchTime:
            raise OutOfRange("no_such_hour", "slots") from None
        except clock.TimeTwice:
            raise OutOfRange("hour_twice", "slots") from None
        return cls(start, start + timedelta(minutes=minutes))

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_past(self) -> bool:
        return self.starts_at <= clock.now()

    def collides_with(self, other: "Slot", gap: timedelta) -> bool:
        """Whether one person could not do both, with this much time in between."""
        return self.starts_at < other.ends_at + gap and other.starts_at < self.ends_at + gap


def check(slots: list[Slot]) -> list[Slot]:
    """The chosen slots in order. Raises OutOfRange for a past one, one too far away, too many, or two that overlap."""
    now = terms.current()
    chosen = sorted(set(slots))
    if len(chosen) > now.slots_max:
        raise OutOfRange("too_many_slots", "slots")
    if any(slot.is_past for slot in chosen):
        raise OutOfRange("slot_past", "slots")
    if any(slot.starts_at > clock.now() + now.slot_horizon for slot in chosen):
        raise OutOfRange("slot_too_far", "slots")
    if any(slot.minutes not in now.durations_min for slot in chosen):
        raise OutOfRange("no_such_duration", "duration_min")
    if any(one.collides_with(two, timedelta(0)) for one, two in pairwise(chosen)):
        raise OutOfRange("slots_overlap", "slots")
    return chosen
