"""The desk's door, and what all its lists have in common: a form above, rows, and the way to the next rows."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.responses import page
from forms.desk import FindForm
from market import looks, places
from market.desk import Leaf

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
LATEST = 2**31  # no row has a higher number


def before() -> int | None:
    """Where these rows begin; nonsense begins at the top."""
    number = request.args.get("before", type=int)
    return number if number is not None and 0 < number < LATEST else None


def listing(name: str, leaf: Leaf, form: FindForm, **context: Any) -> ResponseReturnValue:
    """A list: the whole page, or while one types its rows alone."""
    wishes: dict[str, Any] = form.wishes
    older = url_for(f"desk.{name}", **wishes, before=leaf.next_cursor) if leaf.next_cursor else ""
    newest = url_for(f"desk.{name}", **wishes) if before() else ""
    return page(
        f"desk/{name}.html", f"desk/_{name}.html", rows=leaf.rows, form=form, wishes=wishes, older=older, newest=newest, **context
    )


@blueprint.app_template_filter()
def town(postal_code: str) -> str:
    """`8004 Zürich`; a code nobody knows stays as it is."""
    place = places.find(postal_code)
    return place.name if place else postal_code


blueprint.add_app_template_global(looks.may_look)
