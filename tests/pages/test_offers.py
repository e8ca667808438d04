"""Writing an offer, looking at it as others will, posting it, and its page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from market import ads, offers
from market.accounts import Account
from market.lifecycle import AdState
from market.money import Chf
from market.offers import Offer
from market.skills import Skill
from tests.deals import offer_of
from tests.queries import counted
from tests.visitor import Visitor

AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
TYPED: dict[str, Any] = {
    "title": "WLAN einrichten, schwaches WLAN verbessern",
    "description": "Ich messe alle Zimmer aus.",
    "skills": ["network.wifi", "network.router"],
    "price": "60",
    "duration_min": "60",
    "place": "8048",
    "radius_km": "10",
    "form_key": "abcdefghijklmnop",
}


def goes_to(answer: Any) -> str:
    return str(answer.headers.get("HX-Redirect") or answer.headers.get("Location"))


def how_many() -> int:
    return session.scalar(select(func.count()).select_from(Offer)) or 0


@pytest.fixture
def browser(beat: Account, client_of: Any) -> Visitor:
    """Beat's."""
    return client_of(beat)  # type: ignore[no-any-return]


@pytest.fixture
def live(beat: Account) -> Offer:
    return offer_of(beat)


def state_of(offer: Offer) -> AdState:
    session.refresh(offer)
    return offer.state


def test_the_form_knows_what_the_profile_says(browser: Visitor) -> None:
    form = browser.get("/offers/new").text
    assert 'value="8048 Zürich"' in form
    assert 'value="60.00"' in form


@AS
def test_an_offer_is_written_and_shown_to_its_author_first(browser: Visitor, stranger: Visitor, htmx: bool) -> None:
    assert goes_to(browser.post("/offers/new", data=TYPED, htmx=htmx)) == "/offers/1"
    offer = session.scalars(select(Offer)).one()
    assert (offer.state, offer.price, offer.skills) == (AdState.DRAFT, Chf(6000), [Skill.WIFI, Skill.ROUTER])
    shown = browser.get("/offers/1").text
    assert "So sehen es andere" in shown
    assert "Sie erhalten 60.00. Gebühr 4.80 mit der Monatsabrechnung. Ihnen bleiben 55.20." in shown
    assert stranger.get("/offers/1").status_code == 404


@AS
def test_sent_twice_it_is_one_offer(browser: Visitor, htmx: bool) -> None:
    for _time in range(2):
        assert goes_to(browser.post("/offers/new", data=TYPED, htmx=htmx)) == "/offers/1"
    assert how_many() == 1


def test_sent_again_with_other_content_nothing_is_lost_without_a_word(browser: Visitor) -> None:
    browser.post("/offers/new", data=TYPED)
    assert browser.post("/offers/new", data=TYPED | {"title": "Drucker einrichten"}).status_code == 409
    assert how_many() == 1


@AS
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Bitte geben Sie Ihrem Angebot einen Titel."),
        ({"title": "Hm"}, "Bitte schreiben Sie etwas mehr"),
        ({"title": "W" * 91}, "Bitte kürzen Sie es auf 90 Zeichen."),
        ({"description": ""}, "Bitte schreiben Sie, was im Preis inbegriffen ist."),
        ({"skills": []}, "damit man das Angebot findet"),
        ({"price": ""}, "Bitte nennen Sie Ihren Preis."),
        ({"price": "gratis"}, "in Zahlen"),
        ({"price": "120"}, "zwischen CHF 30.00 und CHF 100.00"),
        ({"price": "45.25"}, "CHF 0.50"),
        ({"duration_min": "7"}, "Bitte wählen Sie, wie lange"),
        ({"place": "Hintertupfingen"}, "Diesen Ort kennen wir nicht."),
        ({"radius_km": "999"}, "Bitte wählen Sie unter diesen."),
    ],
)
def test_what_does_not_fit_comes_back_with_its_sentence(
    browser: Visitor, typed: dict[str, Any], sentence: str, htmx: bool
) -> None:
    answer = browser.post("/offers/new", data=TYPED | typed, htmx=htmx)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("<html" in answer.text) is not htmx
    assert [str(value) in answer.text for name, value in typed.items() if name in ("title", "price", "place")] in ([], [True])
    assert "abcdefghijklmnop" in answer.text
    assert how_many() == 0


def test_offers_need_a_helper_profile(anna: Account, client_of: Any, stranger: Visitor) -> None:
    assert client_of(anna).get("/offers/new").location == "/helpers/new"
    assert client_of(anna).post("/offers/new", data=TYPED).location == "/helpers/new"
    assert "Für Angebote braucht es ein Helferprofil" in client_of(anna).get("/offers/mine").text
    assert stranger.get("/offers/new").location.startswith("/sign-in")
    assert how_many() == 0


