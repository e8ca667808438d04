"""The platform's cut: a rate with the date from which it holds. A job keeps the rate of the day it was agreed.

The team plans another one from a later day on, with a reason; what holds today or did before is never touched.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, session
from market import clock, events, terms
from market.accounts import Account
from market.money import Chf, percent
from market.refusals import Missing, NotAllowed, OutOfRange

HIGHEST = 3000  # basis points: above it somebody has mistyped


class CommissionRate(Base):
    """The platform's cut from a date on, in basis points."""

    __tablename__ = "commission_rate"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    basis_points: Mapped[int]

    @property
    def shown(self) -> str:
        """As people write it: `8 %`."""
        return f"{percent(self.basis_points)}\u00a0%"


@dataclass(frozen=True)
class Cut:
    """How a price is divided: the fee, rounded half up to the Rappen, and what the helper keeps."""

    price: Chf
    basis_points: int

    @property
    def fee(self) -> Chf:
        return self.price.share(self.basis_points)

    @property
    def left(self) -> Chf:
        return self.price - self.fee

    @property
    def rate(self) -> str:
        """As people write it: `8 %`."""
        return f"{percent(self.basis_points)}\u00a0%"


def cut_today(price: Chf) -> Cut:
    """How this price would be divided if it were agreed today."""
    return Cut(price, rate_on(clock.today()))


def rate_on(day: date) -> int:
    """The cut that holds on this Zürich day, in basis points; before the first row the one of the terms."""
    found: int | None = session.scalar(_rate(), {"day": day})
    return terms.current().commission_basis_points if found is None else found


@cache
def _rate() -> Any:
    rows = select(CommissionRate.basis_points).where(CommissionRate.valid_from <= bindparam("day"))
    return rows.order_by(CommissionRate.valid_from.desc()).limit(1)


def fill_from_terms() -> None:
    """An empty table gets the rate of the settings, valid from the beginning."""
    if session.scalar(select(CommissionRate.valid_from).limit(1)) is None:
        session.add(CommissionRate(valid_from=date(2013, 1, 1), basis_points=terms.current().commission_basis_points))
        session.flush()


def add(day: date, basis_points: int) -> CommissionRate:
    """Another rate from this day on; the same day again replaces it."""
    rate = session.merge(CommissionRate(valid_from=day, basis_points=basis_points))
    session.flush()
    return rate


def plan(day: date, basis_points: int, reason: str, *, by: Account) -> CommissionRate:
    """Another rate from a day to come; one already planned for that day is replaced. Jobs keep the rate they were agreed at.

    Raises NotAllowed for anybody but the team, Missing without a reason, OutOfRange for a day that has begun or a rate above 30 %.
    """
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    if day <= clock.today():
        raise OutOfRange("rate_has_begun", "day")
    if not 0 <= basis_points <= HIGHEST:
        raise OutOfRange("rate_too_high", "rate")
    planned = add(day, basis_points)
    facts = {"valid_from": day.isoformat(), "basis_points": basis_points, "reason": reason.strip()}
    events.record(events.Kind.RATE_PLANNED, by=by, about=by, **facts)
    return planned


def all_of_them() -> list[CommissionRate]:
    """All rates, the newest first."""
    return list(session.scalars(select(CommissionRate).order_by(CommissionRate.valid_from.desc())))
