"""The team's desk: what waits for one of us, and whom and which job it looks at. The lists stand in market/lists.py."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from database import session
from market import alerts, clock, introductions, lists, outcomes, terms, unpaid
from market.accounts import Account
from market.disputes import Dispute
from market.events import Event
from market.introductions import Introduction
from market.jobs import NOT_SOLVED, Job
from market.notices import Letter, LetterState, Notice
from market.requests import Request
from market.tips import Tip

Rows: TypeAlias = Select[*tuple[Any, ...]]


class Queue(enum.StrEnum):
    """What waits for the team."""

    UNSOLVED = "unsolved"
    DISPUTES = "disputes"
    PAYMENTS = "payments"
    QUEUED = "queued"
    UNANSWERED = "unanswered"
    LETTERS = "letters"
    TIPS = "tips"
    CALLERS = "callers"
    INTRODUCTIONS = "introductions"


DATED = (Queue.DISPUTES, Queue.PAYMENTS, Queue.INTRODUCTIONS)


@dataclass(frozen=True)
class Waiting:
    """How many wait in a queue, and since when the first of them does."""

    queue: Queue
    count: int
    since: datetime | None

    @property
    def until(self) -> datetime | None:
        """By when the first should be looked at."""
        return self.since + terms.current().operator_acts_within if self.since else None

    @property
    def has_own_date(self) -> bool:
        return self.queue in DATED

    @property
    def is_overdue(self) -> bool:
        return self.until is not None and self.until < clock.now()


def waiting() -> list[Waiting]:
    """Every queue: what is due first stands first, the empty ones last."""
    counted = union_all(*(_counted(queue, *found) for queue, found in _queues().items()))
    found = [Waiting(Queue(row.queue), row.how_many, _on_our_list(row)) for row in session.execute(counted)]
    return sorted(found, key=lambda one: (one.since is None, one.since, one.queue))


def _counted(queue: Queue, since: Any, which: ColumnElement[bool]) -> Rows:
    named = literal(queue.value, String).label("queue")
    return select(named, func.count().label("how_many"), func.min(since).label("since")).where(which)


def _on_our_list(row: Any) -> datetime | None:
    """A request comes onto the list only a day after it was posted; what has a date of its own, so that this is when it is due."""
    shift = {Queue.UNANSWERED: terms.current().operator_after, **dict.fromkeys(DATED, -terms.current().operator_acts_within)}
    return None if row.since is None else row.since + shift.get(row.queue, timedelta(0))  # type: ignore[no-any-return]


def _queues() -> dict[Queue, tuple[Any, ColumnElement[bool]]]:
    return {
        Queue.UNSOLVED: (Job.queued_at, and_(Job.state.in_(NOT_SOLVED), Job.queued_at.is_not(None))),
        Queue.DISPUTES: (func.coalesce(Dispute.due_moved_at, Dispute.due_at), outcomes.waits_for_team()),
        Queue.PAYMENTS: (Job.unpaid_due_at, unpaid.waits_for_team()),
        Queue.QUEUED: (Job.queued_at, lists.is_queued()),
        Queue.UNANSWERED: (Request.posted_at, alerts.is_unanswered_for_a_day()),
        Queue.LETTERS: (Letter.created_at, Letter.state == LetterState.DEAD),
        Queue.TIPS: (Tip.reported_at, Tip.reported_at.is_not(None) & Tip.looked_at.is_(None)),
        Queue.CALLERS: (Notice.created_at, _is_untold()),
        Queue.INTRODUCTIONS: (Introduction.due_at, introductions.waits()),
    }


def _is_untold() -> ColumnElement[bool]:
    """Something for a caller without mail: nobody has told them yet."""
    without_mail = select(Account.id).where(Account.email.is_(None), Account.left_at.is_(None))
    return and_(Notice.read_at.is_(None), Notice.account_id.in_(without_mail))


def jobs_of_this_week() -> int:
    """How many were agreed since Monday."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    since = clock.midnight_after(monday - timedelta(days=1))
    return session.scalar(select(func.count()).select_from(Job).where(Job.created_at >= since)) or 0


def unsolved(limit: int = 100) -> list[Any]:
    """Jobs that were not solved: first what waits for us, longest first, then what the neighbour or the partner still decides."""
    waits = (
        lists.job_rows().where(Job.state.in_(NOT_SOLVED)).order_by(Job.queued_at.is_(None), Job.queued_at, Job.moved_at, Job.id)
    )
    return list(session.execute(waits.limit(limit)))


def account_for(operator: Account, account_id: int) -> Account | None:
    """A person, for the team."""
    return session.get(Account, account_id) if operator.is_operator else None


def job_for(account: Account, job_id: int) -> Job | None:
    """Any job, for the team."""
    if not account.is_operator:
        return None
    helper = joinedload(Job.helper).joinedload(Account.helper)
    return session.scalar(select(Job).options(joinedload(Job.neighbour), helper).where(Job.id == job_id))


def story_of(job: Job) -> list[Event]:
    """All that happened around a job, oldest first, and who did it."""
    about = [("job", job.id), ("proposal", job.proposal_id), ("request", job.request_id)]
    told = or_(*(and_(Event.about_kind == kind, Event.about_id == number) for kind, number in about))
    return list(
        session.scalars(select(Event).options(joinedload(Event.by), joinedload(Event.via)).where(told).order_by(Event.id))
    )
