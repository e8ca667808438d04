"""Blocking: one person wants nothing to do with another, and says so to nobody but us.

From then on neither sees the other's ads, profile and tips, nor reaches the other. The blocked one is never told: what is hidden
answers as if it were not there. A job that runs goes on, for the two need each other to call it off. The team and the people of a
partner can neither block nor be blocked.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, session
from market import clock, events
from market.accounts import Account
from market.events import Kind
from market.refusals import NotAllowed

BLOCKED_ONCE = Index("uq_block_pair", "by_id", "of_id", unique=True)
NOBODY: frozenset[int] = frozenset()


class Block(Base):
    """`by` has blocked `of`, at this moment (UTC). Lifted, the row is gone; that it was there stands in the events."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    of_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    of: Mapped[Account] = relationship(foreign_keys=[of_id])

    __table_args__ = (BLOCKED_ONCE, Index("ix_block_of_id", "of_id"))


on_collision(BLOCKED_ONCE, Again)


def may_block(account: Account | None, other: Account) -> bool:
    """Members may block members, but not themselves."""
    return account is not None and account.id != other.id and not (account.is_staff or other.is_staff or other.has_left)


def block(other: Account, *, by: Account) -> Block:
    """From now on neither sees nor reaches the other. Raises NotAllowed for the team, for agents and for oneself; twice is once."""
    if not may_block(by, other):
        raise NotAllowed("not_allowed")
    there = of_pair(by, other)
    if there is not None:
        return there
    made = Block(by_id=by.id, of=other, at=clock.now())
    session.add(made)
    events.record(Kind.BLOCKED, by=by, about=made)
    return made


def lift(block: Block, *, by: Account) -> None:
    """They see each other again. What ended when it began stays ended."""
    if block.by_id != by.id:
        raise NotAllowed("not_allowed")
    events.record(Kind.UNBLOCKED, by=by, about=block)
    session.delete(block)
    session.flush()


def of_pair(account: Account, other: Account) -> Block | None:
    """The block this person has put on the other one."""
    return seen_by(account, other.id)


def seen_by(account: Account, other_id: int) -> Block | None:
    """One's own block of somebody; nobody sees another's."""
    return session.scalar(select(Block).where(Block.by_id == account.id, Block.of_id == other_id))


def of(account: Account) -> list[Block]:
    """Whom this person has blocked, the last one first."""
    mine = select(Block).options(joinedload(Block.of)).where(Block.by_id == account.id)
    return list(session.scalars(mine.order_by(Block.id.desc())))


def apart_from(account: Account | None) -> frozenset[int]:
    """Everybody this person is not to see, whoever of the two has blocked. One small question; none for strangers and the team."""
    if account is None or account.is_staff:
        return NOBODY
    return frozenset(session.scalars(_apart(), {"me": account.id}))


@cache
def _apart() -> Any:
    me: Any = bindparam("me")
    return union_all(select(Block.of_id).where(Block.by_id == me), select(Block.by_id).where(Block.of_id == me))


def between(one: Account, other: Account) -> frozenset[int]:
    """Who of the two has blocked the other."""
    return frozenset(session.scalars(select(Block.by_id).where(_either(one.id, other.id))))


def stands_between(account: Account | None, other: Account) -> bool:
    """Whether one of the two has blocked the other."""
    if account is None or account.id == other.id or account.is_staff or other.is_staff:
        return False
    return session.scalar(_between(), {"one": account.id, "other": other.id}) is not None


@cache
def _between() -> Any:
    one: Any = bindparam("one")
    other: Any = bindparam("other")
    return select(Block.id).where(_either(one, other)).limit(1)


def _either(one: Any, other: Any) -> ColumnElement[bool]:
    return or_(and_(Block.by_id == one, Block.of_id == other), and_(Block.by_id == other, Block.of_id == one))


def in_sight(viewer: Account | None, author_id: Any) -> list[ColumnElement[bool]]:
    """For a question about what somebody wrote or is: it is not kept apart from the viewer, bound as `viewer`. Costs no question of its own."""
    return [] if viewer is None or viewer.is_staff else [nothing_between(author_id, bindparam("viewer", viewer.id))]


def nothing_between(account_id: Any, other_id: Any) -> ColumnElement[bool]:
    """For a question about two accounts: neither has blocked the other."""
    there = exists().where(Block.by_id == account_id, Block.of_id == other_id)
    back = exists().where(Block.by_id == other_id, Block.of_id == account_id)
    return ~or_(there, back)
