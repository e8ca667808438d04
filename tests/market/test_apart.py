"""The team keeps two apart in the name of one of them: a block of hers, with a reason the team alone reads."""

import pytest
from sqlalchemy import select

from database import session
from market import accounts, apart, blocks
from market.accounts import Account
from market.events import Event, Kind
from market.lifecycle import JobState
from market.refusals import Missing, NotAllowed
from tests.deals import scheduled_job

WHY = "Er ruft sie jeden Abend an."


def test_it_is_her_block_done_by_the_team_and_the_job_goes_on(anna: Account, beat: Account, olga: Account) -> None:
    job = scheduled_job(anna, beat)
    made = apart.keep(job, anna, WHY, by=olga)
    assert (blocks.of(anna), blocks.of(beat), blocks.stands_between(beat, anna), job.state) == (
        [made],
        [],
        True,
        JobState.SCHEDULED,
    )
    [blocked] = session.scalars(select(Event).where(Event.kind == Kind.BLOCKED))
    [kept] = session.scalars(select(Event).where(Event.kind == Kind.KEPT_APART))
    assert (blocked.by_id, blocked.via_id) == (anna.id, olga.id)
    assert (kept.by_id, kept.about_kind, kept.about_id, kept.facts) == (olga.id, "job", job.id, {"reason": WHY})
    blocks.lift(made, by=anna)
    assert not blocks.stands_between(anna, beat)


def test_twice_is_once_and_only_the_side_that_has_not_blocked_yet_is_offered(anna: Account, beat: Account, olga: Account) -> None:
    job = scheduled_job(anna, beat)
    assert apart.sides_of(job, olga) == [anna, beat]
    assert apart.keep(job, anna, WHY, by=olga) is apart.keep(job, anna, WHY, by=olga)
    assert apart.sides_of(job, olga) == [beat]
    assert len(session.scalars(select(Event).where(Event.kind == Kind.KEPT_APART)).all()) == 1


def test_a_reason_is_needed(anna: Account, beat: Account, olga: Account) -> None:
    with pytest.raises(Missing):
        apart.keep(scheduled_job(anna, beat), anna, " ", by=olga)
    assert blocks.of(anna) == []


@pytest.mark.parametrize("who", ["beat", "dario", "patrick"])
def test_nobody_but_the_team_does_it(anna: Account, beat: Account, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        apart.keep(scheduled_job(anna, beat), anna, WHY, by=request.getfixturevalue(who))
    assert blocks.of(anna) == []


def test_not_in_a_matter_of_their_own_nor_for_somebody_else(anna: Account, beat: Account, chiara: Account, olga: Account) -> None:
    job = scheduled_job(anna, beat)
    with pytest.raises(NotAllowed):
        apart.keep(job, chiara, WHY, by=olga)
    accounts.make_operator(anna)
    with pytest.raises(NotAllowed):
        apart.keep(job, beat, WHY, by=anna)
    assert apart.sides_of(job, anna) == []
