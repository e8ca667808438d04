"""The yardsticks in words and plots: what each is called, what counts, and how its values are said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from blueprints import plots
from blueprints.desk.door import blueprint
from blueprints.phrases import category_name
from blueprints.plots import Plot, Rows, Scale
from market import measuring, terms
from market.measuring import Board, Figure
from market.skills import Category
from market.yardsticks import Yardstick

NAMES: dict[Yardstick, LazyString] = {
    Yardstick.FIRST_BID: _l("First proposal within %(minutes)s minutes"),
    Yardstick.RATING: _l("Mean rating"),
    Yardstick.SOLVED: _l("Jobs solved"),
    Yardstick.RESOLVING: _l("Time until a case is closed"),
    Yardstick.REQUESTS: _l("Requests posted"),
    Yardstick.HELPERS: _l("Active helpers"),
    Yardstick.RECEIPTS: _l("Requests that ended in a receipt"),
}
WHAT_COUNTS: dict[Yardstick, LazyString] = {
    Yardstick.FIRST_BID: _l("Requests posted in the week whose first proposal came before %(minutes)s minutes were over. Nights count too. A request without a proposal counts as soon as this time is over."),
    Yardstick.RATING: _l("The mean of the stars of all published ratings given in the week. A replaced rating counts with its new stars; a hidden one does not count."),
    Yardstick.SOLVED: _l("Completed jobs of all that were completed, not solved, handed over or settled; in the week in which that was first clear. Those completed without an answer count and are named. What was called off, missed or is still disputed does not count."),
    Yardstick.RESOLVING: _l("The median of the hours from opened to closed, of the cases closed in the week. Cases that closed by themselves do not count."),
    Yardstick.REQUESTS: _l("All requests posted in the week, whatever became of them."),
    Yardstick.HELPERS: _l("Helpers with a proposal on a request, a published change of an offer, or a visit in the week; each counts once."),
    Yardstick.RECEIPTS: _l("Requests posted in the week that have ended in a receipt so far. In the first %(days)s days after a week more may still come."),
}  # fmt: skip
SHARES = (Yardstick.FIRST_BID, Yardstick.SOLVED, Yardstick.RECEIPTS)
COUNTS = (Yardstick.REQUESTS, Yardstick.HELPERS)
ON_OVERVIEW = (Yardstick.FIRST_BID, Yardstick.RATING, Yardstick.SOLVED, Yardstick.RESOLVING)


@dataclass(frozen=True)
class Card:
    """One plot, and what its table says. `also` narrows the rows behind its numbers."""

    id: str
    yardstick: Yardstick
    title: str
    figures: Sequence[Figure]
    plot: Plot
    also: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "bars" if self.yardstick in COUNTS else "line"

    @property
    def full(self) -> list[Figure]:
        """The weeks that are over and in which something happened."""
        return [figure for figure in self.figures if figure.week.is_over and figure.value is not None]


def of(board: Board) -> list[Card]:
    """A card for each yardstick; the requests once more for each category."""
    cards = [_card(one.value, one, yardstick_name(one), board.figures[one]) for one in Yardstick if one is not Yardstick.REQUESTS]
    of_kinds = [_of_kind(kind, figures) for kind, figures in board.by_category.items()]
    return [
        *cards,
        _card("requests", Yardstick.REQUESTS, yardstick_name(Yardstick.REQUESTS), board.figures[Yardstick.REQUESTS]),
        *of_kinds,
    ]


def _of_kind(kind: Category, figures: Sequence[Figure]) -> Card:
    title = gettext("Requests: %(category)s", category=category_name(kind))
    return _card(f"requests-{kind.value}", Yardstick.REQUESTS, title, figures, {"category": kind.value})


def _card(id_: str, one: Yardstick, title: str, figures: Sequence[Figure], also: dict[str, str] | None = None) -> Card:
    values, names = [figure.value for figure in figures], [str(figure.week.number) for figure in figures]
    is_open = [not figure.week.is_over or (one is Yardstick.RECEIPTS and figure.is_young) for figure in figures]
    first = next((at for at, still in enumerate(is_open) if still), None)
    plot = plots.over_weeks(values, names, _scale(one, values), lambda value: shown(value, one), one.goal, first)
    return Card(id_, one, title, figures, plot, also or {})


def _scale(one: Yardstick, values: Sequence[float | None]) -> Scale:
    if one in SHARES:
        return Scale(0, 1)
    return Scale(1, 5) if one is Yardstick.RATING else plots.up_to(values)


@dataclass(frozen=True)
class Towns:
    """The towns with most requests, and how many lie in all others."""

    plot: Rows
    counts: list[tuple[str, int]]
    others: int


def of_towns(counts: dict[str, int]) -> Towns:
    first = list(measuring.first_towns(counts).items())
    return Towns(plots.in_rows(first), first, sum(counts.values()) - sum(count for _, count in first))


@blueprint.app_template_filter()
def shown(value: float | None, one: Yardstick) -> str:
    """`83 %`, `4.75`, `5.5 h`, `12`; nothing is `–`. Never rounded up, so that what misses a goal does not look as if it had met it."""
    if value is None:
        return "–"
    hundredths = int(value * 100 + 1e-6)
    if one in SHARES:
        return f"{hundredths}\u00a0%"
    if one is Yardstick.RATING:
        return f"{hundredths / 100:.1f}" if hundredths % 10 == 0 else f"{hundredths / 100:.2f}"
    return _hours(value) if one is Yardstick.RESOLVING else f"{value:.0f}"


def _hours(value: float) -> str:
    return str(
        gettext("%(hours)s h", hours=f"{value:.1f}" if 0 < value < 10 and value % 1 else f"{value:.0f}").replace(" ", "\u00a0")
    )


@blueprint.app_template_filter()
def yardstick_name(one: Yardstick) -> str:
    return str(NAMES[one]) % _terms()


@blueprint.app_template_filter()
def what_counts(one: Yardstick) -> str:
    return str(WHAT_COUNTS[one]) % _terms()


def _terms() -> dict[str, int]:
    now = terms.current()
    return {"minutes": now.first_bid_within // timedelta(minutes=1), "days": now.receipts_take.days}
