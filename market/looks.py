"""A look at street, telephone and mail: who of the team needs them to help somebody says why first; the reason stays written down."""

from datetime import timedelta

from database import session
from market import clock, events
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job
from market.refusals import Missing, NotAllowed

LOOK_LASTS = timedelta(minutes=2)


def may_look(job: Job, account: Account) -> bool:
    """Whether this person may see street and telephone for a reason: the team, but not in a matter of its own."""
    return account.is_operator and not job.is_of(account)


def look(job: Job, reason: str, *, by: Account) -> Event:
    """Somebody of the team looks at street, telephone and mail of both. Raises Missing without a reason."""
    if not may_look(job, by):
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    return events.record(Kind.STAFF_LOOKED, by=by, about=job, reason=reason.strip())


def has_just_looked(account: Account, job: Job, look_id: int | None) -> bool:
    """Whether this is a look of theirs at this job, a moment ago."""
    seen = session.get(Event, look_id) if look_id else None
    if seen is None or seen.kind is not Kind.STAFF_LOOKED or (seen.about_kind, seen.about_id) != ("job", job.id):
        return False
    return seen.by_id == account.id and seen.at + LOOK_LASTS > clock.now()
