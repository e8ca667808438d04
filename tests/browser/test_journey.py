"""From the problem to the receipt, on three phones: Anna asks, Beat helps, Chiara bids too. With scripts and without, on both databases."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from database import session
from invoices.ledger import LedgerEntry
from market.accounts import Account
from market.money import Chf
from tests.browser.conftest import Later, Meet
from tests.browser.papers import text_of
from tests.browser.people import Person

THURSDAY = "Donnerstag, 26. November"
FRIDAY = "Freitag, 27. November"
TITLE = "Kein WLAN im Schlafzimmer"
PRICE, FEE, REMAINS = Chf(7150), Chf(572), Chf(6578)

pytestmark = pytest.mark.both


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_from_the_problem_to_the_receipt(
    javascript: bool, beat: Account, chiara: Account, meet: Meet, later: Later, tmp_path: Path
) -> None:
    annas, beats, chiaras = (
        meet("Anna", javascript=javascript),
        meet("Beat", javascript=javascript),
        meet("Chiara", javascript=javascript),
    )
    beats.email, chiaras.email = beat.email, chiara.email

    anna_describes_her_problem(annas, photo_of_the_router(tmp_path / "router.jpg"))
    anna_signs_up_and_posts(annas)
    for helper in (beats, chiaras):
        a_helper_signs_in_and_hears_of_it(helper)
    a_helper_bids(beats, price="70", days=(THURSDAY, FRIDAY), words="Das klingt nach dem Repeater. Ich bringe einen mit.")
    a_helper_bids(chiaras, price="75.50", days=(FRIDAY,), words="Ich messe zuerst alle Zimmer aus.")
    anna_compares_and_asks_for_less(annas)
    later("2026-11-23 11:10")  # within the hour nobody gets a second mail about one matter
    beat_meets_her_halfway(beats)
    anna_accepts(annas)
    chiara_is_told_kindly(chiaras)
    they_write_to_each_other(annas, beats, javascript)
    later("2026-11-26 14:40")
    they_agree_on_another_total(annas, beats)
    beat_is_done_and_anna_says_it_works(annas, beats)
    anna_rates(annas, beats)
    both_have_the_same_paper(annas, beats)


def photo_of_the_router(file: Path) -> Path:
    picture = Image.new("RGB", (800, 600), "#d8d3c8")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((150, 250, 650, 450), 30, fill="#33403d")
    for lamp, colour in enumerate(("#5fd38d", "#5fd38d", "#d35f5f")):
        draw.ellipse((220 + lamp * 90, 330, 250 + lamp * 90, 360), fill=colour)
    picture.save(file)
    return file


def anna_describes_her_problem(anna: Person, photo: Path) -> None:
    """One question per screen, and nobody has asked who she is."""
    anna.opens("/")
    anna.taps("Problem beschreiben, Vorschläge bekommen")
    anna.sees("Frage 1 von 10", "Worum geht es?")
    anna.taps("Netzwerk und Internet")
    anna.sees("Was trifft es am besten?")
    anna.taps("WLAN")
    anna.sees("Was klemmt?")
    anna.types("Das Problem in wenigen Worten", TITLE)
    anna.types("Was passiert genau?", "Im Gang geht es, im Schlafzimmer bricht es ständig ab.")
    anna.taps("Weiter")
    anna.sees("Seit wann ist das so?")
    anna.chooses("Seit ein paar Tagen")
    anna.taps("Weiter")
    anna.sees("Bei wem haben Sie Internet oder Telefon?")
    anna.taps("Überspringen")
    anna.sees("Was haben Sie schon versucht?")
    anna.chooses("Aus- und wieder eingeschaltet")
    anna.taps("Weiter")
    anna.sees("Möchten Sie ein Foto zeigen?")
    anna.takes_photos("Fotos auswählen", photo)
    anna.taps("Hinzufügen und ansehen")
    anna.sees("Entfernen")
    anna.taps("Weiter")
    anna.sees("Wo brauchen Sie Hilfe?")
    anna.types("Postleitzahl oder Ort", "8004")
    anna.taps("Weiter")
    anna.sees("Bis zu welchem Betrag möchten Sie zahlen?")
    anna.types("Höchstens so viel", "80")
    anna.taps("Weiter")
    anna.sees("Wann würde Ihnen ein Besuch passen?")
    anna.chooses("Werktags am Nachmittag")
    anna.taps("Weiter")
    anna.sees("Stimmt alles?", TITLE, "8004 Zürich", "CHF 80.00", "Werktags am Nachmittag")


def anna_signs_up_and_posts(anna: Person) -> None:
    """What she wrote is still there after the door."""
    anna.taps("Weiter und Anfrage aufgeben")
    anna.sees("Ihre Anfrage ist gespeichert.")
    anna.types("Ihre E-Mail-Adresse", anna.email)
    anna.taps("Code schicken")
    anna.sees("Schauen Sie in Ihr Postfach")
    anna.types("Der Code aus der E-Mail", anna.code())
    anna.taps("Weiter")
    anna.sees("Willkommen", "Ihre Anfrage ist gespeichert.")
    anna.types("Vorname", "Anna")
    anna.types("Nachname", "Anner")
    anna.types("Postleitzahl oder Ort", "8004")
    anna.chooses("Ich bin 18 Jahre alt oder älter.")
    anna.chooses("Ich bin mit den AGB einverstanden")
    anna.taps("Los geht’s")
    anna.sees("Stimmt alles?", TITLE, "8004 Zürich")
    anna.taps("Anfrage aufgeben")
    anna.is_on("/requests/")
    anna.sees("Ihre Anfrage ist online", TITLE)


def a_helper_signs_in_and_hears_of_it(helper: Person) -> None:
    helper.opens("/sign-in")
    helper.types("Ihre E-Mail-Adresse", helper.email)
    helper.taps("Code schicken")
    helper.types("Der Code aus der E-Mail", helper.code())
    helper.taps("Weiter")
    helper.sees(f"Guten Tag, {helper.name}")
    helper.gets_letter(TITLE)
    helper.opens("/notices")
    helper.taps_what_says(TITLE)
    helper.is_on("/requests/")
    helper.sees("Können Sie helfen?")


def a_helper_bids(helper: Person, price: str, days: tuple[str, ...], words: str) -> None:
    helper.taps("Vorschlag machen")
    helper.types("Preis für den ganzen Besuch", price)
    for number, day in enumerate(days, 1):
        if number > 1:
            helper.unfolds("Weiteren Termin angeben")
        helper.picks(f"Tag {number}", day)
        helper.picks(f"Beginn {number}", "14:00 Uhr")
    helper.types("Ein paar Worte dazu", words)
    helper.taps("Vorschlag senden")
    helper.is_on("/proposals/")
    helper.sees("Anna prüft Ihren Vorschlag")


def anna_compares_and_asks_for_less(anna: Person) -> None:
    anna.gets_letter("Beat")
    anna.opens("/today")
    anna.taps_what_says(TITLE, "#today-requests")
    anna.sees("2 Vorschläge sind da")
    anna.taps("Vorschläge ansehen")
    anna.sees("Beat K.", "CHF 70.00", "Chiara M.", "CHF 75.50", "Sie zahlen 70.00 direkt an Beat.")
    anna.taps("Anderen Preis oder Termin vorschlagen", within=".card:has-text('Beat K.')")
    anna.types("Preis für den ganzen Besuch", "55,50")
    anna.types("Ein paar Worte dazu", "Geht es auch etwas günstiger?")
    anna.taps("Vorschlag senden")
    anna.sees("Beat prüft Ihren Vorschlag", "CHF 55.50")


def beat_meets_her_halfway(beat: Person) -> None:
    beat.gets_letter("Anna")
    beat.opens("/today")
    beat.sees("Anna A. hat einen Vorschlag gemacht")
    beat.taps("Ansehen und antworten")
    beat.sees("Anna schlägt etwas anderes vor", "CHF 55.50", "Geht es auch etwas günstiger?")
    beat.taps("Anderen Preis oder Termin vorschlagen")
    beat.types("Preis für den ganzen Besuch", "62.50")
    beat.taps("Vorschlag senden")
    beat.sees("Anna prüft Ihren Vorschlag", "Ihnen bleiben 57.50")


def anna_accepts(anna: Person) -> None:
    """A time, then everything once more on one page, then where to ring."""
    anna.opens("/today")
    anna.sees("2 Vorschläge warten auf Ihre Antwort")
    anna.opens("/notices")
    anna.taps_what_says("Beat antwortet mit")
    anna.sees("CHF 62.50")
    anna.chooses(THURSDAY)
    anna.taps("Mit Donnerstag, 14 Uhr, zusagen")
    anna.sees("Wo darf Beat klingeln?", THURSDAY, "Sie zahlen 62.50 direkt an Beat.")
    anna.types("Strasse und Hausnummer", "Zypressenstrasse 11")
    anna.types("Ihre Telefonnummer", "044 242 44 24")
    anna.taps("Verbindlich zusagen")
    anna.is_on("/jobs/")
    anna.sees("Beat Keller", "Türwörter", "Anrufen: 079 123 45 67")


def chiara_is_told_kindly(chiara: Person) -> None:
    chiara.gets_letter(TITLE)
    chiara.opens("/notices")
    chiara.sees(f"Für «{TITLE}» wurde jemand anderes gewählt.")
    chiara.taps_what_says("wurde jemand anderes gewählt")
    chiara.sees("Anna hat sich anders entschieden", "sagt nichts gegen Sie")


def they_write_to_each_other(anna: Person, beat: Person, javascript: bool) -> None:
    """Each sees it within three seconds; without scripts after loading again, and nobody promises a time."""
    beat.opens("/notices")
    beat.taps_what_says("Abgemacht: Donnerstag, 26. November, 14 Uhr mit Anna")
    beat.sees("Zypressenstrasse 11", "Anna Anner", "Anrufen: 044 242 44 24", "Gut zu wissen für den Besuch")
    for writer, reader, words in (
        (anna, beat, "Bitte bei Anner klingeln, zweiter Stock."),
        (beat, anna, "Danke, bis Donnerstag!"),
    ):
        writer.types(f"Nachricht an {reader.name}", words)
        writer.taps("Senden")
        if not javascript:
            writer.sees(words)
            reader.taps("Neu laden")
        reader.sees(words, within_seconds=3)
    for person in (anna, beat):
        if not javascript:
            person.taps_what_says("Auftrag für CHF 62.50")
        person.is_on("/jobs/")


def they_agree_on_another_total(anna: Person, beat: Person) -> None:
    beat.loads_again()
    beat.sees("Läuft es?")
    beat.taps("Anderen Gesamtpreis vorschlagen")
    beat.types("Neuer Gesamtpreis", "71.50")
    beat.types("Was hat sich geändert?", "Neues Kabel, CHF 9")
    beat.taps("Diesen Gesamtpreis vorschlagen")
    beat.sees("Vorgeschlagener Gesamtpreis: CHF 71.50", "Er gilt, sobald Anna auf dem eigenen Handy zustimmt.")
    anna.loads_again()
    anna.sees("Beat schlägt einen anderen Gesamtpreis vor", "Neues Kabel, CHF 9")
    anna.taps("Mit CHF 71.50 einverstanden")
    anna.sees("Sie zahlen 71.50 direkt an Beat. Darin sind 5.72 Gebühr (8 %)")


def beat_is_done_and_anna_says_it_works(anna: Person, beat: Person) -> None:
    beat.loads_again()
    beat.sees("Sie erhalten 71.50.", "Ihnen bleiben 65.78.")
    beat.taps("Als erledigt melden")
    beat.sees("Abgemacht sind CHF 71.50.")
    beat.chooses("TWINT")
    beat.taps("Erledigt")
    beat.sees("Anna sagt, ob es läuft")
    anna.loads_again()
    anna.sees("Beat meldet: erledigt. Läuft es?")
    anna.taps("Ja, es läuft")
    anna.sees("Wie war die Hilfe von Beat?", "Sie haben gesagt: Es läuft. Die Quittungen sind ausgestellt")


def anna_rates(anna: Person, beat: Person) -> None:
    anna.taps("Jetzt bewerten")
    anna.chooses("5 von 5: sehr gut")
    anna.types("In Ihren Worten", "Freundlich und schnell, jetzt geht es überall.")
    anna.taps("Bewertung veröffentlichen")
    anna.is_on("/jobs/")
    anna.sees("Freundlich und schnell, jetzt geht es überall.")
    beat.loads_again()
    beat.sees("Freundlich und schnell, jetzt geht es überall.")


def both_have_the_same_paper(anna: Person, beat: Person) -> None:
    """Price − fee = what remains: on the page, on paper, in the ledger."""
    assert PRICE - FEE == REMAINS
    number, page, paper = the_paper_of(anna)
    assert {PRICE, FEE} <= amounts(page) and {PRICE, FEE} <= amounts(paper)
    assert number in paper and "Beat Keller" in paper and "mit TWINT" in paper
    copy, page, paper = the_paper_of(beat)
    assert {PRICE, FEE, REMAINS} <= amounts(page) and {PRICE, FEE, REMAINS} <= amounts(paper)
    assert copy != number and copy in paper and "Keine Rechnung" in paper
    session.rollback()  # what the test read before is old
    booked = [entry.rappen.rappen for entry in session.scalars(select(LedgerEntry))]
    assert sorted(booked) == [-FEE.rappen, FEE.rappen]


def the_paper_of(person: Person) -> tuple[str, str, str]:
    """Its number, and the words on the page and in the PDF."""
    person.taps("Quittung")
    person.is_on("/receipts/")
    number = person.reads(".paper-number")
    name, content = person.downloads("PDF herunterladen")
    assert name == f"{number}.pdf"
    return number, person.reads("main"), text_of(content)


def amounts(text: str) -> set[Chf]:
    """Every sum of money in a text."""
    return {Chf.parse(found.replace("’", "")) for found in re.findall(r"(?:CHF )?(\d[\d’]*\.\d\d)", text)}
