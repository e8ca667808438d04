"""One line of JSON per answer: what was asked, what came of it, how long it took. No names, no addresses, no typed text.

The reference stands on error pages too, so that somebody on the telephone can read it out.
"""

import logging
import secrets
import time

import structlog
from flask import Flask, Response, g, request, request_started

import config as settings
from blueprints.guards import known_here
from blueprints.responses import is_htmx
from config import Mode

READ_OUT = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that sounds or looks alike
QUIET = ("assets.file", "health.healthz", "health.readyz")

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    level = logging.CRITICAL if settings.current().mode is Mode.TEST else logging.INFO
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    request_started.connect(begin, app)
    app.after_request(write_line)


def begin(_app: Flask) -> None:
    g.began = time.perf_counter()


def reference() -> str:
    """What a person can read out to us: eight signs, new for every request."""
    if "reference" not in g:
        signs = "".join(secrets.choice(READ_OUT) for _ in range(8))
        g.reference = f"{signs[:4]}-{signs[4:]}"
    return str(g.reference)


def write_line(response: Response) -> Response:
    """After the answer is built."""
    if request.endpoint not in QUIET:
        here = known_here()
        log.info(
            "answered",
            reference=reference(),
            method=request.method,
            route=str(request.url_rule or "none"),
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
            account=here.account_id if here else None,
            htmx=is_htmx(),
        )
    return response
