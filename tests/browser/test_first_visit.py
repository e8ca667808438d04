"""Before a first visit: Dario's bid waits, Olga calls him, Anna hears of it and agrees."""

import pytest

from market.accounts import Account
from market.skills import Skill
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.conftest import helping
from tests.deals import bid_of, request_of

DESK = {"viewport": {"width": 1280, "height": 900}, "is_mobile": False}


@pytest.mark.both
def test_a_bid_waits_for_our_call_and_is_agreed_on_after_it(
    anna: Account, dario: Account, olga: Account, meet: Meet, later: Later
) -> None:
    helping(dario, "+41791112233", [Skill.WIFI], is_called=False)
    bid = bid_of(dario, request_of(anna))
    annas, darios, olgas = meet("Anna", account=anna), meet("Dario", account=dario), meet("Olga", account=olga, **DESK)

    annas.opens(f"/requests/{bid.request_id}/proposals")
    annas.sees("Gespräch mit uns steht noch aus", "Danach können Sie zusagen")
    annas.sees_no("Mit Donnerstag, 14 Uhr, zusagen")
    darios.opens("/today")
    darios.sees("Das Gespräch mit uns steht noch aus", "079 111 22 33")

    olga_calls(olgas, "Dario Frei", "079 111 22 33")

    later("2026-11-23 11:10")  # within the hour nobody gets a second mail about one matter
    annas.gets_letter("Jetzt können Sie zusagen")
    annas.opens("/notices")
    annas.taps_what_says("Wir haben mit Dario gesprochen")
    anna_agrees(annas)
    annas.opens(f"/helpers/{dario.helper.id if dario.helper else 0}")
    annas.sees("Am Telefon gesprochen am Montag, 23. November", "Name und Adresse aufgenommen")
    annas.sees_no("Rychenbergstrasse")


def olga_calls(olga: Person, name: str, number: str) -> None:
    """In vain at first."""
    olga.opens("/desk")
    olga.taps_what_says("wartet auf unseren Anruf")
    olga.taps(name)
    olga.sees(number, "Was wir fragen")
    olga.taps("Nicht erreicht")
    olga.sees("1 Mal, zuletzt")
    olga.types("Name, wie er genannt wurde", name)
    olga.types("Strasse, Nummer und Ort", "Rychenbergstrasse 7, 8400 Winterthur")
    olga.chooses("Ich habe mit dieser Person unter dieser Nummer gesprochen.")
    olga.taps("Festhalten")
    olga.sees("Rychenbergstrasse 7")


def anna_agrees(anna: Person) -> None:
    anna.taps("Mit Donnerstag, 14 Uhr, zusagen")
    anna.types("Strasse und Hausnummer", "Zypressenstrasse 11")
    anna.types("Ihre Telefonnummer", "044 242 44 24")
    anna.taps("Verbindlich zusagen")
    anna.sees("Dario Frei", "Türwörter")
