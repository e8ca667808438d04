"""Today at the desk: the open cases, safety first, then what is due soonest; and the story of one.

Lists ask for columns only, in one question however many there are. What is put off stands in its own list until its day comes.
"""

import enum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from database import session
from market import clock
from market.accounts import Account
from market.cases import Case, Reason
from market.events import Event, Kind
from market.jobs import Job
from market.marks import Mark
from market.requests import Request
from market.reviews import Review

AT_MOST = 100
STOPS = (Kind.SUSPENDED, Kind.SUSPENSION_LIFTED)
_person, _assigned = aliased(Account), aliased(Account)


class Whose(enum.StrEnum):
    """Which cases are looked at."""

    OPEN = ""
    MINE = "mine"
    FREE = "free"
    SNOOZED = "snoozed"
    CLOSED = "closed"


def list_cases(operator: Account, whose: Whose = Whose.OPEN, reason: Reason | None = None) -> list[Any]:
    """Safety first, then by due time; the closed ones newest first."""
    query = (
        select(
            Case.id, Case.reason, Case.detail, Case.is_safety, Case.times, Case.due_at, Case.snoozed_until, Case.closed_at, Case.outcome,
            func.coalesce(Job.title, Request.title).label("title"), _person.first_name, _person.last_name, _assigned.first_name.label("taken_by"), Case.assigned_to_id,
        )
        .outerjoin(Job, Job.id == Case.job_id)
        .outerjoin(Request, and_(Case.about_kind == Request.__tablename__, Request.id == Case.about_id))
        .outerjoin(_person, _person.id == Case.person_id)
        .outerjoin(_assigned, _assigned.id == Case.assigned_to_id)
    ).where(_which(operator, whose))  # fmt: skip
    if reason:
        query = query.where(Case.reason == reason)
    order: tuple[Any, ...] = (Case.is_safety.desc(), Case.due_at, Case.id)
    if whose is Whose.CLOSED:
        order = (Case.closed_at.desc(), Case.id.desc())
    return list(session.execute(query.order_by(*order).limit(AT_MOST)))


def _which(operator: Account, whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.CLOSED:
        return Case.closed_at.is_not(None)
    waits = or_(Case.snoozed_until.is_(None), Case.snoozed_until <= clock.now())
    narrowed = {
        Whose.MINE: and_(waits, Case.assigned_to_id == operator.id),
        Whose.FREE: and_(waits, Case.assigned_to_id.is_(None)),
        Whose.SNOOZED: ~waits,
    }
    return and_(Case.closed_at.is_(None), narrowed.get(whose, waits))


def story_of(case: Case) -> list[Event]:
    """All that happened to a case and around its job, oldest first, and who did it; of the person only that we stopped them."""
    about: list[tuple[str, int | None]] = [(Case.__tablename__, case.id), (case.about_kind, case.about_id)]
    if case.job is not None:
        about += [("job", case.job.id), ("proposal", case.job.proposal_id), ("request", case.job.request_id)]
        about += [("thread", case.job.thread_id)]
    told = [and_(Event.about_kind == kind, Event.about_id == number) for kind, number in set(about) if kind != "account"]
    told.append(and_(Event.about_kind == "account", Event.about_id == case.person_id, Event.kind.in_(STOPS)))
    for left in (Review, Mark):
        theirs = select(left.id).where(left.job_id == case.job_id)
        told.append(and_(Event.about_kind == left.__tablename__, Event.about_id.in_(theirs)))
    return list(
        session.scalars(select(Event).options(joinedload(Event.by), joinedload(Event.via)).where(or_(*told)).order_by(Event.id))
    )
