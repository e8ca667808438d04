"""When something is not possible: one page in one warm voice, or a short word at the edge when only a piece was asked for.

It says what happened, what was kept and what to do next, with the operator's telephone number and a reference to read out.
"""

from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from blueprints import limits, phrases
from blueprints.request_log import reference
from blueprints.responses import as_toast, came_from, is_htmx
from database import session
from market.refusals import AlreadyMoved, NotAllowed, Refusal, SentDifferently, TooLate

CONFLICTS = (AlreadyMoved, TooLate, SentDifferently)
NEVER_ECHOED = ("csrf_token", "password", "code")

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(RateLimitExceeded, too_fast)
    app.register_error_handler(HTTPException, known)
    app.register_error_handler(Exception, broken)
    app.extensions["refusal_status"] = status_of


def status_of(error: Refusal) -> int:
    """403 who may not, 409 what has moved on, 422 what is not possible."""
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, CONFLICTS) else 422


def refused(error: Refusal) -> Response:
    """A rule said no and the view did not catch it."""
    return told(status_of(error), phrases.refusal(error), back=came_from())


def known(error: HTTPException) -> Response:
    """404, 413 and the like."""
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # no page, for no address of ours can be built from it
        return Response("unknown host\n", 400, mimetype="text/plain")
    return told(error.code, allow=getattr(error, "valid_methods", None))


def too_fast(error: RateLimitExceeded) -> Response:
    """429, and when to try again."""
    response = told(429)
    response.headers["Retry-After"] = str(limits.seconds_to_wait())
    return response


def expired(error: CSRFError) -> Response:
    """The form is older than its session: what was typed is shown again, to be sent again or copied."""
    if is_htmx():
        return make_response(
            "\n".join((render_template("errors/_token.html"), as_toast(str(phrases.EXPIRED_TOAST), "info"))), 400
        )
    typed = [(name, value) for name, value in request.form.items(multi=True) if not name.endswith(NEVER_ECHOED)]
    is_ours = request.headers.get("Sec-Fetch-Site", "") in ("same-origin", "")
    return make_response(render_template("errors/expired.html", typed=typed, may_send=is_ours), 400)


def broken(error: Exception) -> Response:
    """500. The page asks nothing of the database, for that may be what is broken."""
    log.error("broken", reference=reference(), route=str(request.url_rule or request.path), exc_info=error)
    session.rollback()
    g._login_user = AnonymousUserMixin()
    try:
        return told(500)
    except Exception as again:
        log.error("no page for it either", reference=reference(), exc_info=again)
        return Response(f"Etwas ist schiefgegangen. / Something went wrong. ({reference()})", 500, mimetype="text/plain")


def told(status: int, sentence: str = "", back: str = "", allow: Any = None) -> Response:
    """The page, or the short word."""
    title, words = phrases.ERRORS.get(status, phrases.ERRORS[400])
    if is_htmx():
        response = make_response(as_toast(sentence or str(words), "bad"), status)
    else:
        page = render_template(
            "errors/page.html", status=status, title=title, words=sentence or words, back=back, reference=reference()
        )
        response = make_response(page, status)
    if allow:
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response
