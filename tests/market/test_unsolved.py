"""Not solved: a second visit, the team, the partner's turn asked for; and the clocks, over New Year too."""

import pytest

from database import session
from market import events, finishing, next_steps, unsolved
from market.jobs import Cause, Job, JobSlot, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from market.queueing import Why
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.deals import scheduled_job, slot

pytestmark = pytest.mark.usefixtures("swisscom")

AFTER = "2026-11-26 15:00"
AGAIN = "2026-11-30 10:00"


@pytest.fixture
def job(anna, beat, at) -> Job:
    """Anna's WLAN does not work on Thursday at three, for want of time."""
    return not_solved(anna, beat, at)


def not_solved(anna, beat, at, cause: Cause = Cause.TIME) -> Job:
    made = scheduled_job(anna, beat)
    at(AFTER)
    finishing.call_unsolved(made, cause, "Repeater fehlt.", by=beat)
    session.commit()
    return made


def kinds(job: Job) -> list[str]:
    return [event.kind.value for event in events.story_of(job)]


def told(letters) -> list[tuple[str, str]]:
    return [(letter.to_address.split(".")[0].title(), letter.kind) for letter in letters()]


VERBS = {
    "offer": lambda job, by: unsolved.offer_second_visit(job, [slot(AGAIN)], by=by),
    "accept": lambda job, by: unsolved.accept_second_visit(job, job.slot_rows[0].id if job.slot_rows else 0, by=by),
    "team": lambda job, by: unsolved.ask_team(job, by=by),
    "consent": lambda job, by: unsolved.ask_consent(job, by=by),
    "refuse": lambda job, by: unsolved.refuse_consent(job, by=by),
}


@pytest.mark.parametrize(
    ("verb", "wrong"),
    [(verb, who) for verb in ("offer", "accept") for who in ("chiara", "dario", "olga")]
    + [(verb, who) for verb in ("team", "refuse") for who in ("beat", "chiara", "dario", "olga")]
    + [("consent", who) for who in ("anna", "beat", "chiara", "dario")],
)
def test_nobody_else_has_a_say(job, request, verb, wrong):
    before = kinds(job)
    with pytest.raises(NotAllowed):
        VERBS[verb](job, request.getfixturevalue(wrong))
    assert kinds(job) == before


@pytest.mark.parametrize(
    ("verb", "who"),
    [("offer", "anna"), ("offer", "beat"), ("accept", "anna"), ("team", "anna"), ("consent", "olga"), ("refuse", "anna")],
)
def test_a_job_that_is_solved_takes_none_of_it(anna, beat, at, request, verb, who):
    job = scheduled_job(anna, beat)
    at(AFTER)
    finishing.report_done(job, PaidBy.CASH, by=anna)
    with pytest.raises(AlreadyMoved):
        VERBS[verb](job, request.getfixturevalue(who))


def test_times_of_the_first_visit_are_not_offered_again(anna, beat, at):
    made = scheduled_job(anna, beat)
    session.add(JobSlot(job_id=made.id, offered_by_id=beat.id, starts_at=slot(AGAIN).starts_at, ends_at=slot(AGAIN).ends_at))
    session.commit()
    session.refresh(made)
    at(AFTER)
    finishing.call_unsolved(made, Cause.TIME, by=anna)
    assert made.slot_rows == []


@pytest.mark.parametrize(("offering", "taking"), [("anna", "beat"), ("beat", "anna")])
def test_a_second_visit_is_the_same_job_at_the_same_price(job, request, offering, taking, letters):
    one, other = request.getfixturevalue(offering), request.getfixturevalue(taking)
    finishing.name_partial(job, Chf(2000), by=one)
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=one)
    before = job.calendar_sequence
    unsolved.accept_second_visit(job, job.slot_rows[0].id, by=other)
    assert (job.state, job.slot, job.total) == (JobState.SCHEDULED, slot(AGAIN), Chf(6000))
    assert (job.neighbour_names, job.helper_names, job.queued_at) == (None, None, None)
    assert job.calendar_sequence == before + 1
    assert told(letters)[-2:] == [("Anna", "job_scheduled"), ("Beat", "job_scheduled")]


