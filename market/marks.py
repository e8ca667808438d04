"""Marks: a late cancel or a no-show, with its cause, its date and what the marked person says to it.

A mark is seen by its owner and the operator and ends after twelve months. From the second in that time on, the other side reads
«has cancelled 2 appointments at short notice» before agreeing; for neighbours and helpers alike.
"""

import enum
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session, words
from market import clock, events, terms
from market.accounts import Account
from market.jobs import Job
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

LONGEST_ANSWER = 1000


class Reason(enum.StrEnum):
    """What a mark is for."""

    LATE_CANCEL = "late_cancel"
    NO_SHOW = "no_show"


ONE_PER_JOB = Index("uq_mark_job", "job_id", "account_id", unique=True)


class Mark(Base):
    """One appointment that one person let down. Excused by the other side or forgiven by the operator it no longer counts."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    reason: Mapped[Reason] = mapped_column(words(Reason))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    excused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forgiven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()
    job: Mapped[Job] = relationship()

    __table_args__ = (ONE_PER_JOB, Index("ix_mark_account_id", "account_id", "at"))

    @property
    def ends_at(self) -> datetime:
        return self.at + terms.current().marks_live

    @property
    def counts(self) -> bool:
        """Whether it still says something about its owner."""
        return self.excused_at is None and self.forgiven_at is None and self.ends_at > clock.now()

    def may_be_answered_by(self, account: Account | None) -> bool:
        """Its owner may say once what happened."""
        return account is not None and account.id == self.account_id and self.answered_at is None and self.counts

    def may_be_excused_by(self, account: Account | None) -> bool:
        """The one who was let down may lift it."""
        return account is not None and self.job.is_of(account) and account.id != self.account_id and self.counts

    def may_be_forgiven_by(self, account: Account | None) -> bool:
        """The team may lift it, but nobody one of an appointment of their own."""
        return account is not None and account.is_operator and not self.job.is_of(account) and self.counts


on_collision(ONE_PER_JOB, Again)


@dataclass(frozen=True)
class Shown:
    """What others read before they agree: how many appointments somebody let down within a year, by the kind."""

    late_cancels: int = 0
    no_shows: int = 0

    @property
    def is_shown(self) -> bool:
        """One alone happens to everybody."""
        return self.late_cancels + self.no_shows >= terms.current().marks_shown_from


def leave(job: Job, account: Account, reason: Reason) -> Mark:
    """A mark for this person about this job; there is never a second one."""
    there = session.scalar(select(Mark).where(Mark.job_id == job.id, Mark.account_id == account.id))
    if there is not None:
        return there
    mark = Mark(account=account, job=job, reason=reason, at=clock.now())
    session.add(mark)
    events.record(events.Kind.MARKED, by=None, about=mark, cause=reason.value)
    return mark


def answer(mark: Mark, said: str, *, by: Account) -> Mark:
    """What the marked person says to it, once; the team reads it."""
    if by.id != mark.account_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    lock(mark)
    if mark.answered_at is not None and mark.answer == said.strip():
        return mark
    if mark.answered_at is not None:
        raise AlreadyMoved("mark_answered")
    if not mark.may_be_answered_by(by):
        raise AlreadyMoved("mark_lifted")
    if not said.strip():
        raise Missing("answer_empty", "answer")
    if len(said) > LONGEST_ANSWER:
        raise OutOfRange("text_too_long", "answer")
    mark.answer, mark.answered_at = said.strip(), clock.now()
    events.record(events.Kind.MARK_ANSWERED, by=by, about=mark)
    return mark


def excuse(mark: Mark, *, by: Account) -> Mark:
    """The one who was let down understands: the mark is lifted and counts no more."""
    if not mark.job.is_of(by) or by.id == mark.account_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    lock(mark)
    if mark.excused_at is not None:
        return mark
    if not mark.may_be_excused_by(by):
        raise AlreadyMoved("mark_lifted")
    mark.excused_at = clock.now()
    events.record(events.Kind.MARK_EXCUSED, by=by, about=mark.job, mark=mark.id)
    return mark


def forgive(mark: Mark, reason: str, *, by: Account) -> Mark:
    """The team lifts a mark, for instance when somebody was in hospital: it counts no more. The reason stands in the history.

    Raises NotAllowed for everybody else, AlreadyMoved if it no longer counts, Missing without a reason.
    """
    if not by.is_operator or mark.job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(mark)
    if mark.forgiven_at is not None:
        return mark
    if not mark.may_be_forgiven_by(by):
        raise AlreadyMoved("mark_lifted")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    mark.forgiven_at = clock.now()
    events.record(events.Kind.MARK_FORGIVEN, by=by, about=mark, reason=reason.strip())
    return mark


def of(account: Account) -> list[Mark]:
    """A person's marks of the last twelve months, lifted ones too, newest first."""
    query = select(Mark).options(joinedload(Mark.job).joinedload(Job.neighbour), joinedload(Mark.job).joinedload(Job.helper))
    mine = query.where(Mark.account_id == account.id, Mark.at > _since())
    return list(session.scalars(mine.order_by(Mark.at.desc(), Mark.id.desc())))


def of_job(job: Job) -> Mark | None:
    """The mark a job left, if it left one."""
    return session.scalar(select(Mark).where(Mark.job_id == job.id).order_by(Mark.id).limit(1))


def seen_by(account: Account | None, mark_id: int) -> Mark | None:
    """A mark, for its owner and for the one who was let down."""
    mark = session.scalar(select(Mark).options(joinedload(Mark.job)).where(Mark.id == mark_id))
    return mark if mark is not None and mark.job.is_of(account) else None


def shown_of(*account_ids: int) -> dict[int, Shown]:
    """What others read of each of these people, by the number of the account; asked once for all of them."""
    counting = Mark.account_id.in_(account_ids), Mark.excused_at.is_(None), Mark.forgiven_at.is_(None)
    query = select(Mark.account_id, Mark.reason, func.count()).where(*counting, Mark.at > _since())
    found: dict[int, dict[Reason, int]] = defaultdict(dict)
    for account_id, reason, count in session.execute(query.group_by(Mark.account_id, Mark.reason)):
        found[account_id][reason] = count
    return {one: Shown(found[one].get(Reason.LATE_CANCEL, 0), found[one].get(Reason.NO_SHOW, 0)) for one in account_ids}


def _since() -> datetime:
    return clock.now() - terms.current().marks_live
