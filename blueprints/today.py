"""Today: what waits for me, soonest first; then what runs, then what is behind."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.kept_answers import kept
from blueprints.responses import page
from market import jobs, next_steps, proposals, requests, reviews

blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@kept
def overview() -> ResponseReturnValue:
    viewer = me()
    running = [(job, next_steps.next_step(job, viewer)) for job in jobs.open_of(viewer)]
    return page(
        "today/overview.html",
        mine=[pair for pair in running if pair[1].is_yours],
        others=[pair for pair in running if not pair[1].is_yours],
        to_rate=reviews.to_give(viewer),
        proposals=proposals.live_of(viewer),
        requests=requests.open_of(viewer),
        ended=jobs.ended_of(viewer, limit=5),
    )
