"""The other way round: somebody offers, the team calls, somebody else finds it while typing, asks, and they agree."""

from market.accounts import Account
from tests.browser.conftest import Meet
from tests.browser.people import Person
from tests.browser.test_first_visit import DESK, olga_calls

OFFER = "WLAN einrichten und verstärken"


def test_a_newcomer_offers_help_and_a_neighbour_finds_it(anna: Account, olga: Account, meet: Meet) -> None:
    emils, annas = meet("Emil"), meet("Anna", account=anna)

    emil_comes_in_as_a_helper(emils)
    emil_writes_an_offer(emils)
    olga_calls(meet("Olga", account=olga, **DESK), "Emil Egli", "079 222 33 44")
    anna_finds_it_while_typing(annas)
    anna_asks(annas)
    emil_says_yes(emils)
    anna_gives_street_and_telephone(annas)
    emils.loads_again()
    emils.sees("Ankerstrasse 3", "Anrufen: 079 111 22 33")


def emil_comes_in_as_a_helper(emil: Person) -> None:
    emil.opens("/")
    emil.taps("Selber helfen", within="#foot")
    emil.taps("Anmelden und anfangen")
    emil.types("Ihre E-Mail-Adresse", emil.email)
    emil.taps("Code schicken")
    emil.types("Der Code aus der E-Mail", emil.code())
    emil.taps("Weiter")
    emil.types("Vorname", "Emil")
    emil.types("Nachname", "Egli")
    emil.types("Postleitzahl oder Ort", "8048")
    emil.chooses("Ich bin 18 Jahre alt oder älter.")
    emil.chooses("Ich bin mit den AGB einverstanden")
    emil.taps("Los geht’s")
    emil.is_on("/helpers/new")
    emil.types("Wer sind Sie?", "Ich war dreissig Jahre Elektriker und helfe gern.")
    emil.chooses("WLAN")
    emil.types("Ihre Telefonnummer", "079 222 33 44")
    emil.chooses("Ich helfe auf eigene Rechnung")
    emil.taps("Profil anlegen")
    emil.is_on("/helpers/")
    emil.sees("Emil E.", "Ich war dreissig Jahre Elektriker und helfe gern.")


def emil_writes_an_offer(emil: Person) -> None:
    emil.taps("Ich", within="nav:visible")
    emil.taps_what_says("Meine Angebote")
    emil.taps("Angebot schreiben")
    emil.types("Was bieten Sie an?", OFFER)
    emil.types("Was ist inbegriffen?", "Ich messe alle Zimmer aus und bringe Kabel mit.")
    emil.chooses("WLAN")
    emil.types("Ihr Preis", "60")
    emil.types("Von wo kommen Sie?", "8048")
    emil.taps("Ansehen, wie es andere sehen")
    emil.sees("So sehen es andere", OFFER)
    emil.taps("Aufschalten")
    emil.sees("Online bis")


def anna_finds_it_while_typing(anna: Person) -> None:
    """No button: the list follows the words, the address keeps them, and Back comes back to them."""
    anna.opens("/offers")
    anna.sees(OFFER)
    anna.types_slowly("Was klemmt?", "drucker")
    anna.sees_no(OFFER)
    anna.is_on("/offers?what=drucker")
    anna.types("Was klemmt?", "")
    anna.types_slowly("Was klemmt?", "wlan")
    anna.sees(OFFER)
    anna.is_on("/offers?what=wlan")
    anna.taps_what_says(OFFER)
    anna.sees("Ich messe alle Zimmer aus und bringe Kabel mit.")
    anna.goes_back()
    anna.is_on("/offers?what=wlan")
    anna.sees("1 Angebot", OFFER)
    anna.has_typed("Was klemmt?", "wlan")
    anna.loads_again()
    anna.sees("1 Angebot")
    anna.has_typed("Was klemmt?", "wlan")


def anna_asks(anna: Person) -> None:
    anna.taps_what_says(OFFER)
    anna.taps("Bei Emil nachfragen")
    anna.has_typed("Preis für den ganzen Besuch", "60.00")
    anna.picks("Tag 1", "Donnerstag, 26. November")
    anna.picks("Beginn 1", "10:30 Uhr")
    anna.types("Ein paar Worte dazu", "Erreichbar unter 079 111 22 33.")
    anna.taps("Vorschlag senden")
    anna.sees("Emil prüft Ihren Vorschlag")


def emil_says_yes(emil: Person) -> None:
    emil.opens("/today")
    emil.sees(OFFER)
    emil.taps("Ansehen und antworten")
    emil.sees("Anna bittet Sie um Hilfe", "Erreichbar unter •••")
    emil.taps("Mit Donnerstag, 10.30 Uhr, zusagen")
    emil.sees("Ihnen bleiben 55.20.")
    emil.taps("Verbindlich zusagen")
    emil.is_on("/jobs/")
    emil.sees("Anna gibt noch Strasse und Telefon an")


def anna_gives_street_and_telephone(anna: Person) -> None:
    anna.opens("/today")
    anna.sees("Wo darf Emil klingeln?")
    anna.taps("Strasse und Telefon angeben")
    anna.taps("Strasse und Telefon angeben")
    anna.types("Strasse und Hausnummer", "Ankerstrasse 3")
    anna.types("Ihre Telefonnummer", "079 111 22 33")
    anna.taps("Angaben übergeben")
    anna.is_on("/jobs/")
    anna.sees("Emil kommt am Donnerstag, 26. November, 10.30 Uhr", "Emil Egli")
