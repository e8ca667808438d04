"""Moving an appointment: the old time holds until the other side has said yes."""

from typing import Any

import pytest

from database import session, unit_of_work
from market import appointments, ending, jobs
from market.accounts import Account
from market.appointments import Move, Outcome
from market.jobs import Job
from market.lifecycle import JobState
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange, TooLate
from office import errands
from tests.deals import THURSDAY_AT_TWO, bid_of, request_of, scheduled_job, slot
from tests.office.stage import go_round, times, told

FRIDAY = "2026-11-27 16:00"
OLD, NEW = slot(THURSDAY_AT_TWO), slot(FRIDAY)


@pytest.fixture
def job(anna: Account, beat: Account) -> Job:
    return scheduled_job(anna, beat)


def wish(job: Job, by: Account, when: str = FRIDAY) -> Move:
    return unit_of_work(lambda: appointments.ask_to_move(job, slot(when), "Der Zug fällt aus.", by=by))


def accept(job: Job, move: Move, by: Account) -> Job:
    return unit_of_work(lambda: appointments.accept_move(job, move.id, by=by))


@pytest.mark.parametrize(("asks", "answers"), [("anna", "beat"), ("beat", "anna")])
def test_the_old_time_holds_until_the_other_side_accepts(job: Job, request: Any, asks: str, answers: str) -> None:
    one, other = request.getfixturevalue(asks), request.getfixturevalue(answers)
    move = wish(job, one)
    assert job.slot == OLD
    assert told(other)[-1] == "move_asked"
    accept(job, move, other)
    assert (job.slot, job.state, job.calendar_sequence) == (NEW, JobState.SCHEDULED, 1)
    assert (told(one)[-1], told(other)[-1]) == ("job_moved", "job_moved")
    assert appointments.waiting_move(job) is None


def test_declined_withdrawn_or_unanswered_the_old_time_stands(job: Job, anna: Account, beat: Account, at: Any) -> None:
    move = wish(job, anna)
    unit_of_work(lambda: appointments.decline_move(job, move.id, by=beat))
    assert (move.outcome, job.slot, told(anna)[-1]) == (Outcome.DECLINED, OLD, "move_declined")
    move = wish(job, anna)
    unit_of_work(lambda: appointments.withdraw_move(job, move.id, by=anna))
    assert (move.outcome, job.slot, told(beat)[-1]) == (Outcome.WITHDRAWN, OLD, "move_withdrawn")
    move = wish(job, anna)
    at("2026-11-26 12:00")
    go_round()
    assert (move.outcome, job.slot) == (Outcome.ENDED, OLD)
    assert "move_ended" in told(anna)


def test_the_same_answer_again_is_the_success_answer(job: Job, anna: Account, beat: Account) -> None:
    move = wish(job, anna)
    assert wish(job, anna).id == move.id
    accept(job, move, beat)
    accept(job, move, beat)
    assert job.calendar_sequence == 1
    with pytest.raises(AlreadyMoved):
        appointments.decline_move(job, move.id, by=beat)
    with pytest.raises(AlreadyMoved):
        appointments.withdraw_move(job, move.id, by=anna)


def test_nobody_else_moves_it_and_nobody_answers_oneself(
    job: Job, anna: Account, beat: Account, chiara: Account, dario: Account, olga: Account
) -> None:
    move = wish(job, anna)
    for stranger in (chiara, dario, olga):
        with pytest.raises(NotAllowed):
            appointments.ask_to_move(job, NEW, "", by=stranger)
        for answer in (appointments.accept_move, appointments.decline_move, appointments.withdraw_move):
            with pytest.raises(NotAllowed):
                answer(job, move.id, by=stranger)
    for answer in (appointments.accept_move, appointments.decline_move):
        with pytest.raises(NotAllowed):
            answer(job, move.id, by=anna)
    with pytest.raises(NotAllowed):
        appointments.withdraw_move(job, move.id, by=beat)


