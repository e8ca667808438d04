"""Numbers of papers: every series counts from 1 each year, in Zürich's year, without a gap.

A number is taken in the transaction that writes the paper; if that one is undone, so is the number. Taking one makes
everybody else who wants one wait until the end of the transaction, so it is done late.
"""

import enum
from dataclasses import dataclass

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, session
from market import clock


class Series(enum.StrEnum):
    """What is counted apart."""

    RECEIPT = "Q"
    CANCELLATION = "S"


class NumberSeries(Base):
    """The last number taken of a series in a year."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(1), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


@dataclass(frozen=True, order=True)
class Number:
    """One number: `Q-2026-000123`."""

    series: Series
    year: int
    count: int

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.count:06d}"


# Counting up alone would find no row on 1 January; one statement makes the row or counts it up.
_TAKE = text(
    "INSERT INTO number_series (series, year, last) VALUES (:series, :year, 1) "
    "ON CONFLICT (series, year) DO UPDATE SET last = number_series.last + 1 RETURNING last"
)


def take(series: Series) -> Number:
    """The next number of this series, in the running transaction."""
    year = clock.today().year
    count = session.execute(_TAKE, {"series": series.value, "year": year}).scalar_one()
    return Number(series, year, count)
