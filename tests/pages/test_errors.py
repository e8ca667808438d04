"""What is said when something is not possible."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from market import sessions
from market.accounts import Account
from market.refusals import AlreadyMoved, Missing, NotAllowed
from tests.visitor import Visitor

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ClientOf = Callable[[Account], Visitor]


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotAllowed("not_allowed"), 403), (AlreadyMoved("slot_taken"), 409), (Missing("slot_needed"), 422)]
)
def test_a_refusal_is_a_page_with_its_sentence(stranger: Visitor, trying: Any, refusal: Exception, status: int) -> None:
    def refuse() -> None:
        raise refusal

    trying(refuse)
    from blueprints.phrases import REFUSALS

    answer = stranger.get("/trying", headers={"Accept-Language": "en", "Referer": "http://localhost/offline"})

    assert answer.status_code == status
    assert REFUSALS[refusal.args[0]]._args[0] in answer.text
    assert 'href="/offline"' in answer.text
    assert "044 000 00 00" in answer.text
    assert answer.headers["X-Reference"] in answer.text


def test_a_refusal_of_a_piece_is_a_short_word_and_nothing_else_changes(stranger: Visitor, trying: Any) -> None:
    def refuse() -> None:
        raise AlreadyMoved("slot_taken")

    trying(refuse)
    answer = stranger.post("/trying", htmx=True)

    assert answer.status_code == 409
    assert answer.text.startswith('<hx-partial hx-target="#toast" hx-swap="innerHTML">')
    assert answer.text.endswith("</hx-partial>")


def test_figures_stand_in_the_sentence(app: Flask) -> None:
    from blueprints.phrases import refusal
    from market.refusals import OutOfRange

    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert refusal(OutOfRange("price_outside_band")) == "Der Preis muss zwischen CHF~30.00 und CHF~100.00 liegen.".replace(
            "~", "\u00a0"
        )


@pytest.mark.parametrize("path", ["/nothing-here", "/jobs/999"])
def test_what_is_not_there_is_not_there_for_anybody(anna: Account, client_of: ClientOf, path: str) -> None:
    answer = client_of(anna).get(path)

    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


def test_a_wrong_method_names_the_right_one(stranger: Visitor) -> None:
    answer = stranger.post("/offline")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_many_photos_at_once_are_refused_kindly(
    anna: Account, client_of: ClientOf, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)

    answer = client_of(anna).post("/me/details", data={"first_name": "A" * 2000})

    assert answer.status_code == 413
    assert "8 MB" in answer.text


def test_what_breaks_is_our_mistake_and_keeps_its_reference(app: Flask, stranger: Visitor, trying: Any, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    trying(lambda: 1 // 0)

    answer = stranger.get("/trying")

    assert answer.status_code == 500
    assert "schiefgegangen" in answer.text
    assert answer.headers["X-Reference"] in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["Content-Security-Policy"] == CSP


def test_even_without_a_database_there_is_a_page(app: Flask, anna: Account, client_of: ClientOf, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    visitor = client_of(anna)
    monkeypatch.setattr(sessions, "find_at_the_door", lambda token, mark: 1 // 0)

    answer = visitor.get("/me")

    assert answer.status_code == 500
    assert "044 000 00 00" in answer.text
