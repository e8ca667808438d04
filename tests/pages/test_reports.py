"""«Report» on every page, and what the desk sees of it."""

from typing import Any

import pytest
from sqlalchemy import select

from database import session
from market import cases, reports, talk
from market.accounts import Account
from market.cases import Case
from market.reports import Why
from tests.deals import bid_of, offer_of, request_of, scheduled_job
from tests.queries import counted


def the_case() -> Case:
    return session.scalars(select(Case).order_by(Case.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize("htmx", [False, True])
def test_an_ad_is_reported_where_it_stands(client_of: Any, anna: Account, beat: Account, htmx: bool) -> None:
    offer, annas = offer_of(beat), client_of(anna)
    assert f'href="/reports/offer/{offer.id}"' in annas.get(f"/offers/{offer.id}").text
    form = annas.get(f"/reports/offer/{offer.id}").text
    assert ("WLAN einrichten und verstärken" in form, "Beat K. erfährt nicht, wer es gemeldet hat." in form) == (True, True)
    answer = annas.post(f"/reports/offer/{offer.id}", data={"why": "untrue", "said": "Werbung."}, htmx=htmx)
    if not htmx:
        assert answer.status_code == 303
        answer = annas.get(answer.location)
    assert "Unser Team schaut es bis Dienstag, 24. November, 10 Uhr an" in answer.text
    assert "117" in answer.text
    assert "Gemeldet. Danke." in annas.get(f"/reports/offer/{offer.id}").text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_form_that_is_not_right_keeps_what_was_typed(client_of: Any, anna: Account, beat: Account, htmx: bool) -> None:
    place, annas = f"/reports/offer/{offer_of(beat).id}", client_of(anna)
    bare = annas.post(place, data={"said": "Er ruft dauernd an."}, htmx=htmx)
    assert (bare.status_code, "Er ruft dauernd an.</textarea>" in bare.text) == (422, True)
    assert "Bitte wählen Sie, was am besten passt." in bare.text
    other = annas.post(place, data={"why": "other"}, htmx=htmx)
    assert (other.status_code, "Bitte nennen Sie einen Grund" in other.text) == (422, True)
    long = annas.post(place, data={"why": "other", "said": "x" * 1001}, htmx=htmx)
    assert long.status_code == 422
    assert the_case() is None


def test_one_s_own_and_what_one_does_not_see_is_not_there(client_of: Any, anna: Account, beat: Account, dario: Account) -> None:
    offer = offer_of(beat)
    thread = bid_of(beat, request_of(anna)).thread
    said = talk.say(thread, "Guten Tag", by=beat)
    for visitor, place in (
        (beat, f"/reports/offer/{offer.id}"),
        (beat, f"/reports/helper/{beat.helper.id}"),  # type: ignore[union-attr]
        (anna, "/reports/offer/4711"),
        (anna, "/reports/nothing/1"),
        (dario, f"/reports/thread/{thread.id}"),
    ):
        assert client_of(visitor).get(place).status_code == 404
        assert client_of(visitor).post(place, data={"why": "insult"}).status_code == 404
    answer = client_of(anna).post(f"/reports/thread/{thread.id}", data={"why": "insult", "message": str(said.id + 1)})
    assert answer.status_code == 422


def test_of_a_talk_one_message_reaches_the_desk_and_nothing_else(
    client_of: Any, anna: Account, beat: Account, olga: Account
) -> None:
    job = scheduled_job(anna, beat)
    talk.say(job.thread, "Meine Grossmutter heisst Trudi.", by=anna)
    message = talk.say(job.thread, "Schicken Sie mir den Code der Geschenkkarte.", by=beat)
    talk.say(job.thread, "Das ist mein Geheimnis.", by=beat)
    annas = client_of(anna)
    assert f'href="/reports/thread/{job.thread_id}"' in annas.get(f"/jobs/{job.id}").text
    form = annas.get(f"/reports/thread/{job.thread_id}").text
    assert "«Schicken Sie mir den Code der Geschenkkarte.»" in form
    assert "Trudi" not in form
    annas.post(f"/reports/thread/{job.thread_id}", data={"message": str(message.id), "why": "money", "said": "Betrug?"})
    desk = client_of(olga).get(f"/desk/cases/{the_case().id}").text
    for words in ("1 Meldung", "Schicken Sie mir den Code", "Betrug?", "Anna Anner", "Will Geld, Codes oder", "Der Rest der"):
        assert words in desk
    assert ("Geheimnis" in desk, "Trudi" in desk) == (False, False)


def test_a_person_is_reported_from_the_talk_and_from_the_profile(client_of: Any, anna: Account, beat: Account) -> None:
    thread = bid_of(beat, request_of(anna)).thread
    annas, profile = client_of(anna), f"/helpers/{beat.helper.id}"  # type: ignore[union-attr]
    annas.post(f"/reports/thread/{thread.id}", data={"message": "0", "why": "insult"})
    assert (the_case().about_kind, the_case().about_id, the_case().times) == ("account", beat.id, 1)
    assert f'href="/reports/helper/{beat.helper.id}"' in annas.get(profile).text  # type: ignore[union-attr]
    assert "Gemeldet. Danke." in annas.get(f"/reports/helper/{beat.helper.id}").text  # type: ignore[union-attr]


def test_after_the_case_is_closed_the_reporter_reads_so(client_of: Any, anna: Account, beat: Account, olga: Account) -> None:
    offer, annas = offer_of(beat), client_of(anna)
    place = annas.post(f"/reports/offer/{offer.id}", data={"why": "untrue"}).location
    closing = {"version": "1", "outcome": "nothing", "said": "Es stimmt alles."}
    assert client_of(olga).post(f"/desk/cases/{the_case().id}/closing", data=closing).status_code == 303
    assert "Wir haben angesehen, was Sie gemeldet haben." in annas.get("/notices").text
    page = annas.get(place).text
    assert ("Wir haben es angesehen." in page, "Es stimmt alles" in page) == (True, False)
    assert client_of(beat).get(place).status_code == 404
    assert "gemeldet" not in client_of(beat).get("/notices").text


def test_too_many_in_a_day_are_refused_in_words(client_of: Any, anna: Account, beat: Account) -> None:
    annas = client_of(anna)
    for number in range(10):
        annas.post(f"/reports/offer/{offer_of(beat, f'Angebot {number}').id}", data={"why": "untrue"})
    answer = annas.post(f"/reports/offer/{offer_of(beat).id}", data={"why": "untrue"})
    assert (answer.status_code, "Mehr als 10 Meldungen am Tag gehen nicht." in answer.text) == (422, True)


def test_what_people_report_is_never_markup(client_of: Any, anna: Account, beat: Account, olga: Account) -> None:
    client_of(anna).post(f"/reports/offer/{offer_of(beat).id}", data={"why": "other", "said": "<b onclick=alert(1)>x</b>"})
    assert "<b onclick" not in client_of(olga).get(f"/desk/cases/{the_case().id}").text


def test_many_reports_ask_no_more_than_one(client_of: Any, anna: Account, beat: Account, olga: Account, neighbours: Any) -> None:
    subject, desk = reports.about_offer(anna, offer_of(beat).id), client_of(olga)
    assert subject is not None
    reports.report(subject, Why.UNTRUE, by=anna)
    place = f"/desk/cases/{cases.open_about(subject.row, cases.Reason.REPORTED).id}"  # type: ignore[union-attr]
    desk.get(place)
    with counted() as few:
        desk.get(place)
    for person in neighbours:
        reports.report(subject, Why.UNTRUE, by=person)
    desk.get(place)
    with counted() as many:
        desk.get(place)
    assert len(many) == len(few)
