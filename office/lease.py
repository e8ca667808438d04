"""Who runs an errand right now. Of several processes only one does; if it dies, another may after half a minute.

A lease is renewed by a conditional write in the very transaction that does the work. Whoever has lost it rolls back.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import String, Text, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, UtcDateTime, session, unit_of_work
from market import clock

T = TypeVar("T")

LASTS = timedelta(seconds=30)


class ErrandLease(Base):
    """One row per errand: who has it until when, when it last ran through, and what went wrong."""

    __tablename__ = "errand_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(40))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_run_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)


class LeaseGone(Exception):
    """Somebody else has the errand by now: nothing of this batch may stay."""


class Held:
    """A lease in our hands. `step` works only as long as it is."""

    def __init__(self, name: str, token: str) -> None:
        self.name, self.token = name, token

    def step(self, work: Callable[[], T]) -> T:
        """One short transaction of the errand, with the lease renewed in it. Raises LeaseGone and rolls back."""
        return unit_of_work(lambda: self._renewed(work))

    def _renewed(self, work: Callable[[], T]) -> T:
        mine = update(ErrandLease).where(ErrandLease.name == self.name, ErrandLease.holder == self.token)
        if not _changed(mine.values(until=clock.now() + LASTS)):
            raise LeaseGone(self.name)
        return work()


@contextmanager
def held(name: str) -> Iterator[Held | None]:
    """The lease of an errand for the time of a with; None while somebody else has it."""
    token = secrets.token_hex(16)
    if not unit_of_work(lambda: _take(name, token)):
        yield None
        return
    try:
        yield Held(name, token)
    finally:
        unit_of_work(lambda: _let_go(name, token))


def _take(name: str, token: str) -> bool:
    free = or_(ErrandLease.holder.is_(None), ErrandLease.until < clock.now())
    here = update(ErrandLease).where(ErrandLease.name == name, free)
    return _changed(here.values(holder=token, until=clock.now() + LASTS))


def _let_go(name: str, token: str) -> None:
    mine = update(ErrandLease).where(ErrandLease.name == name, ErrandLease.holder == token)
    _changed(mine.values(holder=None, until=None))


def rows() -> dict[str, ErrandLease]:
    """What is written down about every errand, by name."""
    return {row.name: row for row in session.scalars(select(ErrandLease).execution_options(populate_existing=True))}


def lay_out(names: Iterable[str]) -> None:
    """A row for every errand, before the first run."""
    for name in names:
        try:
            unit_of_work(lambda name=name: session.add(ErrandLease(name=name)))  # type: ignore[misc]
        except IntegrityError:  # another process laid it out in the same moment
            continue


def note_runs(names: Iterable[str]) -> None:
    """These errands ran through just now, without trouble."""
    ran = update(ErrandLease).where(ErrandLease.name.in_(list(names)))
    unit_of_work(lambda: _changed(ran.values(last_run_at=clock.now(), last_error=None)))


def note_error(name: str, error: str) -> None:
    """This errand ran into trouble."""
    ran = update(ErrandLease).where(ErrandLease.name == name)
    unit_of_work(lambda: _changed(ran.values(last_run_at=clock.now(), last_error=error)))


def _changed(statement: Any) -> bool:
    result: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return bool(result.rowcount)
