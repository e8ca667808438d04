"""The team's lists narrowed by what it looks for, and taken along as files: with a reason, written down, for the team alone."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from database import session
from invoices import corrections, documents
from market import lists, suspending
from market.accounts import Account
from market.events import Event, Kind
from tests.conftest import person
from tests.deals import offer_of, request_of, scheduled_job
from tests.papers import At, completed
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
FILES = ("accounts", "ads", "jobs", "receipts", "money", "bookings", "events")
WHY = {"reason": "Für die Buchhaltung."}
PRIVATE = ("Zypressenstrasse", "+4179", "079 123", "Ich komme gern vorbei")


def sheet(visitor: Visitor, address: str) -> list[list[str]]:
    answer = visitor.post(f"/desk/{address}", data=WHY)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def exports() -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == Kind.LIST_EXPORTED).order_by(Event.id)))


def names(visitor: Visitor, query: str) -> list[str]:
    """The last names of the rows, newest first."""
    return [row[2] for row in sheet(visitor, f"accounts.csv?{query}")[1:]]


# Looking things up


def test_people_are_narrowed_by_what_they_do_how_they_stand_and_where(
    anna: Account, beat: Account, olga: Account, at: At, client_of: Client
) -> None:
    at("2026-11-25 00:30")
    person("Wanda", "Winter", "8400")
    suspending.suspend(anna, "Hat belogen.", by=olga)
    session.commit()
    visitor = client_of(olga)
    found = {
        query: names(visitor, query)
        for query in (
            "who=helpers", "who=team", "who=neighbours", "standing=suspended", "place=8400", "place=84", "place=winterthur", "place=nirgends",
            "since=2026-11-25", "until=2026-11-24&who=neighbours", "since=gestern&who=team", "words=079 123 45 67", "words=%2B41791234567",
        )
    }  # fmt: skip
    assert list(found.values()) == [
        ["Keller"], ["Meier"], ["Winter", "Anner"], ["Anner"], ["Winter"], ["Winter"], ["Winter"], [],
        ["Winter"], ["Anner"], ["Meier"], ["Keller"], ["Keller"],
    ]  # fmt: skip


def test_part_of_a_number_finds_nobody(beat: Account, olga: Account, client_of: Client) -> None:
    assert names(client_of(olga), "words=079 123") == []


def test_ads_jobs_and_events_are_narrowed_by_category_and_day(
    anna: Account, beat: Account, olga: Account, at: At, client_of: Client
) -> None:
    offer_of(beat)
    at("2026-11-24 10:00")
    job = scheduled_job(anna, beat, title="Drucker streikt")
    visitor = client_of(olga)

    def rows(address: str) -> int:
        return len(sheet(visitor, address)) - 1

    category = job.category.value
    other = "computer" if category != "computer" else "mobile"
    assert [rows(f"jobs.csv?category={category}"), rows(f"jobs.csv?category={other}"), rows(f"jobs.csv?words={job.id}")] == [
        1,
        0,
        1,
    ]
    assert [rows("ads.csv?since=2026-11-24"), rows("ads.csv?kind=requests&since=2026-11-24"), rows("ads.csv")] == [0, 1, 1]
    assert [rows("events.csv?kind=offer_posted&until=2026-11-23"), rows("events.csv?kind=offer_posted&since=2026-11-24")] == [
        1,
        0,
    ]
    assert rows("events.csv?words=keller&kind=offer_posted") == 1


def test_money_says_what_was_booked_in_these_days_and_what_is_owed_at_their_end(
    anna: Account, beat: Account, olga: Account, at: At, client_of: Client
) -> None:
    at("2026-10-10 10:00")
    completed(anna, beat, at)
    at("2026-11-23 10:00")
    completed(anna, beat, at)
    visitor = client_of(olga)
    page = visitor.get("/desk/money").text
    assert ("Beat Keller" in page, "Alles, was passt" in page, f"/desk/bookings?person={beat.id}" in page) == (True, True, True)
    assert sheet(visitor, "money.csv")[1][3:] == ["9.60", "0.00", "0.00", "9.60"]
    assert sheet(visitor, "money.csv?since=2026-11-01")[1][3:] == ["4.80", "0.00", "0.00", "9.60"]
    assert sheet(visitor, "money.csv?until=2026-10-31")[1][3:] == ["4.80", "0.00", "0.00", "4.80"]
    assert len(sheet(visitor, f"bookings.csv?person={beat.id}&code=commission")) == 3
    assert len(sheet(visitor, f"bookings.csv?person={anna.id}")) == 1


def test_a_job_counts_once_in_the_total_of_papers(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    completed(anna, beat, at)
    visitor = client_of(olga)
    for query in ("", "?kind=receipt", "?kind=helper_copy"):
        foot = visitor.get(f"/desk/receipts{query}").text.partition("<tfoot>")[2].partition("</tfoot>")[0]
        assert (foot.count(">60.00<"), foot.count(">4.80<")) == (1, 1)
    assert [row[2] for row in sheet(visitor, "receipts.csv?kind=receipt")[1:]] == ["Quittung"]


def test_the_address_holds_the_search_and_typing_brings_rows_and_file_alone(
    anna: Account, olga: Account, client_of: Client
) -> None:
    visitor = client_of(olga)
    text = visitor.get("/desk/accounts?words=anner&place=8004", htmx=True).text
    assert text.lstrip().startswith('<div class="section" id="desk-list"')
    assert 'action="/desk/accounts.csv?words=anner&amp;place=8004"' in text
    whole = visitor.get("/desk/accounts?words=anner&since=2026-11-01").text
    assert ('value="anner"' in whole, 'value="2026-11-01"' in whole, 'type="submit"' in whole) == (True, True, True)


# Files


@pytest.fixture
def busy(anna: Account, beat: Account, at: At) -> None:
    offer_of(beat)
    request_of(anna, "=cmd|' /C calc'!A0")
    completed(anna, beat, at)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_without_a_reason_no_file_and_no_event(busy: None, olga: Account, client_of: Client, name: str, htmx: bool) -> None:
    answer = client_of(olga).post(f"/desk/{name}.csv", data={"reason": " "}, htmx=htmx)
    assert (answer.status_code, answer.mimetype, exports()) == (422, "text/html", [])
    assert "Bitte nennen Sie einen Grund" in answer.text


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_written_down_with_who_what_how_many_and_why(busy: None, olga: Account, client_of: Client, name: str) -> None:
    visitor = client_of(olga)
    visitor.get("/desk")
    rows = sheet(visitor, f"{name}.csv?since=2026-01-01&state={'all' if name == 'jobs' else ''}")[1:]
    [event] = exports()
    told = {key: event.facts[key] for key in ("list", "rows", "reason")}
    assert (event.by_id, told) == (olga.id, {"list": name, "rows": len(rows), "reason": WHY["reason"]})
    assert event.facts["wishes"]["since"] == "2026-01-01"
    assert len(rows) >= 1
    assert "Liste als Datei mitgenommen" in visitor.get("/desk/events?kind=list_exported").text


@pytest.mark.parametrize("name", FILES)
def test_for_everybody_else_there_is_no_file(
    busy: None, anna: Account, beat: Account, dario: Account, patrick: Account, client_of: Client, name: str
) -> None:
    answers = [client_of(one).post(f"/desk/{name}.csv", data=WHY).status_code for one in (anna, beat, dario, patrick)]
    assert (answers, exports()) == ([404] * 4, [])


@pytest.mark.parametrize("name", FILES)
def test_no_file_and_no_list_tells_what_is_private(busy: None, olga: Account, client_of: Client, name: str) -> None:
    visitor = client_of(olga)
    text = str(sheet(visitor, f"{name}.csv")) + visitor.get(f"/desk/{name}").text
    assert [word for word in PRIVATE if word in text] == []


def test_what_people_wrote_is_no_formula(busy: None, olga: Account, client_of: Client) -> None:
    titles = [row[1] for row in sheet(client_of(olga), "ads.csv?kind=requests")[1:]]
    assert "'=cmd|' /C calc'!A0" in titles


def test_a_file_speaks_the_language_of_who_takes_it(busy: None, olga: Account, client_of: Client) -> None:
    german = sheet(client_of(olga), "money.csv")[0]
    olga.language = "en"
    assert (german[3], sheet(client_of(olga), "money.csv")[0][3]) == ("Gebühr (CHF)", "Commission (CHF)")


def test_a_long_list_is_walked_in_batches_and_without_what_comes_meanwhile(
    olga: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "BATCH", 3)
    for number in range(8):
        person(f"N{number}", "Muster", "8004")
    kept = lists.people("muster").as_of_now()
    late: list[Any] = []
    for row in kept.rows():
        late.append(row.first_name)
        if len(late) == 2:
            person("Zu", "Muster", "8004")
    assert (late, kept.count()) == ([f"N{number}" for number in reversed(range(8))], 8)


def test_papers_name_their_cancellation(anna: Account, beat: Account, olga: Account, at: At, client_of: Client) -> None:
    job = completed(anna, beat, at)
    corrections.cancel(job, "Es wurde nie bezahlt.")
    session.commit()
    visitor, first = client_of(olga), documents.papers_of(job)[0]
    rows = sheet(visitor, "receipts.csv?kind=receipt_cancelled")[1:]
    assert [(row[3], row[7], row[8]) for row in rows] == [(first.name, "-60.00", "-4.80")]
    foot = visitor.get("/desk/receipts").text.partition("<tfoot>")[2]
    assert foot.count(">0.00<") == 2
    assert sheet(visitor, "money.csv")[1][3:] == ["4.80", "-4.80", "0.00", "0.00"]
