"""Anna leaves: it is noted, her data come along, and when her last job has ended nothing says who she was."""

import io
import json
import zipfile

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.deals import scheduled_job

TITLE = "WLAN geht im Schlafzimmer nicht"


def test_leaving_with_a_job_still_open(anna: Account, beat: Account, meet: Meet, later: Later) -> None:
    scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)

    anna_takes_her_data_along(annas)
    anna_asks_to_leave(annas)
    later("2026-11-26 15:00")
    with annas.told(401):
        anna_says_that_it_works(annas)
        later("2026-11-26 15:05")
        anna_is_signed_out_by_herself(annas)
    beat_sees_a_former_member(beats)
    the_old_address_is_a_new_one(annas)


def anna_takes_her_data_along(anna: Person) -> None:
    anna.opens("/me")
    anna.taps_what_says("Mein Konto löschen")
    anna.sees("Bevor Sie gehen")
    name, content = anna.downloads("Meine Daten herunterladen")
    assert name == "kabelsalat-2026-11-23.zip"
    told = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("data.json"))
    assert anna.email in str(told) and TITLE in str(told)


def anna_asks_to_leave(anna: Person) -> None:
    anna.sees("Noch 1 Auftrag von Ihnen läuft.", TITLE)
    anna.taps("Mein Konto löschen", within="main")
    anna.sees("Wir haben vorgemerkt, dass Sie gehen möchten", TITLE)
    anna.gets_letter("Sie möchten gehen")


def anna_says_that_it_works(anna: Person) -> None:
    """What still runs goes on as before."""
    anna.opens("/today")
    anna.taps("Sagen, wie es lief")
    anna.taps("Ja, es läuft")
    anna.chooses("Bar")
    anna.taps("Erledigt")
    anna.sees("Es läuft. Die Quittungen sind ausgestellt")


def anna_is_signed_out_by_herself(anna: Person) -> None:
    """The page looked for messages, and there is no account any more."""
    anna.is_on("/sign-in")
    anna.gets_letter("Ihr Konto ist gelöscht")


def beat_sees_a_former_member(beat: Person) -> None:
    beat.opens("/today")
    beat.taps_what_says(TITLE)
    beat.is_on("/jobs/")
    beat.looks_again_until("Ehemaliges Mitglied")
    beat.sees("Ihnen bleiben 55.20.")
    beat.sees_no("Anner")


def the_old_address_is_a_new_one(anna: Person) -> None:
    anna.types("Ihre E-Mail-Adresse", anna.email)
    anna.taps("Code schicken")
    anna.types("Der Code aus der E-Mail", anna.code())
    anna.taps("Weiter")
    anna.sees("Willkommen")
