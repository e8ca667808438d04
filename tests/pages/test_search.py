"""Looking around in the browser: with and without htmx, signed in and not."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from database import session
from market import offers
from market.accounts import Account
from market.money import Chf
from market.offers import Offer
from market.skills import Skill
from tests.deals import bid_of, offer_of, request_of
from tests.queries import counted
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]


def many_offers(helper: Account, count: int) -> list[int]:
    return [offer_of(helper, f"Angebot {number}").id for number in range(count)]


def titles(html: str) -> list[str]:
    return re.findall(r'<h3><a href="/(?:offers|requests)/\d+">([^<]+)</a>', html)


def link(html: str, words: str) -> str:
    """The address behind a link's words."""
    found = re.search(rf'<a [^>]*?href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{re.escape(words)}', html)
    assert found, f"no link {words!r}"
    return found[1].replace("&amp;", "&")


def choosing(helper: Account, **change: Any) -> Offer:
    assert helper.helper is not None
    said: dict[str, Any] = {
        "title": "Drucker einrichten", "description": "Jede Marke.", "price": Chf(4000), "duration_min": 60,
        "postal_code": "8048", "radius_km": 30, "skills": [Skill.PRINTER],
    }  # fmt: skip
    offer = offers.draft(helper.helper, by=helper, **(said | change))
    offers.post(offer, by=helper)
    session.commit()
    return offer


def test_a_stranger_finds_an_offer_with_all_a_card_says(stranger: Visitor, beat: Account) -> None:
    offer_of(beat)
    page = stranger.get("/offers?what=wlan&place=8004").text
    assert titles(page) == ["WLAN einrichten und verstärken"]
    assert "1 Angebot rund um 8004 Zürich" in page
    assert "8048 Zürich · ca. 3 km · erster Auftrag" in page
    assert "Beat K." in page
    assert "Keller" not in page


def test_the_address_holds_the_whole_search(stranger: Visitor, beat: Account) -> None:
    choosing(beat)
    choosing(beat, price=Chf(6050))
    choosing(beat, skills=[Skill.WIFI])
    page = stranger.get("/offers?what=einrichten&place=8004+Zürich&category=computer&km=20&price=60").text
    assert len(titles(page)) == 1
    for kept in (
        'value="einrichten"',
        'value="8004 Zürich"',
        'value="computer" checked',
        'selected value="20"',
        'selected value="60"',
    ):
        assert kept in page


def test_typing_brings_the_results_alone(stranger: Visitor, beat: Account) -> None:
    offer_of(beat)
    answer = stranger.get("/offers?what=wl", htmx=True)
    assert answer.text.strip().startswith('<section class="results" id="results">')
    assert titles(answer.text) == ["WLAN einrichten und verstärken"]
    assert {"HX-Request", "HX-Request-Type", "Cookie"} <= set(answer.vary)


