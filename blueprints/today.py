"""Today: what waits for me, soonest due first; then what runs, then what is behind."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.kept_answers import kept
from blueprints.responses import go, page
from market import jobs, waiting

blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@kept
def overview() -> ResponseReturnValue:
    if me().is_agent:
        return go(url_for("partner.inbox"))
    return page("today/overview.html", day=waiting.day_of(me()), ended=jobs.ended_of(me(), limit=5))
