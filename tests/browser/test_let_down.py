"""Appointments that were let down: called off five hours before, and one where the two see it differently."""

import pytest

from market.accounts import Account
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.browser.served import until
from tests.deals import scheduled_job

TITLE = "WLAN geht im Schlafzimmer nicht"


@pytest.mark.both
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_called_off_late_and_excused(javascript: bool, anna: Account, beat: Account, meet: Meet, later: Later) -> None:
    """Beat's daughter has a fever; Anna asks others with one tap, and then lifts his mark."""
    scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna, javascript=javascript), meet("Beat", account=beat, javascript=javascript)
    later("2026-11-26 09:00")

    beat_reads_what_it_means_and_calls_off(beats)
    anna_is_told_and_asks_others(annas)
    beat_finds_the_mark(beats)
    anna_excuses_it(annas)
    later("2026-11-26 10:10")  # within the hour nobody gets a second mail about one matter
    beat_reads_that_it_counts_no_more(beats)


def beat_reads_what_it_means_and_calls_off(beat: Person) -> None:
    until(lambda: beat.opens("/today") or "Bleibt es bei" in beat.page.content())  # the clock asks a moment after nine
    beat.sees("Bleibt es bei Donnerstag, 26. November, 14 Uhr?", TITLE)
    beat.taps("Ja sagen")
    beat.taps("Absagen")
    beat.sees(
        "Bis zum Termin sind es weniger als 24 Stunden", "Bei Ihnen bleibt aber ein Vermerk.", "Anna kann ihn entschuldigen"
    )
    beat.types("Warum, in wenigen Worten?", "Meine Tochter hat Fieber.")
    beat.taps("Trotzdem absagen")
    beat.is_on("/jobs/")
    beat.sees("Dieser Auftrag ist beendet", "Ein Vermerk zu diesem Termin")
    beat.sees_no("Zypressenstrasse 11")


def anna_is_told_and_asks_others(anna: Person) -> None:
    anna.gets_letter("Abgesagt")
    anna.opens("/notices")
    anna.taps_what_says(f"Beat hat «{TITLE}» kurzfristig abgesagt.")
    anna.sees("Sollen wir andere Helfer fragen?", "Meine Tochter hat Fieber.")
    anna.taps("Andere Helfer fragen")
    anna.is_on("/requests/")
    anna.sees("Ihre Anfrage ist online", TITLE)


def beat_finds_the_mark(beat: Person) -> None:
    beat.taps("Ich", within="nav:visible")
    beat.taps_what_says("Meine Vermerke")
    beat.sees("Kurzfristig abgesagt", TITLE, "Zählt bis Freitag, 26. November 2027.")


def anna_excuses_it(anna: Person) -> None:
    anna.opens("/notices")
    anna.taps_what_says("kurzfristig abgesagt.")
    anna.sees("War es verständlich?")
    anna.taps("Entschuldigen")
    anna.sees("Sie haben es entschuldigt. Beat weiss Bescheid.")


def beat_reads_that_it_counts_no_more(beat: Person) -> None:
    beat.gets_letter("hat Verständnis")
    beat.loads_again()
    beat.sees("zählt nicht mehr", "Anna hat Verständnis und hat ihn aufgehoben.")


def test_nobody_came_and_the_two_see_it_differently(
    anna: Account, beat: Account, chiara: Account, olga: Account, meet: Meet, later: Later
) -> None:
    """Anna waited in vain, Beat rang in vain. She asks others meanwhile; the team hears both."""
    scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)
    later("2026-11-26 14:20")

    anna_says_that_nobody_came(annas)
    anna_asks_others_meanwhile(annas)
    later("2026-11-27 09:00")
    beat_contests(beats)
    later("2026-11-27 10:10")  # within the hour nobody gets a second mail about one matter
    anna_reads_that_both_are_heard(annas)
    olga_finds_it_on_her_list(meet("Olga", account=olga))


def anna_says_that_nobody_came(anna: Person) -> None:
    anna.opens("/today")
    anna.taps("Sagen, wie es lief")
    anna.taps("Beat ist nicht gekommen")
    anna.sees("Für die Antwort sind 48 Stunden Zeit")
    anna.types("Was ist passiert?", "Ich habe zwanzig Minuten gewartet.")
    anna.taps("Melden")
    anna.is_on("/jobs/")
    anna.sees("Wir fragen bei Beat nach", "Beat hat bis Samstag, 28. November, 14.20 Uhr Zeit für eine Antwort.")


def anna_asks_others_meanwhile(anna: Person) -> None:
    anna.taps("Inzwischen andere fragen")
    anna.sees("Stimmt alles?", TITLE)
    anna.taps("Anfrage aufgeben")
    anna.is_on("/requests/")
    anna.sees("Ihre Anfrage ist online")


def beat_contests(beat: Person) -> None:
    beat.gets_letter("Waren Sie da?")
    beat.opens("/notices")
    beat.taps_what_says("hat vergeblich gewartet")
    beat.sees("Anna schreibt, dass Sie nicht gekommen sind", "bis Samstag, 28. November, 14.20 Uhr")
    beat.sees("«Ich habe zwanzig Minuten gewartet.»")
    beat.types("Wie war es?", "Ich habe dreimal geklingelt.")
    beat.taps("Antwort senden")
    beat.is_on("/jobs/")
    beat.sees(
        "Wir suchen einen Betrag, der stimmt",
        "schlagen bis ",
        "«Ich habe dreimal geklingelt.»",
        "«Ich habe zwanzig Minuten gewartet.»",
    )


def anna_reads_that_both_are_heard(anna: Person) -> None:
    anna.gets_letter("Wir hören Sie beide")
    anna.opens("/notices")
    anna.taps_what_says("Wir hören Sie beide")
    anna.sees("Wir suchen einen Betrag, der stimmt", "schlagen bis ", "«Ich habe dreimal geklingelt.»")


def olga_finds_it_on_her_list(olga: Person) -> None:
    olga.gets_letter("Nicht einig")
    olga.opens("/desk")
    olga.taps_what_says("wartet auf unseren Betrag")
    olga.taps_what_says(TITLE)
    olga.sees("Anna Anner", "Beat Keller", "Ich habe zwanzig Minuten gewartet.", "Ich habe dreimal geklingelt.")
