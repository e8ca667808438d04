"""The team's desk: what waits for one of us, and the lists things are looked up in.

Lists ask for columns only, a leaf of rows at a time, and hold nothing private: no messages, no street, no number (see looks).
"""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from database import session
from market import alerts, clock, introductions, outcomes, terms, unpaid
from market.accounts import Account
from market.disputes import Dispute
from market.events import Event, Kind
from market.helpers import HelperProfile
from market.introductions import Introduction
from market.jobs import NOT_SOLVED, VISITING, Job
from market.lifecycle import AdState, JobState
from market.notices import Letter, LetterState, Notice
from market.offers import Offer
from market.requests import Request
from market.tips import Tip

PER_LEAF = 30
WORDS_AT_MOST = 6
Rows: TypeAlias = Select[*tuple[Any, ...]]
_neighbour, _helper, _via = aliased(Account), aliased(Account), aliased(Account)


@dataclass(frozen=True)
class Leaf:
    """Some rows of a list, and where the next ones begin (None: there are no more)."""

    rows: list[Any]
    next_cursor: int | None


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
        Queue.QUEUED: (Job.queued_at, _is_queued()),
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


def _is_queued() -> ColumnElement[bool]:
    """It was given to us: agreed for days without a time, or a visit nobody confirms or speaks about."""
    return and_(Job.state.in_((JobState.AGREED, *VISITING)), Job.queued_at.is_not(None))


def jobs_of_this_week() -> int:
    """How many were agreed since Monday."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    since = clock.midnight_after(monday - timedelta(days=1))
    return session.scalar(select(func.count()).select_from(Job).where(Job.created_at >= since)) or 0


def accounts(words: str = "", before: int | None = None) -> Leaf:
    """People, newest first, by name or address of mail."""
    query = select(
        Account.id, Account.first_name, Account.last_name, Account.email, Account.postal_code, Account.role,
        Account.joined_at, Account.suspended_at, HelperProfile.id.label("helper_id"), HelperProfile.jobs_done,
    ).outerjoin(HelperProfile, HelperProfile.account_id == Account.id)  # fmt: skip
    return _leaf(query.where(*_says(words, Account.first_name, Account.last_name, Account.email)), Account.id, before)


def ads(kind: type[Offer] | type[Request], state: AdState | None = None, words: str = "", before: int | None = None) -> Leaf:
    """Offers or requests, newest first. Drafts are their authors' own business."""
    price: Any = Offer.price if kind is Offer else Request.budget
    query = select(
        kind.id, kind.title, kind.state, kind.category, kind.postal_code, kind.posted_at, kind.stands_until,
        price.label("price"), Account.first_name, Account.last_name,
    ).join(Account, Account.id == kind.author_id)  # fmt: skip
    shown = kind.state == state if state else kind.state != AdState.DRAFT
    return _leaf(query.where(shown, *_says(words, kind.title, Account.first_name, Account.last_name)), kind.id, before)


def jobs(states: Collection[JobState] = (), *, queued: bool = False, words: str = "", before: int | None = None) -> Leaf:
    """Jobs, newest first: of some states, or those the clock has put on our list."""
    query = _jobs().where(*_says(words, Job.title, *_names(_neighbour), *_names(_helper)))
    if queued:
        query = query.where(_is_queued())
    return _leaf(query.where(Job.state.in_(states)) if states else query, Job.id, before)


def unsolved(limit: int = 100) -> list[Any]:
    """Jobs that were not solved: first what waits for us, longest first, then what the neighbour or the partner still decides."""
    waits = _jobs().where(Job.state.in_(NOT_SOLVED)).order_by(Job.queued_at.is_(None), Job.queued_at, Job.moved_at, Job.id)
    return list(session.execute(waits.limit(limit)))


def _jobs() -> Rows:
    return (
        select(
            Job.id, Job.title, Job.state, Job.total, Job.settled_price, Job.starts_at, Job.moved_at, Job.queued_at, Job.cause,
            Job.queue_reason, Job.neighbour_names, Job.helper_names, Job.postal_code,
            _neighbour.first_name.label("neighbour_first"), _neighbour.last_name.label("neighbour_last"),
            _helper.first_name.label("helper_first"), _helper.last_name.label("helper_last"),
        )
        .join(_neighbour, _neighbour.id == Job.neighbour_id)
        .join(_helper, _helper.id == Job.helper_id)
    )  # fmt: skip


def _names(person: Any) -> tuple[Any, Any]:
    return person.first_name, person.last_name


def history(kind: Kind | None = None, person_id: int | None = None, before: int | None = None) -> Leaf:
    """What happened, newest first: of one kind, or by and about one person."""
    columns = (Event.id, Event.kind, Event.at, Event.about_kind, Event.about_id, Event.facts, Event.by_id, Event.via_id)
    acted = (_via.first_name.label("via_first"), _via.last_name.label("via_last"))
    query = select(*columns, Account.first_name, Account.last_name, *acted)
    query = query.outerjoin(Account, Account.id == Event.by_id).outerjoin(_via, _via.id == Event.via_id)
    if kind:
        query = query.where(Event.kind == kind)
    if person_id:
        about_them = and_(Event.about_kind == Account.__tablename__, Event.about_id == person_id)
        query = query.where(or_(Event.by_id == person_id, Event.via_id == person_id, about_them))
    return _leaf(query, Event.id, before)


def _leaf(query: Rows, number: Any, before: int | None) -> Leaf:
    if before:
        query = query.where(number < before)
    rows = list(session.execute(query.order_by(number.desc()).limit(PER_LEAF + 1)))
    return Leaf(rows[:PER_LEAF], rows[PER_LEAF - 1].id if len(rows) > PER_LEAF else None)


def _says(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Every word stands in one of the columns. SQLite folds A to Z only, so «özdemir» is looked for as «Özdemir» too."""
    typed = words.split()[:WORDS_AT_MOST]
    ways = [{word, word.lower(), word.capitalize()} for word in typed]
    return [or_(*(column.icontains(way, autoescape=True) for column in columns for way in one)) for one in ways]


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
