"""Quiet hours hold back mails with several things in one; a single mail, a code and what cannot wait never wait for the morning."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from database import session
from market import appointments, clock, ending, notices, preferences, talk, topics
from tests.deals import scheduled_job, slot
from tests.office.test_bundles import all_gone, go_round, to


@pytest.fixture
def job(anna, beat, server, at):
    job = scheduled_job(anna, beat, time="2026-12-10 14:00")
    all_gone(at, server)
    return job


def quiet(account, hours):
    preferences.choose(account, wanted=topics.OPTIONAL, among=topics.OPTIONAL, quiet=hours, by=account)
    session.commit()


def two_things(job, beat):
    talk.say(job.thread, "Guten Abend", by=beat)
    appointments.ask_to_move(job, slot("2026-12-11 14:00"), "", by=beat)
    session.commit()


TWO = "2 Neuigkeiten: WLAN geht nicht"


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [("20:59", True), ("21:00", False), ("23:59", False), ("00:00", False), ("06:59", False), ("07:00", True), ("12:00", True)],
)
def test_usually_it_is_quiet_from_nine_to_seven(job, anna, beat, server, at, moment, leaves):
    two_things(job, beat)
    at(f"2026-11-25 {moment}")
    go_round()
    assert to(server, anna) == [TWO] * leaves


@pytest.mark.parametrize(
    ("hours", "moment", "leaves"),
    [
        ((22, 6), "21:30", True), ((22, 6), "05:59", False), ((22, 6), "06:00", True), ((13, 15), "14:00", False), ((13, 15), "15:00", True),
        ((13, 15), "23:00", True), ((0, 5), "00:00", False), ((0, 5), "23:00", True), ((23, 0), "23:30", False), ((23, 0), "00:00", True),
        (None, "03:00", True),
    ],
)  # fmt: skip
def test_everybody_has_hours_of_their_own(job, anna, beat, server, at, hours, moment, leaves):
    quiet(anna, hours)
    two_things(job, beat)
    at(f"2026-11-25 {moment}")
    assert preferences.is_quiet_now(anna) != leaves
    go_round()
    assert to(server, anna) == [TWO] * leaves


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), False),  # 1.59 winter time
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), True),  # 3.00 summer time: two o'clock never was
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), False),  # 2.30 for the first time
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), False),  # 2.30 for the second time
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), True),
    ],
)
def test_in_the_two_odd_nights_the_clock_on_the_wall_counts(anna, at, moment, leaves):
    quiet(anna, (22, 3))
    at(moment)
    by_row = session.scalar(select(preferences.is_quiet_now_for(anna.id)))
    assert (bool(by_row), preferences.is_quiet_now(anna)) == (not leaves, not leaves)


def test_a_single_mail_and_a_code_come_at_night(job, anna, beat, server, at):
    talk.say(job.thread, "Guten Abend", by=beat)
    notices.post_letter(anna.email, "de", "sign_in_code", is_urgent=True, challenge_id="abc")
    at("2026-11-25 23:00")
    go_round()
    assert len(to(server, anna)) == 2
    assert "Beat hat Ihnen geschrieben" in to(server, anna)


def test_what_cannot_wait_comes_at_night_too(job, anna, beat, server, at):
    two_things(job, beat)
    at("2026-12-09 22:00")
    ending.cancel(job, "Ich bin krank.", although_late=True, by=beat)
    go_round()
    assert to(server, anna) == ["Abgesagt: WLAN geht nicht"]


def test_whoever_changes_the_hours_changes_what_waits(job, anna, beat, server, at):
    two_things(job, beat)
    at("2026-11-25 22:00")
    go_round()
    assert to(server, anna) == []
    quiet(anna, (23, 7))
    go_round()
    assert to(server, anna) == [TWO]
    assert clock.in_zurich(clock.now()).hour == 22
