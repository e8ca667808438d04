"""The pictures of the states say what the tables say."""

import enum
from typing import Any

import pytest

from market.lifecycle import AD_MOVES, JOB_MOVES, PROPOSAL_MOVES, AdState, JobState, ProposalState
from tools import diagrams


def test_the_diagrams_are_drawn_from_the_tables_of_today() -> None:
    assert diagrams.FILE.read_text(encoding="utf-8") == diagrams.text(), "python -m tools.diagrams"


@pytest.mark.parametrize(
    ("moves", "first"), [(AD_MOVES, AdState.DRAFT), (PROPOSAL_MOVES, ProposalState.LIVE), (JOB_MOVES, JobState.AGREED)]
)
def test_every_state_is_drawn_and_can_be_reached(moves: Any, first: enum.StrEnum) -> None:
    kind = type(first)
    assert set(moves) == set(kind)
    reached, waiting = set(), [first]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += moves[state]
    assert reached == set(kind)
