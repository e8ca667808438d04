"""The team opens a private conversation: only with an open case about that job or person, only for a reason, for an hour.

Who opened what, when and why stays written down, and stands in the story of the case; the two it is between find it in their data.
"""

import enum
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from database import session
from market import clock, events
from market.accounts import Account
from market.cases import NOBODYS_FAULT, Case, Reason
from market.events import Event, Kind
from market.jobs import Job
from market.refusals import Missing, NotAllowed, OutOfRange
from market.talk import Thread

LASTS = timedelta(hours=1)
LEAST, LONGEST = 10, 500
AT_MOST = 20
ABOUT_NO_TALK = (*NOBODYS_FAULT, Reason.FIRST_BADGE, Reason.SAME_PERSON)


class Grounds(enum.StrEnum):
    """The usual reasons to read what two said to each other; the words say the rest."""

    DANGER = "danger"
    AGREED = "agreed"
    COMPLAINT = "complaint"
    ASKED_US = "asked_us"
    OTHER = "other"


def threads_of(case: Case, operator: Account) -> list[Thread]:
    """What may be opened for this case: of a case about a job its conversation alone, of one about a person theirs, newest first."""
    if not case.is_open or case.reason in ABOUT_NO_TALK or not case.may_be_worked_by(operator):
        return []
    whole = joinedload(Thread.neighbour), joinedload(Thread.helper), joinedload(Thread.request), joinedload(Thread.offer)
    here = Thread.id == (case.job.thread_id if case.job else 0)
    is_about_person = case.about_kind != Job.__tablename__ and case.person_id is not None
    theirs = or_(here, Thread.neighbour_id == case.person_id, Thread.helper_id == case.person_id) if is_about_person else here
    query = select(Thread).options(*whole).where(Thread.last_message_id > 0, theirs)
    found = session.scalars(query.order_by(here.desc(), Thread.changed_at.desc(), Thread.id.desc()).limit(AT_MOST))
    return [thread for thread in found if not thread.is_of(operator)]


def open_up(case: Case, thread_id: int, grounds: Grounds, said: str, *, by: Account) -> Event:
    """Somebody of the team opens one conversation for an hour. Raises Missing or OutOfRange without a reason in words."""
    thread = next((thread for thread in threads_of(case, by) if thread.id == thread_id), None)
    if thread is None:
        raise NotAllowed("not_allowed")
    if len(said.strip()) < LEAST:
        raise Missing("reason_too_short", "said")
    if len(said) > LONGEST:
        raise OutOfRange("text_too_long", "said")
    facts = {"case": case.id, "grounds": grounds.value, "reason": said.strip()}
    return events.record(Kind.THREAD_OPENED, by=by, about=thread, **facts)


def opened_for(case: Case, thread_id: int, operator: Account) -> Event | None:
    """The opening by which this person may read the conversation now, for this case."""
    return next((event for event in _running(thread_id, operator) if event.facts.get("case") == case.id), None)


def thread_of(opening: Event) -> Thread:
    """The conversation that was opened."""
    return session.get_one(Thread, opening.about_id)


def is_open_to(thread_id: int, operator: Account) -> bool:
    """Whether this person may read it now, for any case: what hangs on the conversation, its photos."""
    return operator.is_operator and bool(_running(thread_id, operator))


def forget_words_about(account: Account) -> None:
    """Somebody has left: why their conversations were opened is erased. That they were stays."""
    theirs = select(Thread.id).where(or_(Thread.neighbour_id == account.id, Thread.helper_id == account.id))
    opened = Event.kind == Kind.THREAD_OPENED, Event.about_kind == Thread.__tablename__, Event.about_id.in_(theirs)
    session.execute(update(Event).where(*opened).values(facts={}), execution_options={"synchronize_session": False})


def _running(thread_id: int, operator: Account) -> list[Event]:
    about = Event.about_kind == Thread.__tablename__, Event.about_id == thread_id, Event.kind == Kind.THREAD_OPENED
    mine = Event.by_id == operator.id, Event.at > clock.now() - LASTS
    return list(session.scalars(select(Event).where(*about, *mine).order_by(Event.id.desc())))
