"""Who has blocked whom: gone for both, everywhere, without a word to the one who was blocked."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import bargaining, blocks, search, talk, tips
from market.accounts import Account
from market.alerts import RequestAlert
from market.notices import Notice
from market.refusals import AlreadyMoved, NotAllowed
from market.search import Wanted
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job, terms_of
from tests.queries import counted


@pytest.mark.parametrize("htmx", [False, True])
def test_blocked_from_the_profile_and_lifted_again(client_of: Any, anna: Account, beat: Account, htmx: bool) -> None:
    profile, annas = f"/helpers/{beat.helper.id}", client_of(anna)  # type: ignore[union-attr]
    place = f"/blocks/helper/{beat.helper.id}"  # type: ignore[union-attr]
    assert "Melden oder blockieren" in annas.get(profile).text
    assert "Beat K. erfährt nichts davon." in annas.get(f"/reports/helper/{beat.helper.id}").text  # type: ignore[union-attr]
    for _tap in ("once", "twice"):
        answer = annas.post(place, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
    assert (annas.get(profile).status_code, "Beat K." in annas.get("/me/blocks").text) == (404, True)
    client_of(beat).post(f"/me/blocks/{anna.id}/lifting")
    assert len(blocks.of(anna)) == 1
    for _tap in ("once", "twice"):
        assert annas.post(f"/me/blocks/{beat.id}/lifting", htmx=htmx).status_code == (200 if htmx else 303)
    assert (annas.get(profile).status_code, blocks.of(anna)) == (200, [])


@pytest.mark.parametrize("words", ["", "wlan"])
@pytest.mark.parametrize("who", ["anna", "beat"])
def test_neither_finds_the_other_whoever_has_blocked(
    client_of: Any, stranger: Any, anna: Account, beat: Account, chiara: Account, who: str, words: str
) -> None:
    offer, request = offer_of(beat), request_of(anna)
    others = offer_of(chiara, "Anderes WLAN-Angebot")
    blocks.block(beat, by=anna) if who == "anna" else blocks.block(anna, by=beat)
    annas, beats = client_of(anna), client_of(beat)
    lists = f"/offers?what={words}", f"/requests?what={words}"
    seen = annas.get(lists[0]).text
    assert (f"/offers/{offer.id}" in seen, f"/offers/{others.id}" in seen) == (False, True)
    assert f"/requests/{request.id}" not in beats.get(lists[1]).text
    assert f"/offers/{offer.id}" not in annas.get("/").text
    for visitor, place in ((annas, f"/offers/{offer.id}"), (beats, f"/requests/{request.id}")):
        assert (visitor.get(place).status_code, stranger.get(place).status_code) == (404, 200)
        assert visitor.get(f"{place}/proposals/new").status_code == 404
    assert f"/offers/{offer.id}" in stranger.get(lists[0]).text


def test_a_small_circle_and_a_cursor_find_right_too(anna: Account, beat: Account, chiara: Account) -> None:
    offer_of(beat)
    others = [offer_of(chiara, f"WLAN {number}") for number in range(3)]
    apart = frozenset({beat.id})
    for wanted in (
        Wanted(words="wlan"),
        Wanted(),
        Wanted(postal_code="8003", km=2),
        Wanted(words="wlan", postal_code="8003", km=2),
    ):
        first = search.find_offers(wanted, limit=2, apart=apart)
        rest = search.find_offers(wanted, first.next_cursor, limit=2, apart=apart)
        assert [card.id for card in (*first.rows, *rest.rows)] == [offer.id for offer in reversed(others)]


def test_a_new_request_is_not_told_to_who_is_kept_apart(anna: Account, beat: Account, chiara: Account) -> None:
    blocks.block(anna, by=beat)
    request = request_of(anna)
    asked = session.scalars(select(RequestAlert.account_id).where(RequestAlert.request_id == request.id))
    assert list(asked) == [chiara.id]


def test_nothing_can_be_proposed_or_written_either_way(anna: Account, beat: Account) -> None:
    request, offer = request_of(anna), offer_of(beat)
    thread = bid_of(beat, request).thread
    blocks.block(beat, by=anna)
    with pytest.raises(AlreadyMoved):
        bargaining.bid(request, **terms_of(), message="", by=beat)
    with pytest.raises(AlreadyMoved):
        bargaining.enquire(offer, **terms_of(), message="", by=anna)
    with pytest.raises(AlreadyMoved):
        tips.say(request, "Ausstecken.", by=beat)
    for person in (anna, beat):
        with pytest.raises(NotAllowed):
            talk.say(thread, "Hallo", by=person)


def test_tips_are_hidden_between_the_two_and_shown_to_others(
    client_of: Any, stranger: Any, anna: Account, beat: Account, dario: Account
) -> None:
    request = request_of(anna)
    tip = tips.say(request, "Den Router ausstecken.", by=beat)
    blocks.block(beat, by=dario)
    place, darios = f"/requests/{request.id}", client_of(dario)
    assert ["Den Router" in visitor.get(place).text for visitor in (darios, client_of(anna), stranger)] == [False, True, True]
    assert "Den Router" not in darios.get(f"{place}/tips").text
    assert darios.get(f"/tips/{tip.id}/report").status_code == 404


def test_who_blocked_reads_so_in_the_talk_and_the_other_one_does_not(client_of: Any, anna: Account, beat: Account) -> None:
    thread = bid_of(beat, request_of(anna)).thread
    client_of(anna).post(f"/blocks/thread/{thread.id}")
    annas, beats = (client_of(person).get(f"/threads/{thread.id}").text for person in (anna, beat))
    assert ("Sie haben Beat K. blockiert." in annas, "composer" in annas) == (True, False)
    assert "In dieser Unterhaltung kann nichts mehr geschrieben werden." in beats
    assert ("blockiert." in beats, "composer" in beats) == (False, False)
    kinds = session.scalars(select(Notice.kind).where(Notice.account_id == beat.id)).all()
    assert [kind for kind in kinds if "block" in kind] == []


def test_a_visit_that_is_agreed_stays_with_the_way_to_call_it_off(client_of: Any, anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    annas = client_of(anna)
    annas.post(f"/blocks/thread/{job.thread_id}")
    page = annas.get(f"/jobs/{job.id}").text
    assert "Der abgemachte Besuch steht noch, bis jemand von Ihnen absagt." in page
    assert ("079 123 45 67" in page, f"/jobs/{job.id}/cancellation/new" in page) == (True, True)
    beats = client_of(beat).get(f"/jobs/{job.id}").text
    assert ("044 242 24 24" in beats, "blockiert." in beats) == (True, False)


def test_the_team_is_not_blocked(client_of: Any, anna: Account, beat: Account, olga: Account) -> None:
    from market.skills import Skill
    from tests.conftest import helping

    helping(olga, "+41791234560", [Skill.WIFI])
    place = f"helper/{olga.helper.id}"  # type: ignore[union-attr]
    annas = client_of(anna)
    assert "Blockieren" not in annas.get(f"/reports/{place}").text
    assert annas.post(f"/blocks/{place}").status_code == 403
    assert client_of(olga).post(f"/blocks/helper/{beat.helper.id}").status_code == 403  # type: ignore[union-attr]


def test_many_blocks_ask_no_more_than_one(client_of: Any, anna: Account, beat: Account, neighbours: list[Account]) -> None:
    offer_of(beat)
    annas = client_of(anna)
    blocks.block(neighbours[0], by=anna)
    found = []
    for place in ("/me/blocks", "/offers?what=wlan", "/requests", "/"):
        annas.get(place)
        with counted() as few:
            annas.get(place)
        found.append(len(few))
    for person in neighbours[1:]:
        blocks.block(person, by=anna)
    for place, few_asked in zip(("/me/blocks", "/offers?what=wlan", "/requests", "/"), found, strict=True):
        annas.get(place)
        with counted() as many:
            annas.get(place)
        assert len(many) == few_asked


@pytest.mark.parametrize("who", ["anna", "beat"])
def test_no_page_of_the_two_leads_where_nothing_is_to_be_found(client_of: Any, anna: Account, beat: Account, who: str) -> None:
    job, asked = scheduled_job(anna, beat), enquiry_of(anna, offer_of(beat))
    annas, beats = client_of(anna), client_of(beat)
    places = [f"/jobs/{job.id}", f"/threads/{job.thread_id}", f"/proposals/{job.proposal_id}", f"/proposals/{asked.id}"]
    away = f'href="/helpers/{beat.helper.id}"'  # type: ignore[union-attr]
    assert [away in annas.get(place).text for place in places] == [True, False, True, True]
    blocks.block(beat, by=anna) if who == "anna" else blocks.block(anna, by=beat)
    session.commit()
    for visitor, name in ((annas, beat.first_name), (beats, anna.first_name)):
        for place in places:
            page = visitor.get(place).text
            dead = [at for at in leading_on(page) if visitor.get(at).status_code == 404]
            assert (name in page, away in page, dead) == (True, False, []), place


def leading_on(page: str) -> set[str]:
    """The addresses a page leads to, for a tap."""
    return {at.partition("#")[0] for at in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}
