"""Measuring: all yardsticks of some weeks in one question to the store, however many rows there are.

The weeks go along as a small table of their first and last moments, so that both stores count Zürich's weeks in the same way.
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
    type_coerce,
    union_all,
    values,
)  # fmt: skip

from database import LeftFirst, UtcDateTime, seconds_from, session
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
    found: dict[str, dict[int, list[Any]]] = {}
    for part, n, group, *amounts in session.execute(union_all(*_parts(table, now, some))):
        found.setdefault(part, {}).setdefault(n, []).append((group, *amounts))
    counts = {part: [by_week.get(n, []) for n in range(len(weeks))] for part, by_week in found.items()}
    nothing: list[Any] = [[] for _ in weeks]
    figures = {one: [_figure(one, *both) for both in zip(weeks, counts.get(_part_of(one), nothing), strict=True)] for one in some}
    asked = counts.get(Yardstick.REQUESTS, nothing) if Yardstick.REQUESTS in some else []
    by_category = {kind: [_of_kind(kind, *both) for both in zip(weeks, asked, strict=True)] for kind in Category} if asked else {}
    return Board(weeks, figures, by_category)


def _part_of(yardstick: Yardstick) -> Yardstick:
    """Three of them are counted in one walk over the requests."""
    return Yardstick.REQUESTS if yardstick in OF_REQUESTS else yardstick


def _figure(one: Yardstick, week: Week, rows: list[Any]) -> Figure:
    """A part's amounts, added up over its groups, as what they mean for this yardstick."""
    amounts = [sum(row[place] or 0 for row in rows) for place in range(1, AMOUNTS + 1)]
    first, second, third, fourth = amounts
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


def _of_kind(kind: Category, week: Week, rows: list[Any]) -> Figure:
    count = sum(row[1] for row in rows if row[0] == kind.value)
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
    group: Any = type_coerce(Request.category, String)
    amounts = func.count(), _how_many(bid.counted), _how_many(bid.reach), _how_many(receipt.reach)
    return _part(Yardstick.REQUESTS, table, yardsticks.posted(now), *amounts, group=group)


def _reviews(table: CTE, now: datetime) -> Rows:
    return _part(Yardstick.RATING, table, yardsticks.rating(now), func.count(), func.sum(Review.stars))


def _jobs(table: CTE, now: datetime) -> Rows:
    rule = yardsticks.solved(now)
    return _part(Yardstick.SOLVED, table, rule, func.count(), _how_many(rule.reach), _how_many(rule.silently))


def _cases(table: CTE, now: datetime) -> Rows:
    """The median: the mean of the one or two in the middle."""
    rule, took = yardsticks.resolving(now), seconds_from(Case.opened_at, Case.closed_at)
    place = func.row_number().over(partition_by=table.c.n, order_by=took).label("place")
    many = func.count().over(partition_by=table.c.n).label("many")
    rows = select(table.c.n, took.label("took"), place, many).select_from(_by_weeks(rule, table)).where(rule.counted).subquery()
    middle = rows.c.place * 2
    amounts = func.max(rows.c.many), cast(func.round(func.avg(rows.c.took)), Integer)
    in_the_middle = and_(middle >= rows.c.many, middle <= rows.c.many + 2)
    return select(*_told(Yardstick.RESOLVING, rows.c.n, *amounts)).where(in_the_middle).group_by(rows.c.n)


def _helpers(table: CTE, now: datetime) -> Rows:
    people = yardsticks.active(table.c.begins, table.c.ends, now, table).subquery()
    return select(*_told(Yardstick.HELPERS, table.c.n, select(func.count()).select_from(people).scalar_subquery()))


def _part(part: Yardstick, table: CTE, rule: Rule, *amounts: Any, group: Any = None) -> Rows:
    by = [table.c.n, *([] if group is None else [group])]
    chosen = select(*_told(part, table.c.n, *amounts, group=group))
    return chosen.select_from(_by_weeks(rule, table)).where(rule.counted).group_by(*by)


def _told(part: Yardstick, n: Any, *amounts: Any, group: Any = None) -> list[Any]:
    """What every part of the question says: its name, the week, a group, and so many amounts."""
    padded = [*amounts, *[literal_column("0")] * (AMOUNTS - len(amounts))]
    named = (
        literal(part.value, String).label("part"),
        n.label("n"),
        (literal_column("''") if group is None else group).label("kind"),
    )
    return [*named, *(amount.label(f"amount_{at}") for at, amount in enumerate(padded))]


def _by_weeks(rule: Rule, table: CTE) -> LeftFirst:
    """Week after week, each along the index of its moments."""
    in_week = and_(rule.moment >= table.c.begins, rule.moment < table.c.ends)
    return LeftFirst(table, rule.moment.class_.__table__, in_week)


def _how_many(reach: Any) -> Any:
    return func.sum(case((reach, 1), else_=0))


def towns(weeks: Sequence[Week]) -> dict[str, int]:
    """How many requests were posted in each town in all these weeks together, most first."""
    rule = yardsticks.posted(clock.now())
    span = rule.moment >= weeks[0].begins, rule.moment < weeks[-1].ends
    found: dict[str, int] = {}
    for code, count in session.execute(select(Request.postal_code, func.count()).where(*span).group_by(Request.postal_code)):
        town = places.town_of(code)
        found[town] = found.get(town, 0) + count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def first_towns(counts: dict[str, int]) -> dict[str, int]:
    """The ten of them that are named; the others are counted together."""
    return dict(list(counts.items())[:TOWNS_AT_MOST])
