"""A browser in the tests. It proves where its forms come from, speaks htmx when asked, and keeps two worlds apart.

The test and the product each have their own database session, as two processes would: before a request what the test did is
committed, and after it the test sees afresh what the product did.
"""

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.util import ScopedRegistry
from werkzeug.test import TestResponse

from database import session

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def keep_sessions_apart() -> None:
    session.registry = ScopedRegistry(session.session_factory, lambda: "product" if has_app_context() else "test")


class Read:
    """An answer whose text reads as on a screen: what may not be broken over two lines looks like any other space."""

    @property
    def text(self) -> str:
        return self.get_data(as_text=True).replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


class Visitor(FlaskClient):
    """`get` and `post` take `htmx=True`; `has_token = False` forgets the CSRF token of forms."""

    has_token = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.response_wrapper = type("ReadAnswer", (Read, self.response_wrapper), {})

    def open(self, *args: Any, htmx: bool = False, **options: Any) -> TestResponse:
        session.commit()
        headers = dict(options.pop("headers", None) or {})
        headers |= HTMX if htmx else {}
        if self.has_token and options.get("method", "GET") not in ("GET", "HEAD"):
            headers.setdefault("X-CSRFToken", self.token())
        answer = super().open(*args, headers=headers, **options)
        session.expire_all()
        return answer

    def sign_in(self, token: str) -> None:
        """As the sign-in page leaves a browser behind."""
        session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie.permanent = True

    def token(self) -> str:
        """The token a form of this browser would carry."""
        with self.application.test_request_context(), self.session_transaction() as cookie:
            from flask import session as here

            here.update(cookie)
            made = generate_csrf()
            cookie["csrf_token"] = here["csrf_token"]
        return str(made)
