"""Measuring: all yardsticks of some weeks in one question to the store, however many rows there are.

The weeks go along as a small table of their first and last moments, so that both stores count Zürich's weeks in the same way. Each week
is walked along the index of its moments once and tells all its amounts in one text: nothing needs to be sorted to be grouped.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    union_all,
    values,
)

from database import UtcDateTime, seconds_from, session
from market import clock, places, terms, yardsticks
from market.cases import Case
from market.requests import Request
from market.reviews import Review
from market.skills import Category
from market.weeks import Week
from market.yardsticks import Rule, Yardstick

Rows: TypeAlias = Select[*tuple[Any, ...]]
AN_HOUR = timedelta(hours=1).total_seconds()
AMOUNTS = 4
TOWNS_AT_MOST = 10
OF_REQUESTS = (Yardstick.REQUESTS, Yardstick.FIRST_BID, Yardstick.RECEIPTS)


@dataclass(frozen=True)
class Figure:
    """One yardstick in one week: `denominator` rows count, `numerator` of them reach it, `silent` ones are named beside.

    `value` is a share of 1, the mean in stars, the median in hours, or a count; None where nothing happened.
    """

    week: Week
    numerator: int
    denominator: int
    value: float | None
    goal: float | None = None
    silent: int = 0

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without a goal or a value."""
        return None if self.value is None or self.goal is None else self.value >= self.goal

    @property
    def is_young(self) -> bool:
        """Whether requests of this week may well still end in a receipt."""
        return self.week.ends + terms.current().receipts_take > clock.now()


@dataclass(frozen=True)
class Board:
    """All that was measured: for each yardstick a figure per week, the oldest first, and how many requests of each category."""

    weeks: Sequence[Week]
    figures: dict[Yardstick, list[Figure]]
    by_category: dict[Category, list[Figure]] = field(default_factory=dict)

    def last_full(self, yardstick: Yardstick) -> Figure:
        """The newest week that is over. There is one from two weeks on."""
        return self.figures[yardstick][-2]

    def this_week(self, yardstick: Yardstick) -> Figure:
        return self.figures[yardstick][-1]


def measure(weeks: Sequence[Week], some: Collection[Yardstick] = tuple(Yardstick)) -> Board:
    """The figures of these weeks."""
    table, now = _table(weeks), clock.now()
    told: dict[tuple[str, int], list[int]] = {}
    for part, n, amounts in session.execute(union_all(*_parts(table, now, some))):
        told[part, n] = [int(amount) for amount in amounts.split()]
    figures = {one: [_figure(one, week, told[_part_of(one), n]) for n, week in enumerate(weeks)] for one in some}
    if Yardstick.REQUESTS not in some:
        return Board(weeks, figures)
    by_category = {kind: [_of_kind(kind, week, told[Yardstick.REQUESTS, n]) for n, week in enumerate(weeks)] for kind in Category}
    return Board(weeks, figures, by_category)


def _part_of(yardstick: Yardstick) -> Yardstick:
    """Three of them are counted in one walk over the requests."""
    return Yardstick.REQUESTS if yardstick in OF_REQUESTS else yardstick


def _figure(one: Yardstick, week: Week, amounts: list[int]) -> Figure:
    """A part's amounts as what they mean for this yardstick."""
    first, second, third, fourth = (*amounts, *[0] * AMOUNTS)[:AMOUNTS]
    numerator, denominator, silent = {
        Yardstick.FIRST_BID: (third, second, 0), Yardstick.RECEIPTS: (fourth, first, 0), Yardstick.SOLVED: (second, first, third),
        Yardstick.REQUESTS: (first, first, 0), Yardstick.HELPERS: (first, first, 0),
    }.get(one, (second, first, 0))  # fmt: skip
    return Figure(week, numerator, denominator, _value(one, numerator, denominator), one.goal, silent)


def _value(one: Yardstick, numerator: int, denominator: int) -> float | None:
    if one in (Yardstick.REQUESTS, Yardstick.HELPERS):
        return denominator
    if not denominator:
        return None
    return numerator / AN_HOUR if one is Yardstick.RESOLVING else numerator / denominator


def _of_kind(kind: Category, week: Week, amounts: list[int]) -> Figure:
    """After the four amounts of all requests stands how many there were of each category."""
    count = amounts[AMOUNTS + list(Category).index(kind)]
    return Figure(week, count, count, count)


def _table(weeks: Sequence[Week]) -> CTE:
    columns = column("n", Integer), column("begins", UtcDateTime), column("ends", UtcDateTime)
    return values(*columns, name="weeks").data([(n, week.begins, week.ends) for n, week in enumerate(weeks)]).cte("week")


