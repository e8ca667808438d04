"""In place at a case: hiding and showing again, stopping somebody and letting them in, what the partner does, fee or mark."""

from collections.abc import Callable
from typing import Any

import pytest

from database import session
from market import blocks, cases, disputes, events, handing_over, outcomes, partners, reviews, tips
from market.accounts import Account
from market.cases import Case, Reason
from market.jobs import Job
from market.lifecycle import AdState, JobState
from market.money import Chf
from market.partners import Customer, Item
from tests.deals import request_of, scheduled_job
from tests.disputed import both_heard, disputed_job
from tests.pages.test_desk import unsolved_job
from tests.papers import At
from tests.proving import good_job
from tests.queries import counted
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WHY = "Das gehört nicht hierher."


def case_about(row: Any, person: Account, reason: Reason = Reason.REPORTED, job: Job | None = None) -> Case:
    made = cases.open_case(reason, row, person=person, job_id=job.id if job else None)
    session.commit()
    return made


def reviewed(anna: Account, beat: Account, at: At) -> Case:
    job = good_job(anna, beat, at, 5)
    return case_about(reviews.of_job(job), anna, job=job)


def tip_case(anna: Account, dario: Account) -> Case:
    return case_about(tips.say(request_of(anna), "Kaufen Sie bei mir.", by=dario), dario)


def act(browser: Visitor, case: Case, noun: str, htmx: bool = False, version: int | None = None, **sent: str) -> int:
    session.refresh(case)
    data = {"version": str(case.version if version is None else version), **sent}
    answer = browser.post(f"/desk/cases/{case.id}/{noun}", data=data, htmx=htmx)
    session.expire_all()
    return int(answer.status_code)


def offered(browser: Visitor, case: Case) -> set[str]:
    place = f"/desk/cases/{case.id}"
    text = browser.get(place).text
    nouns = ("hiding", "showing", "suspension", "admission", "decision", "taking", "question", "result", "return")
    return {noun for noun in nouns if f'action="{place}/{noun}"' in text or f'href="{place}?act={noun}#' in text}


@AS
def test_a_review_is_hidden_and_shown_again(anna, beat, olga, at: At, client_of: Client, htmx: bool) -> None:
    case, browser, done = reviewed(anna, beat, at), client_of(olga), 200 if htmx else 303
    assert offered(browser, case) == {"hiding", "suspension"}
    assert (act(browser, case, "hiding", htmx, reason=WHY), reviews.of_job(case.job).hidden_reason) == (done, WHY)
    assert offered(browser, case) == {"showing", "suspension"}
    assert (act(browser, case, "showing", htmx), reviews.of_job(case.job).hidden_at) == (done, None)


@AS
def test_an_ad_is_hidden_and_shown_again(anna, olga, client_of: Client, htmx: bool) -> None:
    request, browser = request_of(anna), client_of(olga)
    case, done = case_about(request, anna), 200 if htmx else 303
    assert (act(browser, case, "hiding", htmx, reason=WHY), request.state, request.hidden_reason) == (done, AdState.HIDDEN, WHY)
    assert offered(browser, case) == {"showing", "suspension"}
    assert (act(browser, case, "showing", htmx), request.state) == (done, AdState.LIVE)


@AS
def test_a_tip_is_hidden_for_good(anna, dario, olga, client_of: Client, htmx: bool) -> None:
    case, browser = tip_case(anna, dario), client_of(olga)
    assert act(browser, case, "hiding", htmx, reason=WHY) == (200 if htmx else 303)
    assert (tips.seen_by(olga, case.about_id).hidden_reason, case.is_open, offered(browser, case)) == (WHY, False, set())


@AS
def test_somebody_is_stopped_and_let_in_again(anna, beat, olga, at: At, client_of: Client, htmx: bool) -> None:
    job = scheduled_job(anna, beat)
    case, browser, done = case_about(beat, beat, job=job), client_of(olga), 200 if htmx else 303
    ask = f"/desk/cases/{case.id}?act=suspension"
    assert f'href="{ask}#act-suspension"' in browser.get(f"/desk/cases/{case.id}").text
    before = browser.get(ask, htmx=htmx).text
    assert ("Beat sofort stoppen" in before, "1 Termin endet ohne Schuld" in before) == (True, True)
    assert (f'action="/desk/cases/{case.id}/suspension"' in before, "Was sonst noch geht" in before) == (True, True)
    assert act(browser, case, "suspension", htmx, reason=WHY) == done
    assert (beat.is_suspended, job.state, offered(browser, case)) == (True, JobState.VOID, {"admission"})
    assert (act(browser, case, "admission", htmx, reason="Ein Missverständnis."), beat.is_suspended) == (done, False)


