"""What protects every answer: where scripts, styles and forms may come from, whose form was sent, who may keep a copy.

The token of forms lives as long as the session and looks different in every answer, so that nobody can guess it from the
size of compressed pages.
"""

import base64
import gzip
import secrets

import brotli
from flask import Flask, Response, abort, g, request
from flask import session as cookie
from flask.ctx import _AppCtxGlobals
from flask_wtf.csrf import CSRFProtect

import config as settings
from blueprints.guards import is_guarded_by_signature, known_here
from blueprints.request_log import reference
from blueprints.responses import DIFFERS_BY, is_htmx
from config import Partner
from database import unit_of_work
from market import sessions

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
A_YEAR = "max-age=31536000"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
WORTH_SQUEEZING = 1024


class Csrf(CSRFProtect):  # type: ignore[misc]
    """The header counts first: after an expired token htmx gets a new one, while the form still holds the old."""

    def _get_csrf_token(self) -> str | None:
        return unmasked(request.headers.get("X-CSRFToken") or super()._get_csrf_token())

    def _is_exempt(self) -> bool:
        return is_guarded_by_signature() or super()._is_exempt()


class Surroundings(_AppCtxGlobals):
    """flask.g, in which the token of this answer wears its mask."""

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, masked(value) if name == "csrf_token" and isinstance(value, str) else value)


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.app_ctx_globals_class = Surroundings
    app.before_request(refuse_foreign_forms)
    app.config["WTF_CSRF_SSL_STRICT"] = False  # Sec-Fetch-Site says it better than a Referer some browsers hide
    Csrf(app)
    app.after_request(finish)
    app.after_request(write_down_visit)


def partner() -> Partner:
    """The professional partner, for views and forms that name it."""
    return settings.current().partner


def masked(token: str) -> str:
    """The token behind a fresh random mask."""
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(mask + _crossed(plain, mask)).decode()


def unmasked(sent: str | None) -> str | None:
    """The token without its mask; nonsense stays nonsense."""
    try:
        both = base64.urlsafe_b64decode(sent or "")
        half = len(both) // 2
        return _crossed(both[half:], both[:half]).decode() or None
    except ValueError:
        return None


def _crossed(one: bytes, two: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, two, strict=False))


def refuse_foreign_forms() -> None:
    """Another site may not send our forms, token or not."""
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if request.method in UNSAFE and is_foreign and not is_guarded_by_signature():
        abort(403)


def write_down_visit(response: Response) -> Response:
    """The last visit, at most once a minute. What polls or filters is no visit."""
    here = known_here()
    is_visit = response.status_code < 500 and not (is_htmx() and request.method == "GET")
    if here is not None and is_visit and here.wants_touch:
        unit_of_work(lambda: sessions.touch(here))
        cookie.modified = True  # the browser keeps the cookie as long again
    return response


def finish(response: Response) -> Response:
    """The last touch on every answer, errors and papers included."""
    response.headers.update(HEADERS)
    response.headers["X-Reference"] = reference()
    if settings.current().is_https:
        response.headers["Strict-Transport-Security"] = A_YEAR
    response.headers.setdefault("Cache-Control", "no-store" if known_here() else "no-cache")
    if response.mimetype == "text/html":
        response.vary.update(DIFFERS_BY)
        response.content_language.add(str(g.get("language", "de")))
        squeeze(response)
    return response


def squeeze(response: Response) -> None:
    """Pages from 1 kB up travel compressed."""
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < WORTH_SQUEEZING:
        return
    if request.accept_encodings["br"]:
        response.set_data(brotli.compress(body, quality=4))
        response.headers["Content-Encoding"] = "br"
    elif request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