def _parts(table: CTE, now: datetime, some: Collection[Yardstick]) -> list[Rows]:
    made = {
        Yardstick.REQUESTS: _requests, Yardstick.RATING: _reviews, Yardstick.SOLVED: _jobs,
        Yardstick.RESOLVING: _cases, Yardstick.HELPERS: _helpers,
    }  # fmt: skip
    return [made[part](table, now) for part in dict.fromkeys(_part_of(one) for one in some)]


def _requests(table: CTE, now: datetime) -> Rows:
    bid, receipt = yardsticks.first_bid(now), yardsticks.receipts(now)
    kinds = [_how_many(Request.category == kind) for kind in Category]
    amounts = func.count(), _how_many(bid.counted), _how_many(bid.reach), _how_many(receipt.reach), *kinds
    return _part(Yardstick.REQUESTS, table, _in_week(yardsticks.posted(now), table, _told(*amounts)))


def _reviews(table: CTE, now: datetime) -> Rows:
    return _part(Yardstick.RATING, table, _in_week(yardsticks.rating(now), table, _told(func.count(), func.sum(Review.stars))))


def _jobs(table: CTE, now: datetime) -> Rows:
    rule = yardsticks.solved(now)
    amounts = func.count(), _how_many(rule.reach), _how_many(rule.silently)
    return _part(Yardstick.SOLVED, table, _in_week(rule, table, _told(*amounts)))


def _cases(table: CTE, now: datetime) -> Rows:
    """The median: the mean of the one or two in the middle."""
    took = seconds_from(Case.opened_at, Case.closed_at)
    place, many = func.row_number().over(order_by=took).label("place"), func.count().over().label("many")
    rows = _in_week(yardsticks.resolving(now), table, took.label("took"), place, many).subquery()
    middle = rows.c.place * 2
    amounts = func.max(rows.c.many), cast(func.round(func.avg(rows.c.took)), Integer)
    in_the_middle = and_(middle >= rows.c.many, middle <= rows.c.many + 2)
    return _part(Yardstick.RESOLVING, table, select(_told(*amounts)).where(in_the_middle))


def _helpers(table: CTE, now: datetime) -> Rows:
    people = yardsticks.active(table.c.begins, table.c.ends, now, table).subquery()
    return _part(Yardstick.HELPERS, table, select(_told(func.count())).select_from(people))


def _part(part: Yardstick, table: CTE, told: Rows) -> Rows:
    """What every part of the question says: its name, the week, and its amounts."""
    return select(literal(part.value, String).label("part"), table.c.n, told.scalar_subquery().label("told")).select_from(table)


def _in_week(rule: Rule, table: CTE, *asked: Any) -> Rows:
    """Of the rows that count in this week."""
    return select(*asked).where(rule.moment >= table.c.begins, rule.moment < table.c.ends, rule.counted).correlate(table)


def _told(*amounts: Any) -> Any:
    """Whole numbers as one text, a blank between two."""
    said: Any = None
    for amount in amounts:
        whole = cast(func.coalesce(amount, 0), String)
        said = whole if said is None else said + literal_column("' '", String) + whole
    return said


def _how_many(reach: Any) -> Any:
    return func.sum(case((reach, 1), else_=0))


def towns(weeks: Sequence[Week]) -> dict[str, int]:
    """How many requests were posted in each town in all these weeks together, most first."""
    moment, codes = yardsticks.posted(clock.now()).moment, _codes()
    there = Request.postal_code == codes.c.code, moment >= weeks[0].begins, moment < weeks[-1].ends
    counted = select(func.count(Request.id)).where(*there).scalar_subquery()
    found: dict[str, int] = {}
    for code, count in session.execute(select(codes.c.code, counted).where(codes.c.code.is_not(None))):
        town = places.town_of(code)
        found[town] = found.get(town, 0) + count
    return dict(sorted(((town, count) for town, count in found.items() if count), key=lambda one: (-one[1], one[0])))


def _codes() -> CTE:
    """Every postal code with a request, found by leaping from one to the next along the index."""
    codes = select(func.min(Request.postal_code).label("code")).cte("codes", recursive=True)
    following = select(func.min(Request.postal_code)).where(Request.postal_code > codes.c.code).correlate(codes).scalar_subquery()
    return codes.union_all(select(following).where(codes.c.code.is_not(None)))


def first_towns(counts: dict[str, int]) -> dict[str, int]:
    """The ten of them that are named; the others are counted together."""
    return dict(list(counts.items())[:TOWNS_AT_MOST])
