"""How a write happens: one step, one commit, once more when two got in each other's way.

A verb flushes, the door commits. What a broken constraint means is said beside the constraint with `on_collision`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Index, UniqueConstraint, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import scoped_session, sessionmaker

T = TypeVar("T")

session = scoped_session(sessionmaker(autoflush=True))

WRITES = {"writes": True}  # a unit of work begins as a writer: see engines.py
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"


class Again(Exception):
    """Somebody wrote the same thing in the same moment: run the step again, it will find their row."""


_collisions: dict[str, Callable[[], Exception]] = {}


def unit_of_work(step: Callable[[], T]) -> T:
    """Runs the write step of a route or an errand and commits it once.

    What was read before is read afresh inside. Two writers in each other's way: the whole step runs once more.
    A constraint named with on_collision() raises its refusal; anything else passes through after a rollback.
    """
    try:
        return _run(step)
    except Again:
        return _run(step)
    except OperationalError as error:
        if _sqlstate(error) not in (_SERIALIZATION_FAILURE, _DEADLOCK):
            raise
        return _run(step)


def _run(step: Callable[[], T]) -> T:
    session.rollback()
    try:
        session.connection(execution_options=WRITES)
        result = step()
        session.commit()
        return result
    except IntegrityError as error:
        session.rollback()
        raise (_refusal_for(error) or error) from error
    except BaseException:
        session.rollback()
        raise


def lock(row: Any) -> None:
    """Nobody else changes this row until the unit of work ends; its columns are read afresh.

    On SQLite the writer already stands alone (BEGIN IMMEDIATE), so only the fresh read happens. On PostgreSQL the lock lets
    foreign keys pass (FOR NO KEY UPDATE): a row that points here and is written twice in one transaction has its keys looked
    at again, and with the stronger lock two confirmations about one offer waited for each other until one was thrown out.
    """
    session.flush()
    kind = type(row)
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(kind.id).where(kind.id == row.id).with_for_update(key_share=True))
    session.refresh(row, [column.key for column in inspect(kind).column_attrs])


def on_collision(guard: Index | UniqueConstraint, refusal: Callable[[], Exception]) -> None:
    """Says what breaking this unique index or constraint means to people."""
    _collisions[str(guard.name)] = refusal
    table = guard.table.name if guard.table is not None else ""
    _collisions[", ".join(f"{table}.{column.name}" for column in guard.columns)] = refusal


def _refusal_for(error: IntegrityError) -> Exception | None:
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if name is None:  # SQLite names the columns: «UNIQUE constraint failed: job.request_id»
        name = str(error.orig).partition("failed: ")[2].removeprefix("index ").strip("'")
    make = _collisions.get(name)
    return make() if make else None


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def exists(query: Any) -> bool:
    """Whether a query finds at least one row."""
    return bool(session.scalar(select(query.exists())))
