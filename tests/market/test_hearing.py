"""Both are heard: who may say how they see it, until when, and what each reads of the other."""

import pytest
from sqlalchemy import select

from database import session
from market import disputes, events, hearing, next_steps
from market.disputes import Turn
from market.jobs import Job
from market.money import Chf
from market.next_steps import Step
from market.notices import Notice
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate
from tests.deals import scheduled_job
from tests.disputed import disputed_job

SAID = "Ich war eine Stunde dort."


@pytest.fixture
def job(anna, beat, at) -> Job:
    return disputed_job(anna, beat, at)


def step_of(job, account):
    return next_steps.next_step(job, account)


def test_who_has_not_spoken_is_asked_until_the_three_days_are_over(job, anna, beat):
    dispute = disputes.of_job(job)
    assert {step_of(job, side) for side in (anna, beat)} == {next_steps.NextStep(Step.SAY_YOUR_SIDE, dispute.heard_until)}
    hearing.speak(job, SAID, Chf(6000), by=beat)
    assert (step_of(job, beat).code, step_of(job, anna).code) == (Step.WAIT_FOR_HEARING, Step.SAY_YOUR_SIDE)
    [told] = session.scalars(select(Notice).where(Notice.kind == "dispute_heard")).all()
    assert told.account_id == anna.id


def test_once_both_have_spoken_it_is_the_teams_turn(job, anna, beat):
    hearing.speak(job, SAID, Chf(6000), by=beat)
    dispute = hearing.speak(job, "Zwanzig Minuten.", Chf(2000), by=anna)
    assert (dispute.turn, dispute.until) == (Turn.AMOUNT, dispute.due_at)
    assert step_of(job, anna) == step_of(job, beat) == next_steps.NextStep(Step.TEAM_PROPOSES, dispute.due_at)


def test_what_was_said_can_be_said_better_and_the_same_again_changes_nothing(job, beat):
    hearing.speak(job, SAID, Chf(6000), by=beat)
    hearing.speak(job, SAID, Chf(6000), by=beat)
    assert [event.kind for event in events.story_of(job)].count(events.Kind.HEARD) == 1
    dispute = hearing.speak(job, "Fast eine Stunde.", Chf(5500), by=beat)
    assert (dispute.helper_words, dispute.helper_amount) == ("Fast eine Stunde.", Chf(5500))


def test_after_three_days_nothing_is_changed_but_who_has_not_spoken_still_can(job, anna, beat, at):
    hearing.speak(job, SAID, Chf(6000), by=beat)
    at("2026-11-29 15:01")
    with pytest.raises(TooLate):
        hearing.speak(job, "Doch nur eine halbe.", Chf(3000), by=beat)
    assert hearing.speak(job, "Zwanzig Minuten.", Chf(2000), by=anna).are_both_heard


@pytest.mark.parametrize("who", ["chiara", "dario", "olga"])
def test_nobody_else_is_heard(job, who, request):
    by = request.getfixturevalue(who)
    assert not hearing.may_speak(job, by)
    with pytest.raises(NotAllowed):
        hearing.speak(job, SAID, Chf(0), by=by)


@pytest.mark.parametrize(
    ("said", "amount", "refusal", "field"),
    [(" ", 0, Missing, "said"), (SAID, 6001, OutOfRange, "amount"), (SAID, -1, OutOfRange, "amount")],
)
def test_words_and_an_amount_up_to_what_was_agreed(job, beat, said, amount, refusal, field):
    with pytest.raises(refusal) as refused:
        hearing.speak(job, said, Chf(amount), by=beat)
    assert (refused.value.field, disputes.of_job(job).helper_amount) == (field, None)


def test_where_nobody_disagrees_nobody_is_heard(anna, beat):
    with pytest.raises(AlreadyMoved):
        hearing.speak(scheduled_job(anna, beat), SAID, Chf(0), by=anna)
