"""Cases: something the team must look at, by when, and what came of it.

One open case per thing and reason: what happens again raises it instead of opening another. Safety comes first. Its history is its
events. What the team does with it stands in casework, what opens one by itself in watch.
"""

import enum
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, select, text, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, session, words
from market import clock, events, terms
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job


class Reason(enum.StrEnum):
    """Why the team looks at something."""

    SAFETY = "safety"
    LOW_STARS = "low_stars"
    FALLING_MEAN = "falling_mean"
    NOT_SOLVED = "not_solved"
    SILENCE = "silence"
    DISPUTED = "disputed"
    UNPAID = "unpaid"
    LET_DOWN = "let_down"
    UNANSWERED = "unanswered"
    REPORTED = "reported"
    FIRST_BADGE = "first_badge"
    SAME_PERSON = "same_person"
    DEAD_LETTER = "dead_letter"
    LEFT_ALONE = "left_alone"
    PAST_US = "past_us"


class Outcome(enum.StrEnum):
    """What came of a case."""

    HELPED = "helped"
    NOTHING = "nothing"
    WARNED = "warned"
    STOPPED = "stopped"
    AGAINST_HELPER = "against_helper"
    AGAINST_NEIGHBOUR = "against_neighbour"
    BY_ITSELF = "by_itself"


BLAME = (Outcome.AGAINST_HELPER, Outcome.AGAINST_NEIGHBOUR)
WITH_WORDS = (Kind.CASE_NOTED, Kind.CASE_WRITTEN, Kind.CASE_CLOSED, Kind.CASE_REOPENED)
NOBODYS_FAULT = (Reason.UNANSWERED, Reason.DEAD_LETTER)
ONE_OPEN = Index(
    "uq_case_open", "about_kind", "about_id", "reason", unique=True,
    sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL"),
)  # fmt: skip


class Case(Base):
    """One thing to look at. `detail` says more than the reason, as a code; `person_id` is whom it is about, `job_id` where it arose.

    Moments in UTC. `version` counts what was written; `snoozed_until` is when it stands in the queue again.
    """

    __tablename__ = "case_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[Reason] = mapped_column(words(Reason))
    detail: Mapped[str] = mapped_column(String(40), default="")
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[int]
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_safety: Mapped[bool] = mapped_column(default=False)
    times: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    outcome_words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Account | None] = relationship(foreign_keys=[person_id])
    assigned_to: Mapped[Account | None] = relationship(foreign_keys=[assigned_to_id])
    job: Mapped[Job | None] = relationship()

    __table_args__ = (
        ONE_OPEN, Index("ix_case_file_queue", "closed_at", "is_safety", "due_at"), Index("ix_case_file_person", "person_id", "outcome"),
        Index("ix_case_file_job", "job_id"), Index("ix_case_file_about", "about_kind", "about_id"),
    )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > clock.now()

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < clock.now()

    def may_be_worked_by(self, account: Account | None) -> bool:
        """The team, but nobody on a matter of their own."""
        if account is None or not account.is_operator:
            return False
        return account.id != self.person_id and (self.job is None or not self.job.is_of(account))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What may come of it by our hand: blame only where somebody can be to blame, and there is such a side."""
        lacking = {Outcome.BY_ITSELF, *(BLAME if self.reason in NOBODYS_FAULT or self.person_id is None else ())}
        if self.job_id is None:
            lacking.add(Outcome.AGAINST_NEIGHBOUR)
        return tuple(outcome for outcome in Outcome if outcome not in lacking)


on_collision(ONE_OPEN, Again)


def open_case(
    reason: Reason, about: Any, *, detail: str = "", person: Account | None = None, job_id: int | None = None,
    is_safety: bool = False, due_at: datetime | None = None, within: timedelta | None = None,
) -> Case:  # fmt: skip
    """Opens a case about this row, or raises the one that is open: it counts again, and is due no later than the new one would be.

    Due at this moment (UTC) or within this time; by itself as soon as the team usually acts.
    """
    if about.id is None:
        session.flush()
    opened_at = clock.now()
    due = due_at or opened_at + (within or usual(is_safety))
    there = open_about(about, reason)
    if there is not None:
        return _raise(there, detail, job_id, is_safety, due)
    case = Case(
        reason=reason, detail=detail, about_kind=about.__tablename__, about_id=about.id, job_id=job_id,
        person_id=person.id if person else None, is_safety=is_safety, opened_at=opened_at, due_at=due,
    )  # fmt: skip
    session.add(case)
    events.record(Kind.CASE_BEGUN, by=None, about=case, because=reason.value, detail=detail, job=job_id)
    return case


def _raise(case: Case, detail: str, job_id: int | None, is_safety: bool, due: datetime) -> Case:
    """Put off it stands in the queue again: something new has happened."""
    case.times, case.version = case.times + 1, case.version + 1
    case.detail, case.is_safety, case.job_id = detail or case.detail, case.is_safety or is_safety, job_id or case.job_id
    case.due_at, case.snoozed_until = min(case.due_at, due), None
    events.record(Kind.CASE_RAISED, by=None, about=case, because=case.reason.value, detail=detail, job=job_id)
    return case


def usual(is_safety: bool) -> timedelta:
    """How soon the team acts."""
    now = terms.current()
    return now.safety_acts_within if is_safety else now.operator_acts_within


def open_about(about: Any, reason: Reason) -> Case | None:
    """The open case about this row for this reason."""
    query = select(Case).where(Case.about_kind == about.__tablename__, Case.about_id == about.id, Case.reason == reason)
    return session.scalar(query.where(Case.closed_at.is_(None)))


def open_of_job(job: Job, reasons: Collection[Reason]) -> list[Case]:
    """The open cases about a job itself, for one of these reasons."""
    about = Case.about_kind == Job.__tablename__, Case.about_id == job.id, Case.reason.in_(reasons)
    return list(session.scalars(select(Case).where(*about, Case.closed_at.is_(None)).order_by(Case.id)))


def close_by_itself(case: Case | None) -> None:
    """What it was about has gone on without a decision of the team on this case."""
    if case is not None:
        case.closed_at, case.outcome, case.version = clock.now(), Outcome.BY_ITSELF, case.version + 1
        case.snoozed_until = None
        events.record(Kind.CASE_CLOSED, by=None, about=case, outcome=Outcome.BY_ITSELF.value)


def forget_words_about(account: Account) -> None:
    """Somebody has left: what the team wrote about them is erased. Reason, outcome and dates stay."""
    theirs = select(Case.id).where(Case.person_id == account.id)
    written = (Event.about_kind == Case.__tablename__) & Event.about_id.in_(theirs) & Event.kind.in_(WITH_WORDS)
    quietly = {"synchronize_session": False}
    session.execute(update(Case).where(Case.person_id == account.id).values(outcome_words=""), execution_options=quietly)
    session.execute(update(Event).where(written).values(facts={}), execution_options=quietly)


def for_team(operator: Account | None, case_id: int) -> Case | None:
    """A case, for the team."""
    if operator is None or not operator.is_operator:
        return None
    known = joinedload(Case.person).joinedload(Account.helper), joinedload(Case.assigned_to), joinedload(Case.job)
    return session.scalar(select(Case).options(*known).where(Case.id == case_id))
