"""Consent by telephone, at the case: called, the code said back, each thing ticked, handed over. Nobody leaves the case for it."""

import re
from collections.abc import Callable

import pytest

from database import session
from market import accounts, callers, cases, partners
from market.accounts import Account
from market.cases import Case, Reason
from market.lifecycle import JobState
from market.partners import Customer, Item
from tests.conftest import person
from tests.pages.test_desk import unsolved_job
from tests.papers import At
from tests.queries import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("swisscom")

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
SAID = {"symptom": "y", "contact": "y", "customer": "no"}


@pytest.fixture
def case(anna: Account, beat: Account, at: At) -> Case:
    job = unsolved_job(anna, beat, at)
    anna.phone = "+41442422424"
    session.commit()
    return cases.open_of_job(job, [Reason.NOT_SOLVED])[0]


def act(browser: Visitor, case: Case, noun: str, htmx: bool = False, version: int | None = None, **sent: str) -> tuple[int, str]:
    session.refresh(case)
    data = {"version": str(case.version if version is None else version), **sent}
    answer = browser.post(f"/desk/cases/{case.id}/{noun}", data=data, htmx=htmx)
    session.expire_all()
    return answer.status_code, answer.location or answer.text


def offered(text: str) -> list[str]:
    return [noun for noun in ("call", "code", "handover") if re.search(rf'(id="act|/)-?{noun}"', text)]


def called(anna: Account, olga: Account) -> str:
    made = callers.call(anna, by=olga)
    session.commit()
    return made.code


def said_back(anna: Account, olga: Account) -> None:
    called(anna, olga)
    made = callers.open_call(anna, olga)
    assert made is not None and callers.prove(made, made.code, by=olga)
    session.commit()


@AS
def test_from_the_call_to_the_partner_without_leaving_the_case(case, anna, olga, client_of: Client, htmx: bool) -> None:
    browser, place = client_of(olga), f"/desk/cases/{case.id}"
    assert offered(browser.get(place).text) == ["call"]
    status, answer = act(browser, case, "call", htmx)
    text = browser.get(answer, htmx=True).text if not htmx else answer
    call = callers.open_call(anna, olga)
    assert call is not None
    assert ("044 242 24 24" in text, f"{call.code[:3]} {call.code[3:]}" in text, offered(text)) == (True, True, ["code"])
    status, answer = act(browser, case, "code", htmx, code=call.code)
    text = browser.get(answer, htmx=True).text if not htmx else answer
    assert (status, 'name="symptom"' in text, "WLAN geht nicht" in text, "Anna Anner" in text) == (
        200 if htmx else 303,
        True,
        True,
        True,
    )
    assert act(browser, case, "handover", htmx, **SAID)[0] == (200 if htmx else 303)
    handover = partners.open_of(case.job)
    assert handover is not None
    given = partners.consent_event(handover)
    assert partners.consent_of(handover) == ((Item.SYMPTOM, Item.CONTACT), Customer.NO)
    assert (given.by_id, given.via_id) == (anna.id, olga.id)
    assert f"im Auftrag, durch {olga.full_name}" in browser.get(place).text


@AS
def test_a_wrong_code_counts_as_a_try_and_proves_nothing(case, anna, olga, client_of: Client, htmx: bool) -> None:
    code, browser = called(anna, olga), client_of(olga)
    wrong = "000000" if code != "000000" else "111111"
    tries = [act(browser, case, "code", htmx, code=wrong) for _ in range(5)]
    assert [status for status, _ in tries] == [422] * 5
    assert {"Das ist nicht der Code" in text for _, text in tries} == {True}
    assert [offered(tries[number][1]) for number in (0, 4)] == [["code"], ["call"]]
    assert act(browser, case, "code", htmx, code=code)[0] == 409
    assert callers.has_just_proven(anna) is False


@AS
def test_what_was_ticked_stays_when_something_is_lacking(case, anna, olga, client_of: Client, htmx: bool) -> None:
    said_back(anna, olga)
    browser = client_of(olga)
    for lacking, words in (("customer", "Bitte wählen Sie etwas"), ("symptom", "Bitte kreuzen Sie diese zwei an")):
        sent = {name: value for name, value in SAID.items() if name != lacking} | {"address": "y"}
        status, text = act(browser, case, "handover", htmx, **sent)
        ticked = re.findall(r'<input[^>]*\bchecked\b[^>]*\bname="(\w+)"', text)
        assert (status, words in text, "address" in ticked) == (422, True, True), lacking
    assert case.job.state is JobState.UNSOLVED


@AS
def test_without_a_code_nothing_is_handed_over(case, anna, olga, client_of: Client, htmx: bool) -> None:
    status, text = act(client_of(olga), case, "handover", htmx, **SAID)
    assert (status, "Einwilligung am Telefon braucht einen Code" in text, case.job.state) == (403, True, JobState.UNSOLVED)


@AS
def test_two_of_the_team_on_the_same_case_only_the_first_hands_over(case, anna, olga, client_of: Client, htmx: bool) -> None:
    otto = accounts.make_operator(person("Otto", "Zweit", "8001"))
    said_back(anna, olga)
    read = case.version
    settled = act(client_of(otto), case, "settlement", htmx, read, amount="0", reason="Niemand schuldet etwas.")[0]
    status, text = act(client_of(olga), case, "handover", htmx, read, **SAID)
    assert (settled, status, case.job.state) == (200 if htmx else 303, 409, JobState.SETTLED)
    assert "Diesen Fall hat" in text or "war schneller" in text


@AS
def test_who_read_an_older_case_keeps_the_ticks_and_sees_it_fresh(case, anna, olga, client_of: Client, htmx: bool) -> None:
    said_back(anna, olga)
    status, text = act(client_of(olga), case, "handover", htmx, 7, **SAID)
    assert (status, case.job.state) == (409, JobState.UNSOLVED)
    ticked = re.findall(r'<input[^>]*\bchecked\b[^>]*\bname="(\w+)"', text)
    assert (ticked[:2], f'name="version" value="{case.version}"' in text) == (["symptom", "contact"], True)


@pytest.mark.parametrize("noun", ["call", "code", "handover"])
def test_nobody_else_finds_the_case(case, anna, beat, patrick, olga, client_of: Client, noun: str) -> None:
    said_back(anna, olga)
    assert {act(client_of(who), case, noun, code="1", **SAID)[0] for who in (anna, beat, patrick)} == {404}
    assert (case.job.state, len(callers.calls_of(anna))) == (JobState.UNSOLVED, 1)


def test_each_step_asks_a_fixed_number_of_things(case, anna, olga, client_of: Client) -> None:
    browser, place, counts = client_of(olga), f"/desk/cases/{case.id}", []
    for _ in range(3):
        called(anna, olga)
        said_back(anna, olga)
        for address in (place, f"{place}?act=handover", f"{place}?act=suspension"):
            browser.get(address)
            with counted() as asked:
                browser.get(address)
            counts.append(len(asked))
    assert (counts[3:6], counts[6:], max(counts) <= 12) == (counts[:3], counts[:3], True)
