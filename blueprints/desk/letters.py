"""Mails that could not be delivered: a mistyped address, a full box."""

from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import operators_only
from blueprints.responses import page
from market import desk


@blueprint.get("/letters")
@operators_only
def letters() -> ResponseReturnValue:
    return page("desk/letters.html", rows=desk.letters())
