"""Another total, «done», «it works», «does not work yet», and how an unsolved job is settled."""

import pytest

from database import session
from market import events, finishing, reviews
from market.jobs import Cause, Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from tests.deals import scheduled_job

AFTER = "2026-11-26 15:00"


@pytest.fixture
def job(anna, beat, at) -> Job:
    """Anna's WLAN, Thursday at two; it is three o'clock now."""
    made = scheduled_job(anna, beat)
    at(AFTER)
    return made


def kinds(*about) -> list[str]:
    return [event.kind.value for event in events.story_of(*about)]


def test_a_total_counts_only_when_the_other_side_confirmed_it(job, anna, beat):
    total = finishing.propose_total(job, Chf(7500), "Ein neues Kabel", by=beat)
    assert job.total == Chf(6000)
    finishing.confirm_total(job, total.id, by=anna)
    assert (job.total, job.agreed_price) == (Chf(7500), Chf(6000))


def test_nobody_confirms_the_own_total(job, beat):
    total = finishing.propose_total(job, Chf(7500), by=beat)
    with pytest.raises(NotAllowed):
        finishing.confirm_total(job, total.id, by=beat)


@pytest.mark.parametrize("amount", [Chf(10050), Chf(2950), Chf(0)])
def test_a_total_stays_in_the_band(job, beat, amount):
    with pytest.raises(OutOfRange) as refused:
        finishing.propose_total(job, amount, by=beat)
    assert refused.value.code == "price_outside_band"


def test_a_total_follows_the_steps(job, beat):
    with pytest.raises(OutOfRange) as refused:
        finishing.propose_total(job, Chf(6025), by=beat)
    assert refused.value.code == "price_step"


def test_the_neighbour_may_only_propose_a_lower_total(job, anna):
    with pytest.raises(OutOfRange) as refused:
        finishing.propose_total(job, Chf(6500), by=anna)
    assert refused.value.code == "total_only_lower"
    assert finishing.propose_total(job, Chf(4500), by=anna).is_waiting


def test_the_same_total_is_no_news(job, beat):
    with pytest.raises(OutOfRange) as refused:
        finishing.propose_total(job, Chf(6000), by=beat)
    assert refused.value.code == "total_unchanged"


def test_a_second_total_replaces_the_first(job, anna, beat):
    first = finishing.propose_total(job, Chf(7500), by=beat)
    second = finishing.propose_total(job, Chf(8000), by=beat)
    with pytest.raises(AlreadyMoved):
        finishing.confirm_total(job, first.id, by=anna)
    assert job.waiting_total is second


def test_a_total_before_the_start_is_refused(anna, beat):
    job = scheduled_job(anna, beat)
    with pytest.raises(AlreadyMoved):
        finishing.propose_total(job, Chf(7500), by=beat)