def test_a_counter_wish_takes_the_place_of_the_first(job: Job, anna: Account, beat: Account) -> None:
    first = wish(job, anna)
    second = wish(job, beat, "2026-11-28 10:00")
    assert (first.outcome, appointments.waiting_move(job)) == (Outcome.DECLINED, second)
    accept(job, second, anna)
    assert job.slot == slot("2026-11-28 10:00")


@pytest.mark.parametrize(
    ("when", "code"),
    [("2026-11-20 10:00", "slot_past"), (THURSDAY_AT_TWO, "same_time"), ("2027-11-27 16:00", "slot_too_far")],
)
def test_odd_times_are_refused_and_nothing_changes(job: Job, anna: Account, when: str, code: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        appointments.ask_to_move(job, slot(when), "", by=anna)
    assert refused.value.code == code
    session.rollback()
    assert appointments.waiting_move(job) is None


def test_an_hour_that_does_not_exist_is_refused() -> None:
    with pytest.raises(OutOfRange) as refused:
        slot("2027-03-28 02:30")
    assert refused.value.code == "no_such_hour"


def test_from_two_hours_before_on_nothing_can_be_moved(job: Job, anna: Account, beat: Account, at: Any) -> None:
    move = wish(job, anna)
    at("2026-11-26 12:00")
    with pytest.raises(TooLate):
        appointments.ask_to_move(job, NEW, "", by=beat)
    with pytest.raises(TooLate):
        appointments.accept_move(job, move.id, by=beat)
    assert job.slot == OLD


def test_a_helper_does_not_wish_a_time_promised_to_somebody_else(job: Job, beat: Account, chiara: Account) -> None:
    scheduled_job(chiara, beat, time=FRIDAY, title="Drucker")
    with pytest.raises(OutOfRange) as refused:
        appointments.ask_to_move(job, NEW, "", by=beat)
    assert refused.value.code == "slot_busy"


def test_a_wished_time_the_helper_has_promised_meanwhile_is_gone(job: Job, anna: Account, beat: Account, chiara: Account) -> None:
    move = wish(job, anna)
    scheduled_job(chiara, beat, time=FRIDAY, title="Drucker")
    with pytest.raises(AlreadyMoved) as refused:
        appointments.accept_move(job, move.id, by=beat)
    assert refused.value.code == "slot_taken"
    assert job.slot == OLD


def test_the_new_time_is_struck_from_other_proposals_and_the_old_one_is_free_again(
    job: Job, anna: Account, beat: Account, chiara: Account
) -> None:
    bid = bid_of(beat, request_of(chiara, "Drucker"), times=(FRIDAY, "2026-11-30 09:00"))
    accept(job, wish(job, anna), beat)
    session.refresh(bid)
    assert [row.struck_at is not None for row in bid.slot_rows] == [True, False]
    assert not jobs.helper_is_busy(beat, OLD)


@pytest.mark.parametrize(("asked_at", "is_late"), [("2026-11-25 10:00", False), ("2026-11-26 09:00", True)])
def test_a_late_wish_is_remembered_so_that_the_other_may_cancel_freely(
    job: Job, anna: Account, beat: Account, at: Any, asked_at: str, is_late: bool
) -> None:
    at(asked_at)
    accept(job, wish(job, beat), anna)
    assert job.moved_late_by_id == (beat.id if is_late else None)


def test_after_cancelling_a_wish_ends_quietly(job: Job, anna: Account, beat: Account, at: Any) -> None:
    move = wish(job, anna)
    unit_of_work(lambda: ending.cancel(job, "Es geht wieder.", by=anna))
    with pytest.raises(AlreadyMoved):
        appointments.accept_move(job, move.id, by=beat)
    at("2026-11-26 12:00")
    errands.run_due()
    session.expire_all()
    assert move.outcome is Outcome.ENDED
    assert "move_ended" not in told(beat)
    assert times(appointments.Kind.MOVE_ENDED) == 0
