"""What is typed stays: after a mistake, after a broken line, after an answer that never comes."""

import pytest
from playwright.sync_api import Route, expect

from market.accounts import Account
from tests.browser.conftest import Meet
from tests.deals import request_of, scheduled_job

MINE = "Ich bringe einen Repeater mit."


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_mistake_is_said_in_words_and_nothing_is_lost(javascript: bool, anna: Account, beat: Account, meet: Meet) -> None:
    wanted = request_of(anna)
    beats = meet("Beat", account=beat, javascript=javascript)
    beats.opens(f"/requests/{wanted.id}/proposals/new")
    beats.types("Preis für den ganzen Besuch", "viel")
    beats.types("Ein paar Worte dazu", MINE)
    with beats.told(422):
        beats.taps("Vorschlag senden")
        beats.sees("Bitte schauen Sie das nochmals an")
    expect(beats.focus()).to_have_class("summary")
    beats.has_typed("Preis für den ganzen Besuch", "viel")
    beats.has_typed("Ein paar Worte dazu", MINE)
    beats.sees("Bitte schreiben Sie den Betrag in Zahlen, zum Beispiel 45 oder 45.50.")

    beats.taps("Preis für den ganzen Besuch", within=".summary")
    beats.types("Preis für den ganzen Besuch", "60")
    beats.picks("Tag 1", "Donnerstag, 26. November")
    beats.picks("Beginn 1", "14:00 Uhr")
    beats.taps("Vorschlag senden")
    beats.sees("Anna prüft Ihren Vorschlag", MINE)


def broken(route: Route) -> None:
    route.fulfill(status=500, body="", headers={"X-Reference": "abc123"})


def silent(route: Route) -> None:
    """Never answered: the browser gives up by itself."""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (broken, "Bei uns ist etwas schiefgegangen. Was Sie geschrieben haben, ist noch da."),
        (lambda route: route.abort(), "Im Moment keine Verbindung. Was Sie geschrieben haben, ist noch da."),
    ],
    ids=["an error", "no line"],
)
def test_trouble_on_the_line_keeps_the_message(line: object, words: str, anna: Account, beat: Account, meet: Meet) -> None:
    job = scheduled_job(anna, beat)
    annas = meet("Anna", account=anna)
    annas.opens(f"/jobs/{job.id}")
    annas.types("Nachricht an Beat", MINE)
    annas.page.route("**/threads/*/messages", line)  # type: ignore[arg-type]
    with annas.told(500), annas.without_line():
        annas.taps("Senden")
        annas.sees(words)
        annas.has_typed("Nachricht an Beat", MINE)
        annas.page.unroute("**/threads/*/messages")
        annas.taps("Nochmals")
        annas.sees_in("#talk", MINE)
    annas.sees_no(words)


def test_an_answer_that_never_comes_keeps_the_message(anna: Account, beat: Account, meet: Meet) -> None:
    """Messages may carry photos, so the phone waits a minute before it gives up."""
    job = scheduled_job(anna, beat)
    annas = meet("Anna", account=anna)
    annas.page.clock.install()
    annas.opens(f"/jobs/{job.id}")
    annas.types("Nachricht an Beat", MINE)
    annas.page.route("**/threads/*/messages", silent)
    with annas.without_line():
        with annas.page.expect_request(lambda request: request.method == "POST"):
            annas.taps_in_vain("Senden")
        annas.page.clock.fast_forward(61_000)
        annas.sees("Das hat zu lange gedauert. Was Sie geschrieben haben, ist noch da.")
        annas.has_typed("Nachricht an Beat", MINE)
        annas.page.unroute("**/threads/*/messages")
        annas.taps("Nochmals")
        annas.sees_in("#talk", MINE)
