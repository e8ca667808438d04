"""Appointments: moving one, «still fine?» the day before, «on my way».

The old time holds until the other side has accepted the new one; if nobody answers until two hours before the old start, the
wish to move it ends and the old time stands.
"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, on_collision, words
from market import clock
from market.accounts import Account
from market.jobs import Job
from market.refusals import AlreadyMoved
from market.slots import Slot


class Outcome(enum.StrEnum):
    """What became of a wish to move an appointment."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


ONE_WAITING = Index(
    "uq_appointment_move_waiting", "job_id", unique=True,
    sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL"),
)  # fmt: skip


class Move(Base):
    """Another time for an appointment, wished for by one side. `stands_until` is when the wish ends unanswered."""

    __tablename__ = "appointment_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    stands_until: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()
    asked_by: Mapped[Account] = relationship()

    __table_args__ = (
        ONE_WAITING, Index("ix_appointment_move_job_id", "job_id"), Index("ix_appointment_move_ending", "outcome", "stands_until"),
    )  # fmt: skip

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)

    @property
    def is_waiting(self) -> bool:
        return self.outcome is None


on_collision(ONE_WAITING, lambda: AlreadyMoved("already_moved"))
