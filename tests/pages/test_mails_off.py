"""No more mails about a topic, from the mail itself: without signing in, and nothing happens before the button."""

import re

import pytest
from sqlalchemy import select

from database import session, unit_of_work
from market import farewell, preferences
from market.notices import Letter
from market.topics import Topic
from office import errands, letters
from tests.deals import bid_of, request_of, scheduled_job

ONE_CLICK = {"data": {"List-Unsubscribe": "One-Click"}}


@pytest.fixture
def place(anna):
    return f"/mails-off/{preferences.token_of(anna.id, Topic.PROPOSALS)}"


@pytest.fixture
def mail_program(app):
    """It has no cookie and no token of forms."""
    visitor = app.test_client()
    visitor.has_token = False
    return visitor


def wants(anna):
    session.expire_all()
    return preferences.of(anna).wants_mail_about(Topic.PROPOSALS)


def mail_to(account, kind):
    letter = session.scalars(select(Letter).where(Letter.to_address == account.email, Letter.kind == kind)).first()
    return letters.compose(letters.envelope(letter))


def test_looking_says_what_would_stop_and_changes_nothing(place, anna, mail_program):
    page = mail_program.get(place)
    assert (page.status_code, "Keine Mails mehr zu «Vorschläge und Nachfragen»?" in page.text) == (200, True)
    assert "Keine Mails mehr zu" in mail_program.get(place, headers={"Accept-Language": "en"}).text, "the language of the mail"
    assert mail_program.head(place).status_code == 200
    assert wants(anna)


def test_the_button_stops_them_and_can_be_taken_back(place, anna, stranger):
    page = stranger.post(place)
    assert (page.status_code, "Ab jetzt senden wir Ihnen keine solchen Mails mehr." in page.text) == (200, True)
    assert not wants(anna)
    [undo] = re.findall(r'action="(/mails-off/[^"]+/undo)"', page.text)
    assert "Diese Mails kommen wieder wie bisher." in stranger.post(undo).text
    assert wants(anna)


def test_a_mail_program_presses_it_without_session_and_token(place, anna, mail_program):
    answer = mail_program.post(place, **ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, wants(anna)) == (200, False)
    assert mail_program.post(place, **ONE_CLICK).status_code == 200


def test_every_other_form_still_needs_its_token(anna, client_of):
    visitor = client_of(anna)
    visitor.has_token = False
    assert visitor.post("/me/notifications", data={}).status_code == 400


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_we_did_not_sign_is_no_address(place, anna, mail_program, method):
    changed = place[:-1] + ("0" if place[-1] != "0" else "1")
    assert getattr(mail_program, method)(changed).status_code == 404
    assert getattr(mail_program, method)("/mails-off/nonsense").status_code == 404
    assert wants(anna)


def test_the_address_of_somebody_who_left_is_none(place, anna, mail_program):
    unit_of_work(lambda: farewell.ask(anna, by=anna))
    errands.run_due()
    assert mail_program.get(place).status_code == 404


def test_the_address_in_the_mail_is_this_one(place, anna, beat):
    bid_of(beat, request_of(anna))
    mail = mail_to(anna, "proposal_received")
    whole = f"http://localhost:8080{place}"
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (f"<{whole}>", "List-Unsubscribe=One-Click")
    text, html = (part.get_content() for part in mail.iter_parts())
    assert f"Keine Mails mehr zu «Vorschläge und Nachfragen»: {whole}" in text
    assert f'<a href="{whole}">Keine Mails mehr zu «Vorschläge und Nachfragen»</a>' in html
    assert "Wählen, welche Mails Sie bekommen: http://localhost:8080/me/notifications" in text


def test_a_mail_that_is_always_sent_offers_no_way_to_stop_it(anna, beat):
    scheduled_job(anna, beat)
    mail = mail_to(anna, "job_scheduled")
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)
    text = mail.get_body(("plain",)).get_content()
    assert ("/mails-off/" in text, "/me/notifications" in text) == (False, True)
