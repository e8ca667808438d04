"""The emergency stop of a helper: said before in numbers, done at once, nobody blamed, every neighbour helped on."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from database import session, unit_of_work
from market import agreeing, cases, clock, finishing, handing_over, notices, suspending
from market.accounts import Account
from market.cases import Case, Reason
from market.events import Event, Kind
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import AdState, JobState
from market.partners import Customer, Item
from market.refusals import Refusal
from market.suspending import Stopping
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job
from tests.market.test_races import accepting, at_once, own_sessions

__all__ = ["own_sessions"]
WHY = "Hat mehrere belogen."


def stop(person: Account, olga: Account) -> None:
    unit_of_work(lambda: suspending.suspend(person, WHY, by=olga))


def stopped_letters(person: Account) -> list[tuple[str, bool, Any]]:
    mine = select(notices.Letter).join(notices.Notice).where(notices.Notice.account_id == person.id)
    found = session.scalars(mine.where(notices.Letter.kind == "job_stopped").order_by(notices.Letter.id))
    return [(letter.way.value, letter.is_urgent, letter.facts["goes_on"]) for letter in found]


def waiting_calls() -> list[tuple[int, bool]]:
    left = select(Case).where(Case.reason == Reason.LEFT_ALONE).order_by(Case.id)
    return [(case.job_id or 0, case.is_safety) for case in session.scalars(left)]


def test_the_numbers_said_before_are_what_happens(anna, beat, chiara, dario, olga, swisscom, at):
    given = scheduled_job(dario, beat, time="2026-11-23 12:00", title="Telefon ohne Ton")
    at("2026-11-23 13:00")
    finishing.call_unsolved(given, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    handing_over.hand_over(given, swisscom.slug, tuple(Item), Customer.YES, by=dario)
    soon, later = (scheduled_job(anna, beat, time=f"2026-11-{day} 14:00") for day in (24, 30))
    offer_of(beat)
    bid_of(beat, request_of(chiara))
    session.commit()
    assert suspending.what_stops(beat) == Stopping(ads=1, proposals=1, appointments=2, at_partner=1, others=0, calls=2)
    stop(beat, olga)
    assert [job.state for job in (given, soon, later)] == [JobState.VOID] * 3
    assert sorted(waiting_calls()) == [(given.id, True), (soon.id, True)]
    assert suspending.what_stops(beat) == Stopping(0, 0, 0, 0, 0, 0)


def test_each_neighbour_hears_it_at_once_and_is_helped_on(anna, beat, dario, olga, letters):
    of_request = scheduled_job(anna, beat)
    enquiry = enquiry_of(dario, offer_of(beat), times=("2026-11-30 09:00",))
    of_offer = agreeing.accept_proposal(enquiry, enquiry.slot_rows[0].id, by=beat)
    session.commit()
    stop(beat, olga)
    assert (stopped_letters(anna), stopped_letters(dario)) == ([("mail", True, "open_again")], [("mail", True, "ask")])
    assert of_request.request.state is AdState.LIVE
    assert (of_offer.state, of_offer.request) == (JobState.VOID, None)
    assert [letter.kind for letter in letters() if letter.to_address == beat.email][-1] == "account_suspended"
    assert "job_void" not in [letter.kind for letter in letters()]


def test_the_helper_of_a_neighbour_who_is_stopped_is_told_and_nobody_is_called(anna, beat, olga):
    scheduled_job(anna, beat, time="2026-11-24 14:00")
    stop(anna, olga)
    assert (stopped_letters(beat), stopped_letters(anna), waiting_calls()) == ([("mail", True, "")], [], [])


@pytest.mark.parametrize(("time", "calls"), [("2026-11-23 13:00", 1), ("2026-11-25 09:30", 1), ("2026-11-25 10:30", 0)])
def test_who_expects_the_helper_within_two_days_is_called(anna, beat, olga, time, calls):
    job = scheduled_job(anna, beat, time=time)
    stop(beat, olga)
    assert waiting_calls() == [(job.id, True)] * calls


def test_the_call_is_due_in_two_hours_or_before_the_helper_would_ring(anna, beat, dario, olga):
    scheduled_job(anna, beat, time="2026-11-23 11:00")
    scheduled_job(dario, beat, time="2026-11-24 14:00")
    stop(beat, olga)
    near, far = session.scalars(select(Case).where(Case.reason == Reason.LEFT_ALONE).order_by(Case.id))
    assert near.due_at == near.job.starts_at
    assert clock.now() + timedelta(minutes=119) < far.due_at <= clock.now() + timedelta(hours=2)


def test_twice_is_once(anna, beat, olga):
    scheduled_job(anna, beat, time="2026-11-24 14:00")
    for _ in range(2):
        stop(beat, olga)
    assert (len(stopped_letters(anna)), len(waiting_calls())) == (1, 1)
    assert session.scalar(select(func.count()).select_from(Event).where(Event.kind == Kind.SUSPENDED)) == 1


def racing(beat: Account, olga: Account) -> Any:
    ids = beat.id, olga.id

    def step() -> Any:
        return suspending.suspend(session.get_one(Account, ids[0]), WHY, by=session.get_one(Account, ids[1])).id

    return step


def settle() -> None:
    session.commit()
    session.rollback()


def test_done_and_stopped_in_the_same_moment_stops_all_the_same(anna, beat, olga, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    number, helper, stopping = job.id, beat.id, racing(beat, olga)
    settle()

    def done() -> Any:
        return finishing.report_done(session.get_one(Job, number), PaidBy.CASH, by=session.get_one(Account, helper)).id

    came = at_once(done, stopping)
    assert came[1] == helper
    assert came[0] == number or isinstance(came[0], Refusal)
    assert session.get_one(Job, number).state is JobState.VOID


def test_it_works_and_stopped_in_the_same_moment_one_of_both_counts_whole(anna, beat, olga, at):
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    number, neighbour, helper, stopping = job.id, anna.id, beat.id, racing(beat, olga)
    settle()

    def works() -> Any:
        return finishing.confirm(session.get_one(Job, number), by=session.get_one(Account, neighbour)).id

    came = at_once(works, stopping)
    assert (came[1], session.get_one(Account, helper).is_suspended) == (helper, True)
    state = session.get_one(Job, number).state
    assert (state, came[0] == number) in ((JobState.COMPLETED, True), (JobState.VOID, False))


def test_agreed_and_stopped_in_the_same_moment_leaves_no_job_open(anna, beat, olga):
    bid = bid_of(beat, request_of(anna))
    accepts, stopping, helper = accepting(bid.id), racing(beat, olga), beat.id
    settle()
    came = at_once(accepts, stopping)
    assert came[1] == helper
    assert [job.state for job in session.scalars(select(Job))] in ([], [JobState.VOID])


def test_a_case_about_the_neighbour_stays_open_until_somebody_called(anna, beat, olga):
    job = scheduled_job(anna, beat, time="2026-11-24 14:00")
    stop(beat, olga)
    unit_of_work(lambda: suspending.lift(beat, "Ein Missverständnis.", by=olga))
    case = cases.open_about(job, Reason.LEFT_ALONE)
    assert (case.is_open, case.person_id) == (True, beat.id)
