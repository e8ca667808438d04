"""A page, a piece of it, or a way on; what the log and the watching machine are told."""

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask
from structlog.testing import capture_logs

from blueprints.responses import go, page, swap
from database import session
from market import accounts, notices
from market.accounts import Account
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]


def test_a_page_or_its_piece(app: Flask) -> None:
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    back = {"HX-Request": "true", "HX-Request-Type": "full"}

    def kind_of(headers: dict[str, str]) -> str:
        with app.test_request_context(headers=headers):
            said = page("pwa/offline.html", "shared/_toast.html", text="Hallo", kind="good").get_data(as_text=True)
            return "page" if "<html" in said else "piece"

    assert [kind_of(headers) for headers in ({}, part, back)] == ["page", "piece", "page"]


def test_a_write_answers_with_pieces_or_sends_on(app: Flask) -> None:
    with app.test_request_context(headers={"HX-Request": "true"}):
        fresh = swap("shared/_toast.html", "shared/_toast.html", or_go="/me", text="Da", kind="good").get_data(as_text=True)
    with app.test_request_context():
        plain = swap("shared/_toast.html", or_go="/me", text="Da", kind="good")

    assert '<hx-partial hx-target="#toast-text" hx-swap="outerMorph">' in fresh
    assert (plain.status_code, plain.location) == (303, "/me")


def test_going_on_is_a_real_navigation_for_htmx(app: Flask) -> None:
    with app.test_request_context(headers={"HX-Request": "true"}):
        assert go("/me").headers["HX-Redirect"] == "/me"
    with app.test_request_context():
        assert go("/me").status_code == 303


def test_the_bell_counts_what_is_unread(app: Flask, anna: Account, client_of: ClientOf, trying: Any) -> None:
    from flask import render_template_string

    notices.tell(anna, "test", anna, key="a", mail=False)
    notices.tell(anna, "test", anna, key="b", mail=False)
    session.commit()
    trying(lambda: render_template_string("{{ unread_notices() }} {{ unread_notices() }}"), open=False)
    assert client_of(anna).get("/trying").text == "3 3"  # with the welcome

    notices.mark_read(anna, up_to=10)

    assert client_of(anna).get("/trying").text == "0 0"


def test_the_log_says_what_happened_and_nothing_about_people(app: Flask, anna: Account, client_of: ClientOf) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0), cache_logger_on_first_use=False)
    with capture_logs() as lines:
        answer = client_of(anna).get("/jobs/77?who=anna.anner@example.com")

    line = next(line for line in lines if line["event"] == "answered")
    assert line["reference"] == answer.headers["X-Reference"]
    assert (line["method"], line["route"], line["status"], line["account"]) == ("GET", "/jobs/<int:job_id>", 404, anna.id)
    assert "anna" not in str({**line, "account": None}).casefold()


def test_the_machine_that_watches_is_told(stranger: Visitor, monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    assert (stranger.get("/healthz").status_code, stranger.get("/readyz").status_code) == (200, 200)

    monkeypatch.setitem(app.extensions, "errands_are_late", lambda: True)

    assert (stranger.get("/readyz").status_code, stranger.get("/readyz").text) == (503, "the errands are late\n")


def test_every_answer_reads_afresh(anna: Account, client_of: ClientOf, trying: Any) -> None:
    trying(lambda: accounts.with_id(anna_id).first_name, open=False)
    anna_id = anna.id
    visitor = client_of(anna)
    assert visitor.get("/trying").text == "Anna"

    anna.first_name = "Annina"

    assert visitor.get("/trying").text == "Annina"
