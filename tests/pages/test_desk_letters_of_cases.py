"""Writing to the sides of a case at the desk: from a draft, in their language, to change before it leaves."""

from collections.abc import Callable

import pytest

from database import session
from market import cases, casework
from market.accounts import Account
from market.cases import Case, Reason
from market.notices import Letter
from tests.deals import scheduled_job
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def case(anna: Account, beat: Account) -> Case:
    job = scheduled_job(anna, beat, title="Drucker druckt nicht")
    made = cases.open_case(Reason.NOT_SOLVED, job, person=beat, job_id=job.id)
    session.commit()
    return made


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_draft_in_the_language_of_who_reads_it(case, anna, olga, client_of: Client, reason: Reason) -> None:
    case.reason = reason
    session.commit()
    browser = client_of(olga)
    german = browser.get(f"/desk/cases/{case.id}/letters/new").text
    anna.language = "en"
    session.commit()
    english = browser.get(f"/desk/cases/{case.id}/letters/new?draft=call").text
    assert ("Ihrer Termine fanden nicht statt" if reason is Reason.LET_DOWN else "«Drucker druckt nicht»") in german
    assert "%(" not in german
    assert "We would like to speak with you about «Drucker druckt nicht»" in english


def test_another_draft_is_chosen_with_its_readers(case, olga, client_of: Client) -> None:
    browser, place = client_of(olga), f"/desk/cases/{case.id}/letters/new"
    both, one = browser.get(place).text, browser.get(f"{place}?draft=others").text
    assert (both.count("checked"), one.count("checked")) == (2, 1)
    assert ("zweiten Besuch zum gleichen Preis" in both, "mit einem Tipp andere" in one) == (True, True)


@AS
def test_it_leaves_and_stands_in_the_story(
    case, anna, beat, olga, letters: Callable[[], list[Letter]], client_of: Client, htmx
) -> None:
    browser = client_of(olga)
    sent = {"version": "1", "to": ["neighbour", "helper"], "said": "Bitte rufen Sie an."}
    answer = browser.post(f"/desk/cases/{case.id}/letters", data=sent, htmx=htmx)
    onward = answer.headers["HX-Redirect"] if htmx else answer.location
    assert (answer.status_code, onward) == (200 if htmx else 303, f"/desk/cases/{case.id}")
    assert [letter.to_address for letter in letters() if letter.kind == "team_wrote"] == [anna.email, beat.email]
    assert "Wir haben geschrieben · Fragt an, Hilft: «Bitte rufen Sie an.»" in browser.get(onward).text
    assert "Bitte rufen Sie an." in client_of(anna).get("/notices").text


@AS
def test_what_does_not_fit_keeps_what_was_typed(case, olga, client_of: Client, htmx: bool) -> None:
    browser, place = client_of(olga), f"/desk/cases/{case.id}/letters"
    nobody = browser.post(place, data={"version": "1", "said": "Bitte rufen Sie an."}, htmx=htmx)
    assert (nobody.status_code, "Bitte wählen Sie, wer es lesen soll." in nobody.text) == (422, True)
    casework.note(case, "Schon angerufen.", 1, by=olga)
    session.commit()
    late = browser.post(place, data={"version": "1", "to": "helper", "said": "Bitte rufen Sie an."}, htmx=htmx)
    assert (late.status_code, "Bitte rufen Sie an.</textarea>" in late.text) == (409, True)
    assert 'name="version" value="2"' in late.text
