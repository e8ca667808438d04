"""Proposals on pages: to bid, to enquire, to counter, to compare, to say yes or no; each with htmx and without."""

import re
from typing import Any

import pytest
from sqlalchemy import event, func, select

import database
from database import session
from market import ads, agreeing, bargaining, clock
from market.jobs import Job
from market.lifecycle import JobState, ProposalState
from market.money import Chf
from market.proposals import Proposal
from tests.conftest import helping, person
from tests.deals import bid_of, counter_of, enquiry_of, offer_of, request_of

BOTH_WAYS = pytest.mark.parametrize("htmx", [True, False])
DOOR = {"street": "Badenerstrasse 100", "phone": "079 222 33 44"}
KEY = "form-key-0123456789"


def typed(price: str = "60", day: str = "2026-11-26", time: str = "14:00", message: str = "Gerne", **more: Any) -> dict[str, str]:
    """A filled form."""
    sent = {"price": price, "duration_min": "60", "message": message, "slots-0-day": day, "slots-0-time": time}
    return {**sent, **more}


def count(kind: Any = Proposal) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def went_to(answer, htmx: bool) -> str:
    """Where an answer sends the browser."""
    assert answer.status_code == (200 if htmx else 303)
    return answer.headers["HX-Redirect"] if htmx else answer.location


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
        ("price=60&helper=Beat", "Sie zahlen 60.00 direkt an Beat. Darin sind 4.80 Gebühr (8\u00a0%) für Kabelsalat"),
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


# To compare


def test_the_comparison_is_for_the_author_alone(client_of, stranger, wanted, bid, anna, beat, chiara, dario, olga):
    address = f"/requests/{wanted.id}/proposals"
    assert client_of(anna).get(address).status_code == 200
    for other in (beat, chiara, dario, olga):
        assert client_of(other).get(address).status_code == 404
    assert stranger.get(address).status_code == 303


def test_without_a_bid_the_comparison_says_what_happens_next(client_of, wanted, anna):
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Im Moment kein Vorschlag" in page
    assert "<article" not in page


def test_a_bid_shows_who_when_and_how_much(client_of, wanted, bid, anna):
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    for words in (
        "1 Vorschlag ist da", "Beat K.", "8048 Zürich · ca. 3 km · erster Auftrag", ">neu<", "60.00", "Das klingt nach dem Repeater.",
        "Mit Donnerstag, 14 Uhr, zusagen", "Mit Freitag, 9 Uhr, zusagen", "Etwas fragen", "Anderen Preis oder Termin vorschlagen",
        "Ablehnen", "Gilt bis Donnerstag, 26. November, 10 Uhr", "Sie zahlen 60.00 direkt an Beat.",
    ):  # fmt: skip
        assert words in page
    assert "Zuoberst steht" not in page


def test_several_bids_stand_in_order_and_the_order_is_explained(client_of, wanted, bid, anna, chiara):
    cheaper = bid_of(chiara, wanted, price=4500)
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert page.index(f'id="bid-{cheaper.id}"') < page.index(f'id="bid-{bid.id}"')
    assert page.count("card--lead") == 1
    assert "Zuoberst steht, wer einen freien Termin hat" in page


def test_a_struck_time_is_shown_as_gone(client_of, wanted, bid, anna):
    bid.slot_rows[0].struck_at = clock.now()
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Donnerstag, 26. November, dieser Termin ist weg" in page
    assert "Mit Donnerstag, 14 Uhr, zusagen" not in page
    assert "Mit Freitag, 9 Uhr, zusagen" in page


def test_without_a_free_time_one_may_still_agree(client_of, wanted, anna, beat):
    bid_of(beat, wanted, times=())
    assert "Zusagen, Termin gemeinsam finden" in client_of(anna).get(f"/requests/{wanted.id}/proposals").text


def test_what_ended_is_folded_away_and_what_waits_is_said(client_of, wanted, bid, anna, chiara):
    declined = bid_of(chiara, wanted)
    bargaining.decline(declined, by=anna)
    counter_of(bid, anna, price=5000)
    page = client_of(anna).get(f"/requests/{wanted.id}/proposals").text
    assert "Beat prüft Ihren Vorschlag" in page
    assert "1 Vorschlag, der nicht mehr gilt" in page
    assert f'id="bid-{declined.id}"' not in page
    assert f'id="bid-{bid.id}"' not in page


def test_the_comparison_asks_the_same_few_questions_with_one_bid_and_with_ten(client_of, wanted, bid, anna):
    visitor = client_of(anna)
    address = f"/requests/{wanted.id}/proposals"
    one = questions(visitor, address)
    for number in range(9):
        bid_of(helping(person(f"Helfer{number}", "Muster", "8003"), "+41791234599", bid.helper.helper.skills), wanted)
    assert questions(visitor, address) == one <= 8
    assert visitor.get(address).text.count("<article") == 10


