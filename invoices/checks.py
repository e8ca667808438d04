"""Does everything add up? What `flask documents verify` asks: every paper unchanged, every number there, every fee booked."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

import storage
from database import session
from invoices import ledger
from invoices.documents import Document, Print, fingerprint
from invoices.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from invoices.numbers import NumberSeries
from invoices.snapshots import Paper
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf

_PAPERS_PER_JOB = 2  # the receipt and the helper's copy


def verify_all() -> list[str]:
    """Everything that is not as it was promised, one line each; nothing when all is well."""
    return [*_texts(), *_prints(), *_gaps(), *ledger.check(), *_jobs_without_papers(), *_fees()]


def _texts() -> Iterator[str]:
    for document in session.scalars(select(Document).order_by(Document.id).execution_options(yield_per=200)):
        if not document.is_intact:
            yield f"{document.name}: the frozen text is not the one that was written"
        elif document.told.name != document.name:
            yield f"{document.name}: the frozen text carries another number"


def _prints() -> Iterator[str]:
    rows = select(Print, Document).join(Document, Document.id == Print.document_id).order_by(Print.id)
    for kept, document in session.execute(rows.execution_options(yield_per=200)):
        if not storage.exists(kept.storage_key):
            yield f"{document.name}: the printed file {kept.storage_key} is gone"
            continue
        content = storage.read(kept.storage_key)
        if (len(content), fingerprint(content)) != (kept.size, kept.sha256):
            yield f"{document.name}: the printed file {kept.storage_key} is not the one that was printed"


def _gaps() -> Iterator[str]:
    """A series that has counted to n has n papers, from 1 to n."""
    rows = select(Document.series, Document.year, func.count(), func.min(Document.number), func.max(Document.number))
    there = {(row[0].value, row[1]): tuple(row[2:]) for row in session.execute(rows.group_by(Document.series, Document.year))}
    taken = {(row.series, row.year): row.last for row in session.scalars(select(NumberSeries))}
    for series, year in sorted(there.keys() | taken.keys()):
        last = taken.get((series, year), 0)
        if there.get((series, year)) != (last, 1, last):
            yield f"series {series}-{year} has counted to {last}, but its papers do not run from 1 to {last}"


def _jobs_without_papers() -> Iterator[str]:
    """Two papers stand for every finished job with a price; of one found unpaid none need to."""
    papers = select(func.count(Document.id)).where(Document.job_id == Job.id, *_standing()).scalar_subquery()
    done = (Job.state == JobState.COMPLETED) & (Job.total > Chf(0)) & Job.is_unpaid.is_not(True)
    settled = (Job.state == JobState.SETTLED) & (Job.settled_price > Chf(0))
    for job_id, count in session.execute(select(Job.id, papers).where(done | settled, papers != _PAPERS_PER_JOB)):
        yield f"job {job_id} is finished with a price, but has {count} papers"


def _fees() -> Iterator[str]:
    """The fee on the helper's copy that stands is what the ledger adds up to for the job."""
    owed = select(LedgerTransaction.job_id, func.sum(LedgerEntry.rappen)).join(
        LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id
    )
    receivable = owed.where(
        LedgerEntry.account == LedgerAccount.HELPER_RECEIVABLE, LedgerTransaction.job_id.is_not(None)
    ).group_by(LedgerTransaction.job_id)
    booked = {job_id: rappen for job_id, rappen in session.execute(receivable) if rappen}
    copies = select(Document).where(Document.kind == Paper.HELPER_COPY, *_standing()).order_by(Document.id)
    for document in session.scalars(copies.execution_options(yield_per=200)):
        if booked.pop(document.job_id, Chf(0)) != document.told.commission:
            yield f"{document.name}: the fee on the paper is not the fee in the ledger"
    yield from (f"job {job_id} has a fee in the ledger, but no paper" for job_id in booked)


def _standing() -> tuple[ColumnElement[bool], ...]:
    """Neither cancelled nor a cancellation."""
    other = aliased(Document)
    return Document.cancels_id.is_(None), ~exists().where(other.cancels_id == Document.id)