def test_the_same_again_is_the_same(job, anna, beat):
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    number = job.slot_rows[0].id
    unsolved.accept_second_visit(job, number, by=anna)
    unsolved.accept_second_visit(job, number, by=anna)
    assert kinds(job)[-2:] == ["second_visit_offered", "scheduled"]


def test_nobody_takes_the_own_time_and_nobody_a_time_that_is_gone(job, anna, beat, at):
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    with pytest.raises(OutOfRange):
        unsolved.accept_second_visit(job, job.slot_rows[0].id, by=beat)
    at("2026-12-01 10:00")
    with pytest.raises(AlreadyMoved) as gone:
        unsolved.accept_second_visit(job, job.slot_rows[0].id, by=anna)
    assert gone.value.code == "slot_taken"


def test_no_time_is_no_offer(job, beat):
    with pytest.raises(Missing):
        unsolved.offer_second_visit(job, [], by=beat)


def test_a_helper_who_promised_the_time_elsewhere_does_not_get_it(job, anna, beat, dario):
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    scheduled_job(dario, beat, time=AGAIN, title="Drucker")
    with pytest.raises(AlreadyMoved):
        unsolved.accept_second_visit(job, job.slot_rows[0].id, by=anna)


def test_a_second_visit_is_asked_about_and_reported_like_a_first(job, anna, beat, at, run_errands, letters):
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=anna)
    unsolved.accept_second_visit(job, job.slot_rows[0].id, by=beat)
    at("2026-11-30 23:00")
    run_errands()
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    at("2026-12-04 10:00")
    run_errands()
    assert [kind for who, kind in told(letters) if who == "Anna"][-3:] == ["job_ask_both", "job_reported", "job_report_reminder"]
    finishing.confirm(job, by=anna)
    assert job.state is JobState.COMPLETED


@pytest.mark.parametrize("cause", list(Cause))
def test_a_line_is_a_case_at_once_all_else_is_first_hers_to_choose(anna, beat, at, cause):
    job = not_solved(anna, beat, at, cause)
    is_line = cause in (Cause.PARTNER_LINE, Cause.OTHER_LINE)
    assert (job.queued_at is not None, job.queue_reason) == (is_line, "line" if is_line else "")


def test_both_are_told_and_nobody_of_the_team_yet(job, olga, letters):
    assert told(letters)[-2:] == [("Anna", "job_unsolved_choose"), ("Beat", "job_unsolved")]


def test_a_day_without_a_choice_makes_a_case(job, olga, at, run_errands, letters):
    at("2026-11-27 14:50")
    run_errands()
    assert job.queued_at is None
    at("2026-11-27 15:01")
    run_errands()
    run_errands()
    assert (job.queue_reason, job.state) == (Why.NO_CHOICE, JobState.UNSOLVED)
    assert [kind for who, kind in told(letters) if who == "Olga"] == ["job_unsolved_operator"]


def test_times_of_the_neighbours_own_are_a_choice_those_of_the_helper_not(job, anna, beat, at, run_errands):
    at("2026-11-27 10:00")
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    at("2026-11-27 15:01")
    unsolved.offer_second_visit(job, [slot("2026-12-01 10:00")], by=anna)
    run_errands()
    assert job.queued_at is None
    at("2026-11-28 15:02")
    run_errands()
    assert job.queue_reason == Why.NO_CHOICE


def test_the_neighbour_may_leave_it_to_the_team(job, anna, olga, letters):
    unsolved.ask_team(job, by=anna)
    unsolved.ask_team(job, by=anna)
    assert (job.queue_reason, kinds(job)[-2:]) == (Why.TEAM_ASKED, ["team_asked", "case_opened"])
    assert next_steps.next_step(job, anna).code is next_steps.Step.OPERATOR_ACTS


