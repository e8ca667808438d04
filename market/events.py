"""What happened: history for people, audit trail for the operator, trigger for what follows, in one row.

Every verb ends in `record()`. The one follower (office.consequences) hears of it at once, in the same transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, and_, bindparam, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session, words
from market import clock
from market.kinds import Kind as Kind
from market.refusals import NotAllowed

if TYPE_CHECKING:
    from market.accounts import Account


class Event(Base):
    """Who did what about which row, when, and with which facts (ids and figures, never secrets).

    `via_id` is who really did it when somebody acted for the person `by_id`.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    via_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by: Mapped["Account | None"] = relationship(foreign_keys=[by_id])
    via: Mapped["Account | None"] = relationship(foreign_keys=[via_id])

    __table_args__ = (Index("ix_event_about", "about_kind", "about_id", "id"), Index("ix_event_kind", "kind", "id"))


Follower = Callable[[Event, Any], None]
_follower: Follower | None = None
_acting: ContextVar[tuple[int | None, int | None]] = ContextVar("acting", default=(None, None))


def follow_with(follower: Follower) -> None:
    """Registers the one who acts on events; create_app() does it, and the tests of the rules."""
    global _follower
    _follower = follower


def act_as(person_id: int | None, via_id: int | None = None) -> None:
    """Until told otherwise, what this person does here is really done by the other one. The door says so for each answer."""
    _acting.set((person_id, via_id))


@contextmanager
def acting_as(person_id: int, via_id: int) -> Iterator[None]:
    """For these few lines only: what this person does is really done by the other one."""
    before = _acting.set((person_id, via_id))
    try:
        yield
    finally:
        _acting.reset(before)


def acted_via(person_id: int) -> int | None:
    """Who really acts for this person just now, if it is somebody else."""
    person, via = _acting.get()
    return via if person == person_id else None


def record(kind: Kind, by: "Account | None", about: Any, **facts: Any) -> Event:
    """Writes down what happened and lets what follows from it happen now.

    Raises NotAllowed if who acts for somebody is the other side of it, and RuntimeError without a follower.
    """
    if _follower is None:
        raise RuntimeError("nobody follows the events: call events.follow_with() first")
    if about.id is None:
        session.flush()
    person_id, via_id = _acting.get()
    by_id = by.id if by else None
    event = Event(kind=kind, by_id=by_id, about_kind=about.__tablename__, about_id=about.id, facts=facts, at=clock.now())
    event.via_id = via_id if by_id is not None and by_id == person_id else None
    if event.via_id is not None and event.via_id in _sides(about):
        raise NotAllowed("own_counterpart")
    session.add(event)
    session.flush()
    _follower(event, about)
    return event


def _sides(about: Any) -> tuple[int | None, int | None]:
    """The two a job, a proposal, a conversation, or a part of one of these is between; nobody for all else."""
    between = getattr(about, "job", None) or getattr(about, "thread", None) or about
    return getattr(between, "neighbour_id", None), getattr(between, "helper_id", None)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a story."""

    kind: Kind
    by_id: int | None
    facts: dict[str, Any]
    at: datetime
    via_id: int | None = None


def story_of(*rows: Any) -> list[Happened]:
    """All that happened to these rows, oldest first; a row may be named by its table and number."""
    about = [row if isinstance(row, tuple) else (row.__tablename__, row.id) for row in rows if row is not None]
    named = {f"kind_{n}": kind for n, (kind, _) in enumerate(about)} | {f"id_{n}": id_ for n, (_, id_) in enumerate(about)}
    return [Happened(*row) for row in session.execute(_about(len(about)), named)]


@cache
def _about(count: int) -> Any:
    """What happened to so many rows."""
    is_about = [and_(Event.about_kind == bindparam(f"kind_{n}"), Event.about_id == bindparam(f"id_{n}")) for n in range(count)]
    return select(Event.kind, Event.by_id, Event.facts, Event.at, Event.via_id).where(or_(false(), *is_about)).order_by(Event.id)
