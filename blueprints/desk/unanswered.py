"""Requests nobody has answered for a day: somebody of us thinks of whom to ask, or calls."""

from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import operators_only
from blueprints.responses import page
from market import alerts


@blueprint.get("/unanswered")
@operators_only
def unanswered() -> ResponseReturnValue:
    return page("desk/unanswered.html", rows=alerts.unanswered())
