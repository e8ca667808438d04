"""A completed job begins again within two weeks: not working, price, damage. What that means for papers, ledger and profile."""

import pytest
from sqlalchemy import select

from database import session
from invoices import checks, documents, ledger
from invoices.snapshots import Paper
from market import (
    disputes,
    events,
    finishing,
    follow_ups,
    hearing,
    next_steps,
    objecting,
    outcomes,
    requests,
    reviews,
    suspending,
    unsolved,
)
from market.disputes import Topic
from market.helpers import HelperProfile
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from market.next_steps import Step
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate
from tests.deals import slot
from tests.disputed import completed_job

SAID = "Seit gestern ist wieder kein Netz da."
LAST_MINUTE, TOO_LATE = "2026-12-10 14:59", "2026-12-10 15:01"


@pytest.fixture
def job(anna, beat, at) -> Job:
    return completed_job(anna, beat, at)


@pytest.fixture
def back(job, anna, at) -> Job:
    """On the fourth day it does not work again."""
    at("2026-11-30 09:00")
    objecting.come_back(job, Cause.OTHER, SAID, by=anna)
    session.commit()
    return job


def jobs_done(job) -> int:
    return session.scalar(select(HelperProfile.jobs_done).where(HelperProfile.account_id == job.helper_id)) or 0


def books(job) -> tuple[list[tuple[str, Chf]], Chf]:
    """The papers that count, and what Beat owes; everything adds up."""
    session.commit()
    assert checks.verify_all() == []
    return [(paper.name, paper.told.price) for paper in documents.standing_of(job)], ledger.balance_of(job.helper)


RECEIPTED = ([("Q-2026-000001", Chf(6000)), ("Q-2026-000002", Chf(6000))], Chf(480))


def test_it_does_not_work_again_and_the_receipt_stands(job, anna, beat, at):
    at(LAST_MINUTE)
    assert objecting.may_come_back(job, anna)
    objecting.come_back(job, Cause.TIME, SAID, by=anna)
    objecting.come_back(job, Cause.TIME, SAID, by=anna)
    assert (job.state, job.is_current, job.ended_at, job.cause_words) == (JobState.UNSOLVED, True, None, SAID)
    assert (job.shows_contacts_to(beat), jobs_done(job), books(job)) == (True, 0, RECEIPTED)
    assert [event.kind for event in events.story_of(job)].count(events.Kind.UNSOLVED) == 1
    told = session.scalars(select(Notice).where(Notice.kind.in_(("trouble_again", "job_unsolved_choose")))).all()
    assert {(one.kind, one.account_id) for one in told} == {("trouble_again", beat.id), ("job_unsolved_choose", anna.id)}
    assert next_steps.next_step(job, anna).code is Step.CHOOSE_EXIT


@pytest.mark.parametrize("topic", [Topic.DAMAGE, Topic.PRICE])
def test_damage_or_price_is_heard_and_the_receipt_stands(job, anna, at, topic):
    at(LAST_MINUTE)
    objecting.object_to(job, topic, "Ein Kratzer am Tisch.", Chf(3000), by=anna)
    assert (job.state, job.is_current, job.ended_at, jobs_done(job), books(job)) == (JobState.DISPUTED, True, None, 0, RECEIPTED)


def test_how_people_were_treated_is_said_before_it_is_confirmed(job, anna):
    assert objecting.topics(job, anna) == (Topic.DAMAGE, Topic.PRICE)


def both(job, by):
    return (lambda: objecting.come_back(job, Cause.TIME, by=by), lambda: objecting.object_to(job, Topic.DAMAGE, "Kratzer", by=by))


@pytest.mark.parametrize("who", ["beat", "chiara", "dario", "olga"])
def test_nobody_else_comes_back(job, who, request):
    by = request.getfixturevalue(who)
    assert (objecting.may_come_back(job, by), objecting.topics(job, by)) == (False, ())
    for verb in both(job, by):
        with pytest.raises(NotAllowed):
            verb()
    assert job.state is JobState.COMPLETED


def test_after_two_weeks_it_is_too_late(job, anna, at):
    at(TOO_LATE)
    assert not objecting.may_come_back(job, anna)
    for verb in both(job, anna):
        with pytest.raises(TooLate) as refused:
            verb()
        assert refused.value.code == "trouble_too_late"


def test_with_a_helper_who_is_gone_there_is_nobody_to_come_back_to(job, anna, beat, olga):
    suspending.suspend(beat, "Mehrere Meldungen.", by=olga)
    for verb in both(job, anna):
        with pytest.raises(AlreadyMoved) as refused:
            verb()
        assert refused.value.code == "helper_gone"


def test_damage_needs_words(job, anna):
    with pytest.raises(Missing):
        objecting.object_to(job, Topic.DAMAGE, " ", by=anna)
    assert (job.state, job.ended_at is not None, jobs_done(job)) == (JobState.COMPLETED, True, 1)


def test_a_second_visit_at_the_same_price_leaves_papers_and_ledger_as_they_are(back, anna, beat, at):
    unsolved.offer_second_visit(back, [slot("2026-12-02 10:00")], by=beat)
    unsolved.accept_second_visit(back, back.slot_rows[0].id, by=anna)
    at("2026-12-02 11:00")
    finishing.report_done(back, PaidBy.CASH, by=beat)
    finishing.confirm(back, by=anna)
    assert (back.state, jobs_done(back), books(back)) == (JobState.COMPLETED, 1, RECEIPTED)
    assert len(documents.papers_of(back)) == 2
    at("2026-12-16 10:59")
    assert objecting.may_come_back(back, anna)


