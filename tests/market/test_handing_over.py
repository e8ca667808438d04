"""The partner goes on: with consent only, in its days, and nothing is decided for the neighbour."""

from datetime import timedelta

import pytest

from database import session
from market import events, finishing, handing_over, next_steps, partners
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.next_steps import Step
from market.partners import Customer, Handover, Item, Result
from market.queueing import Why
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.deals import scheduled_job

pytestmark = pytest.mark.usefixtures("swisscom")

AFTER = "2026-11-26 15:00"
ALL = tuple(Item)
NEEDED = (Item.SYMPTOM, Item.CONTACT)


@pytest.fixture
def job(anna, beat, at) -> Job:
    """Thursday at three: it is the partner's line."""
    made = scheduled_job(anna, beat)
    at(AFTER)
    finishing.call_unsolved(made, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    session.commit()
    return made


@pytest.fixture
def handover(job, anna) -> Handover:
    made = handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=anna)
    session.commit()
    return made


@pytest.fixture
def taken(handover, olga) -> Handover:
    return handing_over.take(handover, by=olga)


@pytest.fixture
def answered(taken, olga) -> Handover:
    return handing_over.give_result(taken, Result.SOLVED, "Die Leitung ist neu.", Chf(0), by=olga)


def kinds(job: Job) -> list[str]:
    return [event.kind.value for event in events.story_of(job)]


def told(letters, since: int = 0) -> list[tuple[str, str]]:
    return [(letter.to_address.split(".")[0].title(), letter.kind) for letter in letters()[since:]]


@pytest.mark.parametrize("wrong", ["beat", "chiara", "dario", "olga"])
def test_nobody_consents_for_the_neighbour(job, request, wrong):
    with pytest.raises(NotAllowed):
        handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=request.getfixturevalue(wrong))


@pytest.mark.parametrize("items", [(), (Item.SYMPTOM,), (Item.CONTACT, Item.PHOTOS)])
def test_without_what_is_wrong_and_whom_to_call_it_makes_no_sense(job, anna, items):
    with pytest.raises(Missing) as refused:
        handing_over.hand_over(job, "swisscom", items, Customer.NO, by=anna)
    assert refused.value.code == "consent_needed"


def test_what_she_ticked_is_written_down_and_nothing_else(job, anna):
    handover = handing_over.hand_over(job, "swisscom", NEEDED, Customer.UNKNOWN, by=anna)
    assert partners.consent_of(handover) == (NEEDED, Customer.UNKNOWN)
    assert (job.state, job.queue_reason) == (JobState.WITH_PARTNER, Why.HANDED_OVER)


def test_the_same_consent_is_the_same_another_one_is_not(handover, job, anna):
    assert handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=anna) is handover
    with pytest.raises(AlreadyMoved):
        handing_over.hand_over(job, "swisscom", NEEDED, Customer.YES, by=anna)
    assert kinds(job).count("handed_over") == 1


def test_who_is_told_of_what(job, anna, olga, letters):
    start = len(letters())
    handover = handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=anna)
    handing_over.take(handover, by=olga)
    handing_over.ask_back(handover, "Blinkt die Lampe rot?", by=olga)
    handing_over.answer(handover, "Ja, rot.", by=anna)
    handing_over.give_result(handover, Result.REPLACEMENT, "Neuer Router kommt am Freitag.", Chf(1500), by=olga)
    handing_over.agree(handover, by=anna)
    assert told(letters, start) == [
        ("Beat", "handed_over"), ("Olga", "job_unsolved_operator"), ("Anna", "partner_asked"), ("Olga", "partner_answered"),
        ("Anna", "partner_result"), ("Beat", "partner_result_helper"), ("Anna", "job_settled"), ("Beat", "job_settled"),
    ]  # fmt: skip


TEAM = {
    "take": lambda one, by: handing_over.take(one, by=by),
    "ask": lambda one, by: handing_over.ask_back(one, "Welche Farbe?", by=by),
    "result": lambda one, by: handing_over.give_result(one, Result.SOLVED, "Geht.", Chf(0), by=by),
    "back": lambda one, by: handing_over.give_back(one, by=by),
}
HERS = {
    "answer": lambda one, by: handing_over.answer(one, "Rot.", by=by),
    "agree": lambda one, by: handing_over.agree(one, by=by),
    "turn_down": lambda one, by: handing_over.turn_down(one, by=by),
    "withdraw": lambda one, by: handing_over.withdraw(one, by=by),
}


@pytest.mark.parametrize("verb", TEAM)
@pytest.mark.parametrize("wrong", ["anna", "beat", "chiara", "dario"])
def test_only_the_team_writes_down_what_the_partner_does(taken, request, verb, wrong):
    with pytest.raises(NotAllowed):
        TEAM[verb](taken, request.getfixturevalue(wrong))


