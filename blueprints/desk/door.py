"""The desk's door, and what all its lists have in common: a form above, rows, the way to the next rows, and all of them as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints import exports
from blueprints.exports import Cell
from blueprints.guards import me
from blueprints.leaves import before
from blueprints.responses import page
from database import unit_of_work
from forms.desk import FindForm
from forms.lists import ExportForm
from market import clock, lists, looks, places
from market.lists import Leaf, Listing

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


def listing(name: str, leaf: Leaf, form: FindForm, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A list: the whole page, or while one types its rows alone."""
    wishes: dict[str, Any] = form.wishes
    older = url_for(f"desk.{name}", **wishes, before=leaf.next_cursor) if leaf.next_cursor else ""
    newest = url_for(f"desk.{name}", **wishes) if before() else ""
    told = {"rows": leaf.rows, "form": form, "wishes": wishes, "older": older, "newest": newest, "list_name": name}
    return page(f"desk/{name}.html", f"desk/_{name}.html", status, **{"export_form": ExportForm(None), **told, **context})


def as_file(
    name: str, found: Listing, form: FindForm, head: Sequence[str], cells: Callable[[Any], Sequence[Cell]], **context: Any
) -> ResponseReturnValue:  # fmt: skip
    """All of a list, for a reason that is written down; without one the list again."""
    why = ExportForm()
    if not why.validate_on_submit():
        return listing(name, found.leaf(), form, 422, export_form=why, **context)
    kept = unit_of_work(lambda: lists.export(found, name, form.wishes, why.reason.data, by=me()))
    return exports.as_file(f"{name}-{clock.today()}", head, map(cells, kept.rows()))


def as_short_file(name: str, wishes: dict[str, str], head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> ResponseReturnValue:
    """All of a list in which nobody stands: it needs no reason, but is written down."""
    unit_of_work(lambda: lists.note_export(name, wishes, len(rows), None, by=me()))
    return exports.as_file(f"{name}-{clock.today()}", head, rows)


def chosen(kind: Any, value: str | None) -> Any:
    """The word of an enum that was chosen, if one was."""
    return kind(value) if value else None


def days(form: Any) -> lists.Days:
    """From which day to which."""
    return lists.Days(form.since.data, form.until.data)


def town_of(postal_code: str) -> str:
    """`Zürich`; nothing for a code nobody knows."""
    place = places.find(postal_code)
    return place.town if place else ""


@blueprint.app_template_filter()
def town(postal_code: str) -> str:
    """`8004 Zürich`; a code nobody knows stays as it is."""
    place = places.find(postal_code)
    return place.name if place else postal_code


blueprint.add_app_template_global(looks.may_look)
