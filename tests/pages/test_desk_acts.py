"""What the team does at its desk: hide an ad, settle an unsolved job, look at street and telephone. Always with a reason."""

from collections.abc import Callable
from typing import Any

import pytest

from database import session
from invoices import documents
from market import accounts, ads, events, finishing, offers, talk
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.lifecycle import AdState, JobState
from market.money import Chf
from market.notices import Letter
from market.offers import Offer
from market.requests import Request
from tests.conftest import person
from tests.deals import offer_of, request_of
from tests.pages.test_desk import unsolved_job
from tests.papers import At
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
WHY = "Bitte keine Telefonnummer im Titel."
PHONE, STREET, HELPERS = "tel:+41442422424", "Zypressenstrasse 11", "tel:+41791234567"


@pytest.fixture
def job(anna: Account, beat: Account, at: At) -> Job:
    return unsolved_job(anna, beat, at)


@pytest.fixture
def max_(olga: Account) -> Account:
    """A second one of the team."""
    account = accounts.make_operator(person("Max", "Muster", "8001"))
    session.commit()
    return account


def kinds_of(row: Any) -> list[Kind]:
    return [event.kind for event in events.story_of(row)]


def both_name(job: Job, rappen: int) -> None:
    for side in (job.neighbour, job.helper):
        finishing.name_partial(job, Chf(rappen), by=side)
    session.commit()


# Hiding an ad


@AS
@pytest.mark.parametrize("kind", ["offers", "requests"])
def test_an_ad_is_hidden_with_a_reason(
    anna: Account, beat: Account, olga: Account, client_of: Client, letters: Callable[[], list[Letter]], kind: str, htmx: bool
) -> None:
    ad: Any = offer_of(beat) if kind == "offers" else request_of(anna)
    answer = client_of(olga).post(f"/desk/{kind}/{ad.id}/hiding", data={"reason": WHY}, htmx=htmx)
    assert (answer.status_code, answer.location) == ((200, None) if htmx else (303, f"/desk/{kind}/{ad.id}"))
    assert (ad.state, ad.hidden_reason) == (AdState.HIDDEN, WHY)
    told = events.story_of(ad)[-1]
    assert (told.kind, told.by_id, told.facts) == (Kind.AD_HIDDEN, olga.id, {"reason": WHY})
    assert ("ad_hidden", ad.author.email) in [(letter.kind, letter.to_address) for letter in letters()]
    if htmx:
        assert answer.text.lstrip().startswith('<div class="desk__case" id="desk-ad"')
        assert "Wieder zeigen" in answer.text


@AS
def test_without_a_reason_nothing_is_hidden(beat: Account, olga: Account, client_of: Client, htmx: bool) -> None:
    offer = offer_of(beat)
    for typed in ("", "   ", "x" * 501):
        answer = client_of(olga).post(f"/desk/offers/{offer.id}/hiding", data={"reason": typed}, htmx=htmx)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert typed.strip() in answer.text
    assert offer.state is AdState.LIVE


