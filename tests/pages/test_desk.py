"""The desk's lists: what waits, and everything that can be looked up, for the team alone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from blueprints.desk.words import ABOUT, EVENTS
from database import session
from invoices import documents
from market import ending, events, finishing, notices, unsolved
from market.accounts import Account
from market.events import Kind
from market.jobs import Cause, Job
from market.notices import LetterState
from tests.conftest import person
from tests.deals import THURSDAY_AT_TWO, offer_of, request_of, scheduled_job
from tests.papers import At, completed
from tests.queries import counted
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
LISTS = (
    "",
    "accounts",
    "ads",
    "ads?kind=requests",
    "unanswered",
    "jobs?state=all",
    "unsolved",
    "disputes",
    "payments",
    "receipts",
    "money",
    "bookings",
    "letters",
    "events",
)


def unsolved_job(anna: Account, beat: Account, at: At, title: str = "WLAN geht nicht", time: str = THURSDAY_AT_TWO) -> Job:
    """The helper came and it still does not work."""
    job = scheduled_job(anna, beat, title=title, time=time)
    at(job.starts_at + timedelta(hours=1))
    finishing.call_unsolved(job, Cause.DEVICE, "Der Laptop ist ins Wasser gefallen.", by=beat)
    session.commit()
    return job


def order_of(text: str, *words: str) -> list[str]:
    """The words that stand in the text, in the order they do."""
    return sorted((word for word in words if word in text), key=text.index)


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every address of the desk, with the first row's number and the first of several words in it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("desk.")]
    filled = [(re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule), rule.methods or set()) for rule in rules]
    return [(re.sub(r"<int:\w+>", "1", rule), method) for rule, methods in filled for method in methods & {"GET", "POST"}]


# Who may


@AS
def test_for_everybody_else_there_is_no_desk(
    app: Flask, anna: Account, beat: Account, dario: Account, client_of: Client, at: At, htmx: bool
) -> None:
    unsolved_job(anna, beat, at)
    offer_of(beat)
    assert len(routes(app)) >= 15
    for address, method in routes(app):
        for other in (anna, beat, dario):
            assert client_of(other).open(address, method=method, htmx=htmx).status_code == 404, address


def test_a_stranger_is_asked_to_sign_in(app: Flask, stranger: Visitor) -> None:
    assert {stranger.open(address, method=method).status_code for address, method in routes(app)} == {303}


def test_every_door_of_the_desk_says_that_it_is_for_the_team(app: Flask) -> None:
    views = [view for name, view in app.view_functions.items() if name.startswith("desk.")]
    assert [view.__name__ for view in views if not getattr(view, "is_for_operators", False)] == []


# What waits


def test_with_nothing_waiting_the_desk_says_so(olga: Account, client_of: Client) -> None:
    text = client_of(olga).get("/desk").text
    assert "Nichts wartet auf uns" in text
    assert "überfällig" not in text


def test_what_is_due_first_stands_first(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    letter = notices.post_letter("weg@example.com", "de", "sign_in_code")
    letter.state = LetterState.DEAD
    request_of(anna, "Drucker streikt")
    unsolved.ask_team(unsolved_job(anna, beat, at), by=anna)
    stuck = scheduled_job(anna, beat, time="2026-12-03 09:00")
    ending.queue(stuck)

    text = client_of(olga).get("/desk").text

    lines = ("1 Mail liess sich", "1 Anfrage hat nach einem Tag", "1 Auftrag wurde nicht gelöst", "1 Auftrag kommt nicht voran")
    assert order_of(text, *lines) == list(lines)
    assert "4 Dinge warten auf uns." in text
    assert text.count("überfällig") == 2  # the mail and the request; the job came in just now


def test_the_numbers_lead_to_their_rows(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    request_of(anna, "Drucker streikt")
    unsolved_job(anna, beat, at, "Laptop nass")
    browser = client_of(olga)
    text = browser.get("/desk").text
    for address, row in (("/desk/unsolved", "Laptop nass"), ("/desk/unanswered", "Drucker streikt")):
        assert f'href="{address}"' in text
        assert row in browser.get(address).text


def test_figures_count_this_week_and_this_month(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    at("2026-10-30 10:00")
    completed(anna, beat, at)
    at("2026-11-24 10:00")
    completed(anna, beat, at)
    completed(anna, beat, at)
    text = client_of(olga).get("/desk").text
    assert '<span class="desk__figure">2</span>Aufträge seit Montag' in text
    assert '<span class="desk__figure">2</span>Quittungen in diesem Monat' in text


# Lists


@pytest.mark.parametrize("address", LISTS)
def test_empty_lists_speak(olga: Account, client_of: Client, address: str) -> None:
    answer = client_of(olga).get(f"/desk/{address}".rstrip("/"))
    assert (answer.status_code, 'class="empty"' in answer.text or "<table" in answer.text) == (200, True)


def test_a_long_list_asks_the_store_no_more_than_a_short_one(
    anna: Account, beat: Account, olga: Account, at: At, client_of: Client
) -> None:
    def one_more(number: int) -> None:
        at("2026-11-23 10:00")
        helper = person(f"Person{number}", "Muster", "8004")
        request_of(helper, f"Anfrage {number}")
        offer_of(beat)
        completed(helper, beat, at)
        unsolved_job(helper, beat, at, time=f"2026-12-{number + 1:02} 09:00")
        notices.post_letter(f"weg{number}@example.com", "de", "sign_in_code").state = LetterState.DEAD
        at("2027-01-25 10:00")

    def asked() -> list[int]:
        browser = client_of(olga)
        browser.get("/desk")  # writes down the visit
        return [asked_by(browser, f"/desk/{address}".rstrip("/")) for address in LISTS]

    one_more(0)
    with_one = asked()
    for number in range(1, 30):
        one_more(number)
    assert asked() == with_one
    assert max(with_one) <= 9


def asked_by(browser: Visitor, address: str) -> int:
    with counted() as statements:
        assert browser.get(address).status_code == 200
    return len(statements)


def test_people_are_found_by_name_and_address(anna: Account, beat: Account, olga: Account, client_of: Client) -> None:
    person("Ümit", "Özdemir", "8400")
    browser = client_of(olga)
    for typed, there in (("özd üm", "Ümit"), ("KELLER", "Beat"), ("anner@", "Anna"), ("100%", ""), ("keller anna", "")):
        text = browser.get("/desk/accounts", query_string={"words": typed}, htmx=True).text
        assert order_of(text, "Ümit Ö", "Beat K", "Anna A") == [
            name for name in ("Ümit Ö", "Beat K", "Anna A") if there and name.startswith(there)
        ]


def test_typing_brings_the_rows_alone(anna: Account, olga: Account, client_of: Client) -> None:
    text = client_of(olga).get("/desk/accounts?words=anna", htmx=True).text
    assert text.lstrip().startswith('<div class="section" id="desk-list"')


def test_a_list_goes_on_where_it_ended(olga: Account, client_of: Client) -> None:
    for number in range(60):
        person(f"N{number:02}", "Muster", "8004")
    browser = client_of(olga)
    first = browser.get("/desk/accounts?words=muster").text
    assert order_of(first, "N59 M", "N10 M", "N09 M") == ["N59 M", "N10 M"]
    cursor = first.partition("before=")[2].partition('"')[0]
    second = browser.get(f"/desk/accounts?words=muster&before={cursor}").text
    assert order_of(second, "N10 M", "N09 M", "N00 M") == ["N09 M", "N00 M"]
    assert "Zum Neusten" in second
    assert "Ältere" not in second


@pytest.mark.parametrize(
    "nonsense", ["before=x", "before=-3", "before=99999999999999999999", "state=nope", "kind=nope", "person=x"]
)
def test_nonsense_in_the_address_is_left_out(anna: Account, olga: Account, client_of: Client, nonsense: str) -> None:
    browser = client_of(olga)
    answers = [browser.get(f"/desk/{name}?{nonsense}").status_code for name in ("accounts", "ads", "jobs", "receipts", "events")]
    assert answers == [200] * 5


def test_ads_are_narrowed_by_kind_state_and_words(anna: Account, beat: Account, olga: Account, client_of: Client) -> None:
    offer_of(beat, "WLAN für Dachwohnungen")
    request_of(anna, "Drucker streikt")
    browser = client_of(olga)
    found = {
        query: order_of(browser.get(f"/desk/ads?{query}").text, "Dachwohnungen", "Drucker streikt")
        for query in ("", "kind=requests", "state=hidden", "words=dach", "words=drucker", "kind=requests&words=anner&state=live")
    }
    assert list(found.values()) == [["Dachwohnungen"], ["Drucker streikt"], [], ["Dachwohnungen"], [], ["Drucker streikt"]]


def test_jobs_are_narrowed_by_state(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    completed(anna, beat, at, title="Fertig geworden")
    at("2026-11-23 12:00")
    ending.queue(scheduled_job(anna, beat, time="2026-12-03 09:00", title="Niemand spricht"))
    scheduled_job(anna, beat, time="2026-12-04 09:00", title="Läuft wie geplant")
    browser = client_of(olga)
    titles = ("Läuft wie geplant", "Niemand spricht", "Fertig geworden")
    found = {
        state: order_of(browser.get(f"/desk/jobs?state={state}").text, *titles) for state in ("", "queued", "completed", "all")
    }
    assert found == {"": list(titles[:2]), "queued": [titles[1]], "completed": [titles[2]], "all": list(titles)}


def test_receipts_are_listed_and_opened(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    paper = documents.papers_of(completed(anna, beat, at))[0]
    browser = client_of(olga)
    text = browser.get("/desk/receipts?words=Q-2026-000001").text
    for said in ("Q-2026-000001", "60.00", "4.80", "Anna Anner", "Beat Keller"):
        assert said in text
    assert "Q-2026-000002" not in text
    assert f'href="/receipts/{paper.token}.pdf"' in text
    assert browser.get(f"/receipts/{paper.token}.pdf").mimetype == "application/pdf"


def test_what_happened_is_narrowed_by_kind_and_person(anna: Account, beat: Account, olga: Account, client_of: Client) -> None:
    request_of(anna, "Drucker streikt")
    offer_of(beat)
    browser = client_of(olga)

    def kinds(query: str) -> list[str]:
        rows = browser.get(f"/desk/events?{query}", htmx=True).text
        return order_of(rows, "Anfrage veröffentlicht", "Angebot veröffentlicht", "Konto eröffnet")

    assert kinds("kind=request_posted") == ["Anfrage veröffentlicht"]
    assert kinds(f"person={anna.id}") == ["Anfrage veröffentlicht", "Konto eröffnet"]
    assert kinds(f"person={beat.id}&kind=offer_posted") == ["Angebot veröffentlicht"]


def test_everything_that_can_happen_has_a_name(app: Flask) -> None:
    assert set(EVENTS) == set(Kind)


def test_whatever_it_is_about_has_a_name(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    job = completed(anna, beat, at)
    client_of(olga).get(f"/receipts/{documents.papers_of(job)[0].token}")
    about = {row.about_kind for row in session.query(events.Event)}
    assert about <= set(ABOUT)


def test_user_text_is_never_markup(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    job: Any = unsolved_job(anna, beat, at, "<b>fett</b>")
    browser = client_of(olga)
    for address in ("unsolved", f"jobs/{job.id}", "jobs", "ads?kind=requests", f"requests/{job.request_id}"):
        text = browser.get(f"/desk/{address}").text
        assert ("<b>fett</b>" in text, "&lt;b&gt;fett&lt;/b&gt;" in text) == (False, True)