def test_the_helper_reports_and_the_neighbour_confirms(job, anna, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    assert job.state is JobState.REPORTED
    finishing.confirm(job, by=anna)
    assert (job.state, job.is_payment_confirmed, job.is_current) == (JobState.COMPLETED, True, False)
    assert beat.helper.jobs_done == 1


def test_done_from_the_neighbour_is_it_works_too(job, anna):
    finishing.report_done(job, PaidBy.CASH, by=anna)
    assert job.state is JobState.COMPLETED


def test_saying_it_works_twice_is_once(job, anna, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    finishing.confirm(job, by=anna)
    finishing.confirm(job, by=anna)
    assert kinds(job).count("completed") == 1


def test_reporting_twice_is_once_but_not_with_another_way_of_paying(job, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    assert kinds(job).count("reported") == 1
    with pytest.raises(AlreadyMoved):
        finishing.report_done(job, PaidBy.CASH, by=beat)


def test_nobody_reports_before_the_start(anna, beat):
    with pytest.raises(OutOfRange) as refused:
        finishing.report_done(scheduled_job(anna, beat), PaidBy.TWINT, by=beat)
    assert refused.value.code == "not_started"


@pytest.mark.parametrize(
    "act",
    [
        lambda job, by: finishing.report_done(job, PaidBy.CASH, by=by),
        lambda job, by: finishing.confirm(job, by=by),
        lambda job, by: finishing.call_unsolved(job, Cause.TIME, by=by),
        lambda job, by: finishing.propose_total(job, Chf(7000), by=by),
        lambda job, by: finishing.confirm_total(job, 1, by=by),
        lambda job, by: finishing.name_partial(job, Chf(0), by=by),
        lambda job, by: finishing.settle(job, Chf(0), "x", by=by),
        lambda job, by: finishing.confirm_backup(job, by=by),
        lambda job, by: reviews.say_would_help_again(job, True, by=by),
    ],
)
def test_a_stranger_may_do_nothing(job, dario, act):
    with pytest.raises(NotAllowed):
        act(job, dario)
    session.refresh(job)
    assert job.state is JobState.SCHEDULED


def test_the_helper_cannot_confirm_for_the_neighbour(job, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    with pytest.raises(NotAllowed):
        finishing.confirm(job, by=beat)


def test_a_week_of_silence_completes_without_confirming_the_payment(job, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    finishing.confirm_silently(job)
    assert (job.state, job.is_payment_confirmed) == (JobState.COMPLETED, False)


def test_not_solved_goes_to_the_operator(job, anna):
    finishing.call_unsolved(job, Cause.PARTNER_LINE, "Die Leitung ist tot.", by=anna)
    assert (job.state, job.cause, job.queued_at is not None) == (JobState.UNSOLVED, Cause.PARTNER_LINE, True)


def test_after_the_helpers_done_only_the_neighbour_calls_it_unsolved(job, anna, beat):
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    with pytest.raises(AlreadyMoved):
        finishing.call_unsolved(job, Cause.TIME, by=beat)
    assert finishing.call_unsolved(job, Cause.TIME, by=anna).state is JobState.UNSOLVED


def test_nothing_is_unsolved_before_it_began(anna, beat):
    with pytest.raises(OutOfRange):
        finishing.call_unsolved(scheduled_job(anna, beat), Cause.TIME, by=anna)


def test_the_operator_settles_at_zero_with_a_reason(job, anna, olga):
    finishing.call_unsolved(job, Cause.DEVICE, by=anna)
    with pytest.raises(Missing):
        finishing.settle(job, Chf(0), "  ", by=olga)
    finishing.settle(job, Chf(0), "Das Gerät ist defekt.", by=olga)
    assert (job.state, job.settled_price, job.is_current) == (JobState.SETTLED, Chf(0), False)


def test_the_operator_settles_at_a_partial_price_only_when_both_named_it(job, anna, beat, olga):
    finishing.call_unsolved(job, Cause.TIME, by=beat)
    finishing.name_partial(job, Chf(3000), by=anna)
    finishing.name_partial(job, Chf(4000), by=beat)
    with pytest.raises(OutOfRange) as refused:
        finishing.settle(job, Chf(3000), "Halbe Arbeit", by=olga)
    assert refused.value.code == "settle_only_named"
    finishing.name_partial(job, Chf(3000), by=beat)
    assert finishing.settle(job, Chf(3000), "Beide nannten CHF 30.", by=olga).settled_price == Chf(3000)


def test_a_partial_price_is_never_more_than_the_agreed_one(job, anna):
    finishing.call_unsolved(job, Cause.TIME, by=anna)
    with pytest.raises(OutOfRange) as refused:
        finishing.name_partial(job, Chf(6050), by=anna)
    assert refused.value.code == "partial_outside"


def test_settling_twice_is_once_and_never_otherwise(job, anna, olga):
    finishing.call_unsolved(job, Cause.DEVICE, by=anna)
    finishing.settle(job, Chf(0), "Defekt", by=olga)
    finishing.settle(job, Chf(0), "Defekt", by=olga)
    assert kinds(job).count("settled") == 1


def test_the_backup_is_confirmed_once_by_the_neighbour(job, anna, beat):
    with pytest.raises(NotAllowed):
        finishing.confirm_backup(job, by=beat)
    finishing.confirm_backup(job, by=anna)
    finishing.confirm_backup(job, by=anna)
    assert kinds(job).count("backup_confirmed") == 1


def test_the_helpers_note_waits_for_the_end(job, anna, beat):
    with pytest.raises(AlreadyMoved):
        reviews.say_would_help_again(job, True, by=beat)
    finishing.report_done(job, PaidBy.CASH, by=anna)
    assert reviews.say_would_help_again(job, True, by=beat).would_help_again is True
