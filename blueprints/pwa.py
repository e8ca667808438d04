"""The app on the home screen: its manifest, its worker, and the page that is shown without a connection.

The worker keeps the dress (style, scripts, symbols) and the offline page, and nothing that belongs to a person.
"""

from flask import Blueprint, Response, make_response, render_template

from blueprints import assets
from blueprints.guards import open_to_all

blueprint = Blueprint("pwa", __name__)

SHELL = ("app.css", "vendor/htmx.min.js", "icons/sprite.svg", "icons/logo.svg", "icons/icon-192.png")


@blueprint.get("/manifest.webmanifest")
@open_to_all
def manifest() -> Response:
    """How the app is called, looks and opens when installed."""
    response = make_response(render_template("pwa/manifest.webmanifest"))
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/sw.js")
@open_to_all
def worker() -> Response:
    """The worker; a new release is a new worker with a new cache."""
    scripts = sorted(name for name in assets.shelf() if name.startswith("js/"))
    kept = [assets.asset(name) for name in (*SHELL, *scripts)]
    response = make_response(render_template("pwa/sw.js", release=assets.release(), kept=kept))
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@open_to_all
def offline() -> str:
    """What the worker shows when there is no connection. The same for everyone."""
    return render_template("pwa/offline.html")
