"""The money never came: who says so and when, what the neighbour answers, what the team finds, and what happens to papers and fee."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from invoices import checks, documents, ledger
from market import accounts, clock, events, farewell, mandates, next_steps, objecting, unpaid, waiting
from market.disputes import Topic
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from market.next_steps import Step
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from tests.conftest import person
from tests.disputed import completed_job

PAID = "Am Donnerstag mit TWINT, gleich an der Türe."
WHY = "Der Beleg von TWINT liegt vor."


@pytest.fixture
def job(anna, beat, at) -> Job:
    return completed_job(anna, beat, at)


@pytest.fixture
def case(job, beat, olga, at) -> Job:
    """On Monday nothing has come."""
    at("2026-11-30 09:00")
    unpaid.report(job, "Auf dem Konto ist nichts.", by=beat)
    session.commit()
    return job


def told(kind) -> list[int]:
    return [notice.account_id for notice in session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))]


def books(job) -> tuple[list[tuple[Chf, Chf]], Chf]:
    """Price and fee of the papers that count, and what Beat owes; everything adds up."""
    session.commit()
    assert checks.verify_all() == []
    return [(paper.told.price, paper.told.commission) for paper in documents.standing_of(job)], ledger.balance_of(job.helper)


STANDING = ([(Chf(6000), Chf(480))] * 2, Chf(480))


def test_the_helper_says_it_and_the_fee_rests(job, anna, beat, olga, at):
    at("2026-12-26 14:59")
    assert unpaid.may_be_reported_by(job, beat)
    unpaid.report(job, " Nichts da. ", by=beat)
    unpaid.report(job, "Nichts da.", by=beat)
    assert (job.state, unpaid.rests(job), job.unpaid_words) == (JobState.COMPLETED, True, "Nichts da.")
    assert (told("unpaid_asked"), told("unpaid_operator"), books(job)) == ([anna.id], [olga.id], STANDING)
    assert [event.kind for event in events.story_of(job)].count(Kind.UNPAID_REPORTED) == 1


def test_after_thirty_days_it_is_too_late(job, beat, at):
    at("2026-12-26 15:01")
    assert not unpaid.may_be_reported_by(job, beat)
    with pytest.raises(TooLate) as refused:
        unpaid.report(job, by=beat)
    assert refused.value.code == "unpaid_too_late"


@pytest.mark.parametrize("who", ["anna", "chiara", "dario", "olga"])
def test_nobody_else_says_it_or_takes_it_back(case, who, request):
    by = request.getfixturevalue(who)
    for verb in (unpaid.report, unpaid.take_back):
        with pytest.raises(NotAllowed):
            verb(case, by=by)
    assert unpaid.rests(case)


@pytest.mark.parametrize("who", ["beat", "chiara", "dario", "olga"])
def test_only_the_neighbour_answers(case, who, request):
    with pytest.raises(NotAllowed):
        unpaid.answer(case, PAID, by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["anna", "beat", "chiara", "dario"])
def test_only_the_team_decides(case, who, request):
    with pytest.raises(NotAllowed):
        unpaid.decide(case, True, WHY, by=request.getfixturevalue(who))


def test_one_of_the_team_who_is_trusted_by_a_side_does_not_decide(case, anna):
    max_ = person("Max", "Muster", "8001")
    mandates.accept(mandates.give(anna, str(max_.email), by=anna), by=max_)
    accounts.make_operator(max_)
    unpaid.answer(case, PAID, by=anna)
    with pytest.raises(NotAllowed):
        unpaid.decide(case, False, WHY, by=max_)


def test_who_must_act_until_when_stands_on_both_pages_and_in_today(case, anna, beat, at):
    steps = [next_steps.next_step(case, side) for side in (anna, beat)]
    assert steps == [
        next_steps.NextStep(Step.ANSWER_UNPAID, unpaid.answer_until(case)),
        next_steps.NextStep(Step.PAYMENT_IS_CHECKED, unpaid.answer_until(case)),
    ]
    assert [thing.about for thing in waiting.day_of(anna).mine if thing.step] == [case]
    unpaid.answer(case, PAID, by=anna)
    assert {next_steps.next_step(case, side).until for side in (anna, beat)} == {case.unpaid_due_at}


def test_the_neighbour_says_how_and_when_and_can_say_it_better(case, anna, beat, olga):
    unpaid.answer(case, PAID, by=anna)
    unpaid.answer(case, PAID, by=anna)
    assert (case.unpaid_answer, told("unpaid_answered"), told("unpaid_answered_operator")) == (PAID, [beat.id], [olga.id])
    unpaid.answer(case, "Am Freitag.", by=anna)
    assert case.unpaid_answer == "Am Freitag."
    with pytest.raises(Missing):
        unpaid.answer(case, " ", by=anna)


def test_nobody_is_found_not_to_have_paid_before_there_was_time_to_answer(case, olga, at):
    with pytest.raises(AlreadyMoved) as refused:
        unpaid.decide(case, True, WHY, by=olga)
    assert refused.value.code == "answer_awaited"
    at("2026-12-03 09:01")
    assert unpaid.decide(case, True, WHY, by=olga).is_unpaid


def test_found_true_the_receipts_are_cancelled_and_the_fee_is_turned_round(case, anna, beat, olga):
    unpaid.answer(case, PAID, by=anna)
    unpaid.decide(case, True, WHY, by=olga)
    unpaid.decide(case, True, WHY, by=olga)
    assert (case.state, unpaid.rests(case), books(case)) == (JobState.COMPLETED, False, ([], Chf(0)))
    assert [paper.told.reason for paper in documents.papers_of(case) if paper.cancels_id] == [WHY, WHY]
    assert told("unpaid_true") == [anna.id, beat.id]
    with pytest.raises(AlreadyMoved):
        unpaid.decide(case, False, "Doch bezahlt.", by=olga)


def test_found_not_true_everything_stands(case, anna, beat, olga):
    unpaid.answer(case, PAID, by=anna)
    unpaid.decide(case, False, WHY, by=olga)
    assert (case.is_unpaid, unpaid.rests(case), books(case), told("unpaid_not_true")) == (
        False,
        False,
        STANDING,
        [anna.id, beat.id],
    )
    assert not unpaid.may_be_reported_by(case, beat)
    with pytest.raises(AlreadyMoved):
        unpaid.report(case, by=beat)


def test_a_decision_needs_a_reason(case, anna, olga):
    unpaid.answer(case, PAID, by=anna)
    with pytest.raises(Missing):
        unpaid.decide(case, True, " ", by=olga)
    assert books(case) == STANDING


def test_the_money_has_come_after_all(case, anna, beat):
    unpaid.take_back(case, by=beat)
    unpaid.take_back(case, by=beat)
    assert (unpaid.rests(case), case.unpaid_words, told("unpaid_taken_back"), books(case)) == (False, "", [anna.id], STANDING)


def test_whoever_took_it_back_does_not_say_it_again_of_the_same_job(case, anna, beat):
    unpaid.take_back(case, by=beat)
    assert not unpaid.may_be_reported_by(case, beat)
    with pytest.raises(AlreadyMoved) as no:
        unpaid.report(case, "Doch nicht.", by=beat)
    assert (no.value.code, unpaid.rests(case), told("unpaid_asked")) == ("unpaid_only_once", False, [anna.id])


def test_the_money_comes_after_it_was_found_unpaid_and_papers_are_issued_anew(case, anna, beat, olga):
    unpaid.answer(case, PAID, by=anna)
    unpaid.decide(case, True, WHY, by=olga)
    unpaid.take_back(case, by=beat)
    assert (case.is_unpaid, books(case), len(documents.papers_of(case))) == (False, STANDING, 6)


def test_where_nothing_was_said_nothing_is_taken_back_answered_or_decided(job, anna, beat, olga):
    acts = (lambda: unpaid.take_back(job, by=beat), lambda: unpaid.answer(job, PAID, by=anna), lambda: unpaid.decide(job, True, WHY, by=olga))  # fmt: skip
    for act in acts:
        with pytest.raises(AlreadyMoved):
            act()


def test_a_date_the_team_lets_go_by_is_moved_on_for_both_to_see(case, anna, beat, olga, at, run_errands):
    at("2026-12-10 09:01")
    run_errands()
    run_errands()
    assert (case.unpaid_due_at > clock.now() + timedelta(days=2), unpaid.is_overdue(case)) == (True, True)
    assert (told("dispute_due_moved"), told("unpaid_overdue_operator")) == ([anna.id, beat.id], [olga.id])


def test_undecided_for_thirty_days_the_receipt_stands_and_there_is_no_fee(case, anna, beat, at, run_errands):
    for day in ("2026-12-10 09:01", "2026-12-30 08:59", "2026-12-30 09:01"):
        assert unpaid.rests(case)
        at(day)
        run_errands()
    assert (case.is_unpaid, case.is_fee_waived, books(case)) == (False, True, ([(Chf(6000), Chf(0))] * 2, Chf(0)))
    assert told("unpaid_undecided") == [anna.id, beat.id]


def test_when_it_does_not_work_again_the_payment_is_cleared_up_with_the_rest(case, anna, at, run_errands):
    objecting.object_to(case, Topic.PRICE, "Es läuft ja nicht.", Chf(0), by=anna)
    assert (case.state, unpaid.rests(case), case.unpaid_due_at, case.is_payment_confirmed) == (
        JobState.DISPUTED,
        False,
        None,
        False,
    )
    at("2027-01-05 09:00")
    run_errands()
    assert (case.state, books(case)) == (JobState.SETTLED, ([], Chf(0)))


def test_what_was_not_paid_does_not_begin_again(case, anna, olga):
    unpaid.answer(case, PAID, by=anna)
    unpaid.decide(case, True, WHY, by=olga)
    assert not objecting.may_object(case, anna)


def test_leaving_waits_until_it_is_decided(case, anna, olga, at, run_errands):
    farewell.ask(anna, by=anna)
    run_errands()
    assert (anna.has_left, farewell.open_jobs_of(anna)) == (False, [case])
    unpaid.answer(case, PAID, by=anna)
    unpaid.decide(case, False, WHY, by=olga)
    run_errands()
    assert anna.has_left
