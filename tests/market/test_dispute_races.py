"""Disputes, trouble again and payments, from several sides in the same moment: settled once, papers once, decided once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from invoices import checks, documents
from market import disputes, events, finishing, objecting, outcomes, reviews, unpaid
from market.accounts import Account
from market.disputes import Topic
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.refusals import AlreadyMoved, Refusal
from office import errands
from tests.disputed import both_heard, completed_job, disputed_job, reported_job
from tests.market.test_races import at_once, own_sessions

__all__ = ["own_sessions"]
CAST = ("anna", "beat", "olga")


def doing(verb: Callable[..., Any], ids: dict[str, int], by: str, *said: Any, **more: Any) -> Callable[[], Any]:
    """The verb on the job, by one of the cast, in whichever session runs it."""
    return lambda: verb(session.get_one(Job, ids["job"]), *said, **more, by=session.get_one(Account, ids[by]))


def numbers(job: Job, *cast: Account) -> dict[str, int]:
    found = {"job": job.id, **{name: account.id for name, account in zip(CAST, cast, strict=True)}}
    session.commit()
    session.rollback()  # so that what the runners write is seen
    return found


@pytest.fixture
def proposed(anna, beat, olga, at) -> dict[str, int]:
    job = disputed_job(anna, beat, at)
    both_heard(job)
    outcomes.propose(job, Chf(4000), "In der Mitte.", by=olga)
    return numbers(job, anna, beat, olga)


def refused(came: list[Any]) -> list[bool]:
    assert all(isinstance(one, Refusal) or not isinstance(one, Exception) for one in came), came
    return [isinstance(one, Refusal) for one in came]


def count(kind: events.Kind) -> int:
    return session.scalar(select(func.count()).select_from(events.Event).where(events.Event.kind == kind)) or 0


def test_both_agree_in_the_same_moment_it_is_settled_once_with_papers_once(proposed):
    came = at_once(*(doing(outcomes.accept, proposed, side, Chf(4000)) for side in ("anna", "beat")))
    job = session.get_one(Job, proposed["job"])
    assert (refused(came), job.state, job.settled_price) == ([False, False], JobState.SETTLED, Chf(4000))
    assert (count(events.Kind.SETTLED), len(documents.papers_of(job)), checks.verify_all()) == (1, 2, [])


def test_nobody_agrees_to_an_amount_that_is_replaced_in_the_same_moment(proposed):
    doing(outcomes.accept, proposed, "beat", Chf(4000))()
    session.commit()
    session.rollback()
    came = at_once(
        doing(outcomes.accept, proposed, "anna", Chf(4000)),
        doing(outcomes.propose, proposed, "olga", Chf(3500), "Neu gerechnet."),
    )
    job = session.get_one(Job, proposed["job"])
    accepted, replaced = (not one for one in refused(came))
    assert accepted != replaced
    dispute = disputes.newest_of(job)
    if accepted:
        assert (job.state, job.settled_price, dispute.proposed_amount) == (JobState.SETTLED, Chf(4000), Chf(4000))
    else:
        assert (job.state, dispute.proposed_amount) == (JobState.DISPUTED, Chf(3500))
        assert (dispute.neighbour_accepted_at, dispute.helper_accepted_at) == (None, None)
    assert checks.verify_all() == []


def test_a_yes_and_the_thirtieth_day_in_the_same_moment_settle_it_once(proposed, at):
    doing(outcomes.accept, proposed, "beat", Chf(4000))()
    at("2026-12-26 15:01")
    session.commit()
    session.rollback()
    came = at_once(doing(outcomes.accept, proposed, "anna", Chf(4000)), lambda: _by_time(proposed["job"]))
    job = session.get_one(Job, proposed["job"])
    assert (sorted(refused(came)), count(events.Kind.SETTLED)) == ([False, True], 1)
    assert (job.settled_price in (Chf(4000), Chf(3000)), len(documents.papers_of(job)), checks.verify_all()) == (True, 2, [])


def _by_time(job_id: int) -> Job:
    return outcomes.settle_by_time(session.get_one(Job, job_id))


def test_it_is_confirmed_and_objected_to_in_the_same_moment(anna, beat, olga, at):
    """By her on two telephones: whichever came first; what came second still finds a way, for a completed job may begin again."""
    ids = numbers(reported_job(anna, beat, at), anna, beat, olga)
    came = at_once(doing(finishing.confirm, ids, "anna"), doing(objecting.object_to, ids, "anna", Topic.PRICE, "Zu viel."))
    job = session.get_one(Job, ids["job"])
    assert (job.state, refused(came)[1]) == (JobState.DISPUTED, False)
    assert (job.completed_at is None) == refused(came)[0]
    assert checks.verify_all() == []


def test_the_silent_clock_and_an_objection_in_the_same_moment(anna, beat, olga, at):
    ids = numbers(reported_job(anna, beat, at), anna, beat, olga)
    at("2026-12-03 15:01")
    came = at_once(
        lambda: finishing.confirm_silently(session.get_one(Job, ids["job"])),
        doing(objecting.object_to, ids, "anna", Topic.PRICE, "Zu viel."),
    )
    job = session.get_one(Job, ids["job"])
    assert (job.state, refused(came)[1], checks.verify_all()) == (JobState.DISPUTED, False, [])


def test_trouble_again_and_damage_in_the_same_moment_are_one_or_the_other(anna, beat, olga, at):
    ids = numbers(completed_job(anna, beat, at), anna, beat, olga)
    came = at_once(
        doing(objecting.come_back, ids, "anna", Cause.TIME), doing(objecting.object_to, ids, "anna", Topic.DAMAGE, "Kratzer.")
    )
    job = session.get_one(Job, ids["job"])
    assert (sorted(refused(came)), job.state in (JobState.UNSOLVED, JobState.DISPUTED)) == ([False, True], True)
    assert (job.helper.helper.jobs_done, checks.verify_all()) == (0, [])


def test_trouble_again_beside_a_review_and_not_paid_leaves_everything_whole(anna, beat, olga, at):
    ids = numbers(completed_job(anna, beat, at), anna, beat, olga)
    came = at_once(
        doing(objecting.come_back, ids, "anna", Cause.TIME), doing(unpaid.report, ids, "beat"),
        doing(reviews.give, ids, "anna", stars=4, body="Gut."),
    )  # fmt: skip
    job = session.get_one(Job, ids["job"])
    assert (refused(came)[0], job.state, unpaid.rests(job), job.unpaid_due_at) == (False, JobState.UNSOLVED, False, None)
    assert (job.helper.helper.jobs_done, checks.verify_all()) == (0, [])


@pytest.mark.parametrize("verdicts", [(True, True), (True, False)])
def test_a_payment_is_decided_once(anna, beat, olga, at, verdicts):
    job = completed_job(anna, beat, at)
    unpaid.report(job, by=beat)
    unpaid.answer(job, "Mit TWINT.", by=anna)
    ids = numbers(job, anna, beat, olga)
    came = at_once(*(doing(unpaid.decide, ids, "olga", verdict, "Nachgesehen.") for verdict in verdicts))
    job = session.get_one(Job, ids["job"])
    assert (count(events.Kind.UNPAID_DECIDED), sorted(refused(came))) == (1, [False, verdicts[0] != verdicts[1]])
    standing = documents.standing_of(job)
    assert (len(standing), len(documents.papers_of(job))) == ((0, 4) if job.is_unpaid else (2, 2))
    assert checks.verify_all() == []


def test_the_money_comes_while_it_is_decided(anna, beat, olga, at):
    job = completed_job(anna, beat, at)
    unpaid.report(job, by=beat)
    unpaid.answer(job, "Mit TWINT.", by=anna)
    ids = numbers(job, anna, beat, olga)
    came = at_once(doing(unpaid.take_back, ids, "beat"), doing(unpaid.decide, ids, "olga", True, "Nichts da."))
    job = session.get_one(Job, ids["job"])
    assert not isinstance(came[0], Exception)
    assert isinstance(came[1], AlreadyMoved) or job.unpaid_decided_at is not None
    assert (job.is_unpaid is not True, len(documents.standing_of(job)), checks.verify_all()) == (True, 2, [])


def test_two_rounds_of_the_clock_move_a_date_once(anna, beat, olga, at):
    job = disputed_job(anna, beat, at)
    both_heard(job)
    numbers(job, anna, beat, olga)
    at("2026-12-06 15:01")
    errands.run_due(("move_due_disputes",))
    errands.run_due(("move_due_disputes",))
    assert count(events.Kind.DISPUTE_DUE_MOVED) == 1
