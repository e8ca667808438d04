"""A report reaches the desk, and who is blocked is gone from the search for both: on a phone of 360 points."""

import pytest

from market.accounts import Account
from tests.browser.conftest import Meet
from tests.browser.people import Person
from tests.deals import offer_of, request_of


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_reported_and_then_on_the_desk(javascript: bool, anna: Account, beat: Account, olga: Account, meet: Meet) -> None:
    offer = offer_of(beat)
    annas, olgas = meet("Anna", account=anna, javascript=javascript), meet("Olga", account=olga)
    annas.opens(f"/offers/{offer.id}")
    annas.page.get_by_role("link", name="Melden oder blockieren").click()
    annas.chooses("Will Geld, Codes oder den Computer aus der Ferne steuern")
    annas.types("In Ihren Worten", "Er wollte zuerst eine Geschenkkarte.")
    annas.taps("Melden", within="#report")
    annas.sees("Gemeldet. Danke.", "Polizei: 117")
    is_not_wider_than_the_screen(annas)

    olgas.opens("/desk")
    olgas.taps_what_says("Gemeldet")
    olgas.sees("1 Meldung", "Er wollte zuerst eine Geschenkkarte.", "Anna Anner")
    is_not_wider_than_the_screen(olgas)

    olgas.unfolds("Dieses Inserat ausblenden")
    olgas.types("Warum blenden wir es aus?", "Eine Geschenkkarte ist keine Bezahlung.")
    olgas.taps("Mit diesem Grund ausblenden")
    olgas.sees("Wieder zeigen")
    olgas.taps("Beat sofort stoppen")
    olgas.sees("Die Person ist überall abgemeldet")
    is_not_wider_than_the_screen(olgas)
    annas.opens("/offers?what=wlan")
    annas.sees_no("WLAN einrichten und verstärken")


def test_blocked_and_gone_from_the_search_for_both(anna: Account, beat: Account, meet: Meet) -> None:
    offer_of(beat)
    request_of(anna, "Drucker druckt nur grau")
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)
    beats.opens("/requests?what=drucker")
    beats.sees("Drucker druckt nur grau")
    annas.opens("/offers?what=wlan")
    annas.taps_what_says("WLAN einrichten und verstärken")
    annas.page.get_by_role("link", name="Melden oder blockieren").click()
    is_not_wider_than_the_screen(annas)
    annas.unfolds("Blockieren")
    annas.taps("Ja, Beat K. blockieren")
    annas.sees("Blockierte Personen", "Beat K.")
    is_not_wider_than_the_screen(annas)

    annas.opens("/offers?what=wlan")
    annas.sees_no("WLAN einrichten und verstärken")
    beats.opens("/requests?what=drucker")
    beats.sees_no("Drucker druckt nur grau")


def is_not_wider_than_the_screen(person: Person) -> None:
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
