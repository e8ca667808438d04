"""Proposing on pages: to bid, to enquire, to answer with something else; each with htmx and without."""

import re

import pytest
from sqlalchemy import select

from database import session
from market import ads, bargaining, clock
from market.lifecycle import ProposalState
from market.money import Chf
from market.proposals import Proposal
from tests.conftest import person
from tests.deals import bid_of, counter_of, offer_of, request_of
from tests.pages.sending import BOTH_WAYS, KEY, count, typed, went_to


@pytest.fixture
def wanted(anna):
    return request_of(anna)


@pytest.fixture
def bid(wanted, beat):
    return bid_of(beat, wanted)


# To bid


def test_the_form_explains_price_fee_and_what_is_hidden(client_of, wanted, beat):
    page = client_of(beat).get(f"/requests/{wanted.id}/proposals/new").text
    assert "Zwischen CHF 30.00 und CHF 100.00, Anfahrt inbegriffen." in page
    assert "Diesen Preis erhalten Sie direkt." in page
    assert "blenden wir aus" in page
    assert "Anna hat 72 Stunden Zeit" in page
    assert "Dienstag, 24. November" in page


@BOTH_WAYS
def test_a_bid_is_sent(client_of, wanted, beat, htmx):
    answer = client_of(beat).post(f"/requests/{wanted.id}/proposals", data=typed("45,50"), htmx=htmx)
    bid = session.scalar(select(Proposal))
    assert went_to(answer, htmx) == f"/proposals/{bid.id}"
    assert (bid.price, bid.helper, bid.message) == (Chf(4550), beat, "Gerne")
    assert [clock.in_zurich(row.starts_at).strftime("%d.%m. %H:%M") for row in bid.slot_rows] == ["26.11. 14:00"]


