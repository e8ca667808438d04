"""People. One account is one person of age; the same account may ask, help, or (for the team) operate.

An agent works for one partner; that account is for this work alone: it neither asks nor helps.

In public a person is first name and initial. Street and phone are asked for when they are needed, not before.
"""

import enum
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, on_collision, session, words
from market import clock, events, places
from market.places import Place
from market.refusals import Missing, NotAllowed, OutOfRange

if TYPE_CHECKING:
    from market.helpers import HelperProfile


class Role(enum.StrEnum):
    """What the account may do besides asking and helping."""

    MEMBER = "member"
    OPERATOR = "operator"
    AGENT = "agent"


STAFF = (Role.OPERATOR, Role.AGENT)
EMAIL_ONCE = Index("uq_account_email", "email", unique=True)


class Account(Base):
    """One person. `email` is in small letters, None for callers without one; `phone` is E.164."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    postal_code: Mapped[str] = mapped_column(String(4))
    street: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="de")
    role: Mapped[Role] = mapped_column(words(Role), default=Role.MEMBER)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_last_step: Mapped[int | None]
    agreed_to_terms_at: Mapped[datetime] = mapped_column(UtcDateTime)
    email_proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leaving_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))

    helper: Mapped["HelperProfile | None"] = relationship(back_populates="account", uselist=False)

    __table_args__ = (EMAIL_ONCE, Index("ix_account_leaving", "leaving_at"))

    @property
    def public_name(self) -> str:
        """First name and initial: `Nadja B.`; somebody who left has only what stands for a name."""
        return f"{self.first_name} {self.last_name[:1]}." if self.last_name else self.first_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    @property
    def place(self) -> Place | None:
        return places.find(self.postal_code)

    @property
    def is_operator(self) -> bool:
        return self.role is Role.OPERATOR

    @property
    def is_agent(self) -> bool:
        """Works for a partner."""
        return self.role is Role.AGENT

    @property
    def is_staff(self) -> bool:
        """Signs in with a second factor, for an hour."""
        return self.role in STAFF

    @property
    def is_helper(self) -> bool:
        return self.helper is not None

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def is_in_our_care(self) -> bool:
        """Opened by the team for somebody who calls, and without an address of mail to this day."""
        return self.opened_by_id is not None and self.email is None

    @property
    def is_leaving(self) -> bool:
        """Asked to leave; what runs is still brought to its end."""
        return self.leaving_at is not None and self.left_at is None

    @property
    def has_left(self) -> bool:
        return self.left_at is not None

    @property
    def may_begin(self) -> bool:
        """Whether this person may post, propose and agree on anything new."""
        return self.suspended_at is None and self.leaving_at is None and not self.is_agent


on_collision(EMAIL_ONCE, lambda: OutOfRange("email_taken", "email"))


def tidy_email(typed: str) -> str:
    """An address as it is kept and compared."""
    return typed.strip().casefold()


def masked(email: str) -> str:
    """An address as somebody else may see it: `a•••@example.com`."""
    name, _, host = email.partition("@")
    return f"{name[:1]}•••@{host}"


def with_email(email: str) -> Account | None:
    """The account of an address."""
    return session.scalar(select(Account).where(Account.email == tidy_email(email)))


def with_id(account_id: int) -> Account | None:
    """The account of a number."""
    return session.get(Account, account_id)


def open_account(
    *, email: str, first_name: str, last_name: str, postal_code: str, language: str, is_adult: bool, agrees: bool
) -> Account:
    """Opens an account for somebody whose address is proven. Raises Missing without age or terms, OutOfRange for a taken address."""
    account = in_person(
        first_name=first_name, last_name=last_name, postal_code=postal_code, language=language, is_adult=is_adult, agrees=agrees
    )
    if with_email(email):
        raise OutOfRange("email_taken", "email")
    account.email, account.email_proven_at = tidy_email(email), clock.now()
    session.add(account)
    events.record(events.Kind.ACCOUNT_OPENED, by=None, about=account)
    return account


def in_person(*, first_name: str, last_name: str, postal_code: str, language: str, is_adult: bool, agrees: bool) -> Account:
    """Somebody new, of age and agreed to the terms, not yet in the store. Raises Missing without age or terms."""
    if not is_adult:
        raise Missing("must_be_adult", "is_adult")
    if not agrees:
        raise Missing("must_agree", "agrees")
    _check_place(postal_code)
    return Account(
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        postal_code=postal_code,
        language=language,
        agreed_to_terms_at=clock.now(),
    )


def _check_place(postal_code: str) -> None:
    if places.find(postal_code) is None:
        raise OutOfRange("no_such_place", "place")


def change_details(
    account: Account,
    *,
    first_name: str,
    last_name: str,
    postal_code: str,
    language: str,
    street: str | None,
    phone: str | None,
    by: Account,
) -> Account:
    """What people may change about themselves at once."""
    _check_place(postal_code)
    account.first_name, account.last_name = first_name.strip(), last_name.strip()
    account.postal_code, account.language = postal_code, language
    account.street, account.phone = (street or "").strip() or None, phone or None
    events.record(events.Kind.ACCOUNT_CHANGED, by=by, about=account)
    return account


def speak(account: Account, language: str, by: Account) -> Account:
    """The language of pages and letters."""
    account.language = language
    events.record(events.Kind.ACCOUNT_CHANGED, by=by, about=account)
    return account


def change_email(account: Account, email: str, by: Account) -> Account:
    """The new address is proven by its code; the old one is told. Raises OutOfRange for a taken address."""
    if with_email(email) not in (None, account):
        raise OutOfRange("email_taken", "email")
    old, account.email = account.email, tidy_email(email)
    account.email_proven_at = clock.now()
    events.record(events.Kind.EMAIL_CHANGED, by=by, about=account, old=old)
    return account


def make_operator(account: Account) -> Account:
    """Gives the team's role; only the command line does this, nobody ever raises their own."""
    account.role = Role.OPERATOR
    events.record(events.Kind.OPERATOR_MADE, by=None, about=account)
    return account


def cannot_begin(account: Account) -> NotAllowed:
    """Why somebody may not post, propose or help."""
    if account.is_agent:
        return NotAllowed("agent_only_works")
    return NotAllowed("not_allowed")


def operators() -> list[Account]:
    """The team."""
    return list(session.scalars(select(Account).where(Account.role == Role.OPERATOR).order_by(Account.id)))
