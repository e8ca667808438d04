"""How well it goes: the yardsticks of some weeks as plots with their numbers, and the rows behind each number."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk import yardstick_cards
from blueprints.desk.door import blueprint
from blueprints.guards import operators_only
from blueprints.leaves import before
from blueprints.responses import page
from market import behind, measuring, weeks
from market.behind import Wanted, Which
from market.skills import Category
from market.weeks import Week
from market.yardsticks import Yardstick

CHOICES, USUAL = (4, 12, 52), 12


@blueprint.get("/yardsticks")
@operators_only
def yardsticks() -> ResponseReturnValue:
    """Of the last 4, 12 or 52 weeks."""
    count = asked_weeks(USUAL)
    board = measuring.measure(weeks.last(count))
    cards, towns = yardstick_cards.of(board), yardstick_cards.of_towns(measuring.towns(board.weeks))
    return page(
        "desk/yardsticks.html", "desk/_yardsticks.html", board=board, cards=cards, towns=towns, count=count, choices=CHOICES
    )


@blueprint.get("/yardsticks/<yardstick>/<week>")
@operators_only
def rows_behind(yardstick: str, week: str) -> ResponseReturnValue:
    """Exactly the rows a number counts; of requests also over several weeks, up to this one."""
    wanted = asked(yardstick, week)
    leaf = behind.rows(wanted, before())
    return page(
        "desk/behind.html", "desk/_behind.html", wanted=wanted, rows=leaf.rows, number=behind.count(wanted),
        choices=behind.choices(wanted.yardstick), address=address,
        older=address(wanted, before=leaf.next_cursor) if leaf.next_cursor else "", newest=address(wanted) if before() else "",
    )  # fmt: skip


def asked(yardstick: str, week: str) -> Wanted:
    """What the address names; nothing of that name is a 404."""
    last = weeks.named(week)
    if last is None or yardstick not in tuple(Yardstick):
        abort(404)
    which, category = request.args.get("which", ""), request.args.get("category", "")
    one = Yardstick(yardstick)
    chosen = Which(which) if which in behind.choices(one) else Which.ALL
    of_kind = Category(category) if one is Yardstick.REQUESTS and category in tuple(Category) else None
    town = request.args.get("town", "") if one is Yardstick.REQUESTS else ""
    return Wanted(one, first_of(last), last, chosen, of_kind, town)


def first_of(last: Week) -> Week:
    return last.before(asked_weeks(1) - 1)


def asked_weeks(otherwise: int) -> int:
    """How many weeks the address asks for, if that is one of the choices."""
    count = request.args.get("weeks", type=int)
    return count if count in CHOICES else otherwise


def address(wanted: Wanted, **other: Any) -> str:
    """Where the rows of this number stand."""
    span = (wanted.last.monday - wanted.first.monday).days // 7 + 1
    named = {"which": wanted.which.value, "category": wanted.category, "town": wanted.town, "weeks": span if span > 1 else None}
    said = {name: value for name, value in {**named, **other}.items() if value}
    return url_for("desk.rows_behind", yardstick=wanted.yardstick.value, week=wanted.last.name, **said)