@BOTH_WAYS
@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (typed(price=""), "Bitte nennen Sie einen Preis."),
        (typed(price="sechzig"), "Bitte schreiben Sie den Betrag in Zahlen"),
        (typed(price="250"), "Der Preis muss zwischen CHF 30.00 und CHF 100.00 liegen."),
        (typed(price="45.55"), "CHF 0.50"),
        (typed(day="2026-11-23", time="09:00"), "vorbei"),
        (typed(day="2027-03-28", time="02:30"), "es gibt sie nicht"),
        (typed(day="2026-11-26", time=""), "Zeit"),
        (typed(duration_min="25"), "dauer"),
        (typed(message="x" * 2001), "2000"),
        (typed(**{"slots-1-day": "2026-11-26", "slots-1-time": "14:30"}), "überschneiden"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_everything_typed_stays(client_of, wanted, beat, htmx, form, sentence):
    answer = client_of(beat).post(f"/requests/{wanted.id}/proposals", data=form, htmx=htmx)
    assert answer.status_code == 422
    errors = " ".join(re.findall(r'field__error"[^>]*>.*?</p>', answer.text, re.S))
    assert sentence.casefold() in errors.casefold()
    assert f'value="{form["price"]}"' in answer.text
    assert form["message"] in answer.text
    assert f'selected value="{form["slots-0-day"]}"' in answer.text or "2027" in form["slots-0-day"]
    assert answer.text.lstrip().startswith("<form" if htmx else "<!doctype html>")
    assert count() == 0


@BOTH_WAYS
def test_a_bid_sent_twice_is_one_and_other_content_is_refused(client_of, wanted, beat, htmx):
    visitor = client_of(beat)
    first = visitor.post(f"/requests/{wanted.id}/proposals", data=typed(form_key=KEY), htmx=htmx)
    again = visitor.post(f"/requests/{wanted.id}/proposals", data=typed(form_key=KEY), htmx=htmx)
    assert went_to(first, htmx) == went_to(again, htmx)
    other = visitor.post(f"/requests/{wanted.id}/proposals", data=typed("70", form_key=KEY), htmx=htmx)
    assert other.status_code == 409
    assert 'value="70"' in other.text
    assert count() == 1


@BOTH_WAYS
def test_a_request_closed_meanwhile_takes_no_bid_and_keeps_what_was_typed(client_of, wanted, beat, htmx):
    ads.lapse(wanted)
    answer = client_of(beat).post(f"/requests/{wanted.id}/proposals", data=typed(message="Lange überlegt"), htmx=htmx)
    assert answer.status_code == 409
    assert "Lange überlegt" in answer.text
    assert "Was Sie geschrieben haben, ist noch da." in answer.text
    assert count() == 0


@BOTH_WAYS
def test_a_second_open_bid_is_a_conflict(client_of, wanted, bid, beat, htmx):
    answer = client_of(beat).post(f"/requests/{wanted.id}/proposals", data=typed("70"), htmx=htmx)
    assert answer.status_code == 409
    assert 'value="70"' in answer.text
    assert count() == 1


def test_after_thirty_proposals_a_day_it_is_enough_for_today(client_of, beat, anna, limits_on):
    visitor = client_of(beat)
    for number in range(30):
        address = f"/requests/{request_of(anna, f'Gerät Nummer {number} streikt').id}/proposals"
        assert visitor.post(address, data=typed("12")).status_code == 422  # a mistake costs nothing
        assert visitor.post(address, data=typed()).status_code == 303
    one_more = f"/requests/{request_of(anna, 'Noch ein Gerät streikt').id}/proposals"
    assert visitor.post(one_more, data=typed()).status_code == 429
    assert count() == 30


def test_whoever_has_an_open_bid_is_led_to_it(client_of, wanted, bid, beat):
    answer = client_of(beat).get(f"/requests/{wanted.id}/proposals/new")
    assert (answer.status_code, answer.location) == (303, f"/proposals/{bid.id}")


def test_the_author_is_led_to_the_comparison_and_others_to_becoming_a_helper(client_of, wanted, anna, dario):
    assert client_of(anna).get(f"/requests/{wanted.id}/proposals/new").location == f"/requests/{wanted.id}/proposals"
    assert "/help" in client_of(dario).get(f"/requests/{wanted.id}/proposals/new").location


@BOTH_WAYS
def test_only_helpers_bid_and_nobody_on_the_own_request(client_of, stranger, wanted, anna, dario, htmx):
    for other in (anna, dario):
        assert client_of(other).post(f"/requests/{wanted.id}/proposals", data=typed(), htmx=htmx).status_code == 403
    assert stranger.post(f"/requests/{wanted.id}/proposals", data=typed(), htmx=htmx).status_code == (401 if htmx else 303)
    assert client_of(dario).post("/requests/4711/proposals", data=typed(), htmx=htmx).status_code == 404
    assert count() == 0


# To enquire


def test_an_enquiry_begins_with_the_price_of_the_offer(client_of, anna, beat):
    offer = offer_of(beat, price=Chf(7500))
    page = client_of(anna).get(f"/offers/{offer.id}/proposals/new").text
    assert 'value="75.00"' in page
    assert "Sie zahlen 75.00 direkt an Beat." in page
    assert "Beat hat 24 Stunden Zeit" in page


@BOTH_WAYS
def test_an_enquiry_is_sent(client_of, anna, beat, htmx):
    offer = offer_of(beat)
    answer = client_of(anna).post(f"/offers/{offer.id}/proposals", data=typed(), htmx=htmx)
    enquiry = session.scalar(select(Proposal))
    assert went_to(answer, htmx) == f"/proposals/{enquiry.id}"
    assert (enquiry.neighbour, enquiry.helper, enquiry.offer_id) == (anna, beat, offer.id)


def test_outside_the_pilot_area_an_enquiry_is_refused_in_words(client_of, beat):
    offer, eva = offer_of(beat), person("Eva", "Egli", "3011")
    answer = client_of(eva).post(f"/offers/{offer.id}/proposals", data=typed(message="Bin weit weg"))
    assert answer.status_code == 422
    assert "Bin weit weg" in answer.text
    assert count() == 0


def test_nobody_enquires_on_the_own_offer(client_of, beat):
    offer = offer_of(beat)
    assert client_of(beat).get(f"/offers/{offer.id}/proposals/new").location == f"/offers/{offer.id}"
    assert client_of(beat).post(f"/offers/{offer.id}/proposals", data=typed()).status_code == 403


# The money line


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("price=60", "Sie erhalten 60.00. Gebühr 4.80 mit der Monatsabrechnung. Ihnen bleiben 55.20."),
        ("price=45,50", "Sie erhalten 45.50. Gebühr 3.64 mit der Monatsabrechnung. Ihnen bleiben 41.86."),
        ("price=60&helper=Beat", "Sie zahlen 60.00 direkt an Beat. Darin sind 4.80 Gebühr (8 %) für Kabelsalat"),
        ("price=", "Diesen Preis erhalten Sie direkt."),
        ("price=viel", "Diesen Preis erhalten Sie direkt."),
        ("price=12", "Diesen Preis erhalten Sie direkt."),
        ("price=&helper=<i>", "Diesen Preis zahlen Sie direkt an &lt;i&gt;."),
    ],
)
def test_the_money_line_follows_the_price(client_of, beat, question, sentence):
    answer = client_of(beat).get(f"/proposals/money-line?{question}", htmx=True)
    assert answer.status_code == 200
    assert sentence in answer.text


