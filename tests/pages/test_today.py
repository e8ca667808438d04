"""Today: what waits for me, each with its one button, soonest due first."""

import re
from typing import Any

from database import unit_of_work
from market import ads
from market.accounts import Account
from tests.deals import bid_of, request_of, scheduled_job
from tests.queries import counted

MINE = re.compile(r'<section class="stack" id="today-mine".*?</section>', re.S)
CARD = re.compile(r"<article.*?</article>", re.S)


def cards(page: str) -> list[str]:
    found = MINE.search(page)
    return CARD.findall(found[0]) if found else []


def test_an_empty_day_says_what_one_can_do(client_of: Any, dario: Account) -> None:
    page = client_of(dario).get("/today")
    assert page.status_code == 200
    assert "Im Moment wartet nichts auf Sie" in page.text
    assert "Problem beschreiben" in page.text


def test_each_thing_has_one_button_and_its_date(client_of: Any, anna: Account, beat: Account) -> None:
    bid_of(beat, request_of(anna))
    (card,) = cards(client_of(anna).get("/today").text)
    assert "Beat K. hat einen Vorschlag gemacht" in card
    assert "bis Donnerstag, 26. November" in card
    assert len(re.findall(r"<a |<button", card)) == 1
    assert 'href="/proposals/1"' in card


def test_bids_on_one_request_lead_to_the_comparison(client_of: Any, anna: Account, beat: Account, chiara: Account) -> None:
    wanted = request_of(anna)
    bid_of(beat, wanted)
    bid_of(chiara, wanted)
    (card,) = cards(client_of(anna).get("/today").text)
    assert "2 Vorschläge warten auf Ihre Antwort" in card
    assert f'href="/requests/{wanted.id}/proposals"' in card


def test_a_request_that_ran_out_is_renewed_in_one_tap(client_of: Any, anna: Account) -> None:
    wanted = request_of(anna)
    unit_of_work(lambda: ads.lapse(wanted))
    visitor = client_of(anna)
    (card,) = cards(visitor.get("/today").text)
    assert "Suchen Sie noch Hilfe?" in card
    assert visitor.post(f"/requests/{wanted.id}/renewal").status_code == 303
    assert cards(visitor.get("/today").text) == []


def test_what_waits_for_others_leads_to_its_page(client_of: Any, anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    page = client_of(anna).get("/today").text
    assert cards(page) == []
    assert "Im Moment wartet nichts auf Sie" in page
    assert f'href="/jobs/{job.id}"' in page


def test_many_things_ask_the_store_no_more_than_one(client_of: Any, anna: Account, beat: Account, chiara: Account) -> None:
    visitor = client_of(anna)
    bid_of(beat, request_of(anna, "Gerät 0 streikt"))
    with counted() as few:
        visitor.get("/today")
    for number in range(1, 12):
        bid_of((beat, chiara)[number % 2], request_of(anna, f"Gerät {number} streikt"))
    with counted() as many:
        visitor.get("/today")
    assert len(many) == len(few)
    assert len(many) <= 12
