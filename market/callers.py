"""People who call: an account without an address of mail, opened by the team, and the code told on the telephone.

Whoever answers at the number on file and says the code is proven: she may come in with it, or the team may act for her from
then on. The digits are kept nowhere, as those of letters: the desk and the check compute both. Every call is written down.
"""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session
from market import clock, events, keys, terms
from market.accounts import Account, in_person
from market.refusals import Missing, NotAllowed

PURPOSE = "call"


class Call(Base):
    """One call of the team to the number on file: who called, when, and when the code was said back."""

    __tablename__ = "phone_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_urlsafe(18))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    phone: Mapped[str] = mapped_column(String(20))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    by: Mapped[Account] = relationship(foreign_keys=[by_id])

    __table_args__ = (Index("ix_phone_call_account_id", "account_id", "id"), Index("ix_phone_call_phone", "phone", "id"))

    @property
    def is_open(self) -> bool:
        return self.proven_at is None and self.expires_at > clock.now() and self.tries < terms.current().code_tries

    @property
    def code(self) -> str:
        """The six digits to tell on the telephone."""
        return keys.code_of(self.seed, PURPOSE)


def open_account(
    *, first_name: str, last_name: str, postal_code: str, street: str, phone: str, language: str, is_adult: bool, agrees: bool,
    by: Account,
) -> Account:  # fmt: skip
    """The team opens an account for somebody without mail. Raises Missing without street, telephone, age or terms."""
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    if not street.strip():
        raise Missing("street_needed", "street")
    if not phone:
        raise Missing("phone_needed", "phone")
    account = in_person(
        first_name=first_name, last_name=last_name, postal_code=postal_code, language=language, is_adult=is_adult, agrees=agrees
    )
    account.street, account.phone, account.opened_by_id = street.strip(), phone, by.id
    session.add(account)
    events.record(events.Kind.ACCOUNT_OPENED, by=by, about=account)
    return account


def may_be_called_by(account: Account, operator: Account) -> bool:
    """The team calls members who have a number on file."""
    is_here = not (account.is_staff or account.has_left or account.is_suspended)
    return operator.is_operator and is_here and account.phone is not None


def call(account: Account, *, by: Account) -> Call:
    """A fresh code for the number on file. Raises NotAllowed for anybody but the team, or without a number."""
    if not may_be_called_by(account, by):
        raise NotAllowed("not_allowed")
    made = Call(
        account_id=account.id,
        by_id=by.id,
        phone=account.phone,
        called_at=clock.now(),
        expires_at=clock.now() + terms.current().code_lives,
    )
    session.add(made)
    events.record(events.Kind.CALLED, by=by, about=account)
    return made


def open_call(account: Account, operator: Account) -> Call | None:
    """The call this operator is in, with its code still to be said back."""
    newest = select(Call).where(Call.account_id == account.id, Call.by_id == operator.id).order_by(Call.id.desc()).limit(1)
    found = session.scalar(newest)
    return found if found is not None and found.is_open else None


def open_call_to(phone: str) -> Call | None:
    """The newest call to this number, if its code may still be used."""
    found = session.scalar(select(Call).where(Call.phone == phone).order_by(Call.id.desc()).limit(1))
    return found if found is not None and found.is_open and not found.account.has_left else None


def prove(made: Call, typed: str, *, by: Account) -> bool:
    """Checks the code that was said. It says no by False, not by raising: a wrong try must be committed too."""
    if by.id not in (made.by_id, made.account_id):
        raise NotAllowed("not_allowed")
    now = clock.now()
    still = (Call.id == made.id, Call.proven_at.is_(None), Call.expires_at > now)
    if not _changed_one(update(Call).where(*still, Call.tries < terms.current().code_tries).values(tries=Call.tries + 1)):
        return False
    if not hmac.compare_digest(made.code.encode(), typed.strip().encode()):
        session.refresh(made)
        return False
    was_first = _changed_one(update(Call).where(*still).values(proven_at=now))
    session.refresh(made)
    if was_first:
        events.record(events.Kind.PROVEN_BY_PHONE, by=by, about=made.account)
    return was_first


def _changed_one(change: object) -> bool:
    done = session.execute(change, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return bool(done.rowcount == 1)


def has_consent(account: Account) -> bool:
    """Whether the team may act for this person: a code was said back on the telephone, not too long ago."""
    since = clock.now() - terms.current().consent_by_phone_lives
    found = select(Call.id).where(Call.account_id == account.id, Call.proven_at > since).limit(1)
    return session.scalar(found) is not None


def has_just_proven(account: Account) -> bool:
    """Whether this person is on the telephone: the code was said back within the time a code lives."""
    since = clock.now() - terms.current().code_lives
    found = select(Call.id).where(Call.account_id == account.id, Call.proven_at > since).limit(1)
    return session.scalar(found) is not None


def just_now(account: Account) -> list[Call]:
    """The calls whose code, or whose code said back, may still count, newest first."""
    since = clock.now() - 2 * terms.current().code_lives
    recent = select(Call).where(Call.account_id == account.id, Call.called_at > since)
    return list(session.scalars(recent.order_by(Call.id.desc())))


def calls_of(account: Account) -> list[Call]:
    """Every call to this person, newest first."""
    return list(session.scalars(select(Call).where(Call.account_id == account.id).order_by(Call.id.desc()).limit(20)))


def without_mail() -> list[Account]:
    """Everybody who is told things on the telephone."""
    here = (Account.email.is_(None), Account.left_at.is_(None))
    return list(session.scalars(select(Account).where(*here).order_by(Account.last_name, Account.id).limit(200)))
