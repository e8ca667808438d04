"""Appointments that are let down, from both sides in the same moment: one wins, there is one story and one mark."""

from collections.abc import Callable

from sqlalchemy import func, select

from database import session
from market import ending, no_shows
from market.accounts import Account
from market.disputes import Dispute
from market.jobs import Job
from market.lifecycle import JobState
from market.marks import Mark
from market.refusals import Refusal
from tests.deals import scheduled_job
from tests.market.test_races import at_once
from tests.market.test_races import own_sessions as own_sessions


def doing(verb: Callable[[Job, Account], None], job_id: int, account_id: int) -> Callable[[], None]:
    return lambda: verb(session.get_one(Job, job_id), session.get_one(Account, account_id))


def call_off(job: Job, by: Account) -> None:
    ending.cancel(job, "Krank", although_late=True, by=by)


def say_nobody_came(job: Job, by: Account) -> None:
    no_shows.claim(job, by=by)


def answer(job: Job, by: Account) -> None:
    no_shows.contest(job, "Doch.", by=by)


def take_back(job: Job, by: Account) -> None:
    no_shows.take_back(job, by=by)


def counted(table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_both_call_off_late_in_the_same_moment_one_of_them_has_the_mark(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 10:00")
    ids = job.id, anna.id, beat.id
    session.commit()
    came = at_once(*(doing(call_off, ids[0], side) for side in ids[1:]))
    assert sorted(isinstance(one, Refusal) for one in came) == [False, True]
    [mark] = session.scalars(select(Mark)).all()
    assert mark.account_id == session.get_one(Job, ids[0]).moved_by_id


def test_both_say_in_the_same_moment_that_the_other_did_not_come_one_is_asked(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 14:20")
    ids = job.id, anna.id, beat.id
    session.commit()
    came = at_once(*(doing(say_nobody_came, ids[0], side) for side in ids[1:]))
    assert sorted(isinstance(one, Refusal) for one in came) == [False, True]
    asked = session.get_one(Job, ids[0])
    assert (asked.state, asked.missed_by_id != asked.moved_by_id) == (JobState.MISSED, True)


def test_the_answer_and_the_taking_back_in_the_same_moment_are_one_or_the_other(anna, beat, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 14:20")
    no_shows.claim(job, by=anna)
    session.commit()
    ids = job.id, beat.id, anna.id
    session.commit()
    came = at_once(doing(answer, ids[0], ids[1]), doing(take_back, ids[0], ids[2]))
    assert sorted(isinstance(one, Refusal) for one in came) == [False, True]
    state = session.get_one(Job, ids[0]).state
    assert (state, counted(Dispute)) in ((JobState.DISPUTED, 1), (JobState.SCHEDULED, 0))
