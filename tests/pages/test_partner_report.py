"""The monthly report: figures of the partner's own month, for Excel too, and nothing of anybody else's."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from database import session
from market import clock, finishing, handing_over, report, weeks
from market.jobs import Cause
from market.money import Chf
from market.partners import Customer, Handover, Item, Result
from market.skills import Category
from tests.deals import scheduled_job
from tests.queries import counted

AFTER = "2026-11-26 15:00"
NEEDED = (Item.SYMPTOM, Item.CONTACT)


def broken(anna, beat, at, time, cause=Cause.PARTNER_LINE, words="Kein Signal."):
    job = scheduled_job(anna, beat, time=time, title="Telefon ohne Ton")
    at(time.replace(":00", ":45"))
    finishing.call_unsolved(job, cause, words, by=beat)
    session.commit()
    return job


def given(job, anna, slug):
    handover = handing_over.hand_over(job, slug, NEEDED, Customer.YES, by=anna)
    session.commit()
    return handover


@pytest.fixture
def november(anna, beat, patrick, petra, swisscom, at):
    """Two jobs for Swisscom, one of them solved after two days; one for the other; one at nobody's line; one in December."""
    first = given(broken(anna, beat, at, "2026-11-24 10:00"), anna, "swisscom")
    given(broken(anna, beat, at, "2026-11-24 14:00", words=""), anna, "andere")
    broken(anna, beat, at, "2026-11-25 10:00", Cause.DEVICE)
    handing_over.take(first, by=patrick)
    at("2026-11-26 10:45")
    handing_over.give_result(first, Result.SOLVED, "Geht.", Chf(0), by=patrick)
    handing_over.agree(first, by=anna)
    named = broken(anna, beat, at, "2026-11-30 10:00")
    named.request.provider = "Swisscom Festnetz"
    broken(anna, beat, at, "2026-12-01 10:00")
    session.commit()


def sheet(visitor, month="2026-11") -> list[list[str]]:
    answer = visitor.get(f"/partner/report.csv?month={month}")
    assert answer.mimetype == "text/csv"
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def test_the_month_of_each_partner_in_figures(november, patrick, petra, client_of):
    [head, *rows] = sheet(client_of(patrick))
    assert head == [
        "Monat", "Partner", "Kategorie", "Postleitzahl", "Ort", "Nicht gelöst", "beschrieben", "Übergeben", "Gelöst", "Tage bis zur Antwort",
    ]  # fmt: skip
    assert rows == [["2026-11", "Swisscom", "Netzwerk und Internet", "8004", "Zürich", "2", "2", "1", "1", "2.0"]]
    [_, *others] = sheet(client_of(petra))
    assert others == [["2026-11", "Andere AG", "Netzwerk und Internet", "8004", "Zürich", "1", "0", "1", "0", ""]]


def test_the_page_shows_the_same_and_no_name(november, patrick, client_of):
    text = client_of(patrick).get("/partner/report?month=2026-11").text
    assert ("November 2026" in text, "8004 Zürich" in text, "/partner/report.csv?month=2026-11" in text) == (True, True, True)
    assert [
        word for word in ("Anna", "Anner", "Beat", "Keller", "Telefon ohne Ton", "Zypressenstrasse", "Andere AG") if word in text
    ] == []


def test_what_nobody_else_could_have_broken_is_ones_own(anna, beat, patrick, petra, other_partner, at, client_of):
    broken(anna, beat, at, "2026-11-24 10:00")
    assert [len(sheet(client_of(agent))) for agent in (patrick, petra)] == [1, 1]
    other_partner.categories = ("computer",)
    assert [len(sheet(client_of(agent))) for agent in (patrick, petra)] == [2, 1]


def test_the_month_is_that_of_zurich(anna, beat, patrick, at, client_of):
    job = scheduled_job(anna, beat, time="2026-11-30 21:00")
    at("2026-12-01 00:10")
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Tot.", by=beat)
    visitor = client_of(patrick)
    assert [len(sheet(visitor, month)) for month in ("2026-11", "2026-12")] == [1, 2]


@pytest.mark.parametrize("month", ["", "2026-13", "november", "2026-11-01", "=1", "9999999-01"])
def test_a_month_that_is_none_is_this_one(november, patrick, client_of, month):
    visitor = client_of(patrick)
    assert "Dezember 2026" in visitor.get(f"/partner/report?month={month}").text
    assert f"swisscom-{'2026-12'}.csv" in visitor.get(f"/partner/report.csv?month={month}").headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+41", "-1", "@SUM", "\tx"])
def test_no_cell_is_a_formula(november, patrick, swisscom, client_of, name):
    swisscom.name = name
    assert {row[1] for row in sheet(client_of(patrick))[1:]} == {f"'{name}"}


@pytest.mark.parametrize("who", ["olga", "anna", "beat"])
def test_for_others_there_is_no_report(november, who, request, client_of):
    visitor = client_of(request.getfixturevalue(who))
    assert [visitor.get(f"/partner/{name}").status_code for name in ("report", "report.csv")] == [404, 404]


