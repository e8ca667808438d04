"""The appointment as calendars read it: one entry for ever, updated and taken away by its number."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from database import unit_of_work
from invoices import calendars
from market import appointments, clock, ending
from market.accounts import Account
from market.jobs import Job
from tests.deals import scheduled_job, slot


@pytest.fixture
def job(anna: Account, beat: Account) -> Job:
    return scheduled_job(anna, beat)


def read(job: Job, reader: Account, **how: Any) -> tuple[Calendar, Any]:
    entry = calendars.entry_for(job, reader, **how)
    assert entry is not None
    calendar = Calendar.from_ical(entry)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_entry_says_when_where_and_with_whom(job: Job, anna: Account, beat: Account) -> None:
    calendar, event = read(job, anna)
    assert (calendar["method"], event["sequence"], event["status"]) == ("PUBLISH", 0, "CONFIRMED")
    assert event["uid"].startswith(f"job-{job.id}@")
    assert event["dtstart"].params["TZID"] == "Europe/Zurich"
    assert (event.start, event.end) == (clock.in_zurich(job.starts_at), clock.in_zurich(job.ends_at))
    assert event["summary"] == "Beat kommt: WLAN geht nicht"
    assert "60.00" in event["description"]
    assert read(job, beat)[1]["summary"] == "Hilfe bei Anna: WLAN geht nicht"


def test_its_zone_travels_along_and_is_right_on_both_sides_of_the_odd_nights(anna: Account, beat: Account, at: Any) -> None:
    for wall in ("2027-03-27 10:00", "2027-03-28 10:00", "2027-10-30 10:00", "2027-10-31 10:00"):
        at(slot(wall).starts_at - timedelta(days=3))
        job = scheduled_job(anna, beat, time=wall, title=wall)
        calendar, event = read(job, anna)
        (zone,) = calendar.walk("VTIMEZONE")
        assert event.start.astimezone(zone.to_tz()).utcoffset() == clock.in_zurich(job.starts_at).utcoffset()


def test_a_mail_names_the_place_and_the_page_the_street(job: Job, beat: Account) -> None:
    assert read(job, beat)[1]["location"] == "8004 Zürich"
    assert read(job, beat, with_street=True)[1]["location"] == "Zypressenstrasse 11, 8004 Zürich"


def test_moved_it_is_the_same_entry_with_a_higher_number(job: Job, anna: Account, beat: Account) -> None:
    before = read(job, anna)[1]["uid"]
    move = unit_of_work(lambda: appointments.ask_to_move(job, slot("2026-11-27 16:00"), "", by=anna))
    unit_of_work(lambda: appointments.accept_move(job, move.id, by=beat))
    calendar, event = read(job, anna)
    assert (calendar["method"], event["uid"], event["sequence"]) == ("PUBLISH", before, 1)
    assert event.start == clock.in_zurich(slot("2026-11-27 16:00").starts_at)


def test_called_off_it_is_taken_away(job: Job, anna: Account, beat: Account) -> None:
    unit_of_work(lambda: ending.cancel(job, "Es geht wieder.", by=anna))
    calendar, event = read(job, beat)
    assert (calendar["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)


def test_what_people_typed_cannot_add_a_line(anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat, title="WLAN, Drucker; \\n und mehr")
    _, event = read(job, anna)
    assert event["summary"] == "Beat kommt: WLAN, Drucker; \\n und mehr"
