"""Frau Keller has no internet. She calls, and Olga does it for her: from the account to the letter with the receipt."""

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.papers import text_of
from tests.browser.people import Person

TITLE = "Fernseher zeigt kein Bild"
HERE = "Sie handeln für Rosa K."


def test_a_caller_is_helped_without_internet(beat: Account, olga: Account, meet: Meet, later: Later) -> None:
    olgas, beats = meet("Olga", account=olga), meet("Beat", account=beat)

    olga_opens_an_account(olgas)
    olga_posts_her_request(olgas)
    beat_bids(beats)
    olga_says_yes_for_her(olgas)
    olga_prints_the_appointment(olgas)
    olga_stops(olgas)
    later("2026-11-26 15:00")
    beat_reports_done(beats)
    olgas = meet("Olga", account=olga)
    frau_keller_says_a_code_back(olgas)
    olga_confirms_and_prints_the_receipt(olgas)
    beat_reads_who_said_so(beats)


def olga_opens_an_account(olga: Person) -> None:
    olga.opens("/desk")
    olga.taps("Anrufende")
    olga.taps("Für jemanden ein Konto eröffnen")
    olga.types("Vorname", "Rosa")
    olga.types("Nachname", "Keller")
    olga.types("Strasse und Hausnummer", "Ankerstrasse 3")
    olga.types("Postleitzahl oder Ort", "8004")
    olga.types("Telefon", "044 111 22 33")
    olga.chooses("Die Person ist volljährig.")
    olga.chooses("Ich habe die wichtigsten Bedingungen vorgelesen")
    olga.taps("Konto eröffnen")
    olga.sees("Das Konto ist eröffnet.", "Rosa Keller")


def olga_posts_her_request(olga: Person) -> None:
    olga.taps("Für Rosa handeln")
    olga.sees(HERE, "Guten Tag, Rosa")
    olga.taps("Problem beschreiben")
    olga.taps("Netzwerk und Internet")
    olga.taps("WLAN")
    olga.types("Das Problem in wenigen Worten", TITLE)
    olga.types("Was passiert genau?", "Seit gestern steht «kein Signal».")
    for question in ("Was klemmt?", "Seit wann ist das so?"):
        olga.sees(HERE, question)
        olga.taps("Weiter")
    for question in ("Bei wem haben Sie Internet", "Was haben Sie schon versucht?", "Möchten Sie ein Foto zeigen?"):
        olga.sees(HERE, question)
        olga.taps("Überspringen")
    olga.types("Postleitzahl oder Ort", "8004")
    olga.taps("Weiter")
    for question in ("Bis zu welchem Betrag", "Wann würde Ihnen ein Besuch passen?"):
        olga.sees(HERE, question)
        olga.taps("Überspringen")
    olga.sees(HERE, "Stimmt alles?", TITLE)
    olga.taps("Anfrage aufgeben")
    olga.is_on("/requests/")
    olga.sees(HERE, "Ihre Anfrage ist online", TITLE)


def beat_bids(beat: Person) -> None:
    beat.gets_letter(TITLE)
    beat.opens("/notices")
    beat.taps_what_says(TITLE)
    beat.taps("Vorschlag machen")
    beat.types("Preis für den ganzen Besuch", "60")
    beat.picks("Tag 1", "Donnerstag, 26. November")
    beat.picks("Beginn 1", "14:00 Uhr")
    beat.taps("Vorschlag senden")
    beat.sees("Rosa prüft Ihren Vorschlag")


def olga_says_yes_for_her(olga: Person) -> None:
    olga.opens("/today")
    olga.sees(HERE)
    olga.taps("Ansehen und antworten")
    olga.sees(HERE, "Beat K.", "CHF 60.00")
    olga.taps("Mit Donnerstag, 14 Uhr, zusagen")
    olga.sees(HERE, "Wo darf Beat klingeln?")
    olga.has_typed("Strasse und Hausnummer", "Ankerstrasse 3")
    olga.has_typed("Ihre Telefonnummer", "044 111 22 33")
    olga.taps("Verbindlich zusagen")
    olga.is_on("/jobs/")
    olga.sees(HERE, "Beat kommt am Donnerstag, 26. November, 14 Uhr", "im Auftrag durch unser Team (Olga M.)")


def olga_prints_the_appointment(olga: Person) -> None:
    """For the post, with the door words in large letters."""
    _name, content = olga.downloads("Termin drucken")
    letter = text_of(content)
    for words in (
        "Rosa Keller",
        "Ankerstrasse 3",
        "Beat Keller",
        "Donnerstag, 26. November",
        *olga.reads(".doorwords").split(" · "),
    ):
        assert words in letter, words


def olga_stops(olga: Person) -> None:
    olga.taps("Beenden", within="#acting")
    olga.sees("Rosa Keller")
    olga.sees_no(HERE)


def beat_reports_done(beat: Person) -> None:
    beat.opens("/today")
    beat.taps("Melden")
    beat.taps("Als erledigt melden")
    beat.chooses("Bar")
    beat.taps("Erledigt")
    beat.sees("Rosa sagt, ob es läuft")


def frau_keller_says_a_code_back(olga: Person) -> None:
    """Olga calls the number on file, tells a code, and types what she hears."""
    olga.opens("/desk/callers")
    olga.taps_what_says("Rosa Keller")
    olga.taps("Mit einem Code anrufen")
    olga.sees("Rufen Sie 044 111 22 33 an und sagen Sie diesen Code:")
    olga.types("Der Code, den die Person wiederholt", olga.reads(".code-told"))
    olga.taps("Wiederholt")
    olga.sees("Code wiederholt")


def olga_confirms_and_prints_the_receipt(olga: Person) -> None:
    olga.taps("Für Rosa handeln")
    olga.taps("Sagen, wie es lief")
    olga.sees(HERE, "Beat meldet: erledigt. Läuft es?")
    olga.taps("Ja, es läuft")
    olga.sees(HERE, "Wie war die Hilfe von Beat?", "im Auftrag durch unser Team (Olga M.)")
    olga.taps("Quittung")
    olga.sees(HERE)
    number = olga.reads(".paper-number")
    _name, content = olga.downloads("Für die Post")
    letter = text_of(content)
    for words in ("Rosa Keller", "Ankerstrasse 3", number, "CHF 60.00"):
        assert words in letter, words


def beat_reads_who_said_so(beat: Person) -> None:
    beat.loads_again()
    beat.sees("Rosa hat gesagt: Es läuft.", "im Auftrag durch unser Team (Olga M.)", "Ihnen bleiben 55.20.")
