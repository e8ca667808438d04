"""Places while one types: a few suggestions under the line."""

import re

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from blueprints.guards import open_to_all
from blueprints.limits import suggestion_limit
from blueprints.responses import page
from market import places

blueprint = Blueprint("places", __name__)

AN_ID = re.compile(r"[a-z][a-z0-9_-]{0,60}")
LONGEST = 40


@blueprint.get("/suggest/places")
@open_to_all
@suggestion_limit
def suggest() -> ResponseReturnValue:
    """`list` is the id of the list to fill; the typed text comes as `q` or under its field's own name."""
    list_id = request.args.get("list", "places")
    if not AN_ID.fullmatch(list_id):
        abort(404)
    typed = request.args.get("q") or next((text for name, text in request.args.items() if name != "list"), "")
    return page("places/_suggestions.html", list_id=list_id, places=places.suggest(typed[:LONGEST]))