def questions(visitor, address: str) -> int:
    seen: list[str] = []
    listen = lambda conn, cursor, statement, *rest: seen.append(statement)  # noqa: E731
    session.commit()
    visitor.get(address)
    event.listen(database.engine(), "before_cursor_execute", listen)
    assert visitor.get(address).status_code == 200
    event.remove(database.engine(), "before_cursor_execute", listen)
    return len([statement for statement in seen if statement.startswith("SELECT")])


# One proposal


def test_a_proposal_is_for_its_two_sides(client_of, stranger, bid, anna, beat, chiara, dario, olga):
    for side in (anna, beat):
        assert client_of(side).get(f"/proposals/{bid.id}").status_code == 200
    for other in (chiara, dario, olga):
        visitor = client_of(other)
        for path in ("", "/counter", "/acceptance"):
            assert visitor.get(f"/proposals/{bid.id}{path}").status_code == 404
        for path in ("/counter", "/decline", "/withdrawal", "/acceptance"):
            assert visitor.post(f"/proposals/{bid.id}{path}", data=typed()).status_code == 404
    assert stranger.get(f"/proposals/{bid.id}").status_code == 303
    assert bid.state is ProposalState.LIVE


def test_each_side_reads_how_it_stands_and_sees_its_own_buttons(client_of, bid, anna, beat):
    hers, his = (client_of(side).get(f"/proposals/{bid.id}").text for side in (anna, beat))
    assert "Beat möchte Ihnen helfen" in hers
    assert "Ja, ablehnen" in hers
    assert "Ja, zurückziehen" not in hers
    assert "Anna prüft Ihren Vorschlag" in his
    assert "Anna hat Zeit bis Donnerstag, 26. November, 10 Uhr" in his
    assert "Sie erhalten 60.00. Gebühr 4.80" in his
    assert "Ja, zurückziehen" in his
    assert "zusagen" not in his


@pytest.mark.parametrize(
    ("ending", "hers", "his"),
    [
        ("declined", "Sie haben diesen Vorschlag abgelehnt", "Anna hat sich anders entschieden"),
        ("withdrawn", "Beat hat diesen Vorschlag zurückgezogen", "Sie haben diesen Vorschlag zurückgezogen"),
        ("lapsed", "Dieser Vorschlag ist abgelaufen", "Dieser Vorschlag ist abgelaufen"),
        ("silent", "Dieser Vorschlag ist abgelaufen", "Dieser Vorschlag ist abgelaufen"),
        ("countered", "Es gibt einen neueren Vorschlag", "Es gibt einen neueren Vorschlag"),
        ("accepted", "Sie sind sich einig", "Sie sind sich einig"),
    ],
)
def test_how_it_ended_is_said_to_both_and_nothing_can_be_pressed(client_of, bid, anna, beat, at, ending, hers, his):
    endings = {
        "declined": lambda: bargaining.decline(bid, by=anna),
        "withdrawn": lambda: bargaining.withdraw(bid, by=beat),
        "lapsed": lambda: bargaining.lapse(bid),
        "silent": lambda: at("2026-11-26 11:00"),
        "countered": lambda: counter_of(bid, anna, price=5000),
        "accepted": lambda: agreeing.accept_proposal(bid, by=anna),
    }
    endings[ending]()
    for side, words in ((anna, hers), (beat, his)):
        page = client_of(side).get(f"/proposals/{bid.id}").text
        assert words in page
        assert "Ja, ablehnen" not in page
        assert "zusagen</" not in page


def test_the_negotiation_is_told_in_order(client_of, bid, anna, beat):
    second = counter_of(bid, anna, price=5000)
    third = counter_of(second, beat, price=5000, times=("2026-11-28 10:00",))
    page = client_of(anna).get(f"/proposals/{third.id}").text
    told = ("Beat schlägt CHF 60.00 vor", "Sie schlagen CHF 50.00 vor", "Beat schlägt andere Termine vor")
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)


def test_a_withdrawn_bid_leads_to_a_new_one(client_of, bid, wanted, beat):
    bargaining.withdraw(bid, by=beat)
    assert f"/requests/{wanted.id}/proposals/new" in client_of(beat).get(f"/proposals/{bid.id}").text


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


# To decline and to withdraw


