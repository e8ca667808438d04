"""The money never came, on the pages of both and at the desk."""

import pytest

from database import session
from invoices import documents
from market import unpaid
from market.jobs import Job
from tests.disputed import completed_job

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def job(anna, beat, at) -> Job:
    made = completed_job(anna, beat, at)
    at("2026-11-30 09:00")
    return made


@pytest.fixture
def case(job, beat, olga) -> Job:
    unpaid.report(job, "Auf dem Konto ist <b>nichts</b>.", by=beat)
    session.commit()
    return job


@BOTH_WAYS
def test_the_helper_says_it_and_the_neighbour_is_asked_kindly(job, client_of, anna, beat, htmx):
    browser = client_of(beat)
    assert "Das Geld ist nicht gekommen" in browser.get(f"/jobs/{job.id}").text
    assert "Das Geld ist nicht gekommen" not in client_of(anna).get(f"/jobs/{job.id}").text
    assert "Wir fragen zuerst freundlich bei Anna nach." in browser.get(f"/jobs/{job.id}/unpaid/new").text
    answer = browser.post(f"/jobs/{job.id}/unpaid", data={"said": ""}, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert "Die Gebühr für diesen Auftrag ruht" in browser.get(f"/jobs/{job.id}").text
    page = client_of(anna).get(f"/jobs/{job.id}").text
    for words in ("Ist bezahlt?", "Donnerstag, 3. Dezember, 9 Uhr", "Ich habe bezahlt", "Beat hat das Geld noch nicht erhalten."):
        assert words in page, words
    assert "Ist bezahlt?" in client_of(anna).get("/today").text


@BOTH_WAYS
def test_after_thirty_days_it_is_told_that_it_is_too_late(job, client_of, beat, at, htmx):
    at("2026-12-26 15:01")
    browser = client_of(beat)
    assert "Das Geld ist nicht gekommen" not in browser.get(f"/jobs/{job.id}").text
    answer = browser.post(f"/jobs/{job.id}/unpaid", data={"said": ""}, htmx=htmx)
    assert (answer.status_code, "innert 30 Tagen" in answer.text) == (409, True)


@BOTH_WAYS
def test_the_neighbour_says_how_and_when(case, client_of, anna, beat, htmx):
    browser, place = client_of(anna), f"/jobs/{case.id}/unpaid/answer"
    assert "Wie und wann haben Sie bezahlt?" in browser.get(f"{place}/new").text
    empty = browser.post(place, data={"said": " "}, htmx=htmx)
    assert (empty.status_code, "ein Satz genügt" in empty.text) == (422, True)
    assert browser.post(place, data={"said": "Bar, <i>sofort</i>."}, htmx=htmx).status_code == (200 if htmx else 303)
    page = client_of(beat).get(f"/jobs/{case.id}").text
    assert ("Bar, &lt;i&gt;sofort&lt;/i&gt;." in page, "Wir klären die Zahlung" in page) == (True, True)


@BOTH_WAYS
def test_the_money_has_come_in_one_tap(case, client_of, anna, beat, htmx):
    assert client_of(anna).post(f"/jobs/{case.id}/unpaid/withdrawal", htmx=htmx).status_code == 403
    answer = client_of(beat).post(f"/jobs/{case.id}/unpaid/withdrawal", htmx=htmx)
    session.refresh(case)
    assert (answer.status_code, unpaid.rests(case)) == (200 if htmx else 303, False)
    assert ["Das Geld ist da. Die Quittung gilt." in client_of(who).get(f"/jobs/{case.id}").text for who in (anna, beat)] == [
        True
    ] * 2
    again = client_of(beat).post(f"/jobs/{case.id}/unpaid", data={"said": ""}, htmx=htmx)
    assert (again.status_code, "können Sie das nicht nochmals melden" in again.text) == (409, True)


@BOTH_WAYS
def test_the_desk_waits_for_the_answer_and_decides_with_a_reason(case, client_of, anna, beat, olga, htmx):
    desk, place = client_of(olga), f"/desk/jobs/{case.id}"
    assert ("Nach Listen" not in desk.get("/desk").text, "Was haben wir herausgefunden?" in desk.get(place).text) == (
        True,
        False,
    )
    early = desk.post(f"{place}/unpaid/decision", data={"found": "unpaid", "reason": "So."}, htmx=htmx)
    assert (early.status_code, "hat noch Zeit zu antworten" in early.text) == (409, True)
    client_of(anna).post(f"/jobs/{case.id}/unpaid/answer", data={"said": "Noch nicht, ich war im Spital."})
    assert "1 Zahlung kam nicht" in desk.get("/desk").text
    assert ("«Noch nicht, ich war im Spital.»" in desk.get(place).text, f'href="{place}"' in desk.get("/desk/payments").text) == (
        True,
        True,
    )
    assert desk.post(f"{place}/unpaid/decision", data={"found": "unpaid", "reason": ""}, htmx=htmx).status_code == 422
    answer = desk.post(f"{place}/unpaid/decision", data={"found": "unpaid", "reason": "Anna sagt es selbst."}, htmx=htmx)
    session.refresh(case)
    assert (answer.status_code, case.is_unpaid, documents.standing_of(case)) == (200 if htmx else 303, True, [])
    for who in (anna, beat):
        page = client_of(who).get(f"/jobs/{case.id}").text
        assert ("Die Quittung ist storniert" in page, "Anna sagt es selbst." in page) == (True, True)


def test_what_is_overdue_is_red_at_the_desk(case, client_of, olga, at, run_errands):
    at("2026-12-10 09:01")
    run_errands()
    desk = client_of(olga)
    for place in ("/desk/payments", f"/desk/jobs/{case.id}"):
        assert "überfällig" in desk.get(place).text, place


def test_while_it_is_open_the_job_is_not_among_what_is_behind(case, client_of, beat):
    page = client_of(beat).get("/today").text
    assert page.count(f'href="/jobs/{case.id}"') == 1
