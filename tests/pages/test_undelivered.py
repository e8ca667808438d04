"""The desk's page of mails that did not arrive."""

import pytest

from database import session
from market import notices
from market.notices import LetterState
from tests.queries import counted

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])


def dead_letter(number=1):
    letter = notices.post_letter(f"weg{number}@example.com", "de", "email_changed", new="x")
    letter.state, letter.attempts = LetterState.DEAD, 6
    letter.last_error = f"SMTPRecipientsRefused: {{'weg{number}@example.com': (550, b'no such user')}}"
    session.commit()
    return letter


def test_the_trouble_stands_in_plain_words_and_the_address_is_masked(olga, client_of):
    dead_letter()
    page = client_of(olga).get("/desk/letters").text
    assert "Diese Adresse nimmt keine Mail an: vertippt, geschlossen oder voll. Bitte anrufen und fragen." in page
    assert ("no such user" in page, "Mail an w•••@example.com" in page, "weg1@" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("TimeoutError: timed out", "Der Server antwortete nicht, oder die Verbindung brach ab."),
        ("SMTPServerDisconnected: Connection unexpectedly closed", "Der Server antwortete nicht"),
        ("SMTPDataError: (554, b'spam')", "Der Mailserver wollte diese Mail nicht."),
        ("SMTPAuthenticationError: (535, b'no')", "Der Mailserver lässt uns nicht zu"),
        ("TemplateNotFound: letters/x.txt", "ein Fehler des Programms"),
    ],
)
def test_every_trouble_has_words(olga, client_of, error, words):
    dead_letter().last_error = error
    assert words in client_of(olga).get("/desk/letters").text


@BOTH_WAYS
def test_one_is_sent_again(olga, client_of, htmx):
    one, other = dead_letter(1), dead_letter(2)
    answer = client_of(olga).post(f"/desk/letters/{one.id}/sending", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert (one.state, other.state) == (LetterState.WAITING, LetterState.DEAD)


@BOTH_WAYS
def test_a_second_press_says_that_it_is_gone_and_shows_what_still_lies_there(olga, client_of, htmx):
    one, other = dead_letter(1), dead_letter(2)
    browser = client_of(olga)
    browser.post(f"/desk/letters/{one.id}/sending")
    answer = browser.post(f"/desk/letters/{one.id}/sending", htmx=htmx)
    assert (answer.status_code, "Diese Mail liegt nicht mehr hier" in answer.text) == (409, True)
    assert (f'id="letter-{other.id}"' in answer.text, f'id="letter-{one.id}"' in answer.text) == (True, False)


@BOTH_WAYS
def test_all_are_sent_again(olga, client_of, htmx):
    both = [dead_letter(1), dead_letter(2)]
    client_of(olga).post("/desk/letters/sending", htmx=htmx)
    assert [letter.state for letter in both] == [LetterState.WAITING] * 2


def test_many_ask_the_store_as_often_as_one(olga, client_of):
    browser = client_of(olga)
    dead_letter()
    browser.get("/desk/letters")
    with counted() as one:
        browser.get("/desk/letters")
    for number in range(2, 31):
        dead_letter(number)
    with counted() as many:
        browser.get("/desk/letters")
    assert len(one) == len(many)
