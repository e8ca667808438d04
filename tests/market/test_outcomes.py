"""How a dispute ends: an amount with a reason, two answers, what the team may decide, and the clock."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from invoices import checks, documents, ledger
from market import accounts, clock, disputes, events, finishing, hearing, mandates, marks, next_steps, no_shows, outcomes
from market.accounts import Account
from market.disputes import Topic, Turn
from market.events import Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.marks import Reason
from market.money import Chf
from market.next_steps import Step
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.conftest import person
from tests.deals import scheduled_job
from tests.disputed import both_heard, disputed_job

WHY = "Eine halbe Stunde war vor Ort, das zählt halb."


@pytest.fixture
def job(anna, beat, olga, at) -> Job:
    """Both were heard: Anna finds 30, Beat 50 of the agreed 60."""
    made = disputed_job(anna, beat, at)
    both_heard(made)
    return made


@pytest.fixture
def proposed(job, olga) -> Job:
    outcomes.propose(job, Chf(4000), WHY, by=olga)
    session.commit()
    return job


@pytest.fixture
def missed(anna, beat, olga, at) -> Job:
    """Beat is said not to have come, and says that he did."""
    made = scheduled_job(anna, beat)
    at("2026-11-26 14:20")
    no_shows.claim(made, "Niemand kam.", by=anna)
    no_shows.contest(made, "Ich habe geläutet.", by=beat)
    session.commit()
    return made


def kinds(job):
    return [event.kind for event in events.story_of(job)]


def told(kind) -> list[int]:
    return [notice.account_id for notice in session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))]


def test_an_amount_with_a_reason_both_are_asked(job, anna, beat, olga):
    dispute = outcomes.propose(job, Chf(4000), f" {WHY} ", by=olga)
    outcomes.propose(job, Chf(4000), WHY, by=olga)
    assert (dispute.proposed_amount, dispute.proposed_reason, dispute.turn) == (Chf(4000), WHY, Turn.ANSWERS)
    assert kinds(job).count(Kind.AMOUNT_PROPOSED) == 1
    assert told("amount_proposed") == [anna.id, beat.id]
    steps = {next_steps.next_step(job, side) for side in (anna, beat)}
    assert steps == {next_steps.NextStep(Step.ANSWER_AMOUNT, dispute.settles_at)}


def test_before_both_were_heard_or_the_three_days_are_over_nothing_is_proposed(anna, beat, olga, at):
    job = disputed_job(anna, beat, at, amount=3000)
    with pytest.raises(AlreadyMoved) as refused:
        outcomes.propose(job, Chf(3000), WHY, by=olga)
    assert refused.value.code == "hearing_goes_on"
    at("2026-11-29 15:01")
    assert outcomes.propose(job, Chf(3000), WHY, by=olga).proposed_at is not None


@pytest.mark.parametrize("who", ["anna", "beat", "chiara", "dario"])
def test_only_the_team_proposes_and_decides(proposed, who, request):
    by = request.getfixturevalue(who)
    for verb in (lambda: outcomes.propose(proposed, Chf(0), WHY, by=by), lambda: outcomes.decide(proposed, WHY, by=by)):
        with pytest.raises(NotAllowed):
            verb()


def test_one_of_the_team_who_is_a_side_is_trusted_or_acted_for_one_has_no_say(job, anna, beat, olga):
    max_ = person("Max", "Muster", "8001")
    mandates.accept(mandates.give(anna, str(max_.email), by=anna), by=max_)
    accounts.make_operator(max_)
    events.act_as(beat.id, olga.id)
    hearing.speak(job, "Gut, drei Viertel.", Chf(4500), by=beat)
    events.act_as(None)
    session.commit()
    for by in (max_, olga):
        with pytest.raises(NotAllowed):
            outcomes.propose(job, Chf(4000), WHY, by=by)
    accounts.make_operator(beat)
    with pytest.raises(NotAllowed):
        outcomes.propose(job, Chf(6000), WHY, by=beat)


def test_whoever_proposed_it_does_not_say_yes_for_somebody(proposed, anna, olga):
    events.act_as(anna.id, olga.id)
    with pytest.raises(NotAllowed) as refused:
        outcomes.accept(proposed, Chf(4000), by=anna)
    events.act_as(None)
    assert refused.value.code == "own_counterpart"


@pytest.mark.parametrize(
    ("amount", "reason", "refusal", "field"),
    [(4000, " ", Missing, "reason"), (6001, WHY, OutOfRange, "amount"), (-1, WHY, OutOfRange, "amount")],
)
def test_a_reason_and_an_amount_up_to_what_was_agreed(job, olga, amount, reason, refusal, field):
    with pytest.raises(refusal) as refused:
        outcomes.propose(job, Chf(amount), reason, by=olga)
    assert (refused.value.field, disputes.of_job(job).proposed_at) == (field, None)


def test_both_agree_and_it_is_settled_with_papers(proposed, anna, beat):
    outcomes.accept(proposed, Chf(4000), by=anna)
    outcomes.accept(proposed, Chf(4000), by=anna)
    assert (proposed.state, told("amount_accepted")) == (JobState.DISPUTED, [beat.id])
    outcomes.accept(proposed, Chf(4000), by=beat)
    outcomes.accept(proposed, Chf(4000), by=beat)
    session.commit()
    assert (proposed.state, proposed.settled_price, proposed.is_current) == (JobState.SETTLED, Chf(4000), False)
    assert (disputes.of_job(proposed), kinds(proposed).count(Kind.SETTLED)) == (None, 1)
    papers = documents.standing_of(proposed)
    assert [(paper.told.price, paper.told.commission) for paper in papers] == [(Chf(4000), Chf(0))] * 2
    assert [paper.told.settled_by for paper in papers] == ["both_agreed"] * 2
    assert told("amount_accepted") == [beat.id]
    assert checks.verify_all() == []


def test_a_no_is_told_and_can_still_become_a_yes(proposed, anna, beat, olga):
    outcomes.accept(proposed, Chf(4000), by=beat)
    outcomes.decline(proposed, Chf(4000), by=anna)
    outcomes.decline(proposed, Chf(4000), by=anna)
    dispute = disputes.of_job(proposed)
    assert (dispute.turn, dispute.due_at - dispute.neighbour_declined_at < timedelta(days=3, minutes=1)) == (Turn.AFTER_NO, True)
    assert (told("amount_declined"), told("amount_declined_operator")) == ([beat.id], [olga.id])
    assert next_steps.next_step(proposed, anna).code is Step.TEAM_PROPOSES
    outcomes.accept(proposed, Chf(4000), by=anna)
    assert (proposed.state, kinds(proposed).count(Kind.AMOUNT_DECLINED)) == (JobState.SETTLED, 1)


def test_another_amount_replaces_the_first_and_both_are_asked_anew(proposed, anna, beat, olga):
    outcomes.accept(proposed, Chf(4000), by=beat)
    outcomes.decline(proposed, Chf(4000), by=anna)
    dispute = outcomes.propose(proposed, Chf(3500), "Noch einmal gerechnet.", by=olga)
    assert (dispute.turn, dispute.has_accepted(proposed.side_of(beat))) == (Turn.ANSWERS, False)
    for answer in (outcomes.accept, outcomes.decline):
        with pytest.raises(AlreadyMoved) as refused:
            answer(proposed, Chf(4000), by=anna)
        assert refused.value.code == "amount_moved"
    outcomes.accept(proposed, Chf(3500), by=anna)
    outcomes.accept(proposed, Chf(3500), by=beat)
    assert proposed.settled_price == Chf(3500)


@pytest.mark.parametrize("who", ["chiara", "dario", "olga"])
@pytest.mark.parametrize("verb", [outcomes.accept, outcomes.decline])
def test_nobody_else_answers(proposed, who, verb, request):
    with pytest.raises(NotAllowed):
        verb(proposed, Chf(4000), by=request.getfixturevalue(who))


def test_the_team_does_not_settle_a_dispute_by_itself(proposed, olga):
    """It proposes; the price is for the two to agree to."""
    with pytest.raises(AlreadyMoved):
        finishing.settle(proposed, Chf(0), "So sei es.", by=olga)


def test_the_team_decides_the_fee_once_and_it_counts_at_the_end(proposed, anna, beat, olga, at, run_errands):
    outcomes.decide(proposed, "Wir haben zu spät geantwortet.", waives_fee=True, leaves_mark=True, by=olga)
    outcomes.decide(proposed, "Wir haben zu spät geantwortet.", waives_fee=True, by=olga)
    assert (kinds(proposed).count(Kind.DISPUTE_DECIDED), told("dispute_decided")) == (1, [anna.id, beat.id])
    with pytest.raises(AlreadyMoved):
        outcomes.decide(proposed, "Doch nicht.", by=olga)
    assert (marks.of(beat), proposed.state, disputes.of_job(proposed).turn) == ([], JobState.DISPUTED, Turn.END)
    at("2026-12-26 15:01")
    run_errands()
    assert (proposed.state, proposed.settled_price, ledger.balance_of(beat)) == (JobState.SETTLED, Chf(3000), Chf(0))


def test_before_an_amount_was_proposed_there_is_nothing_to_decide(job, olga):
    with pytest.raises(AlreadyMoved):
        outcomes.decide(job, WHY, waives_fee=True, by=olga)


def test_after_a_missed_appointment_nothing_was_earned_and_the_team_proposes_at_once(missed, anna, beat, olga):
    dispute = disputes.of_job(missed)
    assert (dispute.neighbour_amount, dispute.helper_amount, dispute.turn) == (Chf(0), Chf(0), Turn.AMOUNT)
    outcomes.propose(missed, Chf(0), "Zwei Eingänge, niemand war schuld.", by=olga)
    for side in (anna, beat):
        outcomes.accept(missed, Chf(0), by=side)
    assert (missed.state, marks.of(beat), documents.papers_of(missed)) == (JobState.SETTLED, [], [])


@pytest.mark.parametrize("leaves", [True, False])
def test_after_a_missed_appointment_the_team_decides_the_mark(missed, anna, beat, olga, leaves):
    outcomes.propose(missed, Chf(0), WHY, by=olga)
    outcomes.decline(missed, Chf(0), by=beat)
    outcomes.decide(missed, "Die Nachbarn haben niemanden gesehen.", waives_fee=True, leaves_mark=leaves, by=olga)
    assert [(mark.reason, mark.job_id) for mark in marks.of(beat)] == ([(Reason.NO_SHOW, missed.id)] if leaves else [])
    assert (marks.of(anna), missed.is_fee_waived) == ([], False)


def test_on_the_thirtieth_day_the_lower_amount_counts(job, at, run_errands):
    at("2026-12-26 14:59")
    run_errands()
    assert job.state is JobState.DISPUTED
    at("2026-12-26 15:01")
    run_errands()
    assert (job.state, job.settled_price, job.end_reason, job.moved_by_id) == (JobState.SETTLED, Chf(3000), "lower_named", None)
    assert [paper.told.settled_by for paper in documents.standing_of(job)] == ["lower_named"] * 2


def test_whoever_names_nothing_leaves_it_at_nothing(anna, beat, at, run_errands):
    job = disputed_job(anna, beat, at, amount=3000, topic=Topic.DAMAGE)
    at("2026-12-26 15:01")
    run_errands()
    assert (job.settled_price, job.end_reason) == (Chf(0), "not_both_named")


def test_a_date_the_team_lets_go_by_is_moved_on_for_both_to_see(job, anna, beat, olga, at, run_errands):
    first = disputes.of_job(job).due_at
    at(first + timedelta(minutes=1))
    run_errands()
    run_errands()
    dispute = disputes.of_job(job)
    assert (dispute.due_at > clock.now() + timedelta(days=2), dispute.is_overdue) == (True, True)
    assert (told("dispute_due_moved"), told("dispute_overdue_operator")) == ([anna.id, beat.id], [olga.id])
    assert next_steps.next_step(job, anna).until == dispute.due_at
    outcomes.propose(job, Chf(4000), WHY, by=olga)
    assert not dispute.is_overdue


def test_while_both_are_asked_no_date_of_the_team_goes_by(proposed, at, run_errands):
    at("2026-12-08 15:01")
    run_errands()
    assert (disputes.of_job(proposed).due_moved_at, told("dispute_due_moved")) == (None, [])


def test_no_new_date_lies_behind_the_end(job, at, run_errands):
    for day in ("2026-12-07 15:01", "2026-12-11 09:00", "2026-12-15 09:00", "2026-12-19 09:00", "2026-12-25 09:00"):
        at(day)
        run_errands()
    assert disputes.of_job(job).due_at == disputes.of_job(job).settles_at


def suspended(account: Account) -> None:
    account.suspended_at = clock.now()


@pytest.mark.parametrize("verb", [outcomes.accept, outcomes.decline])
def test_who_is_suspended_answers_nothing(proposed, anna, verb):
    suspended(anna)
    with pytest.raises(NotAllowed):
        verb(proposed, Chf(4000), by=anna)
