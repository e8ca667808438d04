"""Acts in place at a case: exactly those that fit, each against the version one has read, back at the case afterwards."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from database import session
from market import cases, disputes, ending, follow_ups, marks, today
from market.accounts import Account
from market.cases import Case, Reason
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from tests.deals import scheduled_job
from tests.disputed import both_heard, disputed_job
from tests.pages.test_desk import unsolved_job
from tests.papers import At
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
NOUNS = ("amount", "consent", "settlement", "forgiveness", "follow-up")


def case_of(job: Job, reason: Reason) -> Case:
    there = next(iter(cases.open_of_job(job, [reason])), None)
    made = there or cases.open_case(reason, job, person=job.helper, job_id=job.id)
    session.commit()
    return made


def offered(browser: Visitor, case: Case) -> list[str]:
    text = browser.get(f"/desk/cases/{case.id}").text
    return [noun for noun in NOUNS if f'action="/desk/cases/{case.id}/{noun}"' in text]


def late_job(neighbour: Account, helper: Account, at: At) -> Job:
    job = scheduled_job(neighbour, helper)
    at("2026-11-26 10:00")
    return ending.cancel(job, "Ich bin krank.", although_late=True, by=helper)


def test_exactly_the_acts_that_fit_are_offered(anna, beat, chiara, dario, olga, swisscom, at: At, client_of: Client) -> None:
    late = case_of(late_job(dario, chiara, at), Reason.LET_DOWN)
    disputed = disputed_job(anna, beat, at)
    case, browser = case_of(disputed, Reason.DISPUTED), client_of(olga)
    assert offered(browser, case) == ["follow-up"]
    both_heard(disputed)
    assert (offered(browser, case), offered(browser, late)) == (["amount", "follow-up"], ["forgiveness"])


def test_of_a_job_that_was_not_solved_there_are_others(anna, beat, olga, swisscom, at: At, client_of: Client) -> None:
    unsolved = case_of(unsolved_job(anna, beat, at), Reason.NOT_SOLVED)
    assert offered(client_of(olga), unsolved) == ["consent", "settlement", "follow-up"]


@AS
def test_an_amount_is_proposed(anna, beat, olga, at: At, client_of: Client, htmx: bool) -> None:
    job = disputed_job(anna, beat, at)
    both_heard(job)
    case, browser = case_of(job, Reason.DISPUTED), client_of(olga)
    place, version = f"/desk/cases/{case.id}/amount", str(case.version)
    wrong = browser.post(place, data={"version": version, "amount": "900", "reason": "Halb."}, htmx=htmx)
    assert (wrong.status_code, 'id="proposed-amount-error"' in wrong.text, "Halb.</textarea>" in wrong.text) == (422, True, True)
    answer = browser.post(place, data={"version": version, "amount": "40", "reason": "In der Mitte."}, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    session.expire_all()
    assert disputes.newest_of(job).proposed_amount == Chf(4000)
    assert today.story_of(case)[-1].kind is Kind.AMOUNT_PROPOSED
    late = browser.post(place, data={"version": version, "amount": "10", "reason": "Doch weniger."}, htmx=htmx)
    assert (late.status_code, "Jemand von uns war schneller" in late.text) == (409, True)
    session.expire_all()
    assert disputes.newest_of(job).proposed_amount == Chf(4000)


@AS
def test_a_mark_is_lifted_and_a_job_settled_in_place(
    anna, beat, chiara, dario, olga, at: At, client_of: Client, htmx: bool
) -> None:
    late = late_job(dario, chiara, at)
    let_down, not_solved = case_of(late, Reason.LET_DOWN), case_of(unsolved_job(anna, beat, at), Reason.NOT_SOLVED)
    browser = client_of(olga)
    for case, noun, sent in (
        (let_down, "forgiveness", {"reason": "War im Spital."}),
        (not_solved, "settlement", {"amount": "0", "reason": "Niemand schuldet etwas."}),
    ):
        data = {"version": str(case.version), **sent}
        answer = browser.post(f"/desk/cases/{case.id}/{noun}", data=data, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303), noun
    session.expire_all()
    assert marks.of_job(late).forgiven_at is not None
    assert (not_solved.job.state, not_solved.is_open) == (JobState.SETTLED, False)
    assert Kind.MARK_FORGIVEN in [event.kind for event in today.story_of(let_down)]


@AS
def test_consent_is_asked_for_and_a_request_to_others_laid_ready(
    anna, beat, olga, swisscom, at: At, client_of: Client, htmx: bool
) -> None:
    case, browser = case_of(unsolved_job(anna, beat, at), Reason.NOT_SOLVED), client_of(olga)
    for noun in ("consent", "follow-up"):
        answer = browser.post(f"/desk/cases/{case.id}/{noun}", data={"version": str(case.version)}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303), noun
    session.expire_all()
    assert follow_ups.draft_of(case.job) is not None
    kinds = [event.kind for event in today.story_of(case)]
    assert {Kind.CONSENT_ASKED, Kind.FOLLOW_UP_BEGUN} <= set(kinds)


def test_in_a_matter_of_their_own_nothing_is_offered_or_done(anna, beat, olga, at: At, client_of: Client) -> None:
    job = unsolved_job(olga, beat, at)
    case = case_of(job, Reason.NOT_SOLVED)
    browser = client_of(olga)
    assert offered(browser, case) == []
    sent = {"version": "1", "amount": "0", "reason": "Niemand schuldet etwas."}
    assert browser.post(f"/desk/cases/{case.id}/settlement", data=sent).status_code == 403
    assert session.scalars(select(Job.state).where(Job.id == job.id)).one() is JobState.UNSOLVED


def test_the_page_of_the_person_leads_back_to_the_case(anna, beat, olga, at: At, client_of: Client) -> None:
    case, browser = case_of(scheduled_job(anna, beat), Reason.SILENCE), client_of(olga)
    place = f"/desk/accounts/{beat.id}"
    assert f'href="{place}?case={case.id}"' in browser.get(f"/desk/cases/{case.id}").text
    answer = browser.post(f"{place}/suspension?case={case.id}", data={"reason": "Hat mehrere belogen."})
    assert answer.location == f"{place}?case={case.id}"
    assert f'href="/desk/cases/{case.id}"' in browser.get(answer.location).text
    assert Kind.SUSPENDED in [event.kind for event in today.story_of(case)]
