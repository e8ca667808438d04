"""It worked, and four days later it does not: Anna says so on the old job, asks others with what was tried, and Chiara comes."""

from collections.abc import Callable

import pytest

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.papers import text_of
from tests.browser.people import Person
from tests.disputed import completed_job

TITLE, SAW = "WLAN geht im Schlafzimmer nicht", "Seit dem Wochenende bricht es ständig ab."
BEFORE, SINCE_THEN = "Router neu gestartet", "Der Repeater von Beat lief vier Tage, jetzt blinkt er nur noch rot."
RECEIPT_STANDS = "Was bezahlt wurde, bleibt bezahlt, und die Quittung gilt weiter."

pytestmark = pytest.mark.both


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_trouble_again_and_another_helper(
    javascript: bool, anna: Account, beat: Account, chiara: Account, meet: Meet, later: Later, at: Callable[..., None]
) -> None:
    completed_job(anna, beat, at, TITLE, provider="Swisscom", tried=BEFORE, since="Seit ein paar Tagen")
    at("2026-11-30 09:00")
    annas, beats, chiaras = (
        meet("Anna", account=anna, javascript=javascript),
        meet("Beat", account=beat, javascript=javascript),
        meet("Chiara", account=chiara, javascript=javascript),
    )

    anna_says_that_it_does_not_work_again(annas)
    later("2026-11-30 10:10")  # within the hour nobody gets a second mail about one matter
    anna_asks_another_helper(annas)
    chiara_reads_what_was_tried_and_bids(chiaras)
    anna_accepts(annas)
    chiara_knows_where_to_ring(chiaras)
    later("2026-11-30 11:30")
    the_first_job_is_settled_and_its_receipt_stands(annas)
    beat_keeps_what_was_paid(beats)


def anna_says_that_it_does_not_work_again(anna: Person) -> None:
    anna.opens("/today")
    anna.taps_what_says(TITLE, "#today-ended")
    anna.taps_what_says("Läuft es wieder nicht? Bis Donnerstag, 10. Dezember hier melden.", "#job-again")
    anna.sees("Es läuft wieder nicht", "niemand ist schuld", "Ihre Quittung bleibt.")
    anna.chooses("Es braucht jemanden, der sich damit besser auskennt")
    anna.types("Was wurde versucht, was ist passiert?", SINCE_THEN)
    anna.taps("Melden")
    anna.is_on("/jobs/")
    anna.sees("Wie soll es weitergehen?", "Bisher", "Quittung")


def anna_asks_another_helper(anna: Person) -> None:
    """Nothing has to be written twice; it counts when she posts it."""
    anna.taps("Andere Helfer fragen")
    anna.is_on("/requests/new/review")
    for question, answer in (
        ("device", "Netzwerk und Internet"), ("topic", "WLAN"), ("what", TITLE), ("what", SAW), ("since", "Seit ein paar Tagen"),
        ("provider", "Swisscom"), ("tried", BEFORE), ("tried", SINCE_THEN), ("place", "8004 Zürich"),
    ):  # fmt: skip
        anna.sees_in(f"#answer-{question}", answer)
    anna.taps("Anfrage aufgeben")
    anna.is_on("/requests/")
    anna.sees("Ihre Anfrage ist online", TITLE)


def chiara_reads_what_was_tried_and_bids(chiara: Person) -> None:
    chiara.gets_letter(TITLE)
    chiara.opens("/notices")
    chiara.taps_what_says(TITLE)
    chiara.sees("Können Sie helfen?", BEFORE, SINCE_THEN)
    chiara.taps("Vorschlag machen")
    chiara.types("Preis für den ganzen Besuch", "55")
    chiara.picks("Tag 1", "Mittwoch, 2. Dezember")
    chiara.picks("Beginn 1", "18:00 Uhr")
    chiara.types("Ein paar Worte dazu", "Das Modell kenne ich, ich bringe ein anderes mit.")
    chiara.taps("Vorschlag senden")
    chiara.is_on("/proposals/")


def anna_accepts(anna: Person) -> None:
    """Her street and telephone are known from the first time."""
    anna.opens("/today")
    anna.sees("Chiara M. hat einen Vorschlag gemacht")
    anna.taps("Ansehen und antworten")
    anna.chooses("Mittwoch, 2. Dezember")
    anna.taps("Mit Mittwoch, 18 Uhr, zusagen")
    anna.sees("Sie zahlen 55.00 direkt an Chiara.")
    anna.types("Strasse und Hausnummer", "Zypressenstrasse 11")
    anna.types("Ihre Telefonnummer", "044 242 44 24")
    anna.taps("Verbindlich zusagen")
    anna.is_on("/jobs/")
    anna.sees("Chiara kommt am Mittwoch, 2. Dezember, 18 Uhr", "Türwörter")


def chiara_knows_where_to_ring(chiara: Person) -> None:
    chiara.opens("/notices")
    chiara.taps_what_says("Abgemacht: Mittwoch, 2. Dezember, 18 Uhr mit Anna")
    chiara.sees("Zypressenstrasse 11", "Anna Anner", SINCE_THEN)


def the_first_job_is_settled_and_its_receipt_stands(anna: Person) -> None:
    """What she had confirmed as paid stays paid: the same paper, in her pages and as a file."""
    anna.opens("/today")
    anna.taps_what_says(TITLE, "#today-ended")
    anna.sees("Geregelt mit CHF 60.00", "Andere sind angefragt.", "Sie haben andere angefragt", RECEIPT_STANDS)
    anna.taps("Quittung")
    anna.is_on("/receipts/")
    anna.sees_no("Storniert")
    name, content = anna.downloads("PDF herunterladen")
    assert name == f"{anna.reads('.paper-number')}.pdf"
    assert "Beat Keller" in text_of(content)


def beat_keeps_what_was_paid(beat: Person) -> None:
    beat.gets_letter("Geregelt")
    beat.opens("/today")
    beat.taps_what_says(TITLE, "#today-ended")
    beat.sees("Geregelt mit CHF 60.00", "Andere sind angefragt.", "Ihnen bleiben 55.20.", RECEIPT_STANDS)
