"""The books as the team looks things up in them: what each helper owes, every booking, every paper, and what they add up to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, literal, select, type_coerce

from database import number_in, session
from invoices import snapshots
from invoices.documents import Document
from invoices.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from invoices.snapshots import Paper, Snapshot
from market.accounts import Account
from market.lists import ANY_DAY, Days, Listing, says
from market.money import Chf, ChfColumn

COMMISSION, PAYMENT = "commission", "payment"
FOR_HELPERS = (Paper.HELPER_COPY, Paper.COPY_CANCELLED)
FOR_NEIGHBOURS = (Paper.RECEIPT, Paper.RECEIPT_CANCELLED)


@dataclass(frozen=True)
class Line:
    """A paper in the list."""

    id: int
    token: str
    told: Snapshot
    job_id: int


def helpers(words: str = "", days: Days = ANY_DAY) -> Listing:
    """What was booked for each helper in these days, and what they owe at the end of them; whoever has no booking is not in it."""
    booked, rappen = LedgerTransaction.code, LedgerEntry.rappen
    within = days.of(LedgerTransaction.at)
    query = (
        select(
            LedgerEntry.helper_id.label("id"), Account.first_name, Account.last_name,
            _sum_where(rappen, *within, booked == COMMISSION).label("commission"),
            _sum_where(rappen, *within, booked.not_in((COMMISSION, PAYMENT))).label("corrections"),
            _sum_where(rappen, *within, booked == PAYMENT).label("payments"),
            _francs(func.sum(rappen)).label("balance"),
        )
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(Account, Account.id == LedgerEntry.helper_id)
        .where(LedgerEntry.account == LedgerAccount.HELPER_RECEIVABLE, *Days(until=days.until).of(LedgerTransaction.at))
        .where(*says(words, Account.first_name, Account.last_name))
        .group_by(LedgerEntry.helper_id, Account.first_name, Account.last_name)
    )  # fmt: skip
    return Listing(query, LedgerEntry.helper_id)


def bookings(words: str = "", helper_id: int | None = None, code: str = "", days: Days = ANY_DAY) -> Listing:
    """Every booking: what a helper owes by it."""
    query = (
        select(
            LedgerTransaction.id, LedgerTransaction.at, LedgerTransaction.code, LedgerTransaction.job_id, LedgerTransaction.reverses_id,
            LedgerEntry.helper_id, LedgerEntry.rappen.label("owed"), Account.first_name, Account.last_name,
        )
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .join(Account, Account.id == LedgerEntry.helper_id)
        .where(LedgerEntry.account == LedgerAccount.HELPER_RECEIVABLE, *days.of(LedgerTransaction.at))
        .where(*says(words, Account.first_name, Account.last_name, number=LedgerTransaction.job_id))
    )  # fmt: skip
    query = query.where(LedgerEntry.helper_id == helper_id) if helper_id else query
    return Listing(query.where(LedgerTransaction.code == code) if code else query, LedgerTransaction.id)


def papers(number: int | None = None, kind: Paper | None = None, days: Days = ANY_DAY) -> Listing:
    """Papers; those of one number whatever their year."""
    query = select(Document.id, Document.token, Document.snapshot, Document.job_id).where(*days.of(Document.issued_at))
    query = query.where(Document.number == number) if number else query
    return Listing(query.where(Document.kind == kind) if kind else query, Document.id, _line)


def _line(row: Any) -> Line:
    return Line(row.id, row.token, snapshots.read(row.snapshot), row.job_id)


def totals(listing: Listing, *names: str) -> dict[str, Chf]:
    """What these columns of a whole list add up to."""
    rows = listing.query.subquery()
    sums = session.execute(select(*(_francs(func.sum(rows.c[name])).label(name) for name in names))).one()
    return {name: sums._mapping[name] or Chf(0) for name in names}


def totals_of_papers(listing: Listing, kind: Paper | None) -> dict[str, Chf]:
    """Price and cut of the papers in a list. A job has one for each side: it counts once, by the neighbour's unless others are asked for."""
    counted = FOR_HELPERS if kind in FOR_HELPERS else FOR_NEIGHBOURS
    names = ("price", "commission")
    amounts = [number_in(Document.snapshot, f"{name}_rappen").label(name) for name in names]
    of_one_side = listing.query.with_only_columns(*amounts).where(Document.kind.in_(counted))
    return totals(Listing(of_one_side, listing.number), *names)


def _sum_where(rappen: Any, *tests: ColumnElement[bool]) -> Any:
    return _francs(func.sum(case((and_(*tests), rappen), else_=literal(0, BigInteger))))


def _francs(rappen: Any) -> Any:
    """PostgreSQL adds whole numbers up to a decimal one."""
    return type_coerce(cast(rappen, BigInteger), ChfColumn)