@AS
def test_the_two_are_kept_apart_in_the_name_of_one(anna, beat, olga, at: At, client_of: Client, htmx: bool) -> None:
    job = scheduled_job(anna, beat)
    case, browser = case_about(job, beat, Reason.SILENCE, job), client_of(olga)
    refused = act(browser, case, "block", htmx, person=str(beat.id + 99), reason=WHY)
    assert (refused, blocks.of(anna), blocks.of(beat)) == (422, [], [])
    assert act(browser, case, "block", htmx, person=str(anna.id), reason=WHY) == (200 if htmx else 303)
    assert ([one.of for one in blocks.of(anna)], blocks.of(beat)) == ([beat], [])
    shown = browser.get(f"/desk/cases/{case.id}").text
    assert (f"Von uns voneinander ferngehalten · «{WHY}»" in shown, shown.count('name="person"')) == (True, 1)
    assert "Beat" in client_of(anna).get("/me/blocks").text


@AS
def test_the_fee_is_decided_when_the_two_do_not_agree(anna, beat, olga, at: At, client_of: Client, htmx: bool) -> None:
    job = disputed_job(anna, beat, at)
    both_heard(job)
    case, browser = next(iter(cases.open_of_job(job, [Reason.DISPUTED]))), client_of(olga)
    assert "decision" not in offered(browser, case)
    outcomes.propose(job, Chf(4000), "In der Mitte.", by=olga)
    session.commit()
    assert "decision" in offered(browser, case)
    assert act(browser, case, "decision", htmx, choice="none", reason="Beide haben recht.") == (200 if htmx else 303)
    assert (disputes.newest_of(job).decided_at is not None, "decision" in offered(browser, case)) == (True, False)


def test_who_spoke_for_one_of_the_two_does_not_lead_their_dispute(anna, beat, olga, at: At, client_of: Client) -> None:
    job = disputed_job(anna, beat, at)
    with events.acting_as(anna.id, olga.id):
        both_heard(job)
    case, browser = next(iter(cases.open_of_job(job, [Reason.DISPUTED]))), client_of(olga)
    text = browser.get(f"/desk/cases/{case.id}").text
    assert ('id="desk-dispute"' in text, f'action="/desk/cases/{case.id}/amount"' in text) == (True, False)
    assert act(browser, case, "amount", amount="40", reason=WHY) == 403
    assert disputes.newest_of(job).proposed_amount is None


@AS
def test_what_a_partner_without_people_here_does_is_written_down(
    anna, beat, olga, swisscom, at: At, client_of: Client, htmx: bool
) -> None:
    job = unsolved_job(anna, beat, at)
    handover = handing_over.hand_over(job, "swisscom", (Item.SYMPTOM, Item.CONTACT), Customer.YES, by=anna)
    case, browser, done = case_about(job, beat, Reason.LOW_STARS, job), client_of(olga), 200 if htmx else 303
    assert offered(browser, case) & {"taking", "question", "result", "return"} == {"taking", "return"}
    assert (act(browser, case, "taking", htmx), handover.taken_at is not None) == (done, True)
    assert offered(browser, case) & {"taking", "question", "result", "return"} == {"question", "result", "return"}
    assert (act(browser, case, "question", htmx, question="Rot oder grün?"), handover.question) == (done, "Rot oder grün?")
    given = {"result": "solved", "words": "Es läuft.", "price": "0"}
    assert (act(browser, case, "result", htmx, **given), handover.result_words) == (done, "Es läuft.")


def test_where_the_partner_has_people_nothing_is_done_for_it(anna, beat, olga, patrick, at: At, client_of: Client) -> None:
    job = unsolved_job(anna, beat, at)
    handing_over.hand_over(job, "swisscom", (Item.SYMPTOM, Item.CONTACT), Customer.YES, by=anna)
    case, browser = case_about(job, beat, Reason.NOT_SOLVED, job), client_of(olga)
    assert offered(browser, case) == {"suspension"}
    assert (act(browser, case, "taking"), partners.open_of(job).taken_at) == (403, None)


@pytest.mark.parametrize(("noun", "field"), [("hiding", "reason"), ("suspension", "suspending-reason")])
@AS
def test_without_a_reason_nothing_happens(anna, olga, client_of: Client, noun: str, field: str, htmx: bool) -> None:
    request, browser = request_of(anna), client_of(olga)
    case = case_about(request, anna)
    answer = browser.post(f"/desk/cases/{case.id}/{noun}", data={"version": str(case.version), "reason": " "}, htmx=htmx)
    session.expire_all()
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert (request.state, anna.is_suspended, case.version) == (AdState.LIVE, False, 1)


