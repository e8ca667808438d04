"""For everybody: in another language, with keys alone, with very large text. And out of the house again."""

import pytest
from playwright.sync_api import Browser, expect

from database import session
from market import talk
from market.accounts import Account
from tests.browser.conftest import Meet
from tests.browser.people import Person
from tests.deals import bid_of, request_of, scheduled_job

OUTSIDE = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? [`page ${document.documentElement.scrollWidth}`] : [];
  const words = [...document.querySelectorAll("body *")].filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && one.checkVisibility({ visibilityProperty: true }) && !one.closest(".only-read, .skip, .chips, noscript"));
  return wide.concat(words.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.textContent.trim()));
}"""
LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_the_page_speaks_english_from_one_tap_on(javascript: bool, meet: Meet) -> None:
    someone = meet("Anna", javascript=javascript)
    someone.opens("/offers?what=wlan")
    someone.taps("English")
    someone.sees("Find help")
    someone.is_on("/offers?what=wlan")
    assert someone.page.locator("html").get_attribute("lang") == "en"
    someone.opens("/")
    someone.sees("Trouble with technology?")


def test_who_signs_out_is_out(anna: Account, meet: Meet) -> None:
    annas = meet("Anna", account=anna)
    annas.opens("/me")
    annas.taps("Abmelden")
    annas.sees("Technik klemmt?")
    annas.goes_back()
    annas.sees("Anmelden oder neu dabei sein")
    annas.opens("/today")
    annas.is_on("/sign-in")


def test_signing_in_and_bidding_with_keys_alone(anna: Account, beat: Account, meet: Meet) -> None:
    wanted = request_of(anna)
    beats = meet("Beat", **LAPTOP)
    beats.email = beat.email
    beats.opens(f"/requests/{wanted.id}/proposals/new")
    beats.is_on("/sign-in")
    goes_by_keys_to(beats, "Ihre E-Mail-Adresse")
    beats.keys_in(beat.email, "Enter")
    beats.sees("Schauen Sie in Ihr Postfach")
    goes_by_keys_to(beats, "Der Code aus der E-Mail")
    beats.keys_in(beats.code(), "Enter")
    beats.is_on(f"/requests/{wanted.id}/proposals/new")
    goes_by_keys_to(beats, "Preis für den ganzen Besuch")
    beats.keys_in("60")
    goes_by_keys_to(beats, "Tag 1")
    beats.keys_in("Donnerstag")
    goes_by_keys_to(beats, "Beginn 1")
    beats.keys_in("14")
    goes_by_keys_to(beats, "Vorschlag senden")
    beats.presses("Enter")
    beats.sees("Anna prüft Ihren Vorschlag", "Donnerstag, 26. November, 14 Uhr bis etwa 15 Uhr")


def goes_by_keys_to(person: Person, name: str) -> None:
    """Tab after tab; wherever the focus is, it can be seen."""
    for _ in range(60):
        person.presses("Tab")
        here = person.focus()
        expect(here).not_to_have_css("outline-style", "none")
        if name in (here.get_attribute("aria-label") or "") or name in names_of(here):
            return
    raise AssertionError(f"no way to «{name}» by keys")


def names_of(element: object) -> str:
    return str(element.evaluate("e => [...(e.labels ?? []), e].map(one => one.textContent.replace(/\\s+/g, ' ')).join(' ')"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_with_letters_twice_as_large_nothing_is_cut_off(
    javascript: bool, anna: Account, beat: Account, meet: Meet, large_letters: Browser
) -> None:
    """As somebody has set it in the browser: no page is wider than the phone, no word ends outside of it."""
    job = scheduled_job(anna, beat)
    wanted = request_of(anna, "Drucker druckt nicht mehr seit dem Umzug")
    bid = bid_of(beat, wanted, times=("2026-11-30 14:00",))
    annas = meet("Anna", account=anna, javascript=javascript, browser=large_letters)
    for path in (
        "/", "/offers", "/requests/new/device", "/today", f"/requests/{wanted.id}", f"/requests/{wanted.id}/proposals",
        f"/proposals/{bid.id}/acceptance", f"/jobs/{job.id}", "/messages", "/notices", "/me",
    ):  # fmt: skip
        annas.opens(path)
        assert letters(annas) == "36px"
        assert outside(annas) == [], path


def letters(person: Person) -> str:
    return str(person.page.evaluate("getComputedStyle(document.documentElement).fontSize"))


def outside(person: Person) -> list[str]:
    """Words whose box ends beyond the screen's edge, and the page itself when it is wider than the screen."""
    return list(person.page.evaluate(OUTSIDE))


def test_a_job_page_opens_at_its_top_and_a_thread_at_its_end(meet: Meet, anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    for number in range(12):
        talk.say(job.thread, f"Noch eine Frage, die {number}.", by=beat)
    session.commit()
    addresses = f"/jobs/{job.id}", f"/threads/{job.thread_id}"
    phone = meet("Anna", account=anna)
    phone.opens(addresses[0])
    phone.page.wait_for_function("document.querySelector('[data-thread]')")
    assert phone.page.evaluate("scrollY") == 0
    phone.opens(addresses[1])
    phone.page.wait_for_function("scrollY > 0")
