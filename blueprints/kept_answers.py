"""Answers that are still true. While nothing at all was written to the store, a page asked again is what it was before.

`@kept` marks a view that only reads. Its answer is kept for the same browser (the same cookie, languages and htmx headers)
until anything is committed, by whomever, and for the minute it was built in at most, as pages say how long ago things were.
The door is asked all the same, limits count, the log writes its line, and every answer gets a mask of its form token and
form keys of its own. An answer that writes (read marks, the look log), speaks once (a toast) or changes the cookie is not kept.
Why: docs/decisions/0010-kept-answers.md.
"""

import re
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, g, make_response, request
from flask import session as cookie
from flask_wtf.csrf import generate_csrf

from blueprints.guards import mark_of_store
from blueprints.responses import asked_as, writes_afterwards
from database import WhileUnwritten
from market import clock

FORM_KEY = re.compile(rb'(?<=name="form_key" value=")[\w-]+')
MOST_BYTES, BESIDE_THE_BODY = 32 * 1024 * 1024, 1024


@dataclass(frozen=True)
class Kept:
    """An answer, and the form token that stands in it."""

    body: bytes
    status: int
    headers: list[tuple[str, str]]
    token: str

    def again(self) -> Response:
        """The same answer, its form token behind a fresh mask, with fresh keys in the forms that work once."""
        body = self.body.replace(self.token.encode(), generate_csrf().encode()) if self.token else self.body
        return Response(FORM_KEY.sub(lambda _old: secrets.token_urlsafe(18).encode(), body), self.status, self.headers)


_answers: WhileUnwritten[Kept] = WhileUnwritten(MOST_BYTES)


def kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a view that only reads."""

    @wraps(view)
    def answered(**values: Any) -> Response:
        asked, mark = _what_was_asked(), mark_of_store()
        known = _answers.get(asked, mark)
        if known is not None:
            return known.again()
        speaks_once = "_flashes" in cookie
        response = make_response(view(**values))
        if not speaks_once and _may_be_kept(response):
            known = Kept(response.get_data(), response.status_code, list(response.headers), g.get("csrf_token", ""))
            _answers.keep(asked, mark, known, len(known.body) + BESIDE_THE_BODY)
        return response

    return answered


def _what_was_asked() -> Hashable:
    minute = int(clock.now().timestamp()) // 60
    return minute, request.url, asked_as()


def _may_be_kept(response: Response) -> bool:
    """Whether the next one may be told the same, and nothing but the telling happened."""
    told = response.status_code in (200, 204) and not response.is_streamed and not response.direct_passthrough
    return told and not cookie.modified and not writes_afterwards()
