"""Which state may follow which. Ads, proposals, jobs, badges and announcements are small machines; a state changes only here.

A move is a conditional write: of two people who act in the same moment one wins, the other is told how things stand.
"""

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from database import UtcDateTime, session
from market import clock
from market.refusals import AlreadyMoved


class AdState(enum.StrEnum):
    """An offer or a request."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    TAKEN = "taken"
    LAPSED = "lapsed"
    SOLVED = "solved"
    HIDDEN = "hidden"
    TAKEN_DOWN = "taken_down"


class ProposalState(enum.StrEnum):
    """A price and times from one person to another."""

    LIVE = "live"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class JobState(enum.StrEnum):
    """What became of an accepted proposal."""

    AGREED = "agreed"
    SCHEDULED = "scheduled"
    UNDER_WAY = "under_way"
    MISSED = "missed"
    REPORTED = "reported"
    UNSOLVED = "unsolved"
    WITH_PARTNER = "with_partner"
    DISPUTED = "disputed"
    COMPLETED = "completed"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    CANCELLED_LATE = "cancelled_late"
    NO_SHOW = "no_show"
    VOID = "void"


class BadgeState(enum.StrEnum):
    """A partner's badge of one helper."""

    PROPOSED = "proposed"
    HELD = "held"
    PAUSED = "paused"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class AnnouncementState(enum.StrEnum):
    """What the team tells everybody."""

    DRAFT = "draft"
    RUNNING = "running"
    ENDED = "ended"


A, P, J, B, N = AdState, ProposalState, JobState, BadgeState, AnnouncementState

AD_MOVES: Mapping[AdState, frozenset[AdState]] = {
    A.DRAFT: frozenset({A.LIVE, A.TAKEN_DOWN}),
    A.LIVE: frozenset({A.PAUSED, A.TAKEN, A.LAPSED, A.SOLVED, A.HIDDEN, A.TAKEN_DOWN}),
    A.PAUSED: frozenset({A.LIVE, A.LAPSED, A.HIDDEN, A.TAKEN_DOWN}),
    A.TAKEN: frozenset({A.LIVE, A.HIDDEN, A.TAKEN_DOWN}),
    A.LAPSED: frozenset({A.LIVE, A.SOLVED, A.HIDDEN, A.TAKEN_DOWN}),
    A.SOLVED: frozenset({A.HIDDEN, A.TAKEN_DOWN}),
    A.HIDDEN: frozenset({A.LIVE, A.PAUSED, A.TAKEN, A.LAPSED, A.SOLVED, A.TAKEN_DOWN}),
    A.TAKEN_DOWN: frozenset(),
}
PROPOSAL_MOVES: Mapping[ProposalState, frozenset[ProposalState]] = {
    P.LIVE: frozenset({P.ACCEPTED, P.COUNTERED, P.DECLINED, P.WITHDRAWN, P.LAPSED}),
    P.ACCEPTED: frozenset(),
    P.COUNTERED: frozenset(),
    P.DECLINED: frozenset(),
    P.WITHDRAWN: frozenset(),
    P.LAPSED: frozenset(),
}
_VISIT_MAY_END = frozenset({J.REPORTED, J.COMPLETED, J.UNSOLVED, J.CANCELLED, J.CANCELLED_LATE, J.MISSED, J.VOID})
JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    J.AGREED: frozenset({J.SCHEDULED, J.CANCELLED, J.VOID}),
    J.SCHEDULED: _VISIT_MAY_END | {J.UNDER_WAY},
    J.UNDER_WAY: _VISIT_MAY_END | {J.SCHEDULED},
    J.MISSED: frozenset({J.SCHEDULED, J.NO_SHOW, J.DISPUTED, J.VOID}),
    J.REPORTED: frozenset({J.COMPLETED, J.UNSOLVED, J.DISPUTED, J.VOID}),
    J.UNSOLVED: frozenset({J.SCHEDULED, J.WITH_PARTNER, J.DISPUTED, J.SETTLED, J.VOID}),
    J.WITH_PARTNER: frozenset({J.UNSOLVED, J.SETTLED, J.VOID}),
    J.DISPUTED: frozenset({J.SETTLED, J.VOID}),
    J.COMPLETED: frozenset({J.UNSOLVED, J.DISPUTED}),
    J.SETTLED: frozenset(),
    J.CANCELLED: frozenset(),
    J.CANCELLED_LATE: frozenset(),
    J.NO_SHOW: frozenset(),
    J.VOID: frozenset(),
}
BADGE_MOVES: Mapping[BadgeState, frozenset[BadgeState]] = {
    B.PROPOSED: frozenset({B.HELD, B.REFUSED, B.ENDED}),
    B.HELD: frozenset({B.PAUSED, B.WITHDRAWN}),
    B.PAUSED: frozenset({B.HELD, B.WITHDRAWN, B.ENDED}),
    B.REFUSED: frozenset({B.HELD, B.ENDED}),
    B.WITHDRAWN: frozenset({B.HELD, B.ENDED}),
    B.ENDED: frozenset({B.PROPOSED, B.HELD}),
}
ANNOUNCEMENT_MOVES: Mapping[AnnouncementState, frozenset[AnnouncementState]] = {
    N.DRAFT: frozenset({N.RUNNING, N.ENDED}),
    N.RUNNING: frozenset({N.ENDED}),
    N.ENDED: frozenset(),
}
# Words such as «live» are equal between the machines, so each keeps its own table.
MOVES: Mapping[type[enum.StrEnum], Mapping[Any, frozenset[Any]]] = {
    A: AD_MOVES, P: PROPOSAL_MOVES, J: JOB_MOVES, B: BADGE_MOVES, N: ANNOUNCEMENT_MOVES,
}  # fmt: skip


class Moving:
    """A row with a state, and who brought it there when (None: the clock)."""

    state: Mapped[Any]
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @declared_attr
    def moved_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("account.id"))


def may_move(row: Moving, to: enum.StrEnum) -> bool:
    """Whether the table allows this state next."""
    return to in MOVES[type(row.state)][row.state]


def has_already(row: Moving, to: enum.StrEnum, by: Any) -> bool:
    """Whether this very person already brought the row to this state: a repeat, to be answered as the first time."""
    return row.state is to and by is not None and row.moved_by_id == by.id


def move_to(row: Any, to: enum.StrEnum, by: Any) -> None:
    """Moves a row to its next state. Raises AlreadyMoved when the table or a faster person says no."""
    if not may_move(row, to):
        raise AlreadyMoved("already_moved", state=row.state)
    session.flush()
    table = type(row)
    moment = clock.now()
    here = update(table).where(table.id == row.id, table.state == row.state)
    found = session.execute(
        here.values(state=to, moved_at=moment, moved_by_id=by.id if by else None),
        execution_options={"synchronize_session": False},
    )
    if found.rowcount != 1:  # type: ignore[attr-defined]
        session.refresh(row)
        raise AlreadyMoved("already_moved", state=row.state)
    for name, value in (("state", to), ("moved_at", moment), ("moved_by_id", by.id if by else None)):
        set_committed_value(row, name, value)
