"""The yes on pages: everything once more, what is missing, what has gone meanwhile."""

import re

import pytest
from sqlalchemy import select

from database import session
from market import agreeing, bargaining, clock
from market.jobs import Job
from market.lifecycle import JobState
from tests.deals import bid_of, counter_of, enquiry_of, offer_of, request_of
from tests.pages.sending import BOTH_WAYS, DOOR, count, went_to


@pytest.fixture
def wanted(anna):
    return request_of(anna)


@pytest.fixture
def bid(wanted, beat):
    return bid_of(beat, wanted)


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
