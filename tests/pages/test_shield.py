"""What every answer carries, and whose forms are accepted."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import brotli
import pytest
from flask import Flask

import config as settings
from blueprints import shield
from config import Config
from market import accounts
from market.accounts import Account
from tests.visitor import Visitor

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ClientOf = Callable[[Account], Visitor]


@pytest.mark.parametrize("path", ["/healthz", "/offline", "/nothing-here", "/me"])
def test_every_answer_is_protected(stranger: Visitor, path: str) -> None:
    headers = stranger.get(path).headers

    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", headers["X-Reference"])


def test_on_https_browsers_are_told_to_stay_there(stranger: Visitor, config: Config) -> None:
    assert "Strict-Transport-Security" not in stranger.get("/healthz").headers

    settings.settle(replace(config, base_address="https://kabelsalat.example"))

    assert stranger.get("/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_page_differs_by_who_asks_and_says_its_language(stranger: Visitor) -> None:
    answer = stranger.get("/nothing-here", headers={"Accept-Language": "en"})

    assert {"HX-Request", "HX-Request-Type", "Cookie", "Accept-Encoding"} <= set(answer.vary)
    assert answer.headers["Content-Language"] == "en"
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(("accepted", "language"), [("fr-CH, en;q=0.5", "en"), ("it", "de"), ("de-CH, en", "de"), ("", "de")])
def test_a_browser_gets_the_best_of_our_languages(stranger: Visitor, accepted: str, language: str) -> None:
    assert stranger.get("/nothing-here", headers={"Accept-Language": accepted}).headers["Content-Language"] == language


def test_the_language_chosen_here_counts_before_the_browsers(stranger: Visitor) -> None:
    stranger.set_cookie("language", "en")

    assert stranger.get("/nothing-here", headers={"Accept-Language": "de"}).headers["Content-Language"] == "en"


def test_the_language_of_the_account_counts_first(anna: Account, client_of: ClientOf) -> None:
    visitor = client_of(anna)
    visitor.set_cookie("language", "en")

    assert visitor.get("/nothing-here").headers["Content-Language"] == "de"


def test_pages_travel_compressed(stranger: Visitor) -> None:
    plain = stranger.get("/nothing-here")
    squeezed = stranger.get("/nothing-here", headers={"Accept-Encoding": "gzip, br"})

    assert squeezed.headers["Content-Encoding"] == "br"
    assert b"</html>" in brotli.decompress(squeezed.data)
    assert len(squeezed.data) < len(plain.data) / 2


def test_short_answers_are_left_alone(stranger: Visitor) -> None:
    assert "Content-Encoding" not in stranger.get("/healthz", headers={"Accept-Encoding": "br"}).headers


def test_nobody_keeps_a_page_of_somebody_signed_in(anna: Account, stranger: Visitor, client_of: ClientOf) -> None:
    assert client_of(anna).get("/nothing-here").headers["Cache-Control"] == "no-store"
    assert stranger.get("/nothing-here").headers["Cache-Control"] == "no-cache"


# Whose form it is


def test_a_form_without_its_token_is_not_accepted(anna: Account, client_of: ClientOf) -> None:
    visitor = client_of(anna)
    visitor.has_token = False

    answer = visitor.post("/me/details", data={"first_name": "Änna", "csrf_token": "stale", "password": "secret"})

    assert answer.status_code == 400
    assert "Änna" in answer.text
    assert "secret" not in answer.text
    assert accounts.with_id(anna.id).first_name == "Anna"  # type: ignore[union-attr]


def test_an_expired_form_can_be_sent_again_at_once(anna: Account, client_of: ClientOf, trying: Any) -> None:
    trying(lambda: "taken", open=False)
    visitor = client_of(anna)
    visitor.has_token = False
    again = visitor.post("/trying?a=1", data={"words": "Guten <Tag>", "csrf_token": "stale"}).text

    token = re.search(r'name="csrf_token" value="([^"]+)"', again.partition("<h1>")[2])
    assert 'action="/trying?a=1"' in again
    assert 'name="words" value="Guten &lt;Tag&gt;"' in again
    assert visitor.post("/trying?a=1", data={"csrf_token": token[1]}).text == "taken"  # type: ignore[index]


def test_a_piece_with_a_stale_token_gets_a_fresh_one(anna: Account, client_of: ClientOf, trying: Any) -> None:
    trying(lambda: "taken", open=False)
    visitor = client_of(anna)
    visitor.has_token = False
    answer = visitor.post("/trying", data={"csrf_token": "stale"}, htmx=True)
    fresh = re.search(r'name="csrf-token" content="([^"]+)"', answer.text)

    assert answer.status_code == 400
    again = visitor.post("/trying", data={"csrf_token": "stale"}, htmx=True, headers={"X-CSRFToken": fresh[1]})  # type: ignore[index]
    assert again.text == "taken"


def test_the_token_looks_different_in_every_answer(anna: Account, client_of: ClientOf) -> None:
    visitor = client_of(anna)
    shown = [re.search(r'name="csrf-token" content="([^"]+)"', visitor.get("/me").text)[1] for _ in range(2)]  # type: ignore[index]

    assert shown[0] != shown[1]
    first, second = (shield.unmasked(one) for one in shown)
    assert first is not None and second is not None
    assert first.split(".")[0] == second.split(".")[0]


@pytest.mark.parametrize("nonsense", ["", "x", "äöü", "AAAA", "%%%", "YWJj" * 50])
def test_nonsense_is_no_token(anna: Account, client_of: ClientOf, nonsense: str) -> None:
    visitor = client_of(anna)
    visitor.has_token = False

    assert visitor.post("/me/details", data={"csrf_token": nonsense}).status_code == 400


def test_another_site_may_not_send_our_forms(anna: Account, client_of: ClientOf) -> None:
    answer = client_of(anna).post("/me/details", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_a_foreign_host_gets_nothing_but_no(app: Flask, stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost"])

    answer = stranger.get("/", base_url="http://evil.example")

    assert (answer.status_code, answer.text) == (400, "unknown host\n")
    assert answer.headers["Content-Security-Policy"] == CSP
    assert stranger.get("/").status_code == 200
