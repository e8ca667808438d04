"""Two people choose for the same unsolved job in the same moment: one choice counts, the other is told how things stand."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from market import finishing, follow_ups, handing_over, requests, unsolved
from market.accounts import Account
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Handover, Item
from market.refusals import AlreadyMoved
from tests.deals import scheduled_job, slot
from tests.market.test_races import at_once, own_sessions

pytestmark = pytest.mark.usefixtures("swisscom")

__all__ = ["own_sessions"]
AGAIN = "2026-11-30 10:00"


@pytest.fixture
def ids(anna, beat, olga, at) -> dict[str, int]:
    """An unsolved job with times of Beat's for a second visit."""
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:00")
    finishing.call_unsolved(job, Cause.PARTNER_LINE, by=beat)
    unsolved.offer_second_visit(job, [slot(AGAIN)], by=beat)
    session.commit()
    numbers = {"job": job.id, "anna": anna.id, "olga": olga.id, "slot": job.slot_rows[0].id}
    session.rollback()  # so that what the runners write is seen
    return numbers


def step(ids: dict[str, int], do: Callable[[Job, Account, Account], Any]) -> Callable[[], Any]:
    def run() -> Any:
        anna, olga = (session.get_one(Account, ids[name]) for name in ("anna", "olga"))
        return do(session.get_one(Job, ids["job"]), anna, olga)

    return run


CHOICES: dict[str, Callable[[dict[str, int]], Callable[[], Any]]] = {
    "visit": lambda ids: step(ids, lambda job, anna, olga: unsolved.accept_second_visit(job, ids["slot"], by=anna)),
    "partner": lambda ids: step(
        ids, lambda job, anna, olga: handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    ),
    "settle": lambda ids: step(ids, lambda job, anna, olga: finishing.settle(job, Chf(0), "So sei es.", by=olga)),
}
ENDS = {"visit": JobState.SCHEDULED, "partner": JobState.WITH_PARTNER, "settle": JobState.SETTLED}


@pytest.mark.parametrize(("one", "other"), [("visit", "partner"), ("visit", "settle")])
def test_of_two_choices_one_counts(ids, one, other):
    came = at_once(CHOICES[one](ids), CHOICES[other](ids))
    refused = [isinstance(result, AlreadyMoved) for result in came]
    assert sorted(refused) == [False, True]
    assert session.get_one(Job, ids["job"]).state is ENDS[one if refused[1] else other]


def test_a_consent_sent_twice_hands_over_once(ids):
    came = at_once(CHOICES["partner"](ids), CHOICES["partner"](ids))
    assert [isinstance(result, Handover) for result in came] == [True, True]
    assert session.scalar(select(func.count()).select_from(Handover)) == 1


def test_a_new_request_and_the_partner_both_happen(ids, anna):
    """Whoever is first: she gets other helpers in any case, and the partner only for a job that is not settled yet."""
    draft = follow_ups.begin(session.get_one(Job, ids["job"]), by=anna)
    number = draft.id
    session.commit()
    posting = step(ids, lambda job, anna, olga: requests.post(session.get_one(follow_ups.RequestDraft, number), by=anna))
    came = at_once(posting, CHOICES["partner"](ids))
    job = session.get_one(Job, ids["job"])
    assert not isinstance(came[0], Exception)
    assert job.state is (JobState.SETTLED if isinstance(came[1], AlreadyMoved) else JobState.WITH_PARTNER)
    assert follow_ups.of_job(job) is not None
