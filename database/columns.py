"""What every table has in common: names for its constraints, moments in UTC, states as words."""

import enum
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, DateTime, Enum, Float, MetaData, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The mother of all rows."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. A moment without a zone is refused; SQLite would forget the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"a moment needs its zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[enum.Enum]) -> Enum:
    """A column that holds one word of an enum, stored as plain text."""
    return Enum(kind, native_enum=False, create_constraint=False, length=40, values_callable=lambda e: [m.value for m in e])


class Words(TypeDecorator[tuple[str, ...]]):
    """A few words in one column, such as languages: `de fr`. Kept in order, without repeats."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else " ".join(dict.fromkeys(value))

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split())


class _Earlier(FunctionElement[bool]):
    """The stores take moments from each other in different ways."""

    type = Boolean()
    inherit_cache = True


def earlier_by(span: timedelta, one: Any, other: Any) -> ColumnElement[bool]:
    """Whether one moment lies at least so long before the other."""
    return _Earlier(one, other, literal(span.total_seconds()))


@compiles(_Earlier)
def _on_postgres(element: _Earlier, compiler: Any, **kw: Any) -> str:
    one, other, seconds = (compiler.process(part, **kw) for part in element.clauses)
    return f"({one} <= {other} - make_interval(secs => {seconds}))"


@compiles(_Earlier, "sqlite")
def _on_sqlite(element: _Earlier, compiler: Any, **kw: Any) -> str:
    one, other, seconds = (compiler.process(part, **kw) for part in element.clauses)
    return f"(julianday({one}) <= julianday({other}) - {seconds} / 86400.0)"


class _NumberIn(FunctionElement[int]):
    """The stores look into a text of JSON in different ways."""

    type = BigInteger()
    inherit_cache = True


def number_in(text: Any, name: str) -> ColumnElement[int]:
    """The whole number of this name in a text of JSON."""
    return _NumberIn(text, literal(name))


@compiles(_NumberIn)
def _number_on_postgres(element: _NumberIn, compiler: Any, **kw: Any) -> str:
    text, name = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST(CAST({text} AS jsonb) ->> CAST({name} AS text) AS bigint)"


@compiles(_NumberIn, "sqlite")
def _number_on_sqlite(element: _NumberIn, compiler: Any, **kw: Any) -> str:
    text, name = (compiler.process(part, **kw) for part in element.clauses)
    return f"json_extract({text}, '$.' || {name})"


class _SecondsFrom(FunctionElement[float]):
    """How far two moments lie apart is said in different ways too."""

    type = Float()
    inherit_cache = True


def seconds_from(one: Any, other: Any) -> ColumnElement[float]:
    """The seconds from one moment to another."""
    return _SecondsFrom(one, other)


@compiles(_SecondsFrom)
def _apart_on_postgres(element: _SecondsFrom, compiler: Any, **kw: Any) -> str:
    one, other = (compiler.process(part, **kw) for part in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({other} - {one})) AS DOUBLE PRECISION)"


@compiles(_SecondsFrom, "sqlite")
def _apart_on_sqlite(element: _SecondsFrom, compiler: Any, **kw: Any) -> str:
    one, other = (compiler.process(part, **kw) for part in element.clauses)
    return f"((julianday({other}) - julianday({one})) * 86400.0)"
