"""Somebody trusted: a daughter or a neighbour may act for the holder of an account, until either of them ends it.

It is given to an address of mail, whoever owns it, and begins when the person there accepts it. Address, password, mandates and
the account itself stay the holder's own.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, exists, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, lock, session
from market import clock, events, terms
from market.accounts import Account, cannot_begin, tidy_email
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange


class Mandate(Base):
    """Given, accepted, ended. `email` is the address it was given to, `trusted` who accepted it."""

    __tablename__ = "mandate"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    email: Mapped[str] = mapped_column(String(254))
    trusted_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    holder: Mapped[Account] = relationship(foreign_keys=[holder_id])
    trusted: Mapped[Account | None] = relationship(foreign_keys=[trusted_id])

    __table_args__ = (
        Index("ix_mandate_holder_id", "holder_id", "ended_at"),
        Index("ix_mandate_trusted_id", "trusted_id", "ended_at"),
        Index("ix_mandate_email", "email", "ended_at"),
    )

    @property
    def stands(self) -> bool:
        return self.accepted_at is not None and self.ended_at is None

    def is_for(self, account: Account) -> bool:
        """Whether this is the person it was given to."""
        return self.trusted_id == account.id or (self.trusted_id is None and self.email == account.email)

    def may_be_accepted_by(self, account: Account) -> bool:
        may = not account.is_staff and account.may_begin
        return may and self.accepted_at is None and self.ended_at is None and self.is_for(account)


def give(holder: Account, email: str, *, by: Account) -> Mandate:
    """Trusts whoever owns this address. Raises OutOfRange for one's own address, or when it is one too many."""
    if by.id != holder.id or holder.is_staff or not holder.may_begin:
        raise cannot_begin(by)
    email = tidy_email(email)
    if email == holder.email:
        raise OutOfRange("trusted_is_you", "email")
    lock(holder)
    given = given_by(holder)
    known = next((one for one in given if one.email == email), None)
    if known is not None:
        return known
    if len(given) >= terms.current().mandates_at_most:
        raise OutOfRange("too_many_mandates", "email")
    mandate = Mandate(holder=holder, email=email, given_at=clock.now())
    session.add(mandate)
    events.record(events.Kind.MANDATE_GIVEN, by=by, about=mandate)
    return mandate


def accept(mandate: Mandate, *, by: Account) -> Mandate:
    """The trusted person says yes. Raises AlreadyMoved once it has ended."""
    lock(mandate)
    if mandate.stands and mandate.trusted_id == by.id:
        return mandate
    if mandate.is_for(by) and mandate.ended_at is not None:
        raise AlreadyMoved("already_moved")
    if not mandate.may_be_accepted_by(by):
        raise NotAllowed("not_allowed")
    mandate.trusted, mandate.accepted_at = by, clock.now()
    events.record(events.Kind.MANDATE_ACCEPTED, by=by, about=mandate)
    return mandate


def end(mandate: Mandate, *, by: Account) -> Mandate:
    """Either of the two ends it, or says no to it, at any time."""
    if by.id != mandate.holder_id and not mandate.is_for(by):
        raise NotAllowed("not_allowed")
    lock(mandate)
    if mandate.ended_at is None:
        mandate.ended_at = clock.now()
        events.record(events.Kind.MANDATE_ENDED, by=by, about=mandate)
    return mandate


def seen_by(account: Account, mandate_id: int) -> Mandate | None:
    """A mandate, for the two it is between."""
    mandate = session.get(Mandate, mandate_id)
    return mandate if mandate is not None and (mandate.holder_id == account.id or mandate.is_for(account)) else None


def given_by(holder: Account) -> list[Mandate]:
    """Whom this person trusts, or has asked."""
    mine = select(Mandate).options(joinedload(Mandate.trusted)).where(Mandate.holder_id == holder.id, Mandate.ended_at.is_(None))
    return list(session.scalars(mine.order_by(Mandate.id)))


def given_to(account: Account) -> list[Mandate]:
    """Who trusts this person, or has asked them to."""
    current = select(Mandate).options(joinedload(Mandate.holder)).where(Mandate.ended_at.is_(None))
    asked = (Mandate.trusted_id.is_(None)) & (Mandate.email == account.email)
    return list(session.scalars(current.where((Mandate.trusted_id == account.id) | asked).order_by(Mandate.id)))


def stands_between(holder: Account, trusted: Account) -> bool:
    """Whether the one may act for the other now."""
    return bool(session.scalar(select(stands_with([holder.id], trusted.id))))


def stands_with(holders: Collection[int], trusted: int) -> ColumnElement[bool]:
    """For a question: one of the holders trusts this person now."""
    is_given = Mandate.accepted_at.is_not(None), Mandate.ended_at.is_(None)
    return exists().where(Mandate.holder_id.in_(holders), Mandate.trusted_id == trusted, *is_given)
