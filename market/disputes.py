"""Disputes: the two do not agree about price, damage, conduct, or an appointment nobody came to.

Both are heard for three days; then the operator proposes an amount with a written reason. Accepted by both it is settled so.
Otherwise the operator decides only the fee, a mark and what is shown, and after thirty days it ends at the lower of the two
amounts named. «Der ordentliche Rechtsweg bleibt offen.»
"""

import enum
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, exists, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session, words
from market import clock, events, finishing, mandates, terms
from market.accounts import Account
from market.events import Event
from market.jobs import Job
from market.lifecycle import JobState, move_to
from market.money import Chf, ChfColumn
from market.proposals import Side
from market.refusals import OutOfRange


class Topic(enum.StrEnum):
    """What a dispute is about."""

    PRICE = "price"
    DAMAGE = "damage"
    CONDUCT = "conduct"
    NO_SHOW = "no_show"


class Turn(enum.StrEnum):
    """What is waited for: what both say, the team's amount, their answers, the team after a no, or the end."""

    HEARING = "hearing"
    AMOUNT = "amount"
    ANSWERS = "answers"
    AFTER_NO = "after_no"
    END = "end"


TEAMS = (Turn.AMOUNT, Turn.AFTER_NO)
ONE_OPEN = Index(
    "uq_dispute_open", "job_id", unique=True, sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")
)


class Dispute(Base):
    """One disagreement about one job. Amounts in Rappen, moments in UTC; what a side says is kept as it was said.

    `heard_until` is when the hearing ends, `due_at` by when the team acts (moved on visibly when missed, since `due_moved_at`),
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
    due_moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settles_at: Mapped[datetime] = mapped_column(UtcDateTime)
    neighbour_words: Mapped[str] = mapped_column(Text, default="")
    helper_words: Mapped[str] = mapped_column(Text, default="")
    neighbour_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    helper_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    proposed_amount: Mapped[Chf | None] = mapped_column(ChfColumn)
    proposed_reason: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    neighbour_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    helper_accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    neighbour_declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    helper_declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()
    opened_by: Mapped[Account] = relationship(foreign_keys=[opened_by_id])

    __table_args__ = (
        ONE_OPEN, Index("ix_dispute_job_id", "job_id"), Index("ix_dispute_due", "closed_at", "due_at"),
        Index("ix_dispute_settles", "closed_at", "settles_at"),
    )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def are_both_heard(self) -> bool:
        """Whether each side has named the amount it finds right."""
        return self.neighbour_amount is not None and self.helper_amount is not None

    @property
    def lower_amount(self) -> Chf:
        """What it ends at when nothing else is agreed: the lower of the two named, nothing where one was not named."""
        if self.neighbour_amount is None or self.helper_amount is None:
            return Chf(0)
        return min(self.neighbour_amount, self.helper_amount)

    @property
    def turn(self) -> Turn:
        if self.proposed_at is None:
            return Turn.AMOUNT if self.are_both_heard or self.heard_until <= clock.now() else Turn.HEARING
        if self.decided_at is not None and self.decided_at >= self.proposed_at:
            return Turn.END
        return Turn.AFTER_NO if self.neighbour_declined_at or self.helper_declined_at else Turn.ANSWERS

    @property
    def until(self) -> datetime:
        """When the clock goes on, or by when the team acts."""
        if self.turn is Turn.HEARING:
            return self.heard_until
        return self.due_at if self.turn in TEAMS else self.settles_at

    @property
    def is_overdue(self) -> bool:
        """Whether the team let its first date go by; a new one does not make that good."""
        return self.turn in TEAMS and (self.due_moved_at is not None or self.due_at <= clock.now())

    def amount_of(self, side: Side) -> Chf | None:
        """The amount this side finds right."""
        return self.neighbour_amount if side == Side.NEIGHBOUR else self.helper_amount

    def words_of(self, side: Side) -> str:
        """What this side says."""
        return self.neighbour_words if side == Side.NEIGHBOUR else self.helper_words

    def has_accepted(self, side: Side) -> bool:
        return (self.neighbour_accepted_at if side == Side.NEIGHBOUR else self.helper_accepted_at) is not None

    def has_declined(self, side: Side) -> bool:
        return (self.neighbour_declined_at if side == Side.NEIGHBOUR else self.helper_declined_at) is not None


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
    job.queued_at, job.queue_reason = None, ""
    events.record(events.Kind.DISPUTED, by=by, about=job, topic=topic.value, until=dispute.heard_until.isoformat())
    return dispute


def check_amount(job: Job, amount: Chf | None) -> None:
    """An amount somebody finds right, from nothing to what was agreed; not to name one is fine."""
    if amount is not None and not Chf(0) <= amount <= finishing.most(job):
        raise OutOfRange("partial_outside", "amount")


def of_job(job: Job) -> Dispute | None:
    """The one that is open."""
    return session.scalar(select(Dispute).where(Dispute.job_id == job.id, Dispute.closed_at.is_(None)))


def newest_of(job: Job) -> Dispute | None:
    """The last one, open or over."""
    return session.scalar(select(Dispute).where(Dispute.job_id == job.id).order_by(Dispute.id.desc()).limit(1))


def locked(job: Job) -> Dispute | None:
    """The last one, read afresh, while nobody else changes it or its job."""
    lock(job)
    dispute = newest_of(job)
    if dispute is not None:
        lock(dispute)
    return dispute


def open_among(jobs: Iterable[Job]) -> dict[int, Dispute]:
    """Those that are open, by the number of the job, in one question; none is asked where nobody disagrees."""
    there = [job.id for job in jobs if job.state is JobState.DISPUTED]
    running = select(Dispute).where(Dispute.job_id.in_(there), Dispute.closed_at.is_(None))
    return {dispute.job_id: dispute for dispute in session.scalars(running)} if there else {}


def may_be_led_by(job: Job, account: Account | None) -> bool:
    """Whether this one of the team may propose and decide: nobody who is a side of it, is trusted by one, or acted for one in it."""
    if account is None or not account.is_operator or job.is_of(account):
        return False
    acted = exists().where(Event.about_kind == Job.__tablename__, Event.about_id == job.id, Event.via_id == account.id)
    is_partial = or_(acted, mandates.stands_with((job.neighbour_id, job.helper_id), account.id))
    return not session.scalar(select(is_partial))


def close(job: Job) -> None:
    """The job has ended: there is nothing to clear up any more."""
    dispute = of_job(job)
    if dispute is not None:
        dispute.closed_at = clock.now()