@AS
def test_who_read_an_older_case_is_told_and_changes_nothing(anna, olga, client_of: Client, htmx: bool) -> None:
    request, browser = request_of(anna), client_of(olga)
    case = case_about(request, anna)
    answers = [act(browser, case, noun, htmx, version=7, reason=WHY) for noun in ("hiding", "suspension")]
    assert (answers, request.state, anna.is_suspended) == ([409, 409], AdState.LIVE, False)


def test_what_is_not_there_any_more_is_no_error(anna, olga, client_of: Client) -> None:
    case, browser = case_about(request_of(anna), anna), client_of(olga)
    assert [act(browser, case, noun, reason=WHY) for noun in ("taking", "forgiveness", "decision")] == [409, 409, 409]


def test_what_both_say_and_what_waits_on_whom_stand_at_the_case(
    anna, beat, chiara, olga, patrick, at: At, client_of: Client
) -> None:
    given = unsolved_job(anna, chiara, at, time="2026-11-26 09:00")
    handover = handing_over.hand_over(given, "swisscom", (Item.SYMPTOM, Item.CONTACT), Customer.YES, by=anna)
    handing_over.ask_back(handing_over.take(handover, by=patrick), "Rot oder grün?", by=patrick)
    disputed = disputed_job(anna, beat, at)
    both_heard(disputed)
    browser, with_partner = client_of(olga), case_about(given, chiara, Reason.NOT_SOLVED, given)
    text = browser.get(f"/desk/cases/{with_partner.id}").text
    assert ("Rot oder grün?" in text, "Antwort aus der Nachbarschaft bis" in text) == (True, True)
    case = next(iter(cases.open_of_job(disputed, [Reason.DISPUTED])))
    text = browser.get(f"/desk/cases/{case.id}").text
    assert ('id="desk-dispute"' in text, disputes.newest_of(disputed).helper_words in text) == (True, True)


def every_kind(anna: Account, beat: Account, chiara: Account, dario: Account, olga: Account, at: At) -> dict[str, Case]:
    """A case of each kind, with all that can be done at it."""
    given = unsolved_job(anna, chiara, at, time="2026-11-26 09:00")
    handover = handing_over.hand_over(given, "swisscom", tuple(Item), Customer.YES, by=anna)
    disputed = disputed_job(anna, beat, at)
    both_heard(disputed)
    outcomes.propose(disputed, Chf(4000), "In der Mitte.", by=olga)
    made = {
        "disputed": next(iter(cases.open_of_job(disputed, [Reason.DISPUTED]))),
        "review": reviewed(dario, chiara, at),
        "tip": tip_case(anna, dario),
        "ad": case_about(request_of(anna), anna),
        "partner": case_about(given, chiara, Reason.NOT_SOLVED, given),
    }
    handing_over.take(handover, by=olga)
    session.commit()
    return made


def test_a_case_of_any_kind_asks_no_more_than_twelve_things(
    anna, beat, chiara, dario, olga, swisscom, at: At, client_of: Client
) -> None:
    made, counts = every_kind(anna, beat, chiara, dario, olga, at), {}
    browser = client_of(olga)
    for kind, case in made.items():
        place = f"/desk/cases/{case.id}"
        for asked_for in ("", "?act=suspension"):
            browser.get(place + asked_for)
            with counted() as asked:
                assert browser.get(place + asked_for).status_code == 200
            counts[kind + asked_for] = len(asked)
    assert {kind: count for kind, count in counts.items() if count > 12} == {}


def test_the_case_asks_the_same_however_much_hangs_on_it(anna, beat, olga, at: At, client_of: Client) -> None:
    job = scheduled_job(anna, beat)
    case, browser, counts = case_about(job, beat, Reason.SILENCE, job), client_of(olga), []
    for days in (0, 1, 2):
        for number in range(2 * days):
            scheduled_job(anna, beat, time=f"2026-11-{26 + days} {8 + 3 * number:02}:00", title=f"{days}-{number}")
        session.commit()
        browser.get(f"/desk/cases/{case.id}")
        with counted() as asked:
            browser.get(f"/desk/cases/{case.id}")
        counts.append(len(asked))
    assert (len(set(counts)), counts[0] <= 10) == (1, True)
