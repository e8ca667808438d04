"""Questions and tips on the page of a request."""

from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import cases, reports, tips
from market.accounts import Account
from market.cases import Case, Reason
from market.reports import Report, Why
from market.requests import Request
from tests.deals import request_of
from tests.queries import counted


@pytest.fixture
def wanted(anna: Account) -> Request:
    return request_of(anna)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_tip_is_given_seen_by_everybody_and_solves_it(
    wanted: Request, client_of: Any, stranger: Any, anna: Account, dario: Account, htmx: bool
) -> None:
    page = f"/requests/{wanted.id}"
    answer = client_of(dario).post(f"{page}/tips", data={"body": "Router einmal ausstecken."}, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert "Router einmal ausstecken." in stranger.get(page).text
    annas = client_of(anna)
    assert "Das hat geholfen" in annas.get(page).text
    assert "Ihre Anfrage endet, ohne Besuch und ohne Gebühr." in annas.get(page).text
    assert "Ihre Anfrage endet" not in client_of(dario).get(page).text
    tip = tips.of_request(wanted)[0]
    assert annas.post(f"/tips/{tip.id}/solution", htmx=htmx).status_code == (200 if htmx else 303)
    assert "Mit einem Tipp gelöst" in annas.get(page).text
    assert "Ihre Frage oder Ihr Tipp" not in client_of(dario).get(page).text


def test_a_stranger_reads_and_is_shown_the_door_to_write(wanted: Request, stranger: Any) -> None:
    assert "Anmelden, um zu fragen" in stranger.get(f"/requests/{wanted.id}").text
    assert stranger.post(f"/requests/{wanted.id}/tips", data={"body": "Hallo"}).status_code == 303


def test_bad_input_keeps_what_was_typed(wanted: Request, client_of: Any, dario: Account) -> None:
    visitor = client_of(dario)
    for body, words in (("", "Bitte schreiben Sie ein paar Worte"), ("x" * 1001, "x" * 50)):
        answer = visitor.post(f"/requests/{wanted.id}/tips", data={"body": body}, htmx=True)
        assert answer.status_code == 422
        assert words in answer.text
    assert tips.of_request(wanted) == []


def test_what_is_over_says_so_and_keeps_the_words(wanted: Request, client_of: Any, anna: Account, dario: Account) -> None:
    helper = client_of(dario)
    helper.post(f"/requests/{wanted.id}/tips", data={"body": "Ausstecken."})
    client_of(anna).post(f"/tips/{tips.of_request(wanted)[0].id}/solution")
    for htmx in (False, True):
        answer = helper.post(f"/requests/{wanted.id}/tips", data={"body": "Noch etwas."}, htmx=htmx)
        assert answer.status_code == 409
        assert "Diese Anfrage ist nicht mehr offen" in answer.text
        assert "Noch etwas.</textarea>" in answer.text
        assert "Ausstecken." in answer.text
        assert "Veröffentlichen" not in answer.text
    assert [tip.body for tip in tips.of_request(wanted)] == ["Ausstecken."]


def test_another_solution_is_answered_with_the_request_as_it_is(
    wanted: Request, client_of: Any, anna: Account, beat: Account, dario: Account
) -> None:
    for person in (beat, dario):
        client_of(person).post(f"/requests/{wanted.id}/tips", data={"body": f"Tipp von {person.first_name}"})
    (first, second), annas = tips.of_request(wanted), client_of(anna)
    said = [annas.post(f"/tips/{tip.id}/solution") for tip in (first, first, second)]
    assert [answer.status_code for answer in said] == [303, 303, 409]
    assert "Diese Anfrage ist nicht mehr offen" in said[2].text
    assert "Mit einem Tipp gelöst" in said[2].text


def test_a_hidden_tip_is_gone_for_everybody_but_the_team(
    wanted: Request, client_of: Any, anna: Account, dario: Account, olga: Account
) -> None:
    client_of(dario).post(f"/requests/{wanted.id}/tips", data={"body": "Kaufen Sie bei mir!"})
    tip = tips.of_request(wanted)[0]
    client_of(olga).post(f"/desk/tips/{tip.id}/hiding", data={"reason": "Werbung."})
    for person in (anna, dario):
        visitor = client_of(person)
        assert "Kaufen Sie" not in visitor.get(f"/requests/{wanted.id}").text
        assert visitor.post(f"/tips/{tip.id}/solution").status_code == 404
        assert visitor.get(f"/reports/tip/{tip.id}").status_code == 404
    assert client_of(olga).post(f"/desk/tips/{tip.id}/keeping").status_code == 409


def test_whoever_writes_a_bid_is_shown_where_to_ask(wanted: Request, client_of: Any, beat: Account) -> None:
    page = client_of(beat).get(f"/requests/{wanted.id}/proposals/new").text
    assert f'<a href="/requests/{wanted.id}#tips">Noch eine Frage? Unter der Anfrage stellen</a>' in page


def test_the_profile_says_how_many_neighbours_were_helped(
    wanted: Request, client_of: Any, stranger: Any, anna: Account, beat: Account
) -> None:
    profile = f"/helpers/{beat.helper.id}"  # type: ignore[union-attr]
    assert "Mit einem Tipp" not in stranger.get(profile).text
    client_of(beat).post(f"/requests/{wanted.id}/tips", data={"body": "Ausstecken."})
    client_of(anna).post(f"/tips/{tips.of_request(wanted)[0].id}/solution")
    assert "Mit einem Tipp 1 Nachbarn geholfen" in stranger.get(profile).text


def test_a_long_talk_is_cut_and_everybody_can_read_the_rest(
    wanted: Request, client_of: Any, stranger: Any, dario: Account
) -> None:
    visitor, page = client_of(dario), f"/requests/{wanted.id}"
    for number in range(20):
        visitor.post(f"{page}/tips", data={"body": f"Versuch {number}."})
    assert "Alle anzeigen" not in stranger.get(page).text
    visitor.post(f"{page}/tips", data={"body": "Versuch 20."})
    assert "Versuch 0." not in stranger.get(page).text
    assert f'href="{page}/tips"' in stranger.get(page).text
    everything = stranger.get(f"{page}/tips").text
    assert ("Versuch 0." in everything, "Versuch 20." in everything, "Alle anzeigen" in everything) == (True, True, False)


def test_a_person_says_twenty_things_a_day_in_public(wanted: Request, client_of: Any, dario: Account, limits_on: None) -> None:
    visitor = client_of(dario)
    said = [visitor.post(f"/requests/{wanted.id}/tips", data={"body": f"Versuch {n}"}).status_code for n in range(21)]
    assert said == [303] * 20 + [429]


def test_what_people_write_is_never_markup(wanted: Request, client_of: Any, stranger: Any, dario: Account) -> None:
    client_of(dario).post(f"/requests/{wanted.id}/tips", data={"body": "<b onclick=alert(1)>fett</b>"})
    assert "<b onclick" not in stranger.get(f"/requests/{wanted.id}").text


def test_a_report_reaches_the_desk(wanted: Request, client_of: Any, anna: Account, dario: Account, olga: Account) -> None:
    client_of(dario).post(f"/requests/{wanted.id}/tips", data={"body": "Kaufen Sie bei mir!"})
    tip = tips.of_request(wanted)[0]
    annas = client_of(anna)
    place = f"/reports/tip/{tip.id}"
    assert f'href="{place}"' in annas.get(f"/requests/{wanted.id}").text
    form = annas.get(place).text
    assert ("Kaufen Sie bei mir!" in form, f'href="/requests/{wanted.id}"' in form, "Dario F. blockieren" in form) == (True,) * 3
    assert annas.post(place, data={"why": ""}).status_code == 422
    assert annas.post(place, data={"why": "untrue", "said": "Er will nur verkaufen."}).status_code == 303
    assert "Gemeldet. Danke." in annas.get(place).text
    desk = client_of(olga)
    assert "1 Tipp wurde gemeldet" in desk.get("/desk").text
    case = session.scalars(select(Case).where(Case.about_kind == "tip")).one()
    for page in ("/desk/tips", f"/desk/cases/{case.id}"):
        shown = desk.get(page).text
        assert ("Stimmt nicht oder ist Werbung" in shown, "Er will nur verkaufen." in shown) == (True, True), page
    assert 'href="/desk/tips"' in desk.get(f"/desk/cases/{case.id}").text
    answer = desk.post(f"/desk/tips/{tip.id}/hiding", data={"reason": "Werbung ist hier nicht erlaubt."}, htmx=True)
    assert "Nichts gemeldet" in answer.text
    assert "Kaufen Sie" not in annas.get(f"/requests/{wanted.id}").text


def test_many_tips_ask_no_more_than_one(wanted: Request, client_of: Any, stranger: Any, beat: Account, dario: Account) -> None:
    client_of(dario).post(f"/requests/{wanted.id}/tips", data={"body": "Ausstecken."})
    with counted() as few:
        stranger.get(f"/requests/{wanted.id}")
    for number in range(12):
        client_of((beat, dario)[number % 2]).post(f"/requests/{wanted.id}/tips", data={"body": f"Versuch {number}"})
    with counted() as many:
        stranger.get(f"/requests/{wanted.id}")
    assert len(many) == len(few) <= 8


def test_the_desk_reads_in_its_history_what_became_of_a_tip(
    wanted: Request, client_of: Any, dario: Account, olga: Account
) -> None:
    client_of(dario).post(f"/requests/{wanted.id}/tips", data={"body": "Ausstecken."})
    tip, desk = tips.of_request(wanted)[0], client_of(olga)
    desk.post(f"/desk/tips/{tip.id}/hiding", data={"reason": "Werbung."})
    page = desk.get("/desk/events")
    assert page.status_code == 200
    assert ("Tipp ausgeblendet" in page.text, f"Tipp {tip.id}" in page.text) == (True, True)


def test_what_was_reported_before_with_words_alone_can_still_be_read_and_dealt_with(
    wanted: Request, client_of: Any, anna: Account, dario: Account, olga: Account
) -> None:
    tip = tips.say(wanted, "Kaufen Sie bei mir!", by=dario)
    tip.reported_at, tip.reported_by_id, tip.report_reason = tip.at, anna.id, "Er will nur verkaufen."
    case = cases.open_case(Reason.REPORTED, tip, person=dario)
    session.commit()
    desk = client_of(olga)
    assert "Er will nur verkaufen." in desk.get("/desk/tips").text
    assert "1 Meldung" in desk.get(f"/desk/cases/{case.id}").text
    assert "Nichts gemeldet" in desk.post(f"/desk/tips/{tip.id}/keeping", htmx=True).text
    session.refresh(case)
    assert not case.is_open


def test_the_list_of_reported_tips_asks_no_more_for_thirty(
    wanted: Request, client_of: Any, anna: Account, dario: Account, olga: Account
) -> None:
    desk = client_of(olga)

    def one_more() -> None:
        tip = tips.say(wanted, "Kaufen Sie bei mir!", by=dario)
        session.add(Report(reporter=anna, person=dario, about_kind="tip", about_id=tip.id, why=Why.UNTRUE, quoted=tip.body))
        tips.wait_for_team(tip)
        session.commit()

    one_more()
    desk.get("/desk/tips")
    with counted() as few:
        desk.get("/desk/tips")
    for _ in range(29):
        one_more()
    with counted() as many:
        shown = desk.get("/desk/tips").text
    assert (len(many), shown.count("Stimmt nicht oder ist Werbung")) == (len(few), 30)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reason_that_is_missing_is_said_beside_its_own_tip_alone(
    wanted: Request, client_of: Any, anna: Account, dario: Account, chiara: Account, olga: Account, htmx: bool
) -> None:
    said = [tips.say(wanted, f"Rufen Sie an, {name}.", by=by) for name, by in (("Dario", dario), ("Chiara", chiara))]
    for tip in said:
        reports.report(reports.Subject(tip, tip.author, tip.body), Why.UNTRUE, by=anna)
    text = client_of(olga).post(f"/desk/tips/{said[0].id}/hiding", data={"reason": ""}, htmx=htmx).text
    errors = [f'id="reason-{tip.id}-error"' in text for tip in said]
    labels = [(f'for="reason-{tip.id}"' in text, f'id="reason-{tip.id}"' in text) for tip in said]
    assert (errors, labels, text.count("<details open>")) == ([True, False], [(True, True)] * 2, 1)
