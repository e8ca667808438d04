"""Papers that are never changed: a number, a frozen text with its fingerprint, and later the bytes printed from it.

The text is written in the transaction of what it is about. The PDF is printed afterwards, once; whoever prints first
wins, and everybody is sent those bytes for as long as the paper is kept.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

import storage
from database import Again, Base, UtcDateTime, on_collision, session, unit_of_work, words
from invoices import paper, snapshots
from invoices.numbers import Number, Series
from invoices.snapshots import Paper, Snapshot
from market import clock
from market.accounts import Account
from market.jobs import Job

_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is mistaken for something else when it is typed from paper
_TOKEN_LENGTH = 16

ONE_NUMBER = Index("uq_document_number", "series", "year", "number", unique=True)
ONE_PER_JOB = Index("uq_document_job", "job_id", "kind", "revision", unique=True)
ONE_CANCELLATION = Index("uq_document_cancels", "cancels_id", unique=True)
ONE_TOKEN = Index("uq_document_token", "token", unique=True)
ONE_PRINT = Index("uq_print_document_id", "document_id", unique=True)


class Document(Base):
    """One paper. `token` is its unguessable address, for its owner and for whoever wants to know whether it is genuine."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[Series] = mapped_column(words(Series))
    year: Mapped[int]
    number: Mapped[int]
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    kind: Mapped[Paper] = mapped_column(words(Paper))
    revision: Mapped[int] = mapped_column(Integer, default=1)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    snapshot: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    token: Mapped[str] = mapped_column(String(40))
    cancels_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    account: Mapped[Account] = relationship()

    __table_args__ = (
        ONE_NUMBER, ONE_PER_JOB, ONE_CANCELLATION, ONE_TOKEN, Index("ix_document_account_id", "account_id", "year", "id"),
    )  # fmt: skip

    @property
    def name(self) -> str:
        """`Q-2026-000123`."""
        return str(Number(self.series, self.year, self.number))

    @property
    def told(self) -> Snapshot:
        """What the paper says."""
        return snapshots.read(self.snapshot)

    @property
    def is_intact(self) -> bool:
        """Whether the text is still the one that was written."""
        return fingerprint(self.snapshot.encode()) == self.sha256

    def may_be_read_by(self, account: Account | None) -> bool:
        """Its owner, and the operator."""
        return account is not None and (account.id == self.account_id or account.is_operator)


class Print(Base):
    """The bytes of one paper: their fingerprint, size and place in the storage."""

    __tablename__ = "print"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(120))
    printed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (ONE_PRINT,)


on_collision(ONE_PER_JOB, Again)
on_collision(ONE_CANCELLATION, Again)
on_collision(ONE_PRINT, Again)


def fresh_token() -> str:
    """Sixteen signs that can be typed from paper and not be guessed."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_TOKEN_LENGTH))


def fingerprint(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def freeze(
    told: Snapshot, *, number: Number, job: Job, owner: Account, token: str, issued_at: datetime,
    revision: int = 1, cancels: Document | None = None,
) -> Document:  # fmt: skip
    """Writes a paper down for good."""
    text = told.as_text()
    made = Document(
        series=number.series, year=number.year, number=number.count, job_id=job.id, kind=told.kind, account_id=owner.id,
        snapshot=text, sha256=fingerprint(text.encode()), issued_at=issued_at, token=token,
        revision=revision, cancels_id=cancels.id if cancels else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def printed(document: Document) -> bytes:
    """The PDF; printed now, outside any transaction, if nobody has yet."""
    kept = print_of(document) or _print(document)
    return storage.read(kept.storage_key)


def print_of(document: Document) -> Print | None:
    """What was printed of a document."""
    return session.scalar(select(Print).where(Print.document_id == document.id))


def _print(document: Document) -> Print:
    """The row says what is on the disk, so the file comes first; a file whose row lost is thrown away."""
    document_id, name, text = document.id, document.name.lower(), document.snapshot
    session.commit()  # nobody waits for the printer
    content = paper.print_document(text)
    mark = fingerprint(content)
    key = f"papers/{name[2:6]}/{name}-{mark[:12]}.pdf"
    storage.put(key, content)
    kept = unit_of_work(lambda: _keep(document_id, mark, len(content), key))
    if kept.storage_key != key:
        storage.delete(key)
    return kept


def _keep(document_id: int, mark: str, size: int, key: str) -> Print:
    first = session.scalar(select(Print).where(Print.document_id == document_id))
    if first:
        return first
    made = Print(document_id=document_id, sha256=mark, size=size, storage_key=key, printed_at=clock.now())
    session.add(made)
    session.flush()
    return made


def seen_by(account: Account | None, token: str) -> Document | None:
    """A paper, for its owner and the operator."""
    document = with_token(token)
    return document if document is not None and document.may_be_read_by(account) else None


def with_token(token: str) -> Document | None:
    """The paper of this code, for anyone who holds it in hand; how it was typed does not matter."""
    plain = "".join(sign for sign in token.lower() if sign.isalnum())
    return session.scalar(select(Document).where(Document.token == plain))


def papers_of(job: Job) -> list[Document]:
    """The papers of a job, in the order of their numbers."""
    return list(session.scalars(select(Document).where(Document.job_id == job.id).order_by(Document.id)))


def standing_of(job: Job) -> list[Document]:
    """Those that were not cancelled and are no cancellation themselves."""
    papers = papers_of(job)
    cancelled = {paper.cancels_id for paper in papers}
    return [paper for paper in papers if paper.cancels_id is None and paper.id not in cancelled]


def of_job(job: Job, account: Account) -> Document | None:
    """The own paper of one of a job's two sides that counts: the standing one, else the last."""
    mine = [row for row in papers_of(job) if row.account_id == account.id]
    cancelled = {row.cancels_id for row in mine}
    return next((row for row in mine if row.cancels_id is None and row.id not in cancelled), mine[-1] if mine else None)


def cancellation_of(document: Document) -> Document | None:
    """The paper that cancels this one."""
    return session.scalar(select(Document).where(Document.cancels_id == document.id))


def of_account(account: Account, year: int) -> list[Document]:
    """A person's papers of a year, newest first."""
    mine = select(Document).where(Document.account_id == account.id, Document.year == year)
    return list(session.scalars(mine.order_by(Document.id.desc())))


def years_of(account: Account) -> list[int]:
    """The years in which a person has papers, newest first."""
    mine = select(Document.year).where(Document.account_id == account.id).distinct()
    return list(session.scalars(mine.order_by(Document.year.desc())))


def receipts_since(moment: datetime) -> int:
    """How many receipts were issued from a moment on; the helpers' copies are not counted."""
    issued = select(func.count()).select_from(Document).where(Document.issued_at >= moment, Document.kind == Paper.RECEIPT)
    return session.scalar(issued) or 0
