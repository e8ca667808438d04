"""Private messages at the desk: said why, read for an hour, closed again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from database import session
from market import cases, clock, talk
from market.accounts import Account
from market.cases import Case, Reason
from tests.deals import scheduled_job
from tests.pages.test_desk import asked_by
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def case(anna: Account, beat: Account) -> Case:
    job = scheduled_job(anna, beat)
    talk.say(job.thread, "Der Schlüssel liegt unter der Matte.", by=anna)
    made = cases.open_case(Reason.SILENCE, job, person=beat, job_id=job.id)
    session.commit()
    return made


def wish(case: Case, **more: str) -> dict[str, str]:
    assert case.job is not None
    return {"thread": str(case.job.thread_id), "grounds": "agreed", "said": "Beide sagen etwas anderes.", **more}


@AS
def test_after_a_reason_all_that_was_said_is_shown(case, olga, client_of: Client, htmx: bool) -> None:
    browser, address = client_of(olga), f"/desk/cases/{case.id}/messages"
    assert "unter der Matte" not in browser.get(f"/desk/cases/{case.id}").text
    answer = browser.post(address, data=wish(case), htmx=htmx)
    onward = answer.headers["HX-Redirect"] if htmx else answer.location
    assert (answer.status_code, onward) == (200 if htmx else 303, f"{address}/{case.job.thread_id}")
    text = browser.get(onward).text
    assert ("unter der Matte" in text, "Beide sagen etwas anderes." in text, "Für Sie offen bis" in text) == (True, True, True)
    story = browser.get(f"/desk/cases/{case.id}").text.partition("timeline")[2]
    assert "Private Nachrichten von uns geöffnet · Die beiden sehen es verschieden: Was haben sie abgemacht?: «Beide" in story


@AS
@pytest.mark.parametrize(
    ("more", "amiss"), [({"said": "kurz"}, "mindestens zehn Buchstaben"), ({"grounds": ""}, "Bitte wählen Sie einen Grund.")]
)
def test_without_a_reason_it_stays_closed(case, olga, client_of: Client, htmx: bool, more, amiss) -> None:
    browser, address = client_of(olga), f"/desk/cases/{case.id}/messages"
    answer = browser.post(address, data=wish(case, **more), htmx=htmx)
    assert (answer.status_code, amiss in answer.text) == (422, True)
    assert browser.get(f"{address}/{case.job.thread_id}").status_code == 303


def test_an_hour_later_one_says_why_once_more(case, olga, at, client_of: Client) -> None:
    browser, address = client_of(olga), f"/desk/cases/{case.id}/messages"
    browser.post(address, data=wish(case))
    at(clock.now() + timedelta(minutes=59))
    assert browser.get(f"{address}/{case.job.thread_id}").status_code == 200
    at(clock.now() + timedelta(minutes=2))
    answer = browser.get(f"{address}/{case.job.thread_id}")
    assert (answer.status_code, answer.location) == (303, address)
    assert "Diese Nachrichten sind geschlossen." in browser.get(address).text


def test_a_long_talk_is_asked_for_as_one(case, olga, anna, client_of: Client) -> None:
    browser, address = client_of(olga), f"/desk/cases/{case.id}/messages"
    browser.post(address, data=wish(case))
    place = f"{address}/{case.job.thread_id}"
    browser.get(place)
    with_one = asked_by(browser, place)
    for number in range(30):
        talk.say(case.job.thread, f"Nachricht {number}", by=anna)
    session.commit()
    assert asked_by(browser, place) == with_one


def test_where_nothing_may_be_opened_there_is_no_page(anna, olga, client_of: Client) -> None:
    case = cases.open_case(Reason.DEAD_LETTER, anna, person=anna)
    session.commit()
    browser = client_of(olga)
    assert browser.get(f"/desk/cases/{case.id}/messages").status_code == 404
    assert "Private Nachrichten öffnen" not in browser.get(f"/desk/cases/{case.id}").text
