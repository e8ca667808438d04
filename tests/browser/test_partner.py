"""Not solved, because of the line: Anna consents item by item, Patrick of the partner takes it and names an appointment, she agrees."""

import pytest

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.deals import scheduled_job

TITLE = "Internet fällt ständig aus"
DESK = {"viewport": {"width": 1280, "height": 900}, "is_mobile": False}


@pytest.mark.both
def test_the_partner_goes_on_with_her_consent(anna: Account, beat: Account, patrick: Account, meet: Meet, later: Later) -> None:
    job = scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)
    later("2026-11-26 15:00")

    beat_says_that_it_is_the_line(beats)
    anna_hands_it_over(annas, job.id)
    later("2026-11-26 16:10")  # within the hour nobody gets a second mail about one matter
    patricks = meet("Patrick", account=patrick, **DESK)
    patrick_takes_it_and_names_an_appointment(patricks)
    later("2026-11-26 17:20")
    anna_is_told_and_agrees(annas)
    beats.opens(f"/jobs/{job.id}")
    beats.sees("Ein Techniker kommt am Montag um 9 Uhr.")


def beat_says_that_it_is_the_line(beat: Person) -> None:
    beat.opens("/today")
    beat.taps("Melden")
    beat.taps("Es läuft noch nicht")
    beat.chooses("Die Leitung oder der Router von Swisscom")
    beat.types("Was wurde versucht, was ist passiert?", "Kein Signal an der Dose.")
    beat.taps("Melden")
    beat.sees("Wir kümmern uns darum")


def anna_hands_it_over(anna: Person, job_id: int) -> None:
    anna.opens(f"/jobs/{job_id}")
    anna.taps("An Swisscom übergeben")
    anna.sees("Kein Signal an der Dose.")
    for item in ("Was klemmt", "Was versucht wurde", "Name und Telefon"):
        anna.chooses(item)
    anna.chooses("Ja")
    anna.taps("Übergeben")
    anna.sees("Bei Swisscom")


def patrick_takes_it_and_names_an_appointment(patrick: Person) -> None:
    patrick.opens("/partner")
    patrick.taps_what_says(TITLE)
    patrick.sees("Kein Signal an der Dose.", "Anna Anner")
    patrick.sees_no("Zypressenstrasse 11")
    patrick.taps("Fall übernehmen")
    patrick.chooses("Es gibt einen Termin")
    patrick.types("In ein, zwei Sätzen", "Ein Techniker kommt am Montag um 9 Uhr.")
    patrick.types("Was verlangen Sie dafür?", "0")
    patrick.taps("Beiden Seiten mitteilen")
    patrick.sees("Ein Techniker kommt am Montag um 9 Uhr.")


def anna_is_told_and_agrees(anna: Person) -> None:
    anna.gets_letter("Ein Ergebnis")
    anna.opens("/notices")
    anna.taps_what_says("Ein Ergebnis")
    anna.sees("Ein Techniker kommt am Montag um 9 Uhr.", "Preis: kostenlos")
    anna.taps("So ist es gut")
    anna.sees("Geregelt")