def test_the_report_asks_the_same_however_much_broke(anna, beat, patrick, at, client_of):
    visitor, counts = client_of(patrick), []
    for hour in (8, 10, 12, 14):
        given(broken(anna, beat, at, f"2026-11-25 {hour:02}:00"), anna, "swisscom")
        visitor = client_of(patrick)
        visitor.get("/partner/report")
        with counted() as asked:
            visitor.get("/partner/report")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_week_by_week_each_partner_sees_what_was_handed_to_it_alone(
    november, patrick, petra, swisscom, other_partner, client_of, at
):
    at("2026-12-02 10:00")
    last = weeks.last(3)
    given = {one.slug: report.by_week(one, last)[Category.NETWORK] for one in (swisscom, other_partner)}
    assert given == {"swisscom": [0, 1, 0], "andere": [0, 1, 0]}
    for agent in (patrick, petra):
        page = client_of(agent).get("/partner/report").text
        [section] = re.findall(r'<section aria-labelledby="week-network">.*?</section>', page, re.S)
        assert "1 in 12 Wochen; in der letzten vollen Woche 1." in section


def test_a_week_of_handovers_is_that_of_zurich(anna, beat, patrick, swisscom, at):
    job = broken(anna, beat, at, "2026-11-29 20:00")
    at("2026-11-30 00:05")
    given(job, anna, "swisscom")
    assert report.by_week(swisscom, weeks.last(2))[Category.NETWORK] == [0, 1]


LINK = re.compile(r'href="(/partner/report/[^"]+)">(\d+)</a>')
NUMBER = re.compile(r"<strong>(\d+) (?:Fall|Fälle)</strong>")


def test_every_number_leads_to_as_many_cases_and_to_those_of_ones_own_partner(november, patrick, petra, client_of):
    cases = {}
    for agent in (patrick, petra):
        visitor = client_of(agent)
        links = set(LINK.findall(visitor.get("/partner/report?month=2026-11").text))
        for address, number in links:
            page = visitor.get(address.replace("&amp;", "&")).text
            assert (address, NUMBER.search(page)[1], page.count('<th scope="row"')) == (address, number, int(number))
            cases.setdefault(agent.first_name, set()).update(re.findall(r"/partner/handovers/(\d+)", page))
        assert {address.split("/")[3] for address, _ in links} == {"2026-11", "2026-W48"}
    assert (len(cases["Patrick"]), len(cases["Petra"]), cases["Patrick"] & cases["Petra"]) == (1, 1, set())


def test_a_number_of_one_place_leads_nowhere(november, patrick, client_of):
    visitor = client_of(patrick)
    by_town = visitor.get("/partner/report?month=2026-11").text.split('id="month-2"')[1].split("</table>")[0]
    assert ("8004 Zürich" in by_town, LINK.findall(by_town)) == (True, [])
    assert "8004" not in visitor.get("/partner/report/2026-11/network").text


def test_behind_a_number_a_case_that_is_closed_to_us_is_its_number_alone(november, anna, patrick, at, client_of):
    at("2027-02-01 10:00")
    page = client_of(patrick).get("/partner/report/2026-11/network").text
    assert ("Telefon ohne Ton" in page, "/partner/handovers/" in page, "Fall 1" in page) == (False, False, True)


def test_what_came_back_is_counted_and_says_so(november, petra, client_of):
    [handover] = session.scalars(select(Handover).where(Handover.partner == "andere"))
    handing_over.take(handover, by=petra)
    handing_over.give_back(handover, by=petra)
    session.commit()
    page = client_of(petra).get("/partner/report/2026-W48/network").text
    assert ("ohne Ergebnis zurückgegangen" in page, NUMBER.search(page)[1], "Telefon ohne Ton" in page) == (True, "1", False)


@pytest.mark.parametrize("path", ["2026-13/network", "2026-W60/network", "2026-W52/network", "heute/network", "2026-11/garten"])
def test_what_is_no_month_no_week_or_no_category_is_not_there(november, patrick, client_of, path):
    assert client_of(patrick).get(f"/partner/report/{path}").status_code == 404


def test_the_cases_behind_a_number_go_on_by_a_link_and_ask_the_same(anna, beat, patrick, at, client_of):
    job, counts, visitor = broken(anna, beat, at, "2026-11-24 10:00"), [], client_of(patrick)
    for more in (1, 59):
        for _ in range(more):
            session.add(
                Handover(
                    job_id=job.id, partner="swisscom", consented_at=clock.now(), take_until=clock.now(), ended_at=clock.now()
                )
            )
        session.commit()
        visitor.get("/partner/report/2026-W48/network")
        with counted() as asked:
            page = visitor.get("/partner/report/2026-W48/network").text
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9
    older = re.search(r'href="([^"]*before=[^"]*)"', page)[1].replace("&amp;", "&")
    pages = [page, visitor.get(older).text]
    assert [one.count('<th scope="row"') for one in pages] == [50, 10]
    assert [NUMBER.search(one)[1] for one in pages] == ["60", "60"]