def test_another_total_at_the_second_visit_cancels_the_old_papers(back, anna, beat, at):
    unsolved.offer_second_visit(back, [slot("2026-12-02 10:00")], by=beat)
    unsolved.accept_second_visit(back, back.slot_rows[0].id, by=anna)
    at("2026-12-02 11:00")
    total = finishing.propose_total(back, Chf(7000), "Kabel", by=beat)
    finishing.confirm_total(back, total.id, by=anna)
    finishing.report_done(back, PaidBy.CASH, by=anna)
    assert books(back) == ([("Q-2026-000003", Chf(7000)), ("Q-2026-000004", Chf(7000))], Chf(560))
    cancelled = [paper.told.reason for paper in documents.papers_of(back) if paper.told.kind is Paper.RECEIPT_CANCELLED]
    assert cancelled == ["other_total"]


def test_three_weeks_of_silence_leave_what_was_paid_and_receipted(back, at, run_errands):
    at("2026-12-21 09:01")
    run_errands()
    assert (back.state, back.settled_price, jobs_done(back), books(back)) == (JobState.SETTLED, Chf(6000), 1, RECEIPTED)


def test_asking_others_leaves_what_was_paid_and_receipted(back, anna):
    requests.post(follow_ups.begin(back, by=anna), by=anna)
    assert (back.state, back.settled_price, books(back)) == (JobState.SETTLED, Chf(6000), RECEIPTED)


@pytest.mark.parametrize(
    ("named", "standing"), [(0, []), (2500, [("Q-2026-000003", Chf(2500)), ("Q-2026-000004", Chf(2500))]), (6000, RECEIPTED[0])]
)
def test_what_both_name_counts_and_the_papers_follow(back, anna, beat, olga, named, standing):
    for side in (anna, beat):
        finishing.name_partial(back, Chf(named), by=side)
    finishing.settle(back, Chf(named), "Beide haben es so genannt.", by=olga)
    in_full = named == 6000
    assert books(back) == (standing, Chf(480) if in_full else Chf(0))
    assert jobs_done(back) == (1 if in_full else 0)


def test_the_team_settles_at_what_was_receipted_too(back, olga):
    finishing.settle(back, Chf(6000), "Der erste Besuch hat geholfen.", by=olga)
    assert books(back) == RECEIPTED


def test_a_dispute_afterwards_ends_at_the_amount_both_agree_to_with_new_papers(job, anna, beat, olga):
    objecting.object_to(job, Topic.PRICE, "Es waren zwanzig Minuten.", Chf(2000), by=anna)
    hearing.speak(job, "Es war mehr.", Chf(6000), by=beat)
    outcomes.propose(job, Chf(4000), "In der Mitte.", by=olga)
    for side in (anna, beat):
        outcomes.accept(job, Chf(4000), by=side)
    assert books(job) == ([("Q-2026-000003", Chf(4000)), ("Q-2026-000004", Chf(4000))], Chf(0))
    assert [paper.told.reason for paper in documents.papers_of(job) if paper.cancels_id] == ["both_agreed"] * 2


@pytest.mark.parametrize(("waives", "fee"), [(False, 480), (True, 0)])
def test_agreed_on_in_full_the_papers_stand_unless_the_team_waives_its_fee(job, anna, beat, olga, waives, fee):
    objecting.object_to(job, Topic.DAMAGE, "Ein Kratzer.", Chf(5000), by=anna)
    hearing.speak(job, "Der war schon da.", Chf(6000), by=beat)
    outcomes.propose(job, Chf(6000), "Der Kratzer ist auf dem alten Foto.", by=olga)
    if waives:
        outcomes.decide(job, "Unser Anruf hat es schlimmer gemacht.", waives_fee=True, by=olga)
    for side in (anna, beat):
        outcomes.accept(job, Chf(6000), by=side)
    papers, owed = books(job)
    assert ([price for _, price in papers], owed, jobs_done(job)) == ([Chf(6000)] * 2, Chf(fee), 1)
    assert [paper.told.is_partial for paper in documents.standing_of(job)] == [False, False]


def test_on_the_thirtieth_day_the_lower_amount_counts_and_the_papers_follow(job, anna, beat, at, run_errands):
    objecting.object_to(job, Topic.DAMAGE, "Ein Kratzer.", Chf(1500), by=anna)
    hearing.speak(job, "Der war schon da.", Chf(6000), by=beat)
    at("2026-12-26 15:01")
    run_errands()
    assert (job.settled_price, jobs_done(job)) == (Chf(1500), 0)
    assert books(job) == ([("Q-2026-000003", Chf(1500)), ("Q-2026-000004", Chf(1500))], Chf(0))


def test_a_review_stays_and_may_be_replaced_until_two_weeks_after_the_new_end(job, anna, beat, olga, at):
    review = reviews.give(job, stars=5, body="Sehr nett.", by=anna)
    at("2026-12-09 09:00")
    objecting.come_back(job, Cause.OTHER, SAID, by=anna)
    at("2026-12-20 09:00")
    assert (reviews.of_job(job), review.may_be_replaced_by(anna), reviews.may_be_reviewed_by(job, anna)) == (review, True, False)
    finishing.settle(job, Chf(0), "So sei es.", by=olga)
    at("2027-01-03 08:59")
    assert review.may_be_replaced_by(anna)
    at("2027-01-03 09:01")
    assert not review.may_be_replaced_by(anna)


def test_who_is_suspended_meanwhile_keeps_the_papers_of_what_was_paid(back, beat, olga):
    suspending.suspend(beat, "Mehrere Meldungen.", by=olga)
    assert (back.state, books(back)) == (JobState.VOID, RECEIPTED)
    assert disputes.of_job(back) is None
