"""The badge on pages: where neighbours see it, what it means, and how far a helper is."""

import pytest

from database import session
from market import badges, partners
from tests.deals import bid_of, offer_of, request_of
from tests.proving import badge_of, good_job, proven
from tests.queries import counted

WORDING = "Swisscom friend"
pytestmark = pytest.mark.usefixtures("swisscom")


@pytest.fixture
def carried(beat, neighbours, at):
    offer = offer_of(beat)
    proven(beat, neighbours, at)
    return offer


def test_the_badge_is_shown_with_its_meaning_one_tap_away(carried, stranger, client_of, anna, beat):
    request = request_of(anna)
    bid_of(beat, request, times=("2026-12-03 14:00",))
    link = 'href="/badges/swisscom"'
    for page in (
        stranger.get(f"/helpers/{beat.helper.id}"),
        stranger.get(f"/offers/{carried.id}"),
        stranger.get("/offers"),
        client_of(anna).get(f"/requests/{request.id}/proposals"),
    ):
        assert (link in page.text, WORDING in page.text) == (True, True), page.request.path


def test_without_a_badge_nothing_is_shown(stranger, chiara):
    offer_of(chiara)
    assert WORDING not in stranger.get("/offers").text


def test_the_public_page_tells_the_rule_and_how_many_carry_it(carried, stranger):
    page = stranger.get("/badges/swisscom").text
    for words in ("mindestens 5 erledigte Aufträge bei mindestens 4", "Niemand kann es kaufen", "Heute trägt es 1 Person."):
        assert words in page
    assert stranger.get("/badges/nobody").status_code == 404


def test_a_helper_reads_how_far_they_are(client_of, beat, anna, neighbours, at):
    for neighbour in neighbours[:3]:
        good_job(neighbour, beat, at)
    page = client_of(beat).get("/badges").text
    for words in ("3 von 5 Aufträgen", "3 von 4 verschiedenen Nachbarn", "Ihr Weg zu «Swisscom friend»", "fehlt noch"):
        assert words in page
    assert "von 5 Aufträgen" not in client_of(anna).get("/badges/swisscom").text


def test_a_helper_reads_why_it_was_taken_back(carried, client_of, beat, olga):
    badges.withdraw(badge_of(beat), "Bitte zuerst <anrufen>.", by=olga)
    session.commit()
    page = client_of(beat).get("/badges").text
    assert ("Bitte zuerst &lt;anrufen&gt;." in page, "hat Ihr Zeichen zurückgenommen" in page) == (True, True)


def test_the_notice_leads_to_the_badge(carried, client_of, beat):
    visitor = client_of(beat)
    assert "Sie tragen jetzt das Zeichen «Swisscom friend»" in visitor.get("/notices").text


def test_only_those_with_a_badge_can_be_looked_for(carried, stranger, chiara):
    offer_of(chiara, title="Router erklären")
    every, some = stranger.get("/offers").text, stranger.get("/offers?badge=y").text
    assert ("Router erklären" in every, "Router erklären" in some, carried.title in some) == (True, False, True)
    assert 'name="badge"' not in stranger.get("/requests").text


def test_the_list_asks_the_same_number_of_questions_however_many_carry_one(carried, stranger, chiara):
    with counted() as few:
        stranger.get("/offers")
    session.add(partners.Partner(slug="andere", name="Andere", colour="#336699", badge="Andere friend", categories=("network",)))
    chiara.helper.badges = {"swisscom": WORDING, "andere": "Andere friend"}
    offer_of(chiara)
    with counted() as many:
        stranger.get("/offers")
    assert len(few) == len(many)
