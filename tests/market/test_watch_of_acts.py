"""The watch over what happens around jobs, requests and mails: what opens a case there, and what closes it by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import (
    ads,
    clock,
    ending,
    finishing,
    handing_over,
    hearing,
    marks,
    notices,
    objecting,
    outcomes,
    reports,
    reviews,
    talk,
    tips,
    undelivered,
    unpaid,
    unsolved,
)
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from market.disputes import Topic
from market.jobs import Cause, PaidBy
from market.money import Chf
from market.partners import Customer, Item
from market.reports import Why
from office import outbox
from tests.deals import bid_of, request_of, scheduled_job, slot
from tests.disputed import both_heard, completed_job, disputed_job, reported_job
from tests.office.conftest import server as server
from tests.office.test_outbox import go_round
from tests.papers import silently_completed

pytestmark = pytest.mark.usefixtures("swisscom")
AFTER = "2026-11-26 15:00"


def found() -> list[tuple[Reason, str, bool]]:
    """Every case: why, what more, whether it is open."""
    session.expire_all()
    return [(case.reason, case.detail, case.is_open) for case in session.scalars(select(Case).order_by(Case.id))]


def only() -> Case:
    session.expire_all()
    return session.scalars(select(Case)).one()


def unsolved_job(anna: Account, beat: Account, at, cause: Cause = Cause.TIME):
    job = scheduled_job(anna, beat)
    at(AFTER)
    finishing.call_unsolved(job, cause, "Repeater fehlt.", by=beat)
    session.commit()
    return job


def test_not_solved_is_a_case_due_once_the_neighbour_had_a_day_to_choose(anna, beat, at):
    job = unsolved_job(anna, beat, at)
    case = only()
    assert (case.reason, case.detail, case.job_id, case.person_id) == (Reason.NOT_SOLVED, "time", job.id, beat.id)
    assert case.due_at - case.opened_at == timedelta(days=2)


def test_left_to_us_it_is_raised_and_due_sooner(anna, beat, at):
    job = unsolved_job(anna, beat, at)
    unsolved.ask_team(job, by=anna)
    case = only()
    assert (case.detail, case.times) == ("team_asked", 2)
    assert case.due_at <= clock.now() + timedelta(days=1)


def test_a_line_at_fault_is_ours_at_once_and_handed_over_no_more(anna, beat, patrick, at):
    job = unsolved_job(anna, beat, at, Cause.PARTNER_LINE)
    assert (only().detail, only().times) == ("line", 1)
    handing_over.hand_over(job, "swisscom", {Item.SYMPTOM, Item.CONTACT}, Customer.YES, by=anna)
    assert found() == [(Reason.NOT_SOLVED, "line", False)]


def test_a_second_visit_closes_it_by_itself(anna, beat, at):
    job = unsolved_job(anna, beat, at)
    unsolved.offer_second_visit(job, [slot("2026-11-30 10:00")], by=beat)
    unsolved.accept_second_visit(job, job.slot_rows[0].id, by=anna)
    assert (only().outcome, only().closed_by_id) == (Outcome.BY_ITSELF, None)


def test_a_visit_nobody_speaks_about_is_a_case_until_somebody_does(anna, beat, at, run_errands):
    job = scheduled_job(anna, beat)
    at("2026-12-01 15:00")
    run_errands()
    assert found() == [(Reason.SILENCE, "", True)]
    finishing.report_done(job, PaidBy.CASH, by=beat)
    assert found() == [(Reason.SILENCE, "", False)]


def test_a_week_without_a_word_after_done_is_a_case_that_can_wait(anna, beat, at):
    job = silently_completed(anna, beat, at)
    case = only()
    assert (case.reason, case.detail, case.job_id, case.person_id) == (Reason.SILENCE, "completed_silently", job.id, beat.id)
    assert (case.due_at - case.opened_at, case.is_safety) == (timedelta(days=7), False)


def test_it_closes_by_itself_when_the_neighbour_rates_afterwards(anna, beat, at):
    job = silently_completed(anna, beat, at)
    reviews.give(job, stars=4, body="Es läuft.", by=anna)
    assert found() == [(Reason.SILENCE, "completed_silently", False)]


def test_it_closes_when_she_says_that_it_does_not_work_after_all(anna, beat, at):
    job = silently_completed(anna, beat, at)
    objecting.come_back(job, Cause.TIME, "Wieder weg.", by=anna)
    assert (Reason.SILENCE, "completed_silently", False) in found()


def test_it_closes_when_she_answers_about_the_money(anna, beat, at):
    job = silently_completed(anna, beat, at)
    unpaid.report(job, "Kein Geld.", by=beat)
    assert (Reason.SILENCE, "completed_silently", True) in found()
    unpaid.answer(job, "Bar bezahlt.", by=anna)
    assert (Reason.SILENCE, "completed_silently", False) in found()


def test_a_visit_the_helper_has_not_confirmed_is_due_before_it_begins(anna, beat, at, run_errands):
    job = scheduled_job(anna, beat)
    at("2026-11-25 14:30")
    run_errands()
    at("2026-11-26 10:30")
    run_errands()
    case = only()
    assert (case.reason, case.detail, case.due_at) == (Reason.SILENCE, "helper_silent", job.starts_at)


def test_a_dispute_is_due_when_we_propose_and_after_a_no_within_a_day(anna, beat, olga, at):
    job = disputed_job(anna, beat, at)
    dispute = both_heard(job)
    assert (only().reason, only().detail, only().due_at) == (Reason.DISPUTED, "price", dispute.due_at)
    outcomes.propose(job, Chf(4000), "In der Mitte.", by=olga)
    assert only().due_at == dispute.settles_at
    outcomes.decline(job, Chf(4000), by=beat)
    assert only().due_at - clock.now() <= timedelta(days=1)


def test_ended_by_the_clock_a_dispute_is_no_case_any_more(anna, beat, at, run_errands):
    disputed_job(anna, beat, at)
    at("2026-12-27 16:00")
    run_errands()
    assert found() == [(Reason.DISPUTED, "price", False)]


def test_danger_in_what_a_side_says_is_about_the_other_one(anna, beat, at):
    job = reported_job(anna, beat, at)
    objecting.object_to(job, Topic.CONDUCT, "Er hat mich bedroht.", None, by=anna)
    hearing.speak(job, "Sie hat mich geschlagen.", Chf(0), by=beat)
    safety = session.scalars(select(Case).where(Case.is_safety).order_by(Case.id)).all()
    assert [(case.person_id, case.job_id) for case in safety] == [(beat.id, job.id), (anna.id, job.id)]


def test_money_that_never_came_is_a_case_until_it_has(anna, beat, at):
    job = completed_job(anna, beat, at)
    unpaid.report(job, "Nichts bekommen.", by=beat)
    assert (only().reason, only().due_at, only().person_id) == (Reason.UNPAID, job.unpaid_due_at, anna.id)
    unpaid.take_back(job, by=beat)
    assert found() == [(Reason.UNPAID, "", False)]


def test_a_request_without_an_answer_for_a_day_is_a_case_until_somebody_bids(anna, at, beat, run_errands):
    request = request_of(anna)
    for moment in ("2026-11-23 12:30", "2026-11-24 10:30"):
        at(moment)
        run_errands()
    assert found() == [(Reason.UNANSWERED, "", True)]
    bid_of(beat, request, times=("2026-11-27 09:00",))
    assert found() == [(Reason.UNANSWERED, "", False)]


def test_so_it_does_when_the_author_takes_it_down(anna, at, run_errands):
    request = request_of(anna)
    for moment in ("2026-11-23 12:30", "2026-11-24 10:30"):
        at(moment)
        run_errands()
    ads.take_down(request, by=anna)
    assert found() == [(Reason.UNANSWERED, "", False)]


@pytest.mark.parametrize(("why", "is_safety"), [("Werbung.", False), ("Er bedroht mich.", True)])
def test_a_reported_tip_is_a_case_and_about_danger_a_safety_case(anna, beat, dario, olga, why, is_safety):
    tip = tips.say(request_of(anna), "Rufen Sie mich einfach an.", by=dario)
    reports.report(reports.Subject(tip, dario, tip.body), Why.UNTRUE, why, by=beat)
    assert (only().reason, only().is_safety, only().person_id) == (Reason.REPORTED, is_safety, dario.id)
    tips.leave_it(tip, by=olga)
    assert only().outcome is Outcome.BY_ITSELF


def test_a_message_about_danger_is_a_safety_case_about_the_other_side(anna, beat):
    bid = bid_of(beat, request_of(anna))
    talk.say(bid.thread, "Wann passt es?", by=anna)
    assert found() == []
    talk.say(bid.thread, "Sie haben mir gedroht, ich rufe die Polizei.", by=anna)
    assert (only().reason, only().person_id, only().due_at - only().opened_at) == (Reason.SAFETY, beat.id, timedelta(hours=2))


def test_the_third_appointment_let_down_is_a_case_the_first_two_are_none(anna, beat, at):
    for day, before in (("2026-11-26", []), ("2026-12-03", []), ("2026-12-10", [(Reason.LET_DOWN, "3", True)])):
        job = scheduled_job(anna, beat, time=f"{day} 14:00")
        at(f"{day} 09:00")
        ending.cancel(job, "Krank.", although_late=True, by=beat)
        assert marks.of_job(job) is not None
        assert [case for case in found() if case[0] is Reason.LET_DOWN] == before


def test_a_mail_given_up_on_is_one_case_per_person_until_it_is_sent_again(anna, olga, server, at):
    server.manner = "refuses"
    for number in range(2):
        notices.tell(anna, "job_void", anna, key=f"one:{number}", who="Beat", title="WLAN")
    session.commit()
    for wait in (timedelta(0), *outbox.BACK_OFF):
        at(clock.now() + wait + timedelta(seconds=1))
        go_round()
    case = only()
    assert (case.reason, case.detail, case.times, case.person_id) == (Reason.DEAD_LETTER, "job_void", 2, anna.id)
    assert undelivered.send_all_again(by=olga) == 2
    assert only().outcome is Outcome.BY_ITSELF
