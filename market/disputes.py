"""Disputes: the two do not agree about price, damage, conduct, an appointment nobody came to, or a payment.

Both are heard for three days; then the operator proposes an amount with a written reason. Accepted by both it is settled so.
Otherwise the operator decides only the fee, a mark and what is shown, and after thirty days it ends at the lower of the two
amounts named. «Der ordentliche Rechtsweg bleibt offen.»
"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, session, words
from market import clock, events, finishing, terms
from market.accounts import Account
from market.jobs import Job
from market.lifecycle import JobState, move_to
from market.money import Chf, ChfColumn
from market.refusals import OutOfRange


class Topic(enum.StrEnum):
    """What a dispute is about."""

    PRICE = "price"
    DAMAGE = "damage"
    CONDUCT = "conduct"
    NO_SHOW = "no_show"


ONE_OPEN = Index(
    "uq_dispute_open", "job_id", unique=True, sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")
)


class Dispute(Base):
    """One disagreement about one job. Amounts in Rappen, moments in UTC; what a side says is kept as it was said.

    `heard_until` is when the hearing ends, `due_at` by when the operator proposes an amount (moved on visibly when missed),
    `settles_at` when the clock ends it.
    """

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    topic: Mapped[Topic] = mapped_column(words(Topic))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    heard_until: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settles_at: Mapped[datetime] = mapped_column(UtcDateTime)
    neighbour_words: Mapped[str] = mapped_column(Text, default="")
    helper_words: Mapped[str] = mapped_column(Text, default="")
    neighbour_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    helper_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    proposed_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    proposed_reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    neighbour_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    helper_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()
    opened_by: Mapped[Account] = relationship()

    __table_args__ = (
        ONE_OPEN, Index("ix_dispute_job_id", "job_id"), Index("ix_dispute_due", "closed_at", "due_at"),
        Index("ix_dispute_settles", "closed_at", "settles_at"),
    )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


on_collision(ONE_OPEN, Again)


def open_dispute(job: Job, topic: Topic, said: str, amount: Chf | None = None, *, by: Account) -> Dispute:
    """One side sees it differently: from now on both are heard. The caller has looked whether it may and holds the lock."""
    now, agreed = clock.now(), terms.current()
    move_to(job, JobState.DISPUTED, by)
    dispute = Dispute(
        job=job, topic=topic, opened_by=by, opened_at=now, heard_until=now + agreed.hearing_lasts,
        due_at=now + agreed.amount_proposed_within, settles_at=now + agreed.dispute_settles,
    )  # fmt: skip
    if by.id == job.neighbour_id:
        dispute.neighbour_words, dispute.neighbour_amount = said.strip(), amount
    else:
        dispute.helper_words, dispute.helper_amount = said.strip(), amount
    session.add(dispute)
    job.queued_at = now
    events.record(events.Kind.DISPUTED, by=by, about=job, topic=topic.value)
    return dispute


def most(job: Job) -> Chf:
    """The most that can be found right: what both had agreed."""
    return job.total


def check_amount(job: Job, amount: Chf | None) -> None:
    """An amount somebody finds right, from nothing to what was agreed; not to name one is fine."""
    if amount is not None and not Chf(0) <= amount <= most(job):
        raise OutOfRange("partial_outside", "amount")


def of_job(job: Job) -> Dispute | None:
    """The one that is open."""
    return session.scalar(select(Dispute).where(Dispute.job_id == job.id, Dispute.closed_at.is_(None)))


def settle_by_time(job: Job) -> Job:
    """The clock: nobody found an amount in time. What both had named is paid, else nothing."""
    return finishing.settle_as_named(job, "time_is_up", by=None)


def close(job: Job) -> None:
    """The job has ended: there is nothing to clear up any more."""
    dispute = of_job(job)
    if dispute is not None:
        dispute.closed_at = clock.now()