@pytest.mark.parametrize("verb", HERS)
@pytest.mark.parametrize("wrong", ["beat", "chiara", "dario", "olga"])
def test_only_the_neighbour_answers_and_agrees(answered, request, verb, wrong):
    with pytest.raises(NotAllowed):
        HERS[verb](answered, request.getfixturevalue(wrong))


@pytest.mark.parametrize("verb", [*TEAM, *HERS])
def test_what_has_ended_takes_nothing_more(answered, anna, olga, verb):
    handing_over.agree(answered, by=anna)
    before = kinds(answered.job)
    if verb in ("agree",):
        assert HERS[verb](answered, anna) is answered
    else:
        with pytest.raises(AlreadyMoved):
            (TEAM.get(verb) or HERS[verb])(answered, olga if verb in TEAM else anna)
    assert kinds(answered.job) == before


def test_before_it_is_taken_nothing_is_asked_or_answered(handover, anna, olga):
    for verb, by in (("ask", olga), ("result", olga), ("answer", anna), ("agree", anna), ("turn_down", anna)):
        with pytest.raises(AlreadyMoved):
            (TEAM | HERS)[verb](handover, by)


def test_everything_said_twice_happens_once(taken, anna, olga):
    job = taken.job
    handing_over.take(taken, by=olga)
    for _ in range(2):
        handing_over.ask_back(taken, "Welche Farbe?", by=olga)
    for _ in range(2):
        handing_over.answer(taken, "Rot.", by=anna)
    for _ in range(2):
        handing_over.give_result(taken, Result.APPOINTMENT, "Am Freitag um 9.", Chf(4900), by=olga)
    for _ in range(2):
        handing_over.turn_down(taken, by=anna)
    assert [kind for kind in kinds(job) if kind.startswith(("partner", "back"))] == [
        "partner_took", "partner_asked", "partner_answered", "partner_result", "back_from_partner",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "  ", "x" * 2001])
def test_a_question_has_words_but_not_too_many(taken, olga, text):
    with pytest.raises((Missing, OutOfRange)):
        handing_over.ask_back(taken, text, by=olga)


def test_while_the_partner_waits_for_an_answer_its_clock_stands_still(taken, anna, olga, at):
    until = taken.answer_until
    handing_over.ask_back(taken, "Welche Farbe?", by=olga)
    at("2026-11-28 15:00")
    handing_over.answer(taken, "Rot.", by=anna)
    assert round((taken.answer_until - until) / timedelta(hours=1)) == 48


def test_agreed_it_is_settled_at_what_the_two_had_named(answered, anna, beat, olga):
    job = answered.job
    finishing.name_partial(job, Chf(2000), by=anna)
    finishing.name_partial(job, Chf(2000), by=beat)
    handing_over.agree(answered, by=anna)
    assert (job.state, job.settled_price, answered.is_open) == (JobState.SETTLED, Chf(2000), False)


def test_not_ours_and_given_back_and_turned_down_come_back(taken, answered, anna, job):
    handing_over.turn_down(answered, by=anna)
    assert (job.state, answered.is_open, job.queued_at) == (JobState.UNSOLVED, False, None)


@pytest.mark.parametrize("verb", [
    lambda one, by: handing_over.give_result(one, Result.NOT_OURS, "Nicht unsere Leitung.", Chf(500), by=by),
    lambda one, by: handing_over.give_back(one, by=by),
])  # fmt: skip
def test_the_partner_may_bring_it_back_and_the_neighbour_chooses_anew(taken, olga, anna, verb):
    verb(taken, olga)
    verb(taken, olga)
    assert (taken.job.state, taken.is_open) == (JobState.UNSOLVED, False)
    assert next_steps.next_step(taken.job, anna).code is Step.CHOOSE_EXIT
    assert kinds(taken.job).count("back_from_partner") == 1


def test_not_taken_in_two_working_days_it_is_a_case_again(handover, job, at, run_errands):
    at("2026-11-30 23:50")
    run_errands()
    assert job.state is JobState.WITH_PARTNER
    at("2026-12-01 00:01")
    run_errands()
    run_errands()
    assert (job.state, job.queue_reason, handover.is_open) == (JobState.UNSOLVED, Why.NOT_TAKEN, False)
    assert kinds(job).count("back_from_partner") == 1


def test_no_result_in_five_working_days_it_is_a_case_again(taken, job, at, run_errands):
    session.commit()
    at("2026-12-03 23:50")
    run_errands()
    assert job.state is JobState.WITH_PARTNER
    at("2026-12-04 00:01")
    run_errands()
    assert (job.state, job.queue_reason) == (JobState.UNSOLVED, Why.NO_RESULT)


