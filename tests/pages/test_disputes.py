"""The two do not agree, on their pages: what is wrong, how each sees it, and what we propose."""

import pytest

from database import session
from market import disputes, finishing
from market.disputes import Topic
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from tests.deals import scheduled_job

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])
WRONG = {"topic": "price", "said": "Abgemacht waren <b>60</b>.", "amount": "45,50"}


@pytest.fixture
def job(anna, beat, at) -> Job:
    made = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    finishing.report_done(made, PaidBy.CASH, by=beat)
    session.commit()
    return made


def test_the_way_stands_beside_it_works_for_the_neighbour_alone(job, client_of, anna, beat):
    page = client_of(anna).get(f"/jobs/{job.id}").text
    assert [word in page for word in ("Ja, es läuft", "Es läuft noch nicht", "Etwas anderes stimmt nicht")] == [True] * 3
    assert "Etwas anderes stimmt nicht" not in client_of(beat).get(f"/jobs/{job.id}").text
    assert client_of(beat).get(f"/jobs/{job.id}/objection/new").status_code == 303


@BOTH_WAYS
def test_something_else_is_not_right(job, client_of, anna, htmx):
    browser = client_of(anna)
    assert "Beat liest es auch und antwortet" in browser.get(f"/jobs/{job.id}/objection/new").text
    answer = browser.post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx)
    session.refresh(job)
    dispute = disputes.of_job(job)
    assert (answer.status_code, job.state) == (200 if htmx else 303, JobState.DISPUTED)
    assert (dispute.topic, dispute.neighbour_amount) == (Topic.PRICE, Chf(4550))
    assert browser.post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx).status_code == answer.status_code


@BOTH_WAYS
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"topic": ""}, "Bitte wählen Sie, worum es geht."),
        ({"topic": "no_show"}, ""),
        ({"said": " "}, "Bitte sagen Sie uns in ein paar Worten, was passiert ist."),
        ({"amount": "60.05"}, "zwischen CHF 0.00 und dem vereinbarten Preis"),
        ({"amount": "viel"}, "in Zahlen"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(job, client_of, anna, typed, told, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/objection", data={**WRONG, **typed}, htmx=htmx)
    assert (answer.status_code, told in answer.text) == (422, True)
    if "said" not in typed:
        assert "Abgemacht waren &lt;b&gt;60&lt;/b&gt;." in answer.text
    session.refresh(job)
    assert job.state is JobState.REPORTED


@BOTH_WAYS
def test_a_stale_page_shows_how_things_stand(job, client_of, anna, htmx):
    finishing.confirm(job, by=anna)
    session.commit()
    answer = client_of(anna).post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx)
    assert answer.status_code == 409
    assert "In der Zwischenzeit hat sich etwas geändert" in answer.text
