"""The platform's cut: a rate with the date from which it holds. A job keeps the rate of the day it was agreed."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, session
from market import terms


class CommissionRate(Base):
    """The platform's cut from a date on, in basis points."""

    __tablename__ = "commission_rate"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    basis_points: Mapped[int]


def rate_on(day: date) -> int:
    """The cut that holds on this Zürich day, in basis points; before the first row the one of the terms."""
    rows = select(CommissionRate.basis_points).where(CommissionRate.valid_from <= day).order_by(CommissionRate.valid_from.desc())
    found = session.scalar(rows.limit(1))
    return terms.current().commission_basis_points if found is None else found


def fill_from_terms() -> None:
    """An empty table gets the rate of the settings, valid from the beginning."""
    if session.scalar(select(CommissionRate.valid_from).limit(1)) is None:
        session.add(CommissionRate(valid_from=date(2013, 1, 1), basis_points=terms.current().commission_basis_points))
        session.flush()
