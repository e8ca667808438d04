"""Cases at the desk: today's list with its filters, one case with its story, and what the team does with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import accounts, cases, casework, clock
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from tests.conftest import person
from tests.pages.test_desk import asked_by, order_of, unsolved_job
from tests.papers import At
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def case(beat: Account) -> Case:
    made = cases.open_case(Reason.LET_DOWN, beat, detail="3", person=beat)
    session.commit()
    return made


@pytest.fixture
def otto(olga: Account) -> Account:
    """A second one of the team."""
    account = accounts.make_operator(person("Otto", "Zweit", "8001"))
    session.commit()
    return account


def fresh(case: Case) -> Case:
    session.expire_all()
    return session.scalars(select(Case).where(Case.id == case.id)).one()


def test_today_safety_stands_first_then_what_is_due_soonest(anna, beat, chiara, olga, case, client_of: Client) -> None:
    cases.open_case(Reason.LOW_STARS, chiara.helper, person=chiara, within=timedelta(hours=3))
    cases.open_case(Reason.SAFETY, anna, person=anna, is_safety=True, within=timedelta(days=9))
    session.commit()
    text = client_of(olga).get("/desk", htmx=True).text
    names = ("Sicherheit", "Wenige Sterne", "Termine immer wieder")
    assert order_of(text, *names) == list(names)


def test_today_is_narrowed_by_whose_and_why(anna, beat, chiara, olga, case, client_of: Client) -> None:
    mine = cases.open_case(Reason.LOW_STARS, chiara.helper, person=chiara)
    later = cases.open_case(Reason.UNANSWERED, anna, person=anna)
    over = cases.open_case(Reason.FALLING_MEAN, beat.helper, person=beat)
    casework.assign(mine, olga, 1, by=olga)
    casework.snooze(later, clock.now() + timedelta(days=3), 1, by=olga)
    casework.close(over, Outcome.NOTHING, "War nichts.", 1, by=olga)
    session.commit()
    browser, made = client_of(olga), (case, mine, later, over)
    found = {
        query: [one.id for one in made if f'/desk/cases/{one.id}"' in browser.get(f"/desk?{query}", htmx=True).text]
        for query in ("", "whose=mine", "whose=free", "whose=snoozed", "whose=closed", "reason=low_stars", "whose=x&reason=y")
    }
    assert list(found.values()) == [
        [case.id, mine.id],
        [mine.id],
        [case.id],
        [later.id],
        [over.id],
        [mine.id],
        [case.id, mine.id],
    ]


def test_thirty_cases_and_a_long_story_are_asked_for_as_one(anna, beat, olga, at: At, client_of: Client) -> None:
    def asked() -> list[int]:
        browser = client_of(olga)
        browser.get("/desk")  # writes down the visit
        return [asked_by(browser, "/desk"), asked_by(browser, f"/desk/cases/{case.id}")]

    job = unsolved_job(anna, beat, at)
    [case] = cases.open_of_job(job, [Reason.NOT_SOLVED])
    casework.assign(case, olga, 1, by=olga)
    session.commit()
    with_one = asked()
    for number in range(30):
        helper = person(f"N{number}", "Muster", "8004")
        other = cases.open_case(Reason.LOW_STARS, helper, person=helper, job_id=job.id)
        casework.assign(other, accounts.make_operator(person(f"O{number}", "Team", "8004")), 1, by=olga)
        casework.note(case, f"Angerufen, {number}.", case.version, by=olga)
    session.commit()
    assert asked() == with_one
    assert max(with_one) <= 12


def test_a_case_tells_its_story_and_where_to_act(anna, beat, olga, at: At, client_of: Client) -> None:
    job = unsolved_job(anna, beat, at)
    [case] = cases.open_of_job(job, [Reason.NOT_SOLVED])
    casework.note(case, "Anna ruft am Abend zurück.", 1, by=olga)
    session.commit()
    text = client_of(olga).get(f"/desk/cases/{case.id}").text
    for said in (
        "Anna Anner",
        "Beat Keller",
        "Anna ruft am Abend zurück.",
        f'href="/desk/jobs/{job.id}"',
        "Fall von selbst eröffnet",
    ):
        assert said in text
    assert "· :" not in text
    steps = ("Termin steht", "Fall von selbst eröffnet", "Anna ruft am Abend")
    assert order_of(text.partition("timeline")[2], *steps[1:]) == list(steps[1:])


@AS
def test_it_is_taken_noted_put_off_closed_and_opened_again(olga, case, client_of: Client, htmx: bool) -> None:
    browser = client_of(olga)
    acts = (
        ("assignment", {}),
        ("notes", {"said": "Beat angerufen."}),
        ("snooze", {"days": "3"}),
        ("closing", {"outcome": "warned", "said": "Mit Beat geredet."}),
        ("reopening", {"said": "Schon wieder."}),
    )
    for version, (noun, sent) in enumerate(acts, start=1):
        answer = browser.post(f"/desk/cases/{case.id}/{noun}", data={"version": str(version), **sent}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303), noun
        assert fresh(case).version == version + 1, noun
    assert (fresh(case).is_open, fresh(case).assigned_to_id) == (True, olga.id)


@AS
def test_closing_without_an_outcome_says_so_beside_the_field_and_keeps_the_words(
    olga, case, client_of: Client, htmx: bool
) -> None:
    answer = client_of(olga).post(f"/desk/cases/{case.id}/closing", data={"version": "1", "said": "Mit Beat geredet."}, htmx=htmx)
    assert answer.status_code == 422
    assert 'id="outcome-error"' in answer.text
    assert "Bitte wählen Sie, was aus dem Fall geworden ist." in answer.text
    assert "Mit Beat geredet." in answer.text
    assert fresh(case).is_open


@AS
def test_the_slower_of_two_who_close_it_sees_how_it_stands(olga, otto, case, client_of: Client, htmx: bool) -> None:
    address, sent = f"/desk/cases/{case.id}/closing", {"version": "1", "outcome": "warned", "said": "Geredet."}
    client_of(olga).post(address, data=sent)
    answer = client_of(otto).post(address, data={**sent, "outcome": "nothing", "said": "Nichts."}, htmx=htmx)
    assert answer.status_code == 409
    assert "Jemand von uns war schneller" in answer.text
    assert "Geredet." in answer.text
    assert (fresh(case).outcome, fresh(case).closed_by_id) == (Outcome.WARNED, olga.id)


def test_a_note_against_an_older_version_is_not_lost(olga, otto, case, client_of: Client) -> None:
    client_of(olga).post(f"/desk/cases/{case.id}/notes", data={"version": "1", "said": "Ruft zurück."})
    browser = client_of(otto)
    answer = browser.post(f"/desk/cases/{case.id}/notes", data={"version": "1", "said": "Nicht erreicht."})
    assert (answer.status_code, "Nicht erreicht.</textarea>" in answer.text) == (409, True)
    assert browser.post(f"/desk/cases/{case.id}/notes", data={"version": "2", "said": "Nicht erreicht."}).status_code == 303


def test_nobody_closes_a_case_of_their_own(olga, otto, client_of: Client) -> None:
    case = cases.open_case(Reason.LET_DOWN, otto, person=otto)
    session.commit()
    browser = client_of(otto)
    text = browser.get(f"/desk/cases/{case.id}").text
    assert ("Das ist Ihre eigene Sache" in text, "Fall abschliessen" in text) == (True, False)
    sent = {"version": "1", "outcome": "nothing", "said": "Nichts."}
    assert browser.post(f"/desk/cases/{case.id}/closing", data=sent).status_code == 403


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_page(anna, beat, olga, client_of: Client, reason: Reason) -> None:
    case = cases.open_case(reason, anna, person=beat)
    session.commit()
    assert client_of(olga).get(f"/desk/cases/{case.id}").status_code == 200
