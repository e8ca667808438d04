"""Keeping a request up to date: changing, renewing, taking down, opening again; by its author alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import ads, agreeing, ending
from market.accounts import Account
from market.lifecycle import AdState
from market.money import Chf
from market.requests import Request
from tests.deals import bid_of, request_of
from tests.queries import counted
from tests.visitor import Visitor

AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
ANEW: dict[str, Any] = {
    "title": "WLAN geht nirgends mehr",
    "description": "Auch im Gang nicht.",
    "since": "Seit heute",
    "provider": "Salt",
    "tried": "Neu gestartet",
    "place": "8048",
    "budget": "70",
    "times": "abends",
}


def goes_to(answer: Any) -> str:
    return str(answer.headers.get("HX-Redirect") or answer.headers.get("Location"))


@pytest.fixture
def live(anna: Account) -> Request:
    return request_of(anna, budget=8000, since="Seit ein paar Tagen", provider="Swisscom")


@pytest.fixture
def browser(anna: Account, client_of: Any) -> Visitor:
    """Anna's."""
    return client_of(anna)  # type: ignore[no-any-return]


def state_of(wanted: Request) -> AdState:
    session.refresh(wanted)
    return wanted.state


@AS
def test_a_request_is_changed(live: Request, browser: Visitor, htmx: bool) -> None:
    form = browser.get("/requests/1/edit").text
    assert 'value="8004 Zürich"' in form
    assert 'value="80.00"' in form
    assert goes_to(browser.post("/requests/1/edit", data=ANEW, htmx=htmx)) == "/requests/1"
    session.refresh(live)
    assert (live.title, live.postal_code, live.budget, live.tried) == (
        "WLAN geht nirgends mehr",
        "8048",
        Chf(7000),
        "Neu gestartet",
    )


@AS
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Bitte schreiben Sie ein paar Worte"),
        ({"description": "x" * 2001}, "Bitte kürzen Sie es auf 2000 Zeichen."),
        ({"place": "3011"}, "Dort sind wir noch nicht"),
        ({"place": ""}, "Bitte geben Sie Ihre Postleitzahl ein"),
        ({"budget": "1000"}, "zwischen CHF 30.00 und CHF 100.00"),
        ({"budget": "etwas"}, "in Zahlen"),
    ],
)
def test_what_does_not_fit_comes_back_with_its_sentence(
    live: Request, browser: Visitor, typed: dict[str, Any], sentence: str, htmx: bool
) -> None:
    answer = browser.post("/requests/1/edit", data=ANEW | typed, htmx=htmx)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Neu gestartet" in answer.text
    assert ("<html" in answer.text) is not htmx
    assert session.scalars(select(Request)).one().title == "WLAN geht im Schlafzimmer nicht"


@AS
def test_it_is_renewed_and_taken_down_by_one_tap(
    live: Request, browser: Visitor, htmx: bool, at: Callable[[str | datetime], None]
) -> None:
    at("2026-12-01 10:00")
    assert browser.post("/requests/1/renewal", htmx=htmx).status_code == (200 if htmx else 303)
    assert "Dienstag, 15. Dezember" in browser.get("/requests/1").text
    for _time in range(2):
        answer = browser.post("/requests/1/removal", htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
    assert state_of(live) is AdState.TAKEN_DOWN
    assert not htmx or answer.text.lstrip().startswith('<article class="stack stack--loose" id="request"')


def test_a_lapsed_request_is_put_online_again(live: Request, browser: Visitor) -> None:
    ads.lapse(live)
    assert "Die Zeit dieser Anfrage ist um" in browser.get("/requests/1").text
    browser.post("/requests/1/renewal")
    assert state_of(live) is AdState.LIVE


@AS
def test_after_a_job_without_help_others_are_asked_in_one_tap(
    live: Request, anna: Account, beat: Account, browser: Visitor, htmx: bool
) -> None:
    job = agreeing.accept_proposal(bid_of(beat, live), None, by=anna)
    assert f"/jobs/{job.id}" in browser.get("/requests/1").text
    assert browser.post("/requests/1/reopening", htmx=htmx).status_code == 409
    ending.cancel(job, "Ich bin krank.", by=beat)
    assert "/requests/1/reopening" in browser.get("/requests/1").text
    for _time in range(2):
        assert browser.post("/requests/1/reopening", htmx=htmx).status_code == (200 if htmx else 303)
    assert state_of(live) is AdState.LIVE


@pytest.mark.parametrize("step", ["edit", "renewal", "removal", "reopening"])
def test_somebody_elses_request_is_not_touched(live: Request, beat: Account, olga: Account, client_of: Any, step: str) -> None:
    for other in (beat, olga):
        assert client_of(other).post(f"/requests/1/{step}", data=ANEW).status_code == 404
    assert state_of(live) is AdState.LIVE


def test_what_may_not_be_seen_does_not_exist(
    live: Request, anna: Account, olga: Account, stranger: Visitor, browser: Visitor
) -> None:
    ads.hide(live, "Adresse im Text.", by=olga)
    session.commit()
    assert stranger.get("/requests/1").status_code == 404
    assert "Adresse im Text." in browser.get("/requests/1").text
    assert browser.get("/requests/1/edit").status_code == 404
    assert stranger.get("/requests/99").status_code == 404


def test_an_empty_list_speaks(browser: Visitor) -> None:
    assert "Sie haben noch nichts angefragt" in browser.get("/requests/mine").text


def test_the_list_asks_the_store_the_same_with_one_and_with_thirty(live: Request, anna: Account, browser: Visitor) -> None:
    with counted() as few:
        browser.get("/requests/mine")
    for number in range(29):
        request_of(anna, f"Anfrage Nummer {number}")
    with counted() as many:
        browser.get("/requests/mine")
    assert len(many) == len(few)
    assert len(many) <= 8