@BOTH_WAYS
def test_to_decline_on_the_proposals_page(client_of, bid, anna, htmx):
    answer = client_of(anna).post(f"/proposals/{bid.id}/decline", htmx=htmx)
    assert bid.state is ProposalState.DECLINED
    if htmx:
        assert answer.text.lstrip().startswith('<div class="stack stack--loose" id="proposal">')
        assert "Sie haben diesen Vorschlag abgelehnt" in answer.text
    else:
        assert (answer.status_code, answer.location) == (303, f"/proposals/{bid.id}")
    assert client_of(anna).post(f"/proposals/{bid.id}/decline", htmx=htmx).status_code == answer.status_code


@BOTH_WAYS
def test_to_decline_in_the_comparison(client_of, bid, wanted, anna, htmx):
    answer = client_of(anna).post(f"/proposals/{bid.id}/decline", data={"back": "compare"}, htmx=htmx)
    if htmx:
        assert answer.text.lstrip().startswith('<div class="stack stack--loose" id="bids">')
        assert "Im Moment kein Vorschlag" in answer.text
    else:
        assert (answer.status_code, answer.location) == (303, f"/requests/{wanted.id}/proposals")


@BOTH_WAYS
def test_to_decline_what_was_withdrawn_is_a_conflict_with_the_fresh_state(client_of, bid, anna, beat, htmx):
    bargaining.withdraw(bid, by=beat)
    for data, words in (({}, "Beat hat diesen Vorschlag zurückgezogen"), ({"back": "compare"}, "Zurückgezogen")):
        answer = client_of(anna).post(f"/proposals/{bid.id}/decline", data=data, htmx=htmx)
        assert answer.status_code == 409
        assert words in answer.text
    assert bid.state is ProposalState.WITHDRAWN


@BOTH_WAYS
def test_to_withdraw(client_of, bid, beat, htmx):
    answer = client_of(beat).post(f"/proposals/{bid.id}/withdrawal", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert bid.state is ProposalState.WITHDRAWN


@BOTH_WAYS
def test_the_wrong_side_neither_declines_nor_withdraws(client_of, bid, anna, beat, htmx):
    assert client_of(beat).post(f"/proposals/{bid.id}/decline", htmx=htmx).status_code == 403
    assert client_of(anna).post(f"/proposals/{bid.id}/withdrawal", htmx=htmx).status_code == 403
    assert bid.is_live


# To say yes


def test_the_review_page_says_who_when_how_much_and_asks_where(client_of, bid, anna):
    anna.street, anna.phone = "Badenerstrasse 100", "+41792223344"
    page = client_of(anna).get(f"/proposals/{bid.id}/acceptance?slot={bid.slot_rows[0].id}").text
    for words in (
        "Alles nochmals im Überblick", "Beat K.", "Donnerstag, 26. November", "14 Uhr bis etwa 15 Uhr", "60.00", "Sie zahlen 60.00",
        'value="Badenerstrasse 100"', 'value="079 222 33 44"', "Absagen können Sie", "Verbindlich zusagen", "Keiner passt?",
    ):  # fmt: skip
        assert words in page


def test_the_review_page_shows_all_times_when_none_or_a_gone_one_was_chosen(client_of, bid, anna):
    gone = bid.slot_rows[0]
    gone.struck_at = clock.now()
    bid_two = f"/proposals/{bid.id}/acceptance"
    for address in (bid_two, f"{bid_two}?slot={gone.id}", f"{bid_two}?slot=4711", f"{bid_two}?slot=x"):
        page = client_of(anna).get(address).text
        assert "Freitag, 27. November" in page
        assert f'value="{gone.id}"' not in page


@BOTH_WAYS
def test_a_neighbour_says_yes_and_it_is_an_appointment(client_of, bid, anna, htmx):
    sent = {"slot": str(bid.slot_rows[0].id), **DOOR}
    answer = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    job = session.scalar(select(Job))
    assert went_to(answer, htmx) == f"/jobs/{job.id}"
    assert (job.state, job.street, job.phone) == (JobState.SCHEDULED, DOOR["street"], "+41792223344")
    again = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    assert went_to(again, htmx) == f"/jobs/{job.id}"
    assert count(Job) == 1


@BOTH_WAYS
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("street", "Strasse und Hausnummer"), ("phone", "Nummer"), ("slot", "Bitte wählen Sie einen dieser Termine.")],
)
def test_what_is_missing_for_a_yes_is_asked_and_the_rest_stays(client_of, bid, anna, htmx, missing, sentence):
    sent = {"slot": str(bid.slot_rows[0].id), **DOOR}
    del sent[missing]
    answer = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    assert answer.status_code == 422
    assert sentence in " ".join(re.findall(r'field__error"[^>]*>.*?</p>', answer.text, re.S))
    assert all(f'value="{value}"' in answer.text for value in sent.values())
    assert count(Job) == 0


