"""One person wants nothing to do with another: neither sees nor reaches the other, and the blocked one is not told."""

import pytest
from sqlalchemy import select

from database import session
from market import blocks
from market.accounts import Account
from market.events import Event, Kind
from market.lifecycle import ProposalState
from market.notices import Notice
from market.refusals import NotAllowed
from tests.deals import bid_of, enquiry_of, offer_of, request_of


def test_blocked_twice_is_once_and_holds_both_ways(anna: Account, beat: Account, chiara: Account) -> None:
    made = blocks.block(beat, by=anna)
    assert blocks.block(beat, by=anna) is made
    assert (blocks.apart_from(anna), blocks.apart_from(beat)) == ({beat.id}, {anna.id})
    assert [blocks.stands_between(*pair) for pair in ((anna, beat), (beat, anna), (anna, chiara), (None, beat))] == [
        True,
        True,
        False,
        False,
    ]
    assert len(session.scalars(select(Event).where(Event.kind == Kind.BLOCKED)).all()) == 1


def test_lifted_it_is_as_before(anna: Account, beat: Account) -> None:
    made = blocks.block(beat, by=anna)
    with pytest.raises(NotAllowed):
        blocks.lift(made, by=beat)
    blocks.lift(made, by=anna)
    assert (blocks.apart_from(beat), blocks.of(anna), blocks.stands_between(anna, beat)) == (frozenset(), [], False)


def test_lifted_by_one_the_other_s_block_stands(anna: Account, beat: Account) -> None:
    made = blocks.block(beat, by=anna)
    blocks.block(anna, by=beat)
    blocks.lift(made, by=anna)
    assert blocks.stands_between(anna, beat)


def test_the_team_agents_and_oneself_are_not_blocked_and_do_not_block(anna: Account, olga: Account, patrick: Account) -> None:
    for by, other in ((anna, olga), (anna, patrick), (olga, anna), (patrick, anna), (anna, anna)):
        with pytest.raises(NotAllowed):
            blocks.block(other, by=by)
    assert blocks.of(anna) == []


def test_only_whose_block_it_is_sees_it(anna: Account, beat: Account) -> None:
    made = blocks.block(beat, by=anna)
    assert (blocks.seen_by(anna, beat.id), blocks.seen_by(beat, anna.id)) == (made, None)
    assert ([one.of for one in blocks.of(anna)], blocks.of(beat)) == ([beat], [])


def test_what_was_proposed_between_the_two_lapses_and_nothing_else(anna: Account, beat: Account, chiara: Account) -> None:
    request = request_of(anna)
    bid, other, enquiry = bid_of(beat, request), bid_of(chiara, request), enquiry_of(anna, offer_of(beat))
    blocks.block(beat, by=anna)
    assert [one.state for one in (bid, enquiry, other)] == [ProposalState.LAPSED, ProposalState.LAPSED, ProposalState.LIVE]
    lapsed = select(Notice.account_id, Notice.about_id).where(Notice.kind.startswith("proposal_lapsed"))
    assert list(session.execute(lapsed)) == [(beat.id, bid.id)]  # who blocked knows