@AS
def test_a_hidden_ad_is_shown_again(beat: Account, olga: Account, client_of: Client, htmx: bool) -> None:
    offer, browser = offer_of(beat), client_of(olga)
    browser.post(f"/desk/offers/{offer.id}/hiding", data={"reason": WHY})
    answer = browser.post(f"/desk/offers/{offer.id}/showing", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert (offer.state, offer.hidden_reason) == (AdState.LIVE, None)
    assert kinds_of(offer)[-2:] == [Kind.AD_HIDDEN, Kind.AD_SHOWN_AGAIN]


@AS
def test_hiding_twice_is_hiding_once(beat: Account, olga: Account, client_of: Client, htmx: bool) -> None:
    offer, browser = offer_of(beat), client_of(olga)
    answers = [browser.post(f"/desk/offers/{offer.id}/hiding", data={"reason": WHY}, htmx=htmx).status_code for _ in range(2)]
    assert answers == [200 if htmx else 303] * 2
    assert kinds_of(offer).count(Kind.AD_HIDDEN) == 1


@AS
def test_an_ad_its_author_took_down_in_the_meantime_is_not_hidden(
    beat: Account, olga: Account, client_of: Client, htmx: bool
) -> None:
    offer = offer_of(beat)
    ads.take_down(offer, by=beat)
    answer = client_of(olga).post(f"/desk/offers/{offer.id}/hiding", data={"reason": WHY}, htmx=htmx)
    assert (answer.status_code, "In der Zwischenzeit hat sich etwas geändert" in answer.text) == (409, True)
    assert offer.state is AdState.TAKEN_DOWN


def test_a_draft_is_its_authors_own_business(beat: Account, olga: Account, client_of: Client) -> None:
    offer: Offer = offer_of(beat)
    offer.state = AdState.DRAFT
    assert client_of(olga).get(f"/desk/offers/{offer.id}").status_code == 404
    assert offer.title not in client_of(olga).get("/desk/ads").text
    assert client_of(olga).get("/desk/requests/1").status_code == 404


# Settling


def test_the_page_of_a_job_names_both_sides_and_what_they_say(job: Job, olga: Account, client_of: Client) -> None:
    finishing.name_partial(job, Chf(2500), by=job.helper)
    text = client_of(olga).get(f"/desk/jobs/{job.id}").text
    for said in ("Anna Anner", "Beat Keller", "Das Gerät ist defekt", "ins Wasser gefallen", "CHF 25.00", "noch nicht gesagt"):
        assert said in text
    assert "Beide können auf ihrer Seite noch einen nennen." in text


@AS
@pytest.mark.parametrize(("named", "papers"), [(0, 0), (2500, 2)])
def test_an_unsolved_job_is_settled(
    job: Job, olga: Account, client_of: Client, letters: Callable[[], list[Letter]], named: int, papers: int, htmx: bool
) -> None:
    both_name(job, named)
    answer = client_of(olga).post(
        f"/desk/jobs/{job.id}/settlement", data={"amount": str(named), "reason": "Wie besprochen."}, htmx=htmx
    )
    assert answer.status_code == (200 if htmx else 303)
    assert (job.state, job.settled_price, job.end_reason) == (JobState.SETTLED, Chf(named), "Wie besprochen.")
    told = events.story_of(job)[-1]
    assert (told.kind, told.by_id, told.facts) == (Kind.SETTLED, olga.id, {"price": named, "reason": "Wie besprochen."})
    assert len(documents.papers_of(job)) == papers
    assert [letter.kind for letter in letters()].count("job_settled") == 2
    page = client_of(olga).get(f"/desk/jobs/{job.id}").text
    assert ("Wie besprochen." in page, "So regeln" in page) == (True, False)


@AS
@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        ({"amount": "3000", "reason": "Halbe halbe"}, "Möglich sind nur CHF 0.00 oder ein Betrag"),
        ({"amount": "-5", "reason": "Halbe halbe"}, "Möglich sind nur CHF 0.00 oder ein Betrag"),
        ({"reason": "Halbe halbe"}, "Bitte wählen Sie einen Betrag."),
        ({"amount": "0", "reason": "  "}, "Bitte nennen Sie einen Grund"),
    ],
)
def test_what_is_not_possible_is_said_beside_the_field_and_nothing_is_lost(
    job: Job, olga: Account, client_of: Client, typed: dict[str, str], beside: str, htmx: bool
) -> None:
    answer = client_of(olga).post(f"/desk/jobs/{job.id}/settlement", data=typed, htmx=htmx)
    assert (answer.status_code, beside in answer.text, typed["reason"].strip() in answer.text) == (422, True, True)
    assert job.state is JobState.UNSOLVED


@AS
def test_who_comes_second_sees_how_it_was_settled(job: Job, olga: Account, max_: Account, client_of: Client, htmx: bool) -> None:
    said = {"amount": "0", "reason": "Zuerst."}
    client_of(olga).post(f"/desk/jobs/{job.id}/settlement", data=said)
    answer = client_of(max_).post(f"/desk/jobs/{job.id}/settlement", data=said | {"reason": "Zu spät."}, htmx=htmx)
    assert (answer.status_code, "Zuerst." in answer.text) == (409, True)
    assert (job.end_reason, kinds_of(job).count(Kind.SETTLED)) == ("Zuerst.", 1)


@AS
def test_settling_twice_is_settling_once(job: Job, olga: Account, client_of: Client, htmx: bool) -> None:
    said, browser = {"amount": "0", "reason": "Zuerst."}, client_of(olga)
    answers = [browser.post(f"/desk/jobs/{job.id}/settlement", data=said, htmx=htmx).status_code for _ in range(2)]
    assert (answers, kinds_of(job).count(Kind.SETTLED)) == ([200 if htmx else 303] * 2, 1)