def test_consent_is_asked_and_refused(job, anna, olga, letters):
    unsolved.ask_consent(job, by=olga)
    unsolved.ask_consent(job, by=olga)
    assert told(letters)[-1] == ("Anna", "consent_asked")
    assert next_steps.next_step(job, anna).code is next_steps.Step.GIVE_CONSENT
    unsolved.refuse_consent(job, by=anna)
    unsolved.refuse_consent(job, by=anna)
    assert (job.queue_reason, kinds(job).count("consent_refused")) == (Why.TEAM_ASKED, 1)
    assert not unsolved.waits_for_consent(job)


def test_nobody_refuses_what_was_not_asked(job, anna):
    with pytest.raises(AlreadyMoved):
        unsolved.refuse_consent(job, by=anna)


def test_consent_unanswered_the_team_calls_and_then_it_ends(job, olga, at, run_errands):
    unsolved.ask_consent(job, by=olga)
    at("2026-11-29 14:00")
    run_errands()
    assert job.queued_at is None
    at("2026-11-29 15:01")
    run_errands()
    assert job.queue_reason == Why.CONSENT_SILENT
    at("2026-12-10 15:01")
    run_errands()
    assert (job.state, job.settled_price, job.end_reason) == (JobState.SETTLED, Chf(0), "nobody_answered")


@pytest.mark.parametrize(("named", "price"), [(Chf(2000), Chf(2000)), (None, Chf(0))])
def test_three_weeks_settle_it(job, anna, beat, at, run_errands, named, price, letters):
    if named:
        finishing.name_partial(job, named, by=anna)
        finishing.name_partial(job, named, by=beat)
    at("2026-12-17 14:50")
    run_errands()
    assert job.state is JobState.UNSOLVED
    at("2026-12-17 15:01")
    run_errands()
    assert (job.state, job.settled_price, job.end_reason) == (JobState.SETTLED, price, "time_is_up")
    assert told(letters)[-2:] == [("Anna", "job_settled"), ("Beat", "job_settled")]


@pytest.mark.parametrize(("day", "before", "after"), [
    ("2026-12-20", "2027-01-10 15:00", "2027-01-10 16:01"),
    ("2027-03-20", "2027-04-10 16:00", "2027-04-10 17:01"),
    ("2026-10-20", "2026-11-10 14:00", "2026-11-10 15:01"),
])  # fmt: skip
def test_three_weeks_are_three_weeks_over_new_year_and_the_odd_nights(anna, beat, at, run_errands, day, before, after):
    at(f"{day} 09:00")
    job = scheduled_job(anna, beat, time=f"{day} 14:00")
    at(f"{day} 16:00")
    finishing.call_unsolved(job, Cause.SKILL, by=anna)
    at(before)
    run_errands()
    assert job.state is JobState.UNSOLVED
    at(after)
    run_errands()
    assert job.state is JobState.SETTLED


def test_after_a_stop_only_the_last_counts(job, at, run_errands):
    at("2027-02-01 10:00")
    run_errands()
    assert kinds(job)[-1] == "settled" and "case_opened" not in kinds(job)


def test_who_is_suspended_decides_nothing(job, anna):
    anna.suspended_at = job.moved_at
    with pytest.raises(NotAllowed):
        unsolved.ask_team(job, by=anna)


def test_olga_does_not_decide_her_own_job(olga, beat, at):
    job = not_solved(olga, beat, at)
    with pytest.raises(NotAllowed):
        unsolved.ask_consent(job, by=olga)


def test_the_operator_settles_as_before(job, olga):
    finishing.settle(job, Chf(0), "Niemand schuldet etwas.", by=olga)
    assert (job.state, job.end_reason) == (JobState.SETTLED, "Niemand schuldet etwas.")