# To counter


def test_a_counter_begins_with_what_stands(client_of, bid, anna):
    page = client_of(anna).get(f"/proposals/{bid.id}/counter").text
    assert 'value="60.00"' in page
    assert '<option selected value="2026-11-26">' in page
    assert '<option selected value="09:00">' in page


@BOTH_WAYS
def test_a_counter_is_sent(client_of, bid, anna, htmx):
    answer = client_of(anna).post(f"/proposals/{bid.id}/counter", data=typed("50"), htmx=htmx)
    counter = session.scalar(select(Proposal).where(Proposal.answers_id == bid.id))
    assert went_to(answer, htmx) == f"/proposals/{counter.id}"
    assert (bid.state, counter.price, counter.author) == (ProposalState.COUNTERED, Chf(5000), anna)


@BOTH_WAYS
def test_a_counter_that_says_the_same_is_refused_in_words(client_of, bid, anna, htmx):
    same = typed(**{"slots-1-day": "2026-11-27", "slots-1-time": "09:00"})
    answer = client_of(anna).post(f"/proposals/{bid.id}/counter", data=same, htmx=htmx)
    assert answer.status_code == 422
    assert "Das steht schon so im Vorschlag." in answer.text
    assert bid.is_live


@BOTH_WAYS
def test_a_second_price_of_one_side_is_not_offered_and_refused(client_of, bid, anna, beat, htmx):
    again = counter_of(counter_of(bid, anna, price=5000), beat, price=5500)
    visitor = client_of(anna)
    page = visitor.get(f"/proposals/{again.id}/counter").text
    assert "Jede Seite kann den Preis einmal ändern" in page
    assert 'type="hidden" name="price" value="55.00"' in page
    assert visitor.post(f"/proposals/{again.id}/counter", data=typed("52"), htmx=htmx).status_code == 422
    assert went_to(visitor.post(f"/proposals/{again.id}/counter", data=typed("55"), htmx=htmx), htmx)


@BOTH_WAYS
def test_a_counter_to_what_no_longer_stands_is_a_conflict_and_keeps_what_was_typed(client_of, bid, anna, beat, htmx):
    bargaining.withdraw(bid, by=beat)
    answer = client_of(anna).post(f"/proposals/{bid.id}/counter", data=typed("50", message="Schade drum"), htmx=htmx)
    assert answer.status_code == 409
    assert "Schade drum" in answer.text
    assert f'href="/proposals/{bid.id}"' in answer.text
    assert count() == 1


def test_the_author_has_no_counter_to_the_own_proposal(client_of, bid, beat):
    assert client_of(beat).get(f"/proposals/{bid.id}/counter").location == f"/proposals/{bid.id}"
    assert client_of(beat).post(f"/proposals/{bid.id}/counter", data=typed("50")).status_code == 403
