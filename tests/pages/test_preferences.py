"""The page on which people choose what is written to them."""

import re

import pytest

from database import session
from market import preferences
from market.topics import OPTIONAL, Topic
from office import texts
from office.folder import TextFolder

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])
PLACE = "/me/notifications"


def chosen(*topics, **more):
    return {"mail": [topic.value for topic in topics], "is_quiet": "y", "quiet_from": "21", "quiet_to": "7", **more}


def test_the_page_shows_how_it_is(anna, client_of):
    preferences.stop(anna, Topic.TIPS, by=anna)
    page = client_of(anna).get(PLACE).text
    assert "Per Mail an anna.anner@example.com." in page
    assert page.count('name="mail"') == len(OPTIONAL) - 1
    ticked = set(re.findall(r'<input checked[^>]*name="mail"[^>]*value="(\w+)"', page))
    assert ticked == {"proposals", "messages", "reminders", "reviews", "news"}
    assert "Neue Anfragen in Ihrer Nähe" not in page
    assert '<option selected value="21">21 Uhr</option>' in page


def test_helpers_choose_about_requests_nearby_too(beat, client_of):
    assert "Neue Anfragen in Ihrer Nähe" in client_of(beat).get(PLACE).text


def test_the_way_there_is_on_the_page_about_me(anna, client_of):
    assert f'href="{PLACE}"' in client_of(anna).get("/me").text


@BOTH_WAYS
def test_what_is_ticked_is_kept(anna, client_of, htmx):
    answer = client_of(anna).post(PLACE, data=chosen(Topic.MESSAGES, Topic.REMINDERS, quiet_from="22"), htmx=htmx)
    mine = preferences.of(anna)
    assert answer.status_code == (200 if htmx else 303)
    assert set(mine.mail_off) == {"proposals", "tips", "reviews", "news"}
    assert mine.quiet == (22, 7)


@BOTH_WAYS
def test_without_a_tick_nothing_is_quiet(anna, client_of, htmx):
    client_of(anna).post(PLACE, data={"quiet_from": "21", "quiet_to": "7"}, htmx=htmx)
    assert preferences.of(anna).quiet is None


@BOTH_WAYS
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"quiet_to": "21"}, "Bitte wählen Sie zwei verschiedene Stunden"),
        ({"quiet_from": "25"}, "Bitte wählen Sie eine dieser Stunden."),
        ({"quiet_from": "x"}, "Bitte wählen Sie eine dieser Stunden."),
        ({"mail": ["security"]}, "Bitte wählen Sie unter diesen."),
        ({"mail": ["nearby"]}, "Bitte wählen Sie unter diesen."),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_changes_nothing(anna, client_of, htmx, typed, words):
    answer = client_of(anna).post(PLACE, data={**chosen(Topic.TIPS), **typed}, htmx=htmx)
    assert (answer.status_code, words in answer.text) == (422, True), answer.text
    assert session.get(preferences.Preference, anna.id) is None


def test_a_caller_without_mail_reads_that_we_call(anna, client_of):
    anna.email = None
    session.commit()
    assert "Wir haben keine Mail-Adresse von Ihnen: Wir rufen Sie an." in client_of(anna).get(PLACE).text


# Texts


@pytest.fixture
def gateway(store, tmp_path):
    """The house can send texts."""
    texts.settle(TextFolder(tmp_path / "texts"))


def with_texts(phone, **more):
    return chosen(*OPTIONAL[1:], has_texts="y", phone=phone, **more)


def test_without_a_gateway_nothing_is_said_of_texts(anna, client_of):
    assert "SMS" not in client_of(anna).get(PLACE).text
    assert client_of(anna).post(PLACE, data=with_texts("079 111 22 33")).status_code == 303
    assert preferences.of(anna).has_texts is False


def test_texts_are_off_until_somebody_wants_them(anna, client_of, gateway):
    page = client_of(anna).get(PLACE).text
    assert "SMS aufs Handy" in page
    assert re.search(r'<input[^>]*name="has_texts"[^>]*>', page)[0].count("checked") == 0


@BOTH_WAYS
def test_a_tick_and_a_number_turn_them_on(anna, client_of, gateway, htmx):
    browser = client_of(anna)
    browser.post(PLACE, data=with_texts("079 111 22 33"), htmx=htmx)
    assert (preferences.of(anna).has_texts, anna.phone) == (True, "+41791112233")
    assert 'value="079 111 22 33"' in browser.get(PLACE).text
    browser.post(PLACE, data=chosen(phone="079 111 22 33"), htmx=htmx)
    assert (preferences.of(anna).has_texts, anna.phone) == (False, "+41791112233")


@BOTH_WAYS
@pytest.mark.parametrize(
    ("phone", "words"),
    [
        ("", "Bitte geben Sie Ihre Handynummer an"),
        ("044 242 24 24", "Diese Nummer kann keine SMS empfangen"),
        ("079 11", "Das sieht nicht nach einer Telefonnummer aus"),
    ],
)
def test_a_number_that_gets_none_has_a_sentence_and_nothing_is_changed(anna, client_of, gateway, htmx, phone, words):
    answer = client_of(anna).post(PLACE, data=with_texts(phone, quiet_from="22"), htmx=htmx)
    assert (answer.status_code, words in answer.text, f'value="{phone}"' in answer.text) == (422, True, True)
    assert session.get(preferences.Preference, anna.id) is None
    assert anna.phone is None


NONE_ARRIVE = "Auf der Nummer 044 242 24 24 können keine SMS ankommen"


def with_number(account, phone):
    account.phone = phone
    session.commit()
    return account


@pytest.mark.parametrize("place", [PLACE, "/me/details", "/helpers/me/edit"])
@pytest.mark.parametrize(("phone", "is_said"), [("+41442422424", True), ("+41791112233", False)])
def test_a_landline_is_told_that_no_texts_arrive_there(beat, client_of, gateway, place, phone, is_said):
    shown = client_of(with_number(beat, phone)).get(place)
    assert (shown.status_code, NONE_ARRIVE in shown.text) == (200, is_said)


def test_without_a_gateway_a_landline_hears_nothing_of_texts(beat, client_of):
    assert "SMS" not in client_of(with_number(beat, "+41442422424")).get("/me/details").text


def test_a_number_nobody_wants_texts_to_need_not_be_one(anna, client_of, gateway):
    assert client_of(anna).post(PLACE, data=chosen(phone="079 11")).status_code == 303
    assert anna.phone is None
