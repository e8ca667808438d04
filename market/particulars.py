"""What hangs on a job: its appointment, how it is paid, why it was not solved, how it ended, times and totals proposed."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from database import Base, UtcDateTime, words
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


class Appointed:
    """The appointment of a job, as a mixin; moments in UTC.

    `accepted_at` is when both last agreed on this very time; `moved_late_by_id` is who had it moved when cancelling was no longer
    free; `calendar_sequence` counts what calendars were told.
    """

    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fine_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    neighbour_fine_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    helper_fine_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on_my_way_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_sequence: Mapped[int] = mapped_column(default=0)

    @declared_attr
    def moved_late_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("account.id"))

    @property
    def slot(self) -> Slot | None:
        """The appointment, if there is one."""
        return Slot(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else None

    @property
    def has_started(self) -> bool:
        return self.starts_at is not None and self.starts_at <= clock.now()


class Finished:
    """How a job came to its end, as a mixin; amounts in Rappen, moments in UTC.

    `completed_total` is what it was completed at: what its papers stand for, even when it begins again. `is_fee_waived`: the team takes nothing of it, whatever the price. `missed_by_id` is who is said not to have come; `unpaid_reported_at` is when the helper said the money never came, and
    `is_unpaid` what the operator found. `queued_at` and `queue_reason` are why and since when it waits for the team.
    `first_ended_at` is when a visit first came to something: completed, not solved or settled; it stays, whatever comes after.
    """

    backup_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_by: Mapped[PaidBy | None] = mapped_column(words(PaidBy))
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_total: Mapped[Chf | None] = mapped_column(ChfColumn)
    is_payment_confirmed: Mapped[bool] = mapped_column(default=False)
    cause: Mapped[Cause | None] = mapped_column(words(Cause))
    cause_words: Mapped[str] = mapped_column(Text, default="")
    neighbour_names: Mapped[Chf | None] = mapped_column(ChfColumn)
    helper_names: Mapped[Chf | None] = mapped_column(ChfColumn)
    settled_price: Mapped[Chf | None] = mapped_column(ChfColumn)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queue_reason: Mapped[str] = mapped_column(String(40), default="")
    is_fee_waived: Mapped[bool] = mapped_column(default=False)
    would_help_again: Mapped[bool | None]
    unpaid_reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unpaid_words: Mapped[str] = mapped_column(Text, default="")
    unpaid_answer: Mapped[str] = mapped_column(Text, default="")
    unpaid_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unpaid_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unpaid_reason: Mapped[str] = mapped_column(Text, default="")
    unpaid_decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_unpaid: Mapped[bool | None]

    @declared_attr
    def missed_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("account.id"))

    @property
    def given_back(self) -> Chf | None:
        """What the helper owes the neighbour who had paid: it was completed, and then settled at less. In Rappen; None: nothing."""
        if self.settled_price is None or self.completed_total is None or self.settled_price >= self.completed_total:
            return None
        return self.completed_total - self.settled_price


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
