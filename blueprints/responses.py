"""How an answer leaves: as a page, as a piece of one, or by sending the browser on. The only file that speaks htmx's headers.

Every write works twice: a browser without JavaScript gets a page or is sent on by 303, htmx gets the fresh pieces.
What may happen after an answer is built, in a short transaction of its own, is named at the end.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Response, after_this_request, flash, g, make_response, redirect, render_template, request
from markupsafe import Markup

from database import unit_of_work

ROOT_ID = re.compile(r'<[a-z]+[^>]*?\sid="([^"]+)"')
DIFFERS_BY = ("HX-Request", "HX-Request-Type", "Cookie")


def asked_as() -> tuple[str | None, ...]:
    """All that a page may depend on besides its address: who asks, in which language, from where, and for how much of it."""
    return tuple(map(request.headers.get, (*DIFFERS_BY, "HX-Current-URL", "Referer", "Accept-Language")))


def is_htmx() -> bool:
    """Whether a piece of a page asks, and not the browser itself."""
    return request.headers.get("HX-Request") == "true"


def wants_part() -> bool:
    """Whether a piece is enough; on Back htmx asks for the whole page."""
    return is_htmx() and request.headers.get("HX-Request-Type") == "partial"


def came_from() -> str:
    """The path of the page this request was sent from, if the browser says so."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page(full: str, part: str | None = None, status: int = 200, **context: Any) -> Response:
    """A page; for htmx its part alone."""
    template = part if part is not None and wants_part() else full
    return make_response(render_template(template, **context), status)


def swap(first: str, *others: str, or_go: str, status: int = 200, **context: Any) -> Response:
    """Answers a write: the fresh partials for htmx (the others find their place by the id of their root), else 303."""
    if not is_htmx():
        return redirect_to(or_go)
    pieces = [render_template(first, **context), *(placed(render_template(other, **context)) for other in others)]
    return make_response("\n".join(pieces), status)


def moved_on(response: Response, address: str) -> Response:
    """The piece shown now is another page: the address bar follows, so that Back and a reload find it."""
    if is_htmx():
        response.headers["HX-Push-Url"] = address
    return response


def form_again(full: str, part: str | None = None, **context: Any) -> Response:
    """The same form with what was typed and what is amiss."""
    return page(full, part, status=422, **context)


def go(address: str) -> Response:
    """On to another page: 303, or a real navigation when htmx asks."""
    if not is_htmx():
        return redirect_to(address)
    response = make_response("", 200)
    response.headers["HX-Redirect"] = address
    return response


def sign_in_again(address: str) -> Response:
    """The session is gone. A fragment must never become the sign-in page, so htmx is told to navigate."""
    if not is_htmx():
        return redirect_to(address)
    response = make_response("", 401)
    response.headers["HX-Redirect"] = address
    return response


def redirect_to(address: str) -> Response:
    """303: look there, with GET."""
    return redirect(address, 303)  # type: ignore[return-value]


def placed(html: str) -> Markup:
    """A partial on its way to where an element with its id stands."""
    found = ROOT_ID.search(html)
    if found is None:
        raise ValueError("a partial needs a root element with an id")
    return Markup('<hx-partial hx-target="#{}" hx-swap="outerMorph">{}</hx-partial>').format(found[1], Markup(html))


def toast(text: str, kind: str = "good", status: int = 200) -> Response:
    """A short word at the edge of the page; nothing else on it changes."""
    return make_response(as_toast(text, kind), status)


def as_toast(text: str, kind: str = "good") -> Markup:
    """The same, to be put beside other partials."""
    html = Markup(render_template("shared/_toast.html", text=text, kind=kind))
    return Markup('<hx-partial hx-target="#toast" hx-swap="innerHTML">{}</hx-partial>').format(html)


def say(text: str, kind: str = "good") -> None:
    """A short word on the next page."""
    flash(text, kind)


def nothing_new() -> Response:
    """For a poll."""
    return Response(status=204)


def afterwards(step: Callable[[], Any]) -> None:
    """What a GET writes: the look log, the first print, read marks, the last visit. After the answer is built, on its own."""

    g.writes_afterwards = True

    @after_this_request
    def write(response: Response) -> Response:
        if response.status_code < 400:
            unit_of_work(step)
        return response


def writes_afterwards() -> bool:
    """Whether something is written once this answer is built."""
    return "writes_afterwards" in g
