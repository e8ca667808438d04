"""Time in the demo: what happens when, in order, each in its own pretended moment, until the midnight before today."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from market import clock

MORNING, NIGHT = 7, 22
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Timeline:
    """Steps by their moments. A step may add later ones; what would happen after the end does not happen."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.today = clock.today()
        self.ends_at = clock.midnight_after(self.today - timedelta(days=1))
        self._moment = datetime.min.replace(tzinfo=self.ends_at.tzinfo)
        self._steps: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()

    def at(self, moment: datetime, step: Callable[[], object]) -> None:
        """Plans a step, never before the one that plans it."""
        if moment < self.ends_at:
            heapq.heappush(self._steps, (max(moment, self._moment), next(self._numbers), step))

    def run(self) -> None:
        """Everything that was planned, in the order of time."""
        while self._steps:
            self._moment, _, step = heapq.heappop(self._steps)
            with clock.pretend(self._moment):
                step()

    def moment(self, days_from_today: int, hour: int, minute: int = 0) -> datetime:
        """A wall clock time so many days from today."""
        return clock.at_hour(self.today + timedelta(days=days_from_today), hour) + timedelta(minutes=minute)

    def later(self, least: timedelta, most: timedelta) -> datetime:
        """Somewhat later than now, but not while people sleep."""
        return awake(clock.now() + least + (most - least) * self.dice.random())

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.dice.random() < share


def awake(moment: datetime) -> datetime:
    """The same moment, or when people are up again."""
    local = clock.in_zurich(moment)
    if local.hour >= NIGHT:
        return clock.at_hour(local.date() + timedelta(days=1), MORNING) + timedelta(minutes=local.minute)
    if local.hour < MORNING:
        return clock.at_hour(local.date(), MORNING) + timedelta(minutes=local.minute)
    return moment
