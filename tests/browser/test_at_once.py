"""Two tabs, two taps, two people at the same moment: what is old says so kindly, and what is done twice happens once."""

from playwright.sync_api import expect
from sqlalchemy import func, select

from database import session
from market.accounts import Account
from market.jobs import Job
from tests.browser.conftest import Meet
from tests.browser.people import Person
from tests.deals import FRIDAY_AT_NINE, THURSDAY_AT_TWO, bid_of, request_of


def test_a_stale_page_shows_how_things_stand_now(anna: Account, beat: Account, meet: Meet) -> None:
    """Anna has the bid open twice. In one tab she declines it; the other one, an hour old, wants to say yes."""
    bid = bid_of(beat, request_of(anna), times=(THURSDAY_AT_TWO,))
    here, there = meet("Anna", account=anna), meet("Anna", account=anna)
    for tab in (here, there):
        tab.opens(f"/proposals/{bid.id}/acceptance")
        gives_contacts(tab)
    here.opens(f"/proposals/{bid.id}")
    here.unfolds("Ablehnen")
    here.taps("Ja, ablehnen")
    here.sees("Sie haben diesen Vorschlag abgelehnt")

    with there.told(409):
        there.taps("Verbindlich zusagen")
        there.sees("Es wurde nichts abgemacht. Was Sie geschrieben haben, ist noch da.")
    expect(there.focus()).to_be_in_viewport()
    expect(there.focus()).to_contain_text("Es wurde nichts abgemacht")
    there.has_typed("Strasse und Hausnummer", "Ankerstrasse 3")
    there.taps("Sehen, wie es jetzt steht")
    there.sees("Sie haben diesen Vorschlag abgelehnt")
    assert jobs() == 0


def test_two_helpers_cannot_both_be_chosen(anna: Account, beat: Account, chiara: Account, meet: Meet) -> None:
    """The second yes comes from a page that does not know of the first."""
    wanted = request_of(anna)
    first, second = bid_of(beat, wanted, times=(THURSDAY_AT_TWO,)), bid_of(chiara, wanted, times=(FRIDAY_AT_NINE,))
    here, there = meet("Anna", account=anna), meet("Anna", account=anna)
    there.opens(f"/proposals/{second.id}/acceptance")
    says_yes(here, first.id)
    here.is_on("/jobs/")

    with there.told(409):
        gives_contacts(there)
        there.taps("Verbindlich zusagen")
        there.sees("Es wurde nichts abgemacht. Was Sie geschrieben haben, ist noch da.")
    assert jobs() == 1


def test_a_double_tap_agrees_once(anna: Account, beat: Account, meet: Meet) -> None:
    bid = bid_of(beat, request_of(anna), times=(THURSDAY_AT_TWO,))
    annas = meet("Anna", account=anna)
    annas.opens(f"/proposals/{bid.id}/acceptance")
    gives_contacts(annas)
    annas.taps_twice("Verbindlich zusagen")
    annas.is_on("/jobs/")
    annas.sees("Beat Keller")
    assert jobs() == 1


def test_a_double_tap_without_scripts_agrees_once(anna: Account, beat: Account, meet: Meet) -> None:
    bid = bid_of(beat, request_of(anna), times=(THURSDAY_AT_TWO,))
    annas = meet("Anna", account=anna, javascript=False)
    annas.opens(f"/proposals/{bid.id}/acceptance")
    gives_contacts(annas)
    annas.taps_twice("Verbindlich zusagen")
    annas.is_on("/jobs/")
    annas.sees("Beat Keller")
    assert jobs() == 1


def says_yes(anna: Person, bid: int) -> None:
    anna.opens(f"/proposals/{bid}/acceptance")
    gives_contacts(anna)
    anna.taps("Verbindlich zusagen")


def gives_contacts(anna: Person) -> None:
    anna.types("Strasse und Hausnummer", "Ankerstrasse 3")
    anna.types("Ihre Telefonnummer", "079 111 22 33")


def jobs() -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Job)) or 0
