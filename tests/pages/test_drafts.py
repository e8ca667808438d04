"""Describing a problem on a phone: one question after the other, with and without htmx, with and without an account."""

from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from market import drafts
from market.accounts import Account
from market.drafts import RequestDraft
from tests.pages.describing import KEPT, TYPED, give, tell_all, the_draft
from tests.visitor import Visitor


def test_looking_at_the_first_question_writes_nothing(stranger: Visitor) -> None:
    assert stranger.get("/requests/new").status_code == 200
    assert stranger.get("/requests/new/since").location == "/requests/new"
    assert stranger.get("/requests/new/review").location == "/requests/new"
    assert session.scalar(select(func.count()).select_from(RequestDraft)) == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_every_answer_is_kept_at_once_and_leads_on(stranger: Visitor, htmx: bool) -> None:
    for question, following in zip(drafts.QUESTIONS, [*drafts.QUESTIONS[1:], "review"], strict=True):
        answer = give(stranger, question, htmx)
        address = answer.headers["HX-Push-Url"] if htmx else answer.location
        assert address == f"/requests/new/{following}"
        assert question in the_draft().answers
    assert the_draft().answers == {"hints": {}, **KEPT}
    assert the_draft().account_id is None


def test_htmx_gets_the_next_screen_alone(stranger: Visitor) -> None:
    answer = give(stranger, "device", htmx=True).text
    assert answer.lstrip().startswith('<section class="section" id="screen"')
    assert "Frage 2 von 10" in answer
    assert "<html" not in answer


def test_a_question_is_not_filled_with_the_answer_to_the_one_before(stranger: Visitor) -> None:
    give(stranger, "device")
    assert "checked" not in give(stranger, "since", htmx=True).text
    assert "checked" not in give(stranger, "provider", htmx=True).text


def test_back_shows_what_was_said(stranger: Visitor) -> None:
    tell_all(stranger)
    since = stranger.get("/requests/new/since").text
    assert 'value="nach dem Umzug"' in since
    assert since.count("checked") == 1
    what = stranger.get("/requests/new/what", htmx=True).text
    assert 'value="WLAN geht im Schlafzimmer nicht"' in what
    assert "Im Gang geht es." in what
    assert "8004 Zürich" in stranger.get("/requests/new/place").text
    assert "80.00" in stranger.get("/requests/new/budget").text


def test_help_is_mostly_needed_at_home(client_of: Any, stranger: Visitor, anna: Account) -> None:
    browser = client_of(anna)
    for visitor in (browser, stranger):
        give(visitor, "device")
    assert ["8004 Zürich" in one.get("/requests/new/place").text for one in (browser, stranger)] == [True, False]
    assert "place" not in the_draft().answers
    anna.postal_code = "3011"
    session.commit()
    assert "3011" not in browser.get("/requests/new/place").text


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("device", {"device": "toaster"}, "Bitte wählen Sie eines davon."),
        ("topic", {"topic": "computer.printer"}, "Bitte wählen Sie eines davon."),
        ("what", {"title": "Hm"}, "Bitte schreiben Sie ein paar Worte"),
        ("what", {"title": "W" * 91}, "Bitte kürzen Sie es auf 90 Zeichen."),
        ("since", {"words": "w" * 120}, "Bitte kürzen Sie es auf 110 Zeichen."),
        ("since", {"chips": "17"}, "Bitte wählen Sie eines davon."),
        ("tried", {"chips": ["17"]}, "Bitte wählen Sie unter diesen."),
        ("place", {"place": ""}, "Bitte geben Sie Ihre Postleitzahl ein"),
        ("place", {"place": "Hintertupfingen"}, "Diesen Ort kennen wir nicht."),
        ("budget", {"budget": "viel"}, "in Zahlen"),
        ("budget", {"budget": "250"}, "zwischen CHF 30.00 und CHF 100.00"),
    ],
)
def test_what_does_not_fit_comes_back_with_its_sentence(
    stranger: Visitor, question: str, typed: dict[str, Any], sentence: str, htmx: bool
) -> None:
    give(stranger, "device")
    answer = give(stranger, question, htmx, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="answer"' in answer.text
    assert [value in answer.text for name, value in typed.items() if name in TYPED] == [True for name in typed if name in TYPED]
    assert question == "device" or question not in the_draft().answers


def test_outside_the_pilot_area_we_offer_to_write(stranger: Visitor) -> None:
    give(stranger, "device")
    answer = give(stranger, "place", place="3011 Bern")
    assert answer.status_code == 422
    assert "Bern" in answer.text
    assert 'action="/waiting-list"' in answer.text
    assert "place" not in the_draft().answers


@pytest.mark.parametrize("question", ["since", "provider", "tried", "photos", "budget", "times"])
def test_what_need_not_be_said_is_skipped(stranger: Visitor, question: str) -> None:
    give(stranger, "device")
    assert "Überspringen" in stranger.get(f"/requests/new/{question}").text
    stranger.post(f"/requests/new/{question}", data={"skip": "1", "budget": "unsinn"})
    assert question in the_draft().answers
    assert not the_draft().has("photos")


@pytest.mark.parametrize("question", drafts.NEEDED)
def test_what_is_needed_is_not_skipped(stranger: Visitor, question: str) -> None:
    assert stranger.post(f"/requests/new/{question}", data={"skip": "1"}).status_code == 422


def test_unknown_questions_do_not_exist(stranger: Visitor) -> None:
    give(stranger, "device")
    assert stranger.get("/requests/new/telephone").status_code == 404
    assert stranger.post("/requests/new/telephone", data={}).status_code == 404


def test_what_was_searched_for_fills_the_first_look(stranger: Visitor) -> None:
    first = stranger.get("/requests/new?what=Drucker+druckt+nicht&place=8004&category=computer").text
    assert "tile--on" in first
    stranger.post("/requests/new/device?what=Drucker+druckt+nicht&place=8004", data={"device": "computer"})
    assert 'value="Drucker druckt nicht"' in stranger.get("/requests/new/what").text
    assert "8004 Zürich" in stranger.get("/requests/new/place").text
    assert the_draft().missing == ["what", "place"]


def test_somebody_who_stopped_goes_on_or_begins_anew(stranger: Visitor) -> None:
    give(stranger, "device")
    give(stranger, "topic")
    again = stranger.get("/requests/new").text
    assert 'href="/requests/new/what"' in again
    assert stranger.post("/requests/new?what=Drucker").location == "/requests/new/device"
    assert session.scalar(select(func.count()).select_from(RequestDraft)) == 2
    assert "checked" not in stranger.get("/requests/new/device").text
    assert 'value="Drucker"' in stranger.get("/requests/new/what").text


def test_changing_one_answer_leads_back_to_the_overview(stranger: Visitor) -> None:
    tell_all(stranger)
    assert 'name="to" value="review"' in stranger.get("/requests/new/place?to=review").text
    answer = stranger.post("/requests/new/place", data={"place": "8048", "to": "review"})
    assert answer.location == "/requests/new/review"
    assert "8048 Zürich" in stranger.get("/requests/new/review").text


def test_another_device_asks_for_the_topic_before_the_overview(stranger: Visitor) -> None:
    tell_all(stranger)
    answer = stranger.post("/requests/new/device", data={"device": "mobile", "to": "review"})
    assert answer.location == "/requests/new/topic?to=review"
    answer = stranger.post("/requests/new/topic", data={"topic": "", "to": "review"})
    assert answer.location == "/requests/new/review"


def test_the_topic_waits_for_the_device(stranger: Visitor) -> None:
    give(stranger, "what")
    assert stranger.get("/requests/new/topic").location == "/requests/new/device"
