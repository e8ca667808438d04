"""A request's page for its author, for helpers and for everybody else."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PIL import Image

from database import session
from market import drafts, pictures, requests
from market.accounts import Account
from market.requests import Request
from tests.deals import bid_of, request_of
from tests.queries import counted
from tests.visitor import Visitor


@pytest.fixture
def live(anna: Account) -> Request:
    return request_of(anna, budget=8000, since="Seit ein paar Tagen", provider="Swisscom")


@pytest.fixture
def browser(anna: Account, client_of: Any) -> Visitor:
    """Anna's."""
    return client_of(anna)  # type: ignore[no-any-return]


def with_photos(author: Account, how_many: int) -> Request:
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(raw, "JPEG")
    what = {"title": "Router blinkt rot", "description": ""}
    draft, _ = drafts.start(author, device="network", place="8004", what=what)
    for _number in range(how_many):
        drafts.keep_picture(draft, pictures.draw(raw.getvalue()))
    posted = requests.post(draft, by=author)
    session.commit()
    return posted


def test_everybody_reads_the_request_but_neither_name_nor_address(live: Request, stranger: Visitor) -> None:
    shown = stranger.get("/requests/1").text
    for said in (live.title, "8004 Zürich", "Seit ein paar Tagen", "Swisscom", "bis CHF 80.00", "Könnten Sie hier helfen?"):
        assert said in shown
    assert "Sie zahlen 80.00 direkt an die Person, die hilft. Darin sind 6.40 Gebühr" in shown
    for kept in ("Anner", "example.com", "/proposals/new"):
        assert kept not in shown


def test_a_helper_sees_what_remains_and_may_propose(live: Request, beat: Account, client_of: Any) -> None:
    shown = client_of(beat).get("/requests/1").text
    assert "Sie erhalten 80.00. Gebühr 6.40 mit der Monatsabrechnung. Ihnen bleiben 73.60." in shown
    assert "/requests/1/proposals/new" in shown
    assert "ca. 3 km" in shown


def test_a_helper_who_has_proposed_is_led_there(live: Request, beat: Account, client_of: Any) -> None:
    bid = bid_of(beat, live)
    shown = client_of(beat).get("/requests/1").text
    assert f"/proposals/{bid.id}" in shown
    assert "/proposals/new" not in shown


def test_the_author_sees_who_was_asked_and_what_comes_next(
    beat: Account, chiara: Account, anna: Account, client_of: Any, at: Callable[[str | datetime], None]
) -> None:
    at("2026-11-23 14:00")
    request_of(anna)
    shown = client_of(anna).get("/requests/1").text
    assert "2 Leute gefragt, noch kein Vorschlag. Nächster Schritt heute um 16 Uhr: Wir fragen weitere Leute." in " ".join(
        shown.split()
    )
    assert "Online bis Montag, 7. Dezember." in shown


def test_after_the_second_round_the_day_is_named(
    beat: Account, anna: Account, client_of: Any, at: Callable[[str | datetime], None], run_errands: Callable[[], None]
) -> None:
    request_of(anna)
    at("2026-11-23 12:30")
    run_errands()
    shown = " ".join(client_of(anna).get("/requests/1").text.split())
    assert "Nächster Schritt am Dienstag, 24. November, 10 Uhr: Wir schauen selbst und melden uns bei Ihnen." in shown


def test_with_proposals_the_author_is_led_to_them(live: Request, beat: Account, chiara: Account, browser: Visitor) -> None:
    bid_of(beat, live)
    bid_of(chiara, live)
    shown = browser.get("/requests/1").text
    assert "2 Vorschläge sind da" in shown
    assert 'href="/requests/1/proposals"' in shown
    assert "2 Vorschläge" in browser.get("/requests/mine").text


def test_strangers_learn_how_many_photos_there_are_and_signed_in_people_see_them(
    anna: Account, dario: Account, stranger: Visitor, client_of: Any
) -> None:
    wanted = with_photos(anna, 2)
    tokens = [picture.token for picture in wanted.pictures]
    assert "2 Fotos" in stranger.get("/requests/1").text
    assert tokens[0] not in stranger.get("/requests/1").text
    assert stranger.get(f"/photos/{tokens[0]}.jpg").status_code == 404
    assert [token in client_of(dario).get("/requests/1").text for token in tokens] == [True, True]
    assert client_of(dario).get(f"/photos/{tokens[0]}.jpg").status_code == 200


def test_once_taken_others_see_no_photos_and_cannot_bid(anna: Account, beat: Account, client_of: Any) -> None:
    wanted = with_photos(anna, 1)
    requests.take(wanted, by=anna)
    token = wanted.pictures[0].token
    shown = client_of(beat).get("/requests/1").text
    assert (token in shown, "/proposals/new" in shown, "Hier hilft schon jemand" in shown) == (False, False, True)
    assert token in client_of(anna).get("/requests/1").text


def test_words_of_a_neighbour_are_never_markup(live: Request, stranger: Visitor) -> None:
    live.description = "<img src=x onerror=alert(1)>"
    assert "<img src=x" not in stranger.get("/requests/1").text


@pytest.mark.parametrize("who", ["anna", "beat", "dario", None])
def test_the_page_asks_the_store_at_most_nine_things(
    live: Request, beat: Account, chiara: Account, client_of: Any, stranger: Visitor, request: Any, who: str | None
) -> None:
    bid_of(beat, live)
    visitor = client_of(request.getfixturevalue(who)) if who else stranger
    visitor.get("/requests/1")
    with counted() as few:
        visitor.get("/requests/1")
    bid_of(chiara, live)
    with counted() as many:
        visitor.get("/requests/1")
    assert len(many) == len(few)
    assert len(many) <= 9
