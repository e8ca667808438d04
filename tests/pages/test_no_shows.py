"""Nobody came, as the two see it: the button, the question, the answer, taking it back, asking others."""

import pytest

from database import session
from market import ending
from market.jobs import Job
from market.lifecycle import AdState, JobState
from tests.deals import scheduled_job

A_QUARTER_PAST = "2026-11-26 14:20"
BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def job(anna, beat, at) -> Job:
    made = scheduled_job(anna, beat)
    at(A_QUARTER_PAST)
    return made


@pytest.fixture
def missed(job, client_of, anna) -> Job:
    client_of(anna).post(f"/jobs/{job.id}/no-show", data={"said": "Ich habe gewartet."})
    session.refresh(job)
    return job


def test_each_side_may_say_it_from_a_quarter_of_an_hour_on(job, client_of, anna, beat, at):
    pages = [client_of(who).get(f"/jobs/{job.id}").text for who in (anna, beat)]
    assert ["Beat ist nicht gekommen" in pages[0], "Anna war nicht da" in pages[1]] == [True, True]
    at("2026-11-26 14:05")
    assert "no-show/new" not in client_of(anna).get(f"/jobs/{job.id}").text
    assert client_of(anna).get(f"/jobs/{job.id}/no-show/new").status_code == 303


def test_the_page_says_before_that_the_other_side_is_asked_first(job, client_of, anna):
    page = client_of(anna).get(f"/jobs/{job.id}/no-show/new").text
    assert "48 Stunden" in page
    assert "vorher gibt es keinen Vermerk" in page


@BOTH_WAYS
def test_it_is_said_and_the_other_side_sees_until_when_to_answer(job, client_of, anna, beat, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/no-show", data={"said": "<b>Niemand</b>"}, htmx=htmx)
    session.refresh(job)
    assert (answer.status_code, job.state) == (200 if htmx else 303, JobState.MISSED)
    page = client_of(beat).get(f"/jobs/{job.id}").text
    assert "Anna schreibt, dass Sie nicht gekommen sind" in page
    assert "Samstag, 28. November, 14.20 Uhr" in page
    assert "&lt;b&gt;Niemand&lt;/b&gt;" in page
    assert "Sie haben gemeldet, dass niemand da war" in client_of(anna).get(f"/jobs/{job.id}").text


@BOTH_WAYS
def test_too_late_is_told_with_the_state_as_it_is(job, client_of, anna, at, htmx):
    at("2026-11-28 14:01")
    answer = client_of(anna).post(f"/jobs/{job.id}/no-show", data={"said": ""}, htmx=htmx)
    assert answer.status_code == 409
    assert "innert 48 Stunden" in answer.text
    session.refresh(job)
    assert job.state is JobState.SCHEDULED


@BOTH_WAYS
def test_it_was_otherwise(missed, client_of, anna, beat, htmx):
    browser = client_of(beat)
    asked = browser.get(f"/jobs/{missed.id}/no-show/contest/new").text
    assert "Ich habe gewartet." in asked and "Bitte antworten Sie bis Samstag, 28. November, 14.20 Uhr." in asked
    empty = browser.post(f"/jobs/{missed.id}/no-show/contest", data={"said": " "}, htmx=htmx)
    assert empty.status_code == 422
    answer = browser.post(f"/jobs/{missed.id}/no-show/contest", data={"said": "Ich war da."}, htmx=htmx)
    session.refresh(missed)
    assert (answer.status_code, missed.state) == (200 if htmx else 303, JobState.DISPUTED)
    assert "Beat sieht es anders" in client_of(anna).get(f"/jobs/{missed.id}").text


@BOTH_WAYS
def test_after_two_days_the_answer_comes_too_late(missed, client_of, beat, at, htmx):
    at("2026-11-28 14:21")
    answer = client_of(beat).post(f"/jobs/{missed.id}/no-show/contest", data={"said": "Ich war da."}, htmx=htmx)
    assert answer.status_code == 409
    assert "Die Zeit für die Antwort ist vorbei" in answer.text


@BOTH_WAYS
def test_it_is_taken_back_in_one_tap_by_the_one_who_said_it(missed, client_of, anna, beat, htmx):
    assert client_of(beat).post(f"/jobs/{missed.id}/no-show/withdrawal", htmx=htmx).status_code == 403
    answer = client_of(anna).post(f"/jobs/{missed.id}/no-show/withdrawal", htmx=htmx)
    session.refresh(missed)
    assert (answer.status_code, missed.state) == (200 if htmx else 303, JobState.SCHEDULED)


def test_meanwhile_others_are_asked_with_what_was_written(missed, client_of, anna):
    browser = client_of(anna)
    answer = browser.post(f"/jobs/{missed.id}/others", follow_redirects=True)
    assert answer.status_code == 200
    assert "WLAN geht nicht" in answer.text
    assert "Seit dem Wochenende bricht es ständig ab." in answer.text


@BOTH_WAYS
def test_after_the_end_the_same_request_is_open_again_in_one_tap(missed, client_of, anna, beat, at, run_errands, htmx):
    at("2026-11-28 14:21")
    run_errands()
    page = client_of(anna).get(f"/jobs/{missed.id}").text
    assert "Andere Helfer fragen" in page
    assert "Beat bewerten" in page
    answer = client_of(anna).post(f"/jobs/{missed.id}/others", htmx=htmx)
    assert (answer.location or answer.headers["HX-Redirect"]).endswith(f"/requests/{missed.request_id}")
    session.refresh(missed.request)
    assert missed.request.state is AdState.LIVE
    assert "Ein Vermerk zu diesem Termin" in client_of(beat).get(f"/jobs/{missed.id}").text


@BOTH_WAYS
def test_while_somebody_comes_others_are_not_asked(job, client_of, anna, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/others", htmx=htmx)
    assert answer.status_code == 409


def test_today_shows_it_to_the_one_who_is_asked(missed, client_of, beat):
    page = client_of(beat).get("/today").text
    assert "Anna schreibt, dass Sie nicht gekommen sind" in page


def test_the_first_look_after_a_free_cancel_offers_others_too(client_of, anna, beat, at):
    at("2026-11-23 10:00")
    job = scheduled_job(anna, beat, title="Drucker druckt nicht")
    ending.cancel(job, "Krank", by=beat)
    session.commit()
    page = client_of(anna).get(f"/jobs/{job.id}").text
    assert f"/jobs/{job.id}/others" in page
    assert "bewerten" not in page


def test_what_the_two_see_differently_stands_on_the_desk(missed, client_of, beat, olga):
    desk = client_of(olga)
    assert f'href="/desk/jobs/{missed.id}"' not in desk.get("/desk/disputes").text
    client_of(beat).post(f"/jobs/{missed.id}/no-show/contest", data={"said": "Ich stand vor der Tür."})
    assert "1 Streitfall wartet auf unseren Betrag" in desk.get("/desk").text
    assert f'href="/desk/jobs/{missed.id}"' in desk.get("/desk/disputes").text