@AS
def test_every_step_of_its_life_by_one_tap(browser: Visitor, beat: Account, htmx: bool) -> None:
    browser.post("/offers/new", data=TYPED)
    offer = session.scalars(select(Offer)).one()
    for step, state in (
        ("posting", AdState.LIVE), ("pause", AdState.PAUSED), ("resumption", AdState.LIVE),
        ("renewal", AdState.LIVE), ("removal", AdState.TAKEN_DOWN),
    ):  # fmt: skip
        for _time in range(2):  # a second tap is no second step
            answer = browser.post(f"/offers/1/{step}", htmx=htmx)
            assert answer.status_code == (200 if htmx else 303)
        assert state_of(offer) is state
        if htmx:
            assert answer.text.lstrip().startswith('<article class="stack stack--loose" id="offer"')
        else:
            assert answer.location == "/offers/1"


def test_in_the_list_the_answer_is_the_line(browser: Visitor, live: Offer) -> None:
    answer = browser.post("/offers/1/pause", data={"from": "mine"}, htmx=True)
    assert 'id="offer-1"' in answer.text
    assert "Pausiert" in answer.text
    assert browser.post("/offers/1/resumption", data={"from": "mine"}).location == "/offers/mine"


@AS
def test_what_no_longer_goes_is_said_and_nothing_changes(browser: Visitor, live: Offer, beat: Account, htmx: bool) -> None:
    ads.take_down(live, by=beat)
    assert browser.post("/offers/1/pause", htmx=htmx).status_code == 403
    assert browser.get("/offers/1/edit").status_code == 404
    assert state_of(live) is AdState.TAKEN_DOWN


@AS
def test_an_offer_is_changed(browser: Visitor, live: Offer, htmx: bool) -> None:
    assert live.title in browser.get("/offers/1/edit").text
    assert goes_to(browser.post("/offers/1/edit", data=TYPED | {"price": "45.50"}, htmx=htmx)) == "/offers/1"
    session.refresh(live)
    assert (live.title, live.price, live.state) == (TYPED["title"], Chf(4550), AdState.LIVE)
    answer = browser.post("/offers/1/edit", data=TYPED | {"price": "450"}, htmx=htmx)
    assert answer.status_code == 422
    assert 'value="450"' in answer.text


@pytest.mark.parametrize("step", ["edit", "posting", "pause", "resumption", "renewal", "removal"])
def test_somebody_elses_offer_is_not_touched(live: Offer, dario: Account, olga: Account, client_of: Any, step: str) -> None:
    for other in (dario, olga):
        assert client_of(other).post(f"/offers/1/{step}", data=TYPED).status_code == 404
    assert state_of(live) is AdState.LIVE


def test_everybody_sees_price_fee_and_who_helps(live: Offer, stranger: Visitor) -> None:
    shown = stranger.get("/offers/1").text
    for said in (live.title, "60.00", "Beat K.", "8048 Zürich", "etwa 60 Minuten", "WLAN", "/offers/1/proposals/new"):
        assert said in shown
    assert "Sie zahlen 60.00 direkt an Beat. Darin sind 4.80 Gebühr (8 %) für Kabelsalat; Sie zahlen nichts dazu." in shown
    assert "Keller" not in shown


def test_signed_in_people_see_how_far_it_is(live: Offer, anna: Account, client_of: Any) -> None:
    assert "ca. 3 km" in client_of(anna).get("/offers/1").text


def test_a_paused_offer_says_so_and_leads_on(live: Offer, beat: Account, stranger: Visitor) -> None:
    offers.pause(live, by=beat)
    shown = stranger.get("/offers/1").text
    assert "macht mit diesem Angebot gerade Pause" in shown
    assert "/proposals/new" not in shown
    assert "/requests/new?what=WLAN" in shown


def test_what_may_not_be_seen_does_not_exist(
    live: Offer, beat: Account, olga: Account, stranger: Visitor, client_of: Any
) -> None:
    ads.hide(live, "Telefonnummer im Text.", by=olga)
    session.commit()
    assert stranger.get("/offers/1").status_code == 404
    assert "Telefonnummer im Text." in client_of(beat).get("/offers/1").text
    assert stranger.get("/offers/99").status_code == 404


def test_the_list_says_how_each_offer_stands(
    browser: Visitor, beat: Account, live: Offer, at: Callable[[str | datetime], None]
) -> None:
    browser.post("/offers/new", data=TYPED)
    ads.lapse(offer_of(beat, "Drucker"))
    shown = browser.get("/offers/mine").text
    for said in ("Online", "bis Sonntag, 21. Februar", "Entwurf", "nur Sie sehen es", "Abgelaufen", "Wieder online stellen"):
        assert said in shown


def test_the_list_asks_the_store_the_same_with_one_and_with_thirty(browser: Visitor, beat: Account, live: Offer) -> None:
    with counted() as few:
        browser.get("/offers/mine")
    for number in range(29):
        offer_of(beat, f"Angebot {number}")
    with counted() as many:
        browser.get("/offers/mine")
    assert len(many) == len(few)
    assert len(many) <= 8


def test_the_page_asks_the_store_little(live: Offer, anna: Account, client_of: Any) -> None:
    visitor = client_of(anna)
    visitor.get("/offers/1")
    with counted() as asked:
        visitor.get("/offers/1")
    assert len(asked) <= 8
