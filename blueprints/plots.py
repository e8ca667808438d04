"""Where things stand in a plot: bars, lines and their axes, in units of the drawing. Drawn by templates/macros/plots.html.

The drawing is 360 wide, as a phone is, so that its words stay readable; wide screens lay several side by side.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, log10

WIDTH, HEIGHT = 360, 214
LEFT, RIGHT, TOP, BOTTOM = 58, 6, 26, 32
LABELS_AT_MOST = 12
NICE = (1, 2, 4, 5, 10)
ROW = 44
Say = Callable[[float], str]


@dataclass(frozen=True)
class Point:
    """One value: the middle of its bar, its top, and what it is called. `is_open`: more may still come."""

    x: float
    y: float
    label: str
    text: str
    is_open: bool


@dataclass(frozen=True)
class Plot:
    """A drawing of values over weeks. `ticks` and `goal` are heights with their words; `lines` the ends of unbroken lines."""

    points: list[Point]
    labels: list[tuple[float, str]]
    ticks: list[tuple[float, str]]
    bar: float
    goal: tuple[float, str] | None = None
    lines: list[str] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM
    end: int = WIDTH - RIGHT

    @property
    def has_open(self) -> bool:
        return any(point.is_open for point in self.points)


@dataclass(frozen=True)
class Scale:
    """What the lowest and the highest height stand for."""

    low: float
    high: float

    def y(self, value: float) -> float:
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP), 1)

    def ticks(self, say: Say) -> list[tuple[float, str]]:
        return [(self.y(value), say(value)) for value in (self.low, (self.low + self.high) / 2, self.high)]


def up_to(values: Sequence[float | None]) -> Scale:
    """From nothing to the next round number, an even one, so that its half is whole too."""
    most = max([value for value in values if value is not None], default=0)
    if most <= 2:
        return Scale(0, 2)
    power = 10 ** int(log10(most))
    high = next(nice * power for nice in NICE if nice * power >= most)
    return Scale(0, high + high % 2)


def over_weeks(
    values: Sequence[float | None], names: Sequence[str], scale: Scale, say: Say, goal: float | None = None, open_from: int | None = None
) -> Plot:  # fmt: skip
    """Values in the order of time; those from `open_from` on are not over yet."""
    step = (WIDTH - LEFT - RIGHT) / len(values)
    middles = [round(LEFT + (at + 0.5) * step, 1) for at in range(len(values))]
    first_open = len(values) if open_from is None else open_from
    points = [
        Point(x, scale.y(value), name, say(value), at >= first_open)
        for at, (x, value, name) in enumerate(zip(middles, values, names, strict=True))
        if value is not None
    ]
    every = ceil(len(values) / LABELS_AT_MOST) if len(values) <= 2 * LABELS_AT_MOST else ceil(len(values) / 6)
    labels = [(x, name) for at, (x, name) in enumerate(zip(middles, names, strict=True)) if (len(values) - 1 - at) % every == 0]
    at_goal = None if goal is None else (scale.y(goal), say(goal))
    return Plot(points, labels, scale.ticks(say), round(step * 0.7, 1), at_goal, _lines(middles, values, scale))


def _lines(middles: Sequence[float], values: Sequence[float | None], scale: Scale) -> list[str]:
    """Where a value is missing the line breaks; a single value has its dot alone."""
    runs: list[list[str]] = [[]]
    for x, value in zip(middles, values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{x},{scale.y(value)}")
    return [" ".join(run) for run in runs if len(run) > 1]


@dataclass(frozen=True)
class Row:
    """One bar from left to right, under its name."""

    name: str
    text: str
    y: int
    length: float


@dataclass(frozen=True)
class Rows:
    """A drawing of named values, one below the other."""

    rows: list[Row]
    width: int = WIDTH

    @property
    def height(self) -> int:
        return len(self.rows) * ROW


def in_rows(named: Sequence[tuple[str, int]]) -> Rows:
    """The longest bar is as wide as the drawing."""
    most = max((count for _, count in named), default=1) or 1
    return Rows([Row(name, str(count), at * ROW, round(WIDTH * count / most, 1)) for at, (name, count) in enumerate(named)])
