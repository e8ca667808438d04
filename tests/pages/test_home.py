"""The landing page and the pages around it."""

import gzip
from collections.abc import Callable

import pytest

from config import Config
from market.accounts import Account
from market.skills import Skill
from tests.conftest import helping, person
from tests.deals import offer_of
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]
PAGES = {
    "/": "Technik klemmt? Jemand in der Nähe hilft.",
    "/how-it-works": "So funktioniert es",
    "/prices": "Preise",
    "/imprint": "Impressum",
    "/privacy": "Datenschutz",
    "/terms": "AGB",
}


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_around_are_open_to_all_and_have_one_heading(stranger: Visitor, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert f"<h1>{PAGES[path]}</h1>" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_they_speak_english_too(stranger: Visitor, path: str) -> None:
    text = stranger.get(path, headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in text
    assert "Sie " not in text


def test_the_landing_page_shows_the_best_offer_of_three_people(stranger: Visitor, beat: Account, chiara: Account) -> None:
    for number in range(3):
        offer_of(beat, f"Von Beat {number}")
    for name in ("Ada", "Bea"):
        offer_of(helping(person(name, "Test", "8004"), "+41791112233", [Skill.WIFI]), f"Von {name}")
    page = stranger.get("/").text
    shown = ("Von Bea<", "Von Ada<", "Von Beat 2<", "Von Beat 1<", "Von Beat 0<")
    assert [title in page for title in shown] == [True, True, True, False, False]


def test_who_is_signed_in_sees_people_who_come_to_them(client_of: ClientOf, anna: Account, beat: Account) -> None:
    offer_of(helping(person("Ada", "Test", "8400"), "+41791112233", [Skill.WIFI]), "Zu weit weg")
    offer_of(beat, "In der Nähe")
    page = client_of(anna).get("/").text
    assert ("In der Nähe<" in page, "Zu weit weg<" in page) == (True, False)


def test_without_offers_the_landing_page_has_no_empty_heading(stranger: Visitor) -> None:
    assert "Diese Leute helfen" not in stranger.get("/").text


def test_the_landing_page_leads_everywhere(stranger: Visitor, config: Config) -> None:
    page = stranger.get("/").text
    for address in (
        "/offers?category=computer",
        "/offers?category=mobile",
        "/offers?category=network",
        "/requests/new",
        "/helpers/new",
    ):
        assert f'href="{address}"' in page
    assert 'action="/offers"' in page
    assert config.operator.phone in page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(stranger: Visitor, beat: Account, path: str) -> None:
    for number in range(3):
        offer_of(beat, f"Angebot {number}")
    assert len(gzip.compress(stranger.get(path).data)) <= 14_000


def test_prices_are_those_of_the_terms_and_add_up(stranger: Visitor) -> None:
    page = stranger.get("/prices").text
    for figure in ("CHF 30.00", "CHF 100.00", "60.00", "4.80", "55.20", "CHF 2.40", "CHF 27.60", "CHF 8.00", "CHF 92.00"):
        assert figure in page


def test_the_imprint_names_the_operator(stranger: Visitor, config: Config) -> None:
    page = stranger.get("/imprint").text
    operator = config.operator
    for fact in (operator.name, operator.street, f"{operator.postal_code} {operator.town}", operator.phone, operator.email):
        assert fact in page


def test_a_chosen_language_stays_on_this_browser(stranger: Visitor) -> None:
    answer = stranger.post("/language", data={"language": "en", "next": "/prices?"})
    assert (answer.status_code, answer.location) == (303, "/prices")
    assert '<html lang="en">' in stranger.get("/prices").text


def test_a_chosen_language_belongs_to_the_account_too(client_of: ClientOf, anna: Account) -> None:
    client_of(anna).post("/language", data={"language": "en", "next": "/"})
    assert anna.language == "en"


@pytest.mark.parametrize("language", ["", "xx", "../../etc"])
def test_an_unknown_language_changes_nothing(client_of: ClientOf, anna: Account, language: str) -> None:
    answer = client_of(anna).post("/language", data={"language": language})
    assert (answer.status_code, anna.language) == (303, "de")
    assert "language=" not in answer.headers.get("Set-Cookie", "")


def test_choosing_a_language_leads_to_our_own_pages_only(stranger: Visitor) -> None:
    answer = stranger.post("/language", data={"language": "en", "next": "//evil.example/"})
    assert answer.location == "/"
