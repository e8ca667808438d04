"""Draws the four small machines from their tables: `python -m tools.diagrams` writes docs/states.md.

A test compares the file with the tables, so the pictures never say anything else than the product does.
"""

import enum
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from market.lifecycle import AD_MOVES, BADGE_MOVES, JOB_MOVES, PROPOSAL_MOVES, AdState, BadgeState, JobState, ProposalState

FILE = Path(__file__).resolve().parent.parent / "docs" / "states.md"
HEAD = """# States

Drawn from `market/lifecycle.py` by `python -m tools.diagrams`; do not write here. What each move needs, who may do it and what
the clock does is told by the verbs of `market/` and by the table in `office/errands.py`.
"""
MACHINES: tuple[tuple[str, str, enum.StrEnum, Mapping[Any, frozenset[Any]]], ...] = (
    ("Ads", "An offer or a request, from the first word to its end.", AdState.DRAFT, AD_MOVES),
    ("Proposals", "A price and times; every end is final.", ProposalState.LIVE, PROPOSAL_MOVES),
    ("Jobs", "What an accepted proposal becomes; with a time ticked and street and telephone given it begins as *scheduled*.",
     JobState.AGREED, JOB_MOVES),
    ("Badges", "A partner's badge of one helper; it begins as *proposed* only where the partner signs itself, else as *held*.",
     BadgeState.PROPOSED, BADGE_MOVES),
)  # fmt: skip


def text() -> str:
    """The whole file."""
    return "\n".join([HEAD, *(part for machine in MACHINES for part in _chapter(*machine))])


def _chapter(title: str, about: str, first: enum.StrEnum, moves: Mapping[Any, frozenset[Any]]) -> Iterator[str]:
    yield f"## {title}\n\n{about}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {first}"
    for state, following in moves.items():
        for to in type(state):
            if to in following:
                yield f"    {state} --> {to}"
        if not following:
            yield f"    {state} --> [*]"
    yield "```\n"


def main() -> None:
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