@pytest.mark.parametrize("waits", ["question", "result"])
def test_the_neighbour_is_called_after_three_days_and_after_two_weeks_it_ends(taken, olga, job, at, run_errands, waits):
    if waits == "question":
        handing_over.ask_back(taken, "Welche Farbe?", by=olga)
    else:
        handing_over.give_result(taken, Result.APPOINTMENT, "Am Freitag.", Chf(4900), by=olga)
    session.commit()
    at("2026-11-29 14:50")
    run_errands()
    assert job.queued_at is None
    at("2026-11-29 15:01")
    run_errands()
    assert (job.state, job.queue_reason) == (JobState.WITH_PARTNER, Why.NEIGHBOUR_SILENT)
    at("2026-12-10 15:01")
    run_errands()
    assert (job.state, job.settled_price, job.end_reason, taken.is_open) == (JobState.SETTLED, Chf(0), "nobody_answered", False)


def test_the_operators_settlement_ends_what_ran_with_the_partner(handover, job, olga):
    finishing.settle(job, Chf(0), "So vereinbart.", by=olga)
    assert (job.state, handover.is_open) == (JobState.SETTLED, False)


def test_whose_turn_it_is(handover, anna, beat, olga):
    def steps() -> tuple[Step, Step]:
        return tuple(next_steps.next_step(handover.job, one).code for one in (anna, beat))  # type: ignore[return-value]

    assert steps() == (Step.PARTNER_ACTS, Step.PARTNER_ACTS)
    handing_over.take(handover, by=olga)
    handing_over.ask_back(handover, "Welche Farbe?", by=olga)
    assert steps() == (Step.ANSWER_PARTNER, Step.WAIT_FOR_NEIGHBOUR)
    handing_over.answer(handover, "Rot.", by=anna)
    handing_over.give_result(handover, Result.SOLVED, "Geht.", Chf(0), by=olga)
    assert steps() == (Step.AGREE_TO_RESULT, Step.WAIT_FOR_NEIGHBOUR)


def test_consent_taken_back_ends_it_at_once_and_she_chooses_anew(taken, job, anna, beat, letters):
    start = len(letters())
    handing_over.withdraw(taken, by=anna)
    assert (job.state, taken.is_open, job.queued_at) == (JobState.UNSOLVED, False, None)
    assert next_steps.next_step(job, anna).code is Step.CHOOSE_EXIT
    assert told(letters, start) == [("Beat", "back_from_partner_helper")]
    assert handing_over.withdraw(taken, by=anna) is taken
    assert kinds(job).count("consent_withdrawn") == 1
    assert handing_over.hand_over(job, "swisscom", NEEDED, Customer.NO, by=anna).is_open


def test_what_has_ended_is_not_taken_back(answered, anna):
    handing_over.agree(answered, by=anna)
    with pytest.raises(AlreadyMoved):
        handing_over.withdraw(answered, by=anna)


def test_only_who_looks_after_it_is_given_it(job, anna, swisscom):
    swisscom.categories = ("mobile",)
    for slug in ("swisscom", "nobody"):
        with pytest.raises(OutOfRange) as refused:
            handing_over.hand_over(job, slug, ALL, Customer.YES, by=anna)
        assert refused.value.code == "partner_unknown"


@pytest.mark.parametrize("wrong", ["petra", "olga", "beat", "dario"])
def test_only_an_agent_of_this_very_partner_acts_for_it(job, anna, patrick, request, wrong):
    handover = handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=anna)
    by = request.getfixturevalue(wrong)
    assert not handing_over.may_be_kept_by(handover, by)
    for act in TEAM.values():
        with pytest.raises(NotAllowed):
            act(handover, by)
    assert handing_over.take(handover, by=patrick).taken_at is not None


def test_the_partners_own_people_are_told_and_the_team_has_nothing_to_pass_on(job, anna, patrick, letters):
    start = len(letters())
    handover = handing_over.hand_over(job, "swisscom", ALL, Customer.YES, by=anna)
    handing_over.take(handover, by=patrick)
    handing_over.ask_back(handover, "Rot?", by=patrick)
    handing_over.answer(handover, "Ja.", by=anna)
    handing_over.withdraw(handover, by=anna)
    assert job.queued_at is None
    assert [one for one in told(letters, start) if one[0] in ("Patrick", "Olga")] == [
        ("Patrick", "case_received"), ("Patrick", "case_answered"), ("Patrick", "case_withdrawn"),
    ]  # fmt: skip