def test_going_back_brings_the_whole_page(stranger: Visitor) -> None:
    answer = stranger.get("/offers", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert "<html" in answer.text


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_more_brings_the_rest_once(stranger: Visitor, beat: Account, htmx: bool) -> None:
    many_offers(beat, 25)
    first = stranger.get("/offers?what=angebot").text
    assert "20+ Angebote" in first
    second = stranger.get(link(first, "Mehr anzeigen"), htmx=htmx).text
    assert len(titles(first)) == 20
    assert titles(first) + titles(second) == [f"Angebot {number}" for number in reversed(range(25))]
    assert "Mehr anzeigen" not in second
    assert second.strip().startswith('<div class="results" id="rows-') is htmx


def test_nothing_found_says_what_to_try_and_takes_the_words_along(stranger: Visitor, beat: Account) -> None:
    choosing(beat, postal_code="8400")
    page = stranger.get("/offers?what=beamer&place=8004&km=5&category=computer&price=40").text
    assert "Nichts gefunden zu «beamer»" in page
    assert query(link(page, "Bis 10 km suchen"))["km"] == ["10"]
    assert "category" not in query(link(page, "In allen Kategorien suchen"))
    assert "price" not in query(link(page, "Der Preis ist egal"))
    assert "what" not in query(link(page, "Alles in der Nähe zeigen"))
    assert link(page, "Problem beschreiben").startswith("/requests/new?")
    assert query(link(page, "Problem beschreiben")) == {"what": ["beamer"], "place": ["8004"], "category": ["computer"]}


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_a_wider_circle_finds_what_was_out_of_reach(stranger: Visitor, beat: Account) -> None:
    choosing(beat, postal_code="8400")
    page = stranger.get("/offers?place=8004&km=20").text
    assert titles(page) == []
    assert titles(stranger.get(link(page, "Bis 30 km suchen")).text) == ["Drucker einrichten"]


def test_a_place_outside_is_told_so_and_may_wait(stranger: Visitor, beat: Account) -> None:
    offer_of(beat)
    page = stranger.get("/offers?place=Bern").text
    assert "Noch nicht in Bern" in page
    assert 'name="email"' in page
    assert titles(page) == []


def test_helpers_from_outside_may_look_for_requests_inside(stranger: Visitor, anna: Account) -> None:
    request_of(anna)
    page = stranger.get("/requests?place=5400&km=30").text
    assert titles(page) == ["WLAN geht im Schlafzimmer nicht"]


def test_an_unknown_place_gets_suggestions_and_filters_nothing(stranger: Visitor, beat: Account) -> None:
    offer_of(beat)
    page = stranger.get("/offers?place=800&what=wlan").text
    assert "Diesen Ort kennen wir nicht" in page
    assert query(link(page, "8001 Zürich")) == {"place": ["8001"], "what": ["wlan"]}
    assert len(titles(page)) == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        "km=abc",
        "km=7",
        "price=-3",
        "price=abc",
        "category=cars",
        "from=abc",
        "from=-1",
        "from=99999999999999999999",
        "what=%00%22*",
        "what=" + "x" * 4000,
    ],
)
def test_nonsense_in_the_address_breaks_nothing(stranger: Visitor, nonsense: str) -> None:
    for path in ("/offers", "/requests"):
        assert stranger.get(f"{path}?{nonsense}").status_code == 200


def test_what_people_type_is_never_markup(stranger: Visitor, beat: Account) -> None:
    choosing(beat, title="<b>fett</b>")
    page = stranger.get("/offers?what=<script>alert(1)</script>").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;fett" in stranger.get("/offers").text


def test_whoever_is_signed_in_starts_at_home(client_of: ClientOf, anna: Account, beat: Account) -> None:
    choosing(beat, postal_code="8400")
    choosing(beat, title="In der Nähe")
    page = client_of(anna).get("/offers").text
    assert titles(page) == ["In der Nähe"]
    assert "rund um 8004 Zürich" in page
    assert len(titles(client_of(anna).get("/offers?place=").text)) == 2


def test_a_helper_sees_what_fits_and_how_many_answered(
    client_of: ClientOf, anna: Account, beat: Account, chiara: Account
) -> None:
    bid_of(chiara, request_of(anna, budget=8000))
    page = client_of(beat).get("/requests").text
    assert "Budget bis CHF 80.00" in page
    assert "Passt zu Ihnen" in page
    assert "1 Vorschlag" in page
    assert "Passt zu Ihnen" not in client_of(anna).get("/requests").text


def test_no_request_leads_to_an_own_offer(stranger: Visitor) -> None:
    page = stranger.get("/requests?what=beamer").text
    assert "Nichts gefunden zu «beamer»" in page
    assert link(page, "Angebot aufgeben") == "/offers/new"


@pytest.mark.parametrize("path", ["/", "/offers", "/offers?what=angebot&place=8004", "/requests"])
def test_a_list_asks_the_store_as_often_for_one_row_as_for_many(
    stranger: Visitor, anna: Account, beat: Account, path: str
) -> None:
    offer_of(beat, "Angebot")
    request_of(anna)
    with counted() as for_one:
        stranger.get(path)
    many_offers(beat, 29)
    for number in range(4):
        request_of(anna, f"Problem {number}")
    with counted() as for_many:
        stranger.get(path)
    assert len(for_many) <= len(for_one) <= 4


def test_english_readers_get_english(stranger: Visitor, beat: Account) -> None:
    offer_of(beat)
    page = stranger.get("/offers?place=8004", headers={"Accept-Language": "en"}).text
    assert "1 offer around 8004 Zürich" in page
