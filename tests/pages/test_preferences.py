"""The page on which people choose what is written to them."""

import re

import pytest

from database import session
from market import preferences
from market.topics import OPTIONAL, Topic

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
    assert ticked == {"proposals", "messages", "reminders", "reviews"}
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
    assert set(mine.mail_off) == {"proposals", "tips", "reviews"}
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
