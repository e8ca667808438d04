"""Casework: what the team does with a case. It is taken, put off, noted on, written about, closed with an outcome and a reason, opened again.

Two of the team never overwrite each other: whoever writes names the version they read, and hears when it is no longer the newest.
"""

import enum
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from database import lock, session
from market import cases, clock, events, terms
from market.accounts import Account
from market.cases import Case, Outcome
from market.events import Kind
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

LONGEST = 2000


class To(enum.StrEnum):
    """Whom the team writes to."""

    NEIGHBOUR = "neighbour"
    HELPER = "helper"
    PERSON = "person"


def assign(case: Case, to: Account, version: int, *, by: Account) -> Case:
    """Somebody of the team takes it, or gives it to another."""
    _refuse_others(case, by)
    if case.assigned_to_id == to.id and case.is_open:
        return case
    if not to.is_operator or not case.may_be_worked_by(to):
        raise NotAllowed("not_allowed")
    _next_version(case, version)
    case.assigned_to_id = to.id
    events.record(Kind.CASE_ASSIGNED, by=by, about=case, to=to.id)
    return case


def snooze(case: Case, until: datetime, version: int, *, by: Account) -> Case:
    """Put off until then. A safety case is not put off; nothing is put off for longer than two weeks."""
    _refuse_others(case, by)
    if case.is_safety:
        raise NotAllowed("safety_not_snoozed")
    if not clock.now() < until <= clock.now() + terms.current().case_snooze_longest:
        raise OutOfRange("snooze_outside", "until")
    _next_version(case, version)
    case.snoozed_until = until
    case.due_at = max(case.due_at, until)
    events.record(Kind.CASE_SNOOZED, by=by, about=case, until=until.isoformat())
    return case


def note(case: Case, said: str, version: int, *, by: Account) -> Case:
    """What was said on the telephone, or found out. Kept in the history."""
    _refuse_others(case, by)
    told = _checked(said, "said")
    _next_version(case, version)
    events.record(Kind.CASE_NOTED, by=by, about=case, said=told)
    return case


def go_on(case: Case, version: int, *, by: Account) -> Case:
    """Somebody acts on what the case is about, having read this version of it: nobody else acts on the same at the same time."""
    _refuse_others(case, by)
    _next_version(case, version)
    return case


def sides_of(case: Case) -> dict[To, Account]:
    """Whom the team can write to: both sides of the job, else whom it is about; nobody who has left."""
    if case.job is not None:
        there = {To.NEIGHBOUR: case.job.neighbour, To.HELPER: case.job.helper}
    else:
        there = {To.PERSON: case.person} if case.person is not None else {}
    return {to: account for to, account in there.items() if not account.has_left}


def write(case: Case, to: Collection[To], said: str, version: int, *, by: Account) -> Case:
    """The team writes to one side or both. The words stay in the history. Raises OutOfRange when nobody is to read them."""
    _refuse_others(case, by)
    if not to or not set(to) <= set(sides_of(case)):
        raise OutOfRange("nobody_to_write_to", "to")
    told = _checked(said, "said")
    _next_version(case, version)
    events.record(Kind.CASE_WRITTEN, by=by, about=case, to=[one.value for one in to], said=told)
    return case


def close(case: Case, outcome: Outcome, said: str, version: int, *, by: Account) -> Case:
    """It is dealt with: what came of it, and why. Raises OutOfRange without an outcome that fits, Missing without words."""
    _refuse_others(case, by)
    if not case.is_open and (case.closed_by_id, case.outcome, case.outcome_words) == (by.id, outcome, said.strip()):
        return case
    if outcome not in case.outcomes:
        raise OutOfRange("outcome_needed", "outcome")
    told = _checked(said, "said")
    _next_version(case, version)
    case.closed_at, case.closed_by_id, case.outcome, case.outcome_words = clock.now(), by.id, outcome, told
    case.snoozed_until = None
    events.record(Kind.CASE_CLOSED, by=by, about=case, outcome=outcome.value, said=told)
    return case


def reopen(case: Case, said: str, version: int, *, by: Account) -> Case:
    """It was not over after all. What was written stays in the history."""
    if not case.may_be_worked_by(by):
        raise NotAllowed("not_allowed")
    lock(case)
    if case.is_open or case.version != version:
        raise AlreadyMoved("case_moved")
    if _same_open(case):
        raise AlreadyMoved("case_open_elsewhere")
    told = _checked(said, "said")
    case.closed_at = case.closed_by_id = case.outcome = None
    case.outcome_words, case.version = "", case.version + 1
    case.due_at = clock.now() + cases.usual(case.is_safety)
    events.record(Kind.CASE_REOPENED, by=by, about=case, said=told)
    return case


def _same_open(case: Case) -> bool:
    same = select(Case.id).where(Case.about_kind == case.about_kind, Case.about_id == case.about_id, Case.reason == case.reason)
    return session.scalar(same.where(Case.closed_at.is_(None))) is not None


def _refuse_others(case: Case, by: Account) -> None:
    if not case.may_be_worked_by(by):
        raise NotAllowed("not_allowed")
    lock(case)


def _next_version(case: Case, version: int) -> None:
    """Raises AlreadyMoved when somebody wrote since this version was read, or when it is closed."""
    if not case.is_open or case.version != version:
        raise AlreadyMoved("case_moved")
    case.version += 1


def _checked(said: str, field: str) -> str:
    if not said.strip():
        raise Missing("reason_needed", field)
    if len(said) > LONGEST:
        raise OutOfRange("text_too_long", field)
    return said.strip()
