"""Marks: a late cancel or a no-show, with its cause, its date and what the marked person says to it.

A mark is seen by its owner and the operator and ends after twelve months. From the second in that time on, the other side reads
«has cancelled 2 appointments at short notice» before agreeing; for neighbours and helpers alike.
"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, words
from market import clock, terms
from market.accounts import Account
from market.jobs import Job


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


on_collision(ONE_PER_JOB, Again)
