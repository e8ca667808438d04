"""Not solved at first: Beat offers to come again, Anna ticks a time, it works, and both have their receipt."""

import pytest

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.papers import text_of
from tests.browser.people import Person
from tests.deals import scheduled_job

TITLE = "WLAN geht im Schlafzimmer nicht"

pytestmark = pytest.mark.both


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_not_solved_a_second_visit_and_it_works(javascript: bool, anna: Account, beat: Account, meet: Meet, later: Later) -> None:
    scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna, javascript=javascript), meet("Beat", account=beat, javascript=javascript)
    later("2026-11-26 15:00")

    beat_says_that_it_does_not_work_yet(beats)
    beat_offers_a_second_visit(beats)
    later("2026-11-26 16:10")  # within the hour nobody gets a second mail about one matter
    anna_ticks_a_time(annas)
    later("2026-11-30 11:30")
    beat_is_done_and_anna_confirms(annas, beats)
    for person, words in ((annas, "Beat Keller"), (beats, "Keine Rechnung")):
        takes_the_receipt_along(person, words)


def beat_says_that_it_does_not_work_yet(beat: Person) -> None:
    beat.opens("/today")
    beat.taps("Melden")
    beat.taps("Es läuft noch nicht")
    beat.sees("niemand ist schuld")
    beat.chooses("Die Zeit hat nicht gereicht")
    beat.types("Was wurde versucht, was ist passiert?", "Der Repeater steht, das Kabel fehlt noch.")
    beat.taps("Melden")
    beat.is_on("/jobs/")
    beat.sees("Anna wählt, wie es weitergeht", "Sie können einen zweiten Besuch anbieten.")


def beat_offers_a_second_visit(beat: Person) -> None:
    beat.taps("Zweiten Besuch anbieten")
    beat.sees("Der Preis von CHF 60.00 bleibt.")
    beat.picks("Tag 1", "Montag, 30. November")
    beat.picks("Beginn 1", "10:00 Uhr")
    beat.unfolds("Weiteren Termin angeben")
    beat.picks("Tag 2", "Dienstag, 1. Dezember")
    beat.picks("Beginn 2", "17:00 Uhr")
    beat.taps("Diese Termine vorschlagen")
    beat.is_on("/jobs/")
    beat.sees("Anna wählt eine Zeit für den zweiten Besuch")


def anna_ticks_a_time(anna: Person) -> None:
    anna.gets_letter("schlägt Zeiten für einen zweiten Besuch vor")
    anna.opens("/notices")
    anna.taps_what_says("schlägt Zeiten für einen zweiten Besuch vor")
    anna.sees("Zweiter Besuch: Wann passt es Ihnen?", "Der Preis von CHF 60.00 bleibt.")
    anna.chooses("Montag, 30. November")
    anna.taps("Diesen Termin nehmen")
    anna.sees("Beat kommt am Montag, 30. November, 10 Uhr")


def beat_is_done_and_anna_confirms(anna: Person, beat: Person) -> None:
    beat.opens("/today")
    beat.taps("Melden")
    beat.taps("Als erledigt melden")
    beat.chooses("Bar")
    beat.taps("Erledigt")
    beat.sees("Anna sagt, ob es läuft")
    anna.opens("/today")
    anna.taps("Sagen, wie es lief")
    anna.taps("Ja, es läuft")
    anna.sees("Wie war die Hilfe von Beat?", "Ihre Quittung ist bereit.")
    beat.loads_again()
    beat.sees("Ihnen bleiben 55.20.")


def takes_the_receipt_along(person: Person, words: str) -> None:
    """The file comes down, and the page stays where it is."""
    person.taps("Quittung")
    person.is_on("/receipts/")
    name, content = person.downloads("PDF herunterladen")
    assert name == f"{person.reads('.paper-number')}.pdf"
    assert words in text_of(content)
    person.sees("PDF herunterladen")
