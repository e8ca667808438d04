"""Consent by telephone: only while she is on it, as her own act, and with who of the team heard it."""

from collections.abc import Callable

import pytest

from database import session
from market import accounts, callers, clock, consenting, events, finishing, partners
from market.accounts import Account
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.partners import Customer, Item
from market.refusals import AlreadyMoved, Missing, NotAllowed
from tests.conftest import person
from tests.deals import scheduled_job

pytestmark = pytest.mark.usefixtures("swisscom")

At = Callable[[str], None]
NEEDED = (Item.SYMPTOM, Item.CONTACT)


@pytest.fixture
def job(anna: Account, beat: Account, at: At) -> Job:
    """Thursday at three: it is the partner's line."""
    made = scheduled_job(anna, beat)
    anna.phone = "+41442422424"
    at("2026-11-26 15:00")
    finishing.call_unsolved(made, Cause.PARTNER_LINE, "Kein Signal.", by=beat)
    session.commit()
    return made


def said_back(anna: Account, olga: Account) -> None:
    made = callers.call(anna, by=olga)
    assert callers.prove(made, made.code, by=olga)


def with_her(job: Job, operator: Account) -> consenting.Telephone | None:
    return consenting.with_neighbour(job, partners.looking_after(job.category), operator)


def test_what_she_says_yes_to_is_her_act_heard_by_the_team(job, anna, olga) -> None:
    said_back(anna, olga)
    handover = consenting.hand_over(job, "swisscom", NEEDED, Customer.NO, by=olga)
    given = partners.consent_event(handover)
    assert (job.state, given.by_id, given.via_id) == (JobState.WITH_PARTNER, anna.id, olga.id)
    assert (partners.consent_of(handover), events.acted_via(anna.id)) == ((NEEDED, Customer.NO), None)


def test_without_a_code_said_back_just_now_nothing_is_handed_over(job, anna, olga, at: At) -> None:
    with pytest.raises(NotAllowed) as never:
        consenting.hand_over(job, "swisscom", NEEDED, Customer.NO, by=olga)
    said_back(anna, olga)
    at("2026-11-26 15:31")
    with pytest.raises(NotAllowed) as too_long_ago:
        consenting.hand_over(job, "swisscom", NEEDED, Customer.NO, by=olga)
    assert {never.value.code, too_long_ago.value.code} == {"consent_by_phone_needed"}
    assert (job.state, events.acted_via(anna.id)) == (JobState.UNSOLVED, None)


@pytest.mark.parametrize("wrong", ["beat", "chiara", "dario", "patrick"])
def test_nobody_but_the_team_writes_it_down(job, anna, olga, request, wrong: str) -> None:
    said_back(anna, olga)
    with pytest.raises(NotAllowed) as refused:
        consenting.hand_over(job, "swisscom", NEEDED, Customer.NO, by=request.getfixturevalue(wrong))
    assert (refused.value.code, job.state) == ("not_allowed", JobState.UNSOLVED)


def test_the_same_conditions_hold_as_on_her_own_page(job, anna, olga) -> None:
    said_back(anna, olga)
    with pytest.raises(Missing) as refused:
        consenting.hand_over(job, "swisscom", (Item.SYMPTOM,), Customer.NO, by=olga)
    assert refused.value.code == "consent_needed"


def test_nobody_of_the_team_hears_it_about_their_own_visit(olga, chiara, at: At) -> None:
    otto = accounts.make_operator(person("Otto", "Zweit", "8001"))
    olga.phone = "+41442422424"
    made = scheduled_job(olga, chiara)
    at("2026-11-26 15:00")
    finishing.call_unsolved(made, Cause.PARTNER_LINE, "Kein Signal.", by=chiara)
    assert [with_her(made, who) for who in (olga, otto)] == [None, None]
    with pytest.raises(NotAllowed):
        consenting.hand_over(made, "swisscom", NEEDED, Customer.NO, by=olga)


def test_how_far_the_call_is(job, anna, olga, at: At) -> None:
    steps = [with_her(job, olga)]
    made = callers.call(anna, by=olga)
    steps.append(with_her(job, olga))
    wrong = consenting.say_back(steps[-1], "x", by=olga)
    right = consenting.say_back(steps[-1], made.code, by=olga)
    steps.append(with_her(job, olga))
    assert [(one.call, one.is_proven) for one in steps] == [(None, False), (made, False), (None, True)]
    assert (wrong, right) == (False, True)
    with pytest.raises(AlreadyMoved) as refused:
        consenting.say_back(steps[-1], made.code, by=olga)
    at("2026-11-26 15:31")
    assert with_her(job, olga) == steps[0]
    assert refused.value.code == "call_is_over"


def test_there_is_nothing_to_ask_without_a_number_a_partner_or_a_job_that_was_not_solved(job, anna, olga, beat) -> None:
    anna.phone = None
    assert with_her(job, olga) is None
    anna.phone = "+41442422424"
    partners.with_slug("swisscom").categories = ()
    assert with_her(job, olga) is None
    finishing.settle_as_named(job, "x", by=olga)
    assert with_her(job, olga) is None


def test_for_somebody_who_was_stopped_since_nothing_is_written_down(job, anna, olga) -> None:
    said_back(anna, olga)
    anna.suspended_at = clock.now()
    with pytest.raises(NotAllowed):
        consenting.hand_over(job, "swisscom", NEEDED, Customer.NO, by=olga)
    assert (job.state, partners.of_job(job)) == (JobState.UNSOLVED, [])
