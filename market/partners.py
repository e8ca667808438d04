"""Partners: the professionals who go on where neighbours could not. A handover gives one unsolved job to one partner.

The partner takes it, may ask back, and answers with a result and its price; both neighbours and helpers read the answer. What
the partner does not take or answer in time comes back to the operator.
"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, words
from market import clock
from market.jobs import Job
from market.money import Chf, ChfColumn


class Result(enum.StrEnum):
    """What the partner answers."""

    SOLVED = "solved"
    APPOINTMENT = "appointment"
    REPLACEMENT = "replacement"
    NOT_OURS = "not_ours"


ONE_OPEN = Index(
    "uq_handover_open", "job_id", unique=True, sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
)


class Handover(Base):
    """One job given to one partner. `price` is what the partner asks for its result (0: free), the neighbour agrees to it."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    partner: Mapped[str] = mapped_column(String(40))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    take_until: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    question: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[Result | None] = mapped_column(words(Result))
    result_words: Mapped[str] = mapped_column(Text, default="")
    result_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price: Mapped[Chf | None] = mapped_column(ChfColumn)
    price_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()

    __table_args__ = (ONE_OPEN, Index("ix_handover_job_id", "job_id"), Index("ix_handover_waiting", "ended_at", "take_until"))

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


on_collision(ONE_OPEN, Again)
