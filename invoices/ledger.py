"""The ledger: who owes what, in whole Rappen, written down for good.

Every booking has two sides that sum to zero: what a helper owes the platform, and what the platform has earned. Nothing
is ever changed or taken out; a mistake is put right by a booking that turns it round. The database itself refuses
anything else.
"""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, session, words
from market import clock, finishing
from market.accounts import Account
from market.jobs import Job
from market.money import Chf, ChfColumn


class LedgerAccount(enum.StrEnum):
    """The sides of a booking."""

    HELPER_RECEIVABLE = "helper_receivable"
    COMMISSION_INCOME = "commission_income"


ONE_PER_KEY = Index("uq_ledger_transaction_business_key", "business_key", unique=True)


class LedgerTransaction(Base):
    """One booking. The key says what it is about (`commission:7`), so that nothing is booked twice."""

    __tablename__ = "ledger_transaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_key: Mapped[str] = mapped_column(String(80))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_transaction.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    code: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    entries: Mapped[list["LedgerEntry"]] = relationship(order_by="LedgerEntry.id")

    __table_args__ = (ONE_PER_KEY, Index("ix_ledger_transaction_job_id", "job_id"))


class LedgerEntry(Base):
    """One side of a booking, on one helper's page of the ledger."""

    __tablename__ = "ledger_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("ledger_transaction.id"))
    account: Mapped[LedgerAccount] = mapped_column(words(LedgerAccount))
    helper_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    rappen: Mapped[Chf] = mapped_column(ChfColumn)

    __table_args__ = (
        Index("ix_ledger_entry_transaction_id", "transaction_id"),
        Index("ix_ledger_entry_helper_id", "helper_id", "account"),
    )


on_collision(ONE_PER_KEY, Again)


def book_commission(job: Job) -> LedgerTransaction | None:
    """The platform's cut of a finished job, once; nothing at 0. After it was turned round it may be booked anew."""
    fee, earlier = finishing.commission_of(job), _commissions_of(job)
    standing = next((booked for booked in earlier if not _is_turned_round(booked)), None)
    if standing or not fee:
        return standing
    key = f"commission:{job.id}" if not earlier else f"commission:{job.id}:{len(earlier) + 1}"
    return _book(job, key, "commission", fee)


def turn_round_commission(job: Job) -> LedgerTransaction | None:
    """A booking with the signs turned round, for the commission that stands; once."""
    standing = next((booked for booked in _commissions_of(job) if not _is_turned_round(booked)), None)
    if standing is None:
        return None
    fee = next(entry.rappen for entry in standing.entries if entry.account is LedgerAccount.HELPER_RECEIVABLE)
    return _book(job, f"reversal:{standing.id}", "reversal", Chf(0) - fee, reverses=standing)


def _book(job: Job, key: str, code: str, fee: Chf, reverses: LedgerTransaction | None = None) -> LedgerTransaction:
    made = LedgerTransaction(business_key=key, job_id=job.id, code=code, at=clock.now())
    made.reverses_id = reverses.id if reverses else None
    made.entries = [
        LedgerEntry(account=LedgerAccount.HELPER_RECEIVABLE, helper_id=job.helper_id, rappen=fee),
        LedgerEntry(account=LedgerAccount.COMMISSION_INCOME, helper_id=job.helper_id, rappen=-fee),
    ]
    session.add(made)
    session.flush()
    return made


def _commissions_of(job: Job) -> list[LedgerTransaction]:
    booked = select(LedgerTransaction).where(LedgerTransaction.job_id == job.id, LedgerTransaction.code == "commission")
    return list(session.scalars(booked.order_by(LedgerTransaction.id)))


def _is_turned_round(booked: LedgerTransaction) -> bool:
    return with_key(f"reversal:{booked.id}") is not None


def with_key(key: str) -> LedgerTransaction | None:
    """The booking of this key."""
    return session.scalar(select(LedgerTransaction).where(LedgerTransaction.business_key == key))


def balance_of(helper: Account) -> Chf:
    """What the helper owes the platform today."""
    owed = select(func.sum(LedgerEntry.rappen)).where(
        LedgerEntry.helper_id == helper.id, LedgerEntry.account == LedgerAccount.HELPER_RECEIVABLE
    )
    return session.scalar(owed) or Chf(0)


def totals_of(helper: Account, year: int) -> Chf:
    """The commission booked for a helper in a Zürich year."""
    starts, ends = clock.midnight_after(date(year - 1, 12, 31)), clock.midnight_after(date(year, 12, 31))
    earned = (
        select(func.sum(LedgerEntry.rappen))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.helper_id == helper.id, LedgerEntry.account == LedgerAccount.COMMISSION_INCOME)
        .where(LedgerTransaction.at >= starts, LedgerTransaction.at < ends)
    )
    return -(session.scalar(earned) or Chf(0))


def check() -> list[str]:
    """What does not add up: bookings that do not sum to zero, bookings without sides, sides without a booking."""
    sums = select(LedgerEntry.transaction_id).group_by(LedgerEntry.transaction_id).having(func.sum(LedgerEntry.rappen) != Chf(0))
    empty = select(LedgerTransaction.id).where(~LedgerTransaction.entries.any())
    orphans = select(LedgerEntry.id).where(LedgerEntry.transaction_id.not_in(select(LedgerTransaction.id)))
    return [
        *(f"ledger transaction {found} does not sum to zero" for found in session.scalars(sums)),
        *(f"ledger transaction {found} has no entries" for found in session.scalars(empty)),
        *(f"ledger entry {found} belongs to no transaction" for found in session.scalars(orphans)),
    ]
