"""Whether the product is alive, and whether it can work: for the machine that watches over it."""

from flask import Blueprint, Response, current_app

from blueprints.guards import open_to_all
from database import pulse

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def healthz() -> Response:
    """The process answers."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/readyz")
@open_to_all
def readyz() -> Response:
    """The store answers and the errands keep up; else 503 and what is wrong."""
    if not pulse.answers():
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    if current_app.extensions["errands_are_late"]():
        return Response("the errands are late\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
