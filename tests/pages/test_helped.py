"""«Were you helped all the same?»: one page, three buttons, seen by the neighbour alone."""

import re

import pytest
from sqlalchemy import select

from database import session
from market import ending, helped
from market.helped import HelpQuestion
from market.jobs import Job
from market.notices import Notice
from tests.deals import scheduled_job

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])
ANSWERS = ("Nein, niemand hat geholfen", "Ja, geholfen und direkt bezahlt", "Ja, geholfen, nichts bezahlt")
NO_BLAME = "Es ändert nichts am Auftrag, und niemand bekommt deswegen einen Vermerk."


@pytest.fixture
def job(anna, beat) -> Job:
    """Called off, and the neighbour is asked."""
    made = scheduled_job(anna, beat)
    ending.cancel(made, "Es geht wieder.", by=anna)
    helped.ask(made)
    session.commit()
    return made


def read_by(browser, job) -> str:
    """The words on the page of the job."""
    return re.sub(r"<[^>]*>", "", browser.get(f"/jobs/{job.id}").text.partition("<main")[2])


def answered() -> list[str | None]:
    return list(session.scalars(select(HelpQuestion.answer)))


@BOTH_WAYS
@pytest.mark.parametrize(("code", "words"), list(zip(("not_helped", "paid", "not_paid"), ANSWERS, strict=True)))
def test_one_tap_answers_and_another_answer_comes_too_late(job, client_of, anna, htmx, code, words):
    browser, address = client_of(anna), f"/jobs/{job.id}/help"
    page = browser.get(address).text
    assert [one in page for one in (*ANSWERS, NO_BLAME)] == [True] * 4
    for _ in range(2):
        answer = browser.post(address, data={"answer": code}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
    page = browser.get(address).text
    assert (f"Ihre Antwort: {words}" in page, "<button" in page.partition('id="help"')[2].partition("</section>")[0]) == (
        True,
        False,
    )
    other = browser.post(address, data={"answer": "paid" if code != "paid" else "not_paid"}, htmx=htmx)
    assert (other.status_code, "Sie haben schon geantwortet" in other.text, f"Ihre Antwort: {words}" in other.text) == (
        409,
        True,
        True,
    )
    assert answered() == [code]


@BOTH_WAYS
@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}])
def test_no_answer_is_asked_again(job, client_of, anna, htmx, sent):
    answer = client_of(anna).post(f"/jobs/{job.id}/help", data=sent, htmx=htmx)
    assert (answer.status_code, "Bitte tippen Sie auf eine der drei Antworten." in answer.text) == (422, True)
    assert answered() == [None]


@BOTH_WAYS
def test_for_everybody_else_there_is_no_such_page(job, client_of, beat, dario, olga, htmx):
    for other in (beat, dario, olga):
        browser = client_of(other)
        assert browser.get(f"/jobs/{job.id}/help", htmx=htmx).status_code == 404
        assert browser.post(f"/jobs/{job.id}/help", data={"answer": "paid"}, htmx=htmx).status_code == 404
    assert answered() == [None]


def test_of_a_job_nobody_was_asked_about_there_is_no_page(client_of, anna, beat):
    job = scheduled_job(anna, beat)
    assert client_of(anna).get(f"/jobs/{job.id}/help").status_code == 404


def test_the_helper_reads_the_same_page_of_the_job_before_and_after(anna, beat, client_of):
    job = scheduled_job(anna, beat)
    ending.cancel(job, "Es geht wieder.", by=anna)
    session.commit()
    before = read_by(client_of(beat), job)
    helped.answer(helped.ask(job), helped.Helped.PAID, by=anna)
    session.commit()
    assert read_by(client_of(beat), job) == before


def test_the_notice_leads_to_the_question(job, client_of, anna):
    notice = session.scalars(select(Notice).where(Notice.kind == "helped_and_paid")).one()
    browser = client_of(anna)
    assert "Wurde Ihnen trotzdem geholfen?" in browser.get("/notices").text
    assert browser.get(f"/notices/{notice.id}").location.endswith(f"/jobs/{job.id}/help")
