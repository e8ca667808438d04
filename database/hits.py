"""How often something happened lately, counted for all processes together: what limits stand on when there are several.

A row per time. Each step is a transaction of its own beside the session's, so a limit counts even when the answer fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Index, Insert, String, delete, func, insert, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from database.columns import Base, UtcDateTime
from database.engines import engine, is_sqlite
from database.work import WRITES

LONGEST = timedelta(days=1)  # no limit looks back further
ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


class LimitHit(Base):
    """Something that is limited happened. `name` says what and by whom; `at` is in UTC."""

    __tablename__ = "limit_hit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_limit_hit_name", "name", "at"), Index("ix_limit_hit_at", "at"))


def hit(name: str, most: int, within: timedelta, now: datetime, amount: int = 1) -> bool:
    """Counts `amount` times, unless that would make more than `most` within this time. Says whether it counted."""
    with _begun() as writing:
        if not is_sqlite():
            writing.execute(ALONE, {"name": name})  # SQLite's writer stands alone anyway
        old = or_((LimitHit.name == name) & (LimitHit.at <= now - within), LimitHit.at <= now - LONGEST)
        writing.execute(delete(LimitHit).where(old))
        if _count(writing, name) + amount > most:
            return False
        writing.execute(_times(name, now, amount))
    return True


def window(name: str, within: timedelta, now: datetime) -> tuple[datetime, int]:
    """When the oldest that still counts happened (now, if there is none), and how many count."""
    counts = select(func.min(LimitHit.at), func.count()).where(LimitHit.name == name, LimitHit.at > now - within)
    with engine().connect() as reading:
        oldest, count = reading.execute(counts).one()
    return (now if oldest is None else oldest), count


def forget_hits(name: str | None = None) -> int:
    """Of this name, or all. Returns how many."""
    of_it = delete(LimitHit) if name is None else delete(LimitHit).where(LimitHit.name == name)
    with _begun() as writing:
        return writing.execute(of_it).rowcount


@contextmanager
def _begun() -> Iterator[Connection]:
    with engine().connect().execution_options(**WRITES) as connection, connection.begin():
        yield connection


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(LimitHit).where(LimitHit.name == name)) or 0


def _times(name: str, now: datetime, amount: int) -> Insert:
    return insert(LimitHit).values([{"name": name, "at": now}] * amount)
