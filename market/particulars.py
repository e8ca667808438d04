"""What hangs on a job: how it is paid, why it was not solved, times offered, totals proposed on site."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, UtcDateTime
from market import clock
from market.money import Chf, ChfColumn
from market.slots import Slot


class PaidBy(enum.StrEnum):
    """How the neighbour pays the helper."""

    CASH = "cash"
    TWINT = "twint"
    TRANSFER = "transfer"


class Cause(enum.StrEnum):
    """Why it does not work yet."""

    SKILL = "skill"
    PARTNER_LINE = "partner_line"
    OTHER_LINE = "other_line"
    DEVICE = "device"
    TIME = "time"
    OTHER = "other"


class JobSlot(Base):
    """A time one side offers while a job is agreed but has none yet."""

    __tablename__ = "job_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_job_slot_job_id", "job_id"),)

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)


class JobTotal(Base):
    """Another total, proposed on site; valid only when the other side confirms it on the own phone."""

    __tablename__ = "job_total"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    amount: Mapped[Chf] = mapped_column(ChfColumn)
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_job_total_job_id", "job_id"),)

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.replaced_at is None
