"""Around a visit: asked the day before, reminded two hours before, on my way, at the door."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from database import unit_of_work
from market import appointments, visits
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange
from tests.deals import scheduled_job, slot
from tests.office.stage import go_round, times, told

MONDAY_IN_A_WEEK = "2026-11-30 14:00"


@pytest.fixture
def job(anna: Account, beat: Account) -> Job:
    return scheduled_job(anna, beat, time=MONDAY_IN_A_WEEK)


def test_both_are_asked_a_day_before_and_once(job: Job, anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-29 13:59")
    go_round()
    assert job.fine_asked_at is None
    at("2026-11-29 14:00:01")
    go_round()
    go_round()
    assert (told(anna)[-1], told(beat)[-1], times(Kind.STILL_FINE_ASKED)) == ("still_fine", "still_fine", 1)


def test_whoever_agreed_within_two_days_is_not_asked(anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-25 10:00")
    job = scheduled_job(anna, beat, time="2026-11-27 09:00")
    at("2026-11-26 20:00")
    go_round()
    assert job.fine_asked_at is None


@pytest.mark.parametrize("night", ["2027-03-28 15:00", "2026-10-25 15:00", "2027-01-01 10:00"])
def test_the_day_before_is_twenty_four_hours_also_in_odd_nights(anna: Account, beat: Account, at: Any, night: str) -> None:
    visit = slot(night)
    at(visit.starts_at - timedelta(days=5))
    job = scheduled_job(anna, beat, time=night)
    at(visit.starts_at - timedelta(hours=24, minutes=2))
    go_round()
    assert job.fine_asked_at is None
    at(visit.starts_at - timedelta(hours=24) + timedelta(seconds=1))
    go_round()
    assert job.fine_asked_at is not None


def test_without_an_answer_of_the_helper_it_turns_amber_but_stands(job: Job, beat: Account, olga: Account, at: Any) -> None:
    at("2026-11-29 15:00")
    go_round()
    at("2026-11-30 10:00:01")
    go_round()
    assert (job.state, job.queue_reason, told(olga)[-1]) == (JobState.SCHEDULED, "helper_silent", "job_queued")
    unit_of_work(lambda: visits.say_fine(job, by=beat))
    assert (job.queued_at, job.queue_reason) == (None, "")


def test_the_neighbours_silence_is_no_reason_to_look(job: Job, beat: Account, at: Any) -> None:
    at("2026-11-29 15:00")
    go_round()
    unit_of_work(lambda: visits.say_fine(job, by=beat))
    unit_of_work(lambda: visits.say_fine(job, by=beat))
    at("2026-11-30 11:00")
    go_round()
    assert (job.queued_at, times(Kind.SAID_FINE)) == (None, 1)


def test_nobody_says_it_for_somebody_else_or_unasked(job: Job, anna: Account, chiara: Account, olga: Account, at: Any) -> None:
    with pytest.raises(AlreadyMoved):
        visits.say_fine(job, by=anna)
    at("2026-11-29 15:00")
    go_round()
    for stranger in (chiara, olga):
        with pytest.raises(NotAllowed):
            visits.say_fine(job, by=stranger)


def test_both_are_reminded_two_hours_before_and_anew_after_a_move(job: Job, anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-30 10:00")
    move = unit_of_work(lambda: appointments.ask_to_move(job, slot("2026-11-30 18:00"), "", by=anna))
    unit_of_work(lambda: appointments.accept_move(job, move.id, by=beat))
    at("2026-11-30 12:00:01")
    go_round()
    assert "visit_reminder" not in told(anna)
    at("2026-11-30 16:00:01")
    go_round()
    go_round()
    assert (told(anna).count("visit_reminder"), told(beat).count("visit_reminder")) == (1, 1)


def test_on_my_way_tells_when_and_arrived_tells_that(job: Job, anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-30 13:40")
    unit_of_work(lambda: visits.set_out(job, 20, by=beat))
    assert job.state is JobState.UNDER_WAY
    assert minute(job.expected_at) == minute(slot(MONDAY_IN_A_WEEK).starts_at)
    assert told(anna)[-1] == "on_my_way"
    unit_of_work(lambda: visits.set_out(job, 30, by=beat))
    assert minute(job.expected_at) == minute(slot("2026-11-30 14:10").starts_at)
    unit_of_work(lambda: visits.arrive(job, by=beat))
    unit_of_work(lambda: visits.arrive(job, by=beat))
    assert (job.state, times(Kind.ARRIVED)) == (JobState.UNDER_WAY, 1)
    with pytest.raises(AlreadyMoved):
        visits.set_out(job, 5, by=beat)


def minute(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.replace(second=0, microsecond=0)


def test_only_the_helper_sets_out_and_not_too_early(job: Job, anna: Account, beat: Account, chiara: Account, at: Any) -> None:
    for other in (anna, chiara):
        with pytest.raises(NotAllowed):
            visits.set_out(job, 20, by=other)
        with pytest.raises(NotAllowed):
            visits.arrive(job, by=other)
    with pytest.raises(AlreadyMoved):
        visits.set_out(job, 20, by=beat)
    at("2026-11-30 13:40")
    with pytest.raises(OutOfRange):
        visits.set_out(job, 21, by=beat)


def test_on_the_way_nothing_is_moved_any_more(job: Job, anna: Account, beat: Account, at: Any) -> None:
    at("2026-11-30 12:30")
    unit_of_work(lambda: visits.set_out(job, 60, by=beat))
    unit_of_work(lambda: visits.set_out(job, 60, by=beat))
    assert times(Kind.ON_MY_WAY) == 1
    assert not appointments.may_be_moved_by(job, anna)


def test_a_helper_who_sets_out_is_heard_of_too(job: Job, beat: Account, at: Any) -> None:
    at("2026-11-29 15:00")
    go_round()
    at("2026-11-30 10:00:01")
    go_round()
    assert job.queued_at is not None
    at("2026-11-30 13:30")
    unit_of_work(lambda: visits.set_out(job, 30, by=beat))
    assert (job.queued_at, job.queue_reason) == (None, "")