@AS
def test_nobody_of_the_team_decides_in_a_matter_of_their_own(job: Job, beat: Account, client_of: Client, htmx: bool) -> None:
    accounts.make_operator(beat)
    browser = client_of(beat)
    page = browser.get(f"/desk/jobs/{job.id}").text
    assert ("So regeln" in page, "Wofür brauchen Sie" in page) == (False, False)
    for act, said in (("settlement", {"amount": "0", "reason": "Für mich."}), ("look", {"reason": "Neugier"})):
        assert browser.post(f"/desk/jobs/{job.id}/{act}", data=said, htmx=htmx).status_code == 403
    assert (job.state, kinds_of(job)[-1]) == (JobState.UNSOLVED, Kind.UNSOLVED)


# Looking


def test_nothing_private_stands_on_any_page_without_a_reason(job: Job, anna: Account, olga: Account, client_of: Client) -> None:
    talk.say(job.thread, "Der Schlüssel liegt unter der Matte.", by=anna)
    browser = client_of(olga)
    pages = ("", "/accounts", "/ads", "/jobs", "/unsolved", "/events", f"/jobs/{job.id}", f"/requests/{job.request_id}")
    for address in pages:
        text = browser.get(f"/desk{address}").text
        hidden = (PHONE, STREET, HELPERS, "Matte", "Das klingt nach dem Repeater", *job.door_words)
        assert [word for word in hidden if word in text] == []


def test_contacts_are_shown_once_after_a_reason(job: Job, olga: Account, client_of: Client) -> None:
    browser, address = client_of(olga), f"/desk/jobs/{job.id}"
    answer = browser.post(f"{address}/look", data={"reason": "Anna hat angerufen."})
    assert (answer.status_code, answer.location) == (303, address)
    first, second = (browser.get(address).text for _ in range(2))
    assert [word in first for word in (PHONE, STREET, HELPERS, "anna.anner@example.com")] == [True] * 4
    assert [word in second for word in (PHONE, STREET, HELPERS, "anna.anner@example.com")] == [False] * 4
    look = events.story_of(job)[-1]
    assert (look.kind, look.by_id, look.facts) == (Kind.STAFF_LOOKED, olga.id, {"reason": "Anna hat angerufen."})
    assert "«Anna hat angerufen.»" in browser.get("/desk/events?kind=staff_looked").text


def test_with_htmx_they_come_at_once_and_are_gone_on_the_next_visit(job: Job, olga: Account, client_of: Client) -> None:
    browser, address = client_of(olga), f"/desk/jobs/{job.id}"
    answer = browser.post(f"{address}/look", data={"reason": "Anna hat angerufen."}, htmx=True)
    assert (answer.status_code, PHONE in answer.text, HELPERS in answer.text) == (200, True, True)
    assert PHONE not in browser.get(address).text


@AS
def test_without_a_reason_nothing_is_shown(job: Job, olga: Account, client_of: Client, htmx: bool) -> None:
    answer = client_of(olga).post(f"/desk/jobs/{job.id}/look", data={"reason": " "}, htmx=htmx)
    assert (answer.status_code, PHONE in answer.text) == (422, False)
    assert Kind.STAFF_LOOKED not in kinds_of(job)


def test_a_look_opens_one_job_for_a_moment(
    job: Job, anna: Account, beat: Account, olga: Account, at: At, client_of: Client
) -> None:
    other = unsolved_job(anna, beat, at, "Ein anderer", "2026-12-03 09:00")
    browser = client_of(olga)
    browser.post(f"/desk/jobs/{job.id}/look", data={"reason": "Anna hat angerufen."})
    assert PHONE not in browser.get(f"/desk/jobs/{other.id}").text

    browser.post(f"/desk/jobs/{job.id}/look", data={"reason": "Anna hat nochmals angerufen."})
    at("2026-12-03 10:03")
    assert PHONE not in browser.get(f"/desk/jobs/{job.id}").text


def test_a_request_is_looked_at_as_an_ad(anna: Account, olga: Account, client_of: Client) -> None:
    wanted: Request = request_of(anna, "Drucker streikt")
    text = client_of(olga).get(f"/desk/requests/{wanted.id}").text
    assert ("Drucker streikt" in text, "Anna Anner" in text, "Dieses Inserat ausblenden" in text) == (True, True, True)
    assert offers.seen_by(olga, 99) is None