@BOTH_WAYS
def test_a_number_that_is_none_is_asked_about(client_of, bid, anna, htmx):
    sent = {"slot": str(bid.slot_rows[0].id), **DOOR, "phone": "0800 Anna"}
    answer = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    assert answer.status_code == 422
    assert 'value="0800 Anna"' in answer.text


@BOTH_WAYS
def test_a_helper_says_yes_without_a_door(client_of, anna, beat, htmx):
    enquiry = enquiry_of(anna, offer_of(beat))
    visitor = client_of(beat)
    page = visitor.get(f"/proposals/{enquiry.id}/acceptance?slot={enquiry.slot_rows[0].id}").text
    assert 'name="street"' not in page
    assert "Sie erhalten 60.00." in page
    assert "Strasse und Telefonnummer gibt Ihnen Anna nach der Zusage." in page
    answer = visitor.post(f"/proposals/{enquiry.id}/acceptance", data={"slot": enquiry.slot_rows[0].id}, htmx=htmx)
    job = session.scalar(select(Job))
    assert went_to(answer, htmx) == f"/jobs/{job.id}"
    assert (job.state, job.street) == (JobState.AGREED, None)


@BOTH_WAYS
def test_without_times_a_yes_is_agreed_only(client_of, wanted, anna, beat, htmx):
    bid = bid_of(beat, wanted, times=())
    assert "Noch kein Termin" in client_of(anna).get(f"/proposals/{bid.id}/acceptance").text
    client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=DOOR, htmx=htmx)
    assert session.scalar(select(Job.state)) is JobState.AGREED


@BOTH_WAYS
def test_a_time_gone_meanwhile_is_a_conflict_with_the_others_to_choose(client_of, bid, anna, htmx):
    bid.slot_rows[0].struck_at = clock.now()
    sent = {"slot": str(bid.slot_rows[0].id), **DOOR}
    answer = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    assert answer.status_code == 409
    assert "Dieser Termin ist weg." in answer.text
    assert "Freitag, 27. November" in answer.text
    assert 'value="Badenerstrasse 100"' in answer.text
    assert (bid.is_live, count(Job)) == (True, 0)


@BOTH_WAYS
@pytest.mark.parametrize("moved", ["taken", "withdrawn", "countered"])
def test_a_yes_too_late_is_a_conflict_with_the_fresh_state(client_of, wanted, bid, anna, beat, chiara, htmx, moved):
    if moved == "taken":
        other = bid_of(chiara, wanted)
        agreeing.accept_proposal(other, other.slot_rows[0].id, by=anna)
    elif moved == "withdrawn":
        bargaining.withdraw(bid, by=beat)
    else:
        counter_of(bid, anna, price=5000)
    jobs_before = count(Job)
    sent = {"slot": str(bid.slot_rows[0].id), **DOOR}
    answer = client_of(anna).post(f"/proposals/{bid.id}/acceptance", data=sent, htmx=htmx)
    assert answer.status_code == 409
    assert "Es wurde nichts abgemacht." in answer.text
    assert 'value="Badenerstrasse 100"' in answer.text
    assert "Verbindlich zusagen" not in answer.text
    assert f'href="/proposals/{bid.id}"' in answer.text
    assert count(Job) == jobs_before


def test_the_review_page_of_what_no_longer_stands_leads_to_the_proposal(client_of, bid, anna, beat):
    bargaining.withdraw(bid, by=beat)
    assert client_of(anna).get(f"/proposals/{bid.id}/acceptance").location == f"/proposals/{bid.id}"


def test_the_author_does_not_accept_the_own_proposal(client_of, bid, beat):
    assert client_of(beat).get(f"/proposals/{bid.id}/acceptance").location == f"/proposals/{bid.id}"
    assert client_of(beat).post(f"/proposals/{bid.id}/acceptance", data={"slot": bid.slot_rows[0].id}).status_code == 403


def test_words_of_people_are_text_and_carry_their_language(client_of, wanted, anna, beat):
    beat.language = "en"
    bid = bid_of(beat, wanted, message="<script>alert(1)</script>\nSee https://example.com")
    for address in (f"/proposals/{bid.id}", f"/requests/{wanted.id}/proposals"):
        page = client_of(anna).get(address).text
        assert '<p class="user-text" lang="en">&lt;script&gt;alert(1)&lt;/script&gt;\nSee •••</p>' in page


def test_everything_is_there_in_english_too(client_of, bid, anna):
    anna.language = "en"
    page = client_of(anna).get(f"/proposals/{bid.id}").text
    assert "Beat would like to help you" in page
    assert "Agree to Thursday, 2 pm" in page
