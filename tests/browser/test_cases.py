"""Cases from the neighbour's phone to the desk and back: two stars, and a helper who is stopped."""

import pytest

from database import session, unit_of_work
from market import cases, finishing
from market.accounts import Account
from market.cases import Reason
from market.jobs import PaidBy
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
from tests.browser.test_second_visit import anna_ticks_a_time, beat_offers_a_second_visit
from tests.deals import bid_of, scheduled_job

TITLE = "WLAN geht im Schlafzimmer nicht"
DESK = {"viewport": {"width": 1280, "height": 900}, "is_mobile": False}


@pytest.mark.both
def test_a_helper_is_stopped_and_the_neighbour_is_helped_on(
    anna: Account, beat: Account, chiara: Account, olga: Account, meet: Meet, later: Later
) -> None:
    job = scheduled_job(anna, beat, title=TITLE)
    annas = meet("Anna", account=anna)
    later("2026-11-25 16:00")
    olgas = meet("Olga", account=olga, **DESK)

    olga_stops_beat(olgas, beat)
    anna_reads_it_and_is_helped_on(annas)
    olga_calls_and_closes(olgas)

    session.rollback()  # so that what the server wrote is seen
    assert job.request is not None
    bid = bid_of(chiara, job.request, times=("2026-11-30 14:00",))
    annas.opens(f"/proposals/{bid.id}")
    annas.sees("Chiara")


def olga_stops_beat(olga: Person, beat: Account) -> None:
    olga.opens(f"/desk/accounts/{beat.id}")
    olga.sees("1 Termin endet ohne Schuld", "1 Person kommt auf unsere Liste zum Anrufen")
    olga.types("Warum?", "Hat mehrere belogen.")
    olga.taps("Mit diesem Grund sperren")
    olga.sees("Gesperrt", "Wen wir jetzt anrufen")


def anna_reads_it_and_is_helped_on(anna: Person) -> None:
    anna.gets_letter("Findet nicht statt")
    anna.opens("/notices")
    anna.taps_what_says(f"«{TITLE}» mit Beat findet nicht statt")
    anna.is_on("/jobs/")
    anna.sees("Er findet nicht statt, und niemand von Ihnen ist schuld")
    anna.sees_no("Beats Telefon")
    anna.opens("/today")
    anna.sees(TITLE)


def olga_calls_and_closes(olga: Person) -> None:
    olga.taps("Wen wir jetzt anrufen")
    olga.taps("Hilfe gestoppt, jemand wartet")
    olga.sees("Niemand kommt.", "Private Nachrichten öffnen")
    olga.types("Notiz", "Anna geht es gut, sie wartet auf andere.")
    olga.taps("Notiz festhalten")
    olga.sees("«Anna geht es gut, sie wartet auf andere.»")
    olga.chooses("Wir konnten helfen")
    olga.types("Warum so?", "Andere sind gefragt.")
    olga.taps("Fall abschliessen")
    olga.sees("Wieder öffnen")


@pytest.mark.both
def test_two_stars_a_second_visit_and_the_case_is_closed(
    anna: Account, beat: Account, olga: Account, meet: Meet, later: Later
) -> None:
    job = scheduled_job(anna, beat, title=TITLE)
    annas, beats = meet("Anna", account=anna), meet("Beat", account=beat)
    later("2026-11-26 15:00")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=anna))
    olgas = meet("Olga", account=olga, **DESK)

    anna_gives_two_stars(annas, job.id)
    olga_writes_to_anna(olgas)
    annas.gets_letter(f"Zu «{TITLE}»")
    anna_says_that_it_does_not_work_again(annas, job.id)
    beats.opens(f"/jobs/{job.id}")
    beat_offers_a_second_visit(beats)
    later("2026-11-26 16:10")  # within the hour nobody gets a second mail about one matter
    anna_ticks_a_time(annas)
    later("2026-11-30 11:30")
    beats.opens("/today")
    beats.taps("Melden")
    beats.taps("Als erledigt melden")
    beats.chooses("Bar")
    beats.taps("Erledigt")
    annas.opens("/today")
    annas.taps("Sagen, wie es lief")
    annas.taps("Ja, es läuft")
    annas.is_on("/jobs/")
    olga_reads_how_it_went_and_closes(meet("Olga", account=olga, **DESK))  # nobody of the team stays signed in over the weekend


def anna_gives_two_stars(anna: Person, job_id: int) -> None:
    anna.opens(f"/jobs/{job_id}/review/new")
    anna.page.locator("input[name=stars][value='2']").check(force=True)
    anna.types("In Ihren Worten", "Es bricht immer noch ab.")
    anna.page.locator("main form button[type=submit]").first.click()
    anna.sees("Die Bewertung")


def olga_writes_to_anna(olga: Person) -> None:
    olga.opens("/desk")
    olga.taps("Wenige Sterne")
    olga.sees("«Es bricht immer noch ab.»", "Lesen Sie, was geschrieben wurde")
    olga.taps("Eine Mail schreiben")
    olga.sees("Danke für Ihre offenen Worte")
    olga.taps("Senden")
    olga.sees("Wir haben geschrieben")


def anna_says_that_it_does_not_work_again(anna: Person, job_id: int) -> None:
    anna.opens(f"/jobs/{job_id}")
    anna.taps_what_says("Läuft es wieder nicht?", "#job-again")
    anna.chooses("Die Zeit hat nicht gereicht")
    anna.types("Was wurde versucht, was ist passiert?", "Der Repeater steht am falschen Ort.")
    anna.taps("Melden")
    anna.sees("Wie soll es weitergehen?")


def olga_reads_how_it_went_and_closes(olga: Person) -> None:
    olga.opens("/desk")
    olga.taps("Wenige Sterne")
    olga.sees("Termin steht", "Es läuft")
    olga.chooses("Wir konnten helfen")
    olga.types("Warum so?", "Beat kam nochmals, jetzt läuft es.")
    olga.taps("Fall abschliessen")
    olga.sees("Wieder öffnen")


def test_the_list_is_walked_by_keys_while_it_has_the_focus(anna: Account, beat: Account, olga: Account, meet: Meet) -> None:
    for person in (anna, beat):
        cases.open_case(Reason.LET_DOWN, person, person=person)
    session.commit()
    olgas = meet("Olga", account=olga, **DESK)
    olgas.opens("/desk")
    focus = olgas.page.evaluate
    olgas.presses("j", "?")
    assert focus("document.activeElement.tagName") == "BODY"
    first, second = olgas.page.locator("#desk-list th a").all()
    first.focus()
    olgas.presses("j")
    assert second.evaluate("row => row === document.activeElement")
    olgas.presses("ArrowUp", "?")
    assert first.evaluate("row => row === document.activeElement")
    olgas.sees("nächster Fall")
    olgas.presses("Control+j", "/")
    assert focus("document.activeElement.closest('#desk-filter') !== null")
    first.focus()
    olgas.presses("j", "Enter")
    olgas.is_on("/desk/cases/")
