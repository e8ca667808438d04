"""Cases from the neighbour's phone to the desk and back: two stars, and a helper who is stopped."""

import pytest

from database import session, unit_of_work
from market import cases, finishing
from market.accounts import Account
from market.cases import Reason
from market.jobs import PaidBy
from tests.browser.conftest import Later, Meet
from tests.browser.people import Person
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
def test_two_stars_a_call_a_mail_and_the_case_is_closed(
    anna: Account, beat: Account, olga: Account, meet: Meet, later: Later
) -> None:
    job = scheduled_job(anna, beat, title=TITLE)
    annas = meet("Anna", account=anna)
    later("2026-11-26 15:00")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.CASH, by=anna))
    olgas = meet("Olga", account=olga, **DESK)

    annas.opens(f"/jobs/{job.id}/review/new")
    annas.page.locator("input[name=stars][value='2']").check(force=True)
    annas.types("In Ihren Worten", "Es bricht immer noch ab.")
    annas.page.locator("main form button[type=submit]").first.click()
    annas.sees("Die Bewertung")

    olgas.opens("/desk")
    olgas.taps("Wenige Sterne")
    olgas.sees("«Es bricht immer noch ab.»", "Lesen Sie, was geschrieben wurde")
    olgas.taps("Eine Mail schreiben")
    olgas.sees("Danke für Ihre offenen Worte")
    olgas.taps("Senden")
    olgas.sees("Wir haben geschrieben")
    annas.gets_letter(f"Zu «{TITLE}»")
    olgas.chooses("Wir konnten helfen")
    olgas.types("Warum so?", "Anna versucht es nochmals mit Beat.")
    olgas.taps("Fall abschliessen")
    olgas.sees("Wieder öffnen")


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
