"""Jobs: what an accepted proposal becomes. One job is one visit of one helper for one agreed price.

The state says who must act next; `market.lifecycle` says which state may follow. Price and rate are frozen when the job is
agreed; `total` is what both last agreed on and what is paid.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from database import Base, UtcDateTime, Words, on_collision, session, words
from market import clock, places, terms
from market.accounts import Account
from market.lifecycle import JobState, Moving
from market.money import Chf, ChfColumn
from market.offers import Offer
from market.particulars import Appointed, Finished
from market.particulars import Cause as Cause
from market.particulars import JobSlot as JobSlot
from market.particulars import JobTotal as JobTotal
from market.particulars import PaidBy as PaidBy
from market.places import Place
from market.proposals import Proposal, Side
from market.refusals import AlreadyMoved
from market.requests import Request
from market.skills import Category, Skill
from market.slots import Slot
from market.talk import Thread

VISITING = (JobState.SCHEDULED, JobState.UNDER_WAY)
OPEN_STATES = (
    JobState.AGREED, *VISITING, JobState.MISSED, JobState.REPORTED, JobState.UNSOLVED, JobState.WITH_PARTNER, JobState.DISPUTED
)  # fmt: skip
NOT_SOLVED = (JobState.UNSOLVED, JobState.WITH_PARTNER)
WITHOUT_VISIT = (JobState.CANCELLED, JobState.CANCELLED_LATE, JobState.NO_SHOW, JobState.VOID)

ONE_CURRENT = Index(
    "uq_job_current_request", "request_id", unique=True, sqlite_where=text("is_current"), postgresql_where=text("is_current")
)
ONE_PER_PROPOSAL = Index("uq_job_proposal_id", "proposal_id", unique=True)


class Job(Moving, Appointed, Finished, Base):
    """One visit. Moments in UTC; `street` and `phone` are the neighbour's, given at agreement and shown to the two only."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[JobState] = mapped_column(words(JobState))
    is_current: Mapped[bool] = mapped_column(default=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    neighbour_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    title: Mapped[str] = mapped_column(String(90))
    category: Mapped[Category] = mapped_column(words(Category))
    skill: Mapped[Skill | None] = mapped_column(words(Skill))
    postal_code: Mapped[str] = mapped_column(String(4))
    agreed_price: Mapped[Chf] = mapped_column(ChfColumn)
    total: Mapped[Chf] = mapped_column(ChfColumn)
    commission_basis_points: Mapped[int]
    duration_min: Mapped[int]

    street: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    door_words: Mapped[tuple[str, ...]] = mapped_column(Words)

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    proposal: Mapped[Proposal] = relationship()
    thread: Mapped[Thread] = relationship()
    request: Mapped[Request | None] = relationship()
    offer: Mapped[Offer | None] = relationship()
    neighbour: Mapped[Account] = relationship(foreign_keys=[neighbour_id])
    helper: Mapped[Account] = relationship(foreign_keys=[helper_id])
    slot_rows: Mapped[list[JobSlot]] = relationship(order_by=JobSlot.starts_at)
    totals: Mapped[list[JobTotal]] = relationship(order_by=JobTotal.id)

    __table_args__ = (
        ONE_CURRENT,
        ONE_PER_PROPOSAL,
        Index("ix_job_neighbour_id", "neighbour_id", "state"),
        Index("ix_job_helper_id", "helper_id", "state"),
        Index("ix_job_thread_id", "thread_id"),
        Index("ix_job_clock", "state", "moved_at"),
        Index("ix_job_start", "state", "starts_at"),
        Index("ix_job_unpaid", "unpaid_due_at"),
    )

    @property
    def place(self) -> Place | None:
        return places.find(self.postal_code)

    @property
    def is_complete(self) -> bool:
        """Whether time, street and phone are all there: nothing stands in the way of *scheduled*."""
        return self.slot is not None and bool(self.street and self.phone)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_visit_ahead(self) -> bool:
        """Whether an appointment stands, or the helper is on the way."""
        return self.state in VISITING

    @property
    def came_to_nothing(self) -> bool:
        """Whether it ended without help and without pay."""
        return self.state in WITHOUT_VISIT

    @property
    def commission(self) -> Chf:
        """The platform's cut of the total, rounded half up to the Rappen."""
        return self.total.share(self.commission_basis_points)

    @property
    def helper_keeps(self) -> Chf:
        return self.total - self.commission

    @property
    def waiting_total(self) -> JobTotal | None:
        """Another total that the other side has not confirmed yet."""
        return next((row for row in self.totals if row.is_waiting), None)

    def is_of(self, account: Account | None) -> bool:
        return account is not None and account.id in (self.neighbour_id, self.helper_id)

    def side_of(self, account: Account) -> Side:
        return Side.NEIGHBOUR if account.id == self.neighbour_id else Side.HELPER

    def other_side(self, account: Account) -> Account:
        return self.helper if account.id == self.neighbour_id else self.neighbour

    def slots_offered_to(self, account: Account) -> list[JobSlot]:
        """Times of the other side that can still be ticked."""
        return [row for row in self.slot_rows if row.offered_by_id != account.id and row.starts_at > clock.now()]

    def shows_contacts_to(self, account: Account | None) -> bool:
        """Street, phone and door words: the two only, from scheduled until 30 days after the end; gone when cancelled or void."""
        if not self.is_of(account) or self.scheduled_at is None or self.state in WITHOUT_VISIT:
            return False
        return self.ended_at is None or clock.now() < self.ended_at + terms.current().contacts_shown_after_end

    def may_be_scheduled_by(self, account: Account | None) -> bool:
        """Whether this person may offer or tick a time."""
        return self.state is JobState.AGREED and self.is_of(account)

    def may_get_contacts_from(self, account: Account | None) -> bool:
        """Whether street and phone are still to be given, by the neighbour."""
        return self.state is JobState.AGREED and account is not None and account.id == self.neighbour_id

    def may_be_reported_by(self, account: Account | None) -> bool:
        """Done: by the helper, or by the neighbour, which is «it works» too."""
        return self.state in VISITING and self.has_started and self.is_of(account)

    def may_be_confirmed_by(self, account: Account | None) -> bool:
        return self.state is JobState.REPORTED and account is not None and account.id == self.neighbour_id

    def may_be_called_unsolved_by(self, account: Account | None) -> bool:
        """Not solved: either side after the start; after the helper's «done» the neighbour alone."""
        if self.state is JobState.REPORTED:
            return account is not None and account.id == self.neighbour_id
        return self.state in VISITING and self.has_started and self.is_of(account)

    def may_change_total_by(self, account: Account | None) -> bool:
        return self.state in VISITING and self.has_started and self.is_of(account)

    def may_be_cancelled_by(self, account: Account | None) -> bool:
        return self.is_of(account) and (self.state is JobState.AGREED or (self.state in VISITING and not self.has_started))

    def may_name_partial_by(self, account: Account | None) -> bool:
        return self.state in NOT_SOLVED and self.is_of(account)

    def may_be_settled_by(self, account: Account | None) -> bool:
        return self.state in NOT_SOLVED and account is not None and account.is_operator and not self.is_of(account)


on_collision(ONE_CURRENT, lambda: AlreadyMoved("request_taken"))
on_collision(ONE_PER_PROPOSAL, lambda: AlreadyMoved("proposal_moved"))


def still_runs() -> ColumnElement[bool]:
    """For questions about jobs: not over yet, or over while it is open if it was paid."""
    return or_(Job.state.in_(OPEN_STATES), and_(Job.unpaid_reported_at.is_not(None), Job.unpaid_decided_at.is_(None)))


@cache
def _job() -> Any:
    """With what every job page shows; times and photos are asked for only in the states that show them."""
    helper = joinedload(Job.helper).joinedload(Account.helper)
    whole = joinedload(Job.neighbour), helper, joinedload(Job.thread), joinedload(Job.request), joinedload(Job.totals)
    return select(Job).options(*whole).where(Job.id == bindparam("job"))


def seen_by(account: Account | None, job_id: int) -> Job | None:
    """The job, for its two sides."""
    job: Job | None = session.scalars(_job(), {"job": job_id}).unique().one_or_none()
    return job if job is not None and job.is_of(account) else None


def of_proposal(proposal: Proposal) -> Job | None:
    """What an accepted proposal became."""
    return session.scalar(select(Job).where(Job.proposal_id == proposal.id))


def of_thread(thread: Thread) -> Job | None:
    """The newest job of a thread."""
    return session.scalar(select(Job).where(Job.thread_id == thread.id).order_by(Job.id.desc()).limit(1))


def current_of_request(request: Request) -> Job | None:
    """The one job of a request that has not come to nothing."""
    return session.scalar(select(Job).where(Job.request_id == request.id, Job.is_current))


def open_of(account: Account) -> list[Job]:
    """A person's jobs that still need somebody, soonest appointment first; also those of which it is open if they were paid."""
    mine = or_(Job.neighbour_id == account.id, Job.helper_id == account.id)
    query = select(Job).options(
        joinedload(Job.neighbour), joinedload(Job.helper), selectinload(Job.totals), selectinload(Job.slot_rows)
    )
    return list(session.scalars(query.where(mine, still_runs()).order_by(Job.starts_at, Job.id)))


def ended_of(account: Account, limit: int = 20) -> list[Job]:
    """What is behind, newest first."""
    mine = or_(Job.neighbour_id == account.id, Job.helper_id == account.id)
    query = select(Job).options(joinedload(Job.neighbour), joinedload(Job.helper))
    return list(session.scalars(query.where(mine, ~still_runs()).order_by(Job.ended_at.desc()).limit(limit)))


def helper_is_busy(helper: Account, slot: Slot, besides: Job | None = None) -> bool:
    """Whether the helper has promised this time, with the gap around it, to somebody else."""
    gap = terms.current().slot_gap
    promised = select(Job).where(Job.helper_id == helper.id, Job.state.in_((JobState.AGREED, *VISITING)))
    near = promised.where(Job.starts_at < slot.ends_at + gap, Job.ends_at > slot.starts_at - gap)
    return any(job is not besides and job.slot and job.slot.collides_with(slot, gap) for job in session.scalars(near))


def with_id(job_id: int) -> Job | None:
    """A job for the house itself: letters, papers."""
    return session.get(Job, job_id)
