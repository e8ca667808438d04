"""The team stops somebody: no sign-in of theirs does anything any more, what was proposed lapses, open jobs end without blame.

The other side of each job is helped on: a request that was given to a helper who is stopped opens again by itself. What somebody else
finishes in the same moment stands; everything that is still open then stops all the same.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from database import lock, session
from market import ads, bargaining, clock, ending, events, proposals, requests, sessions, watch
from market.accounts import Account
from market.events import Kind
from market.jobs import OPEN_STATES, Job
from market.lifecycle import AdState, JobState
from market.offers import Offer
from market.refusals import AlreadyMoved, Missing, NotAllowed
from market.requests import Request

VOID_AFTER_SUSPENSION = watch.STOPPED
SHOWN = (AdState.LIVE, AdState.PAUSED)
KINDS: tuple[Any, ...] = (Request, Offer)


@dataclass(frozen=True)
class Stopping:
    """What would happen if somebody were stopped now, in numbers. `calls` is how many neighbours are put on our list to be called."""

    ads: int
    proposals: int
    appointments: int
    at_partner: int
    others: int
    calls: int


def what_stops(account: Account) -> Stopping:
    """Counted now, before anything is done."""
    open_jobs = list(session.scalars(_open_jobs(account)))
    appointments = sum(job.is_visit_ahead for job in open_jobs)
    at_partner = sum(job.state is JobState.WITH_PARTNER for job in open_jobs)
    return Stopping(
        ads=sum(len(list(session.scalars(_shown(kind, account)))) for kind in KINDS),
        proposals=len(proposals.live_of(account)),
        appointments=appointments,
        at_partner=at_partner,
        others=len(open_jobs) - appointments - at_partner,
        calls=sum(job.helper_id == account.id and watch.is_left_alone(job) for job in open_jobs),
    )


def may_be_suspended_by(account: Account, operator: Account | None) -> bool:
    """The team does not suspend itself."""
    return operator is not None and operator.is_operator and not account.is_operator and not account.has_left


def suspend(account: Account, reason: str, *, by: Account) -> Account:
    """Stops this person. Raises Missing without a reason; suspending twice is suspending once."""
    if not may_be_suspended_by(account, by):
        raise NotAllowed("not_allowed")
    lock(account)
    if account.is_suspended:
        return account
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    account.suspended_at = clock.now()
    sessions.end_others(account)
    _close_ads(account, reason, by)
    for proposal in proposals.live_of(account):
        with suppress(AlreadyMoved):  # somebody was faster; what it became stops below
            bargaining.lapse(proposal)
    _end_jobs(account)
    events.record(Kind.SUSPENDED, by=by, about=account, reason=reason.strip())
    return account


def lift(account: Account, reason: str, *, by: Account) -> Account:
    """The person may act again; ads that were hidden are shown again one by one."""
    if not may_be_suspended_by(account, by):
        raise NotAllowed("not_allowed")
    lock(account)
    if not account.is_suspended:
        raise AlreadyMoved("already_moved")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    account.suspended_at = None
    events.record(Kind.SUSPENSION_LIFTED, by=by, about=account, reason=reason.strip())
    return account


def _shown(kind: Any, account: Account) -> Any:
    return select(kind).where(kind.author_id == account.id, kind.state.in_(SHOWN)).order_by(kind.id)


def _open_jobs(account: Account) -> Any:
    theirs = or_(Job.neighbour_id == account.id, Job.helper_id == account.id)
    return select(Job).where(theirs, Job.state.in_(OPEN_STATES)).order_by(Job.id)


def _close_ads(account: Account, reason: str, by: Account) -> None:
    for kind in KINDS:
        for ad in session.scalars(_shown(kind, account)).all():
            lock(ad)
            if ad.state in SHOWN:
                ads.hide(ad, reason, by)


def _end_jobs(account: Account) -> None:
    """Without blame. A neighbour whose helper is gone has the request open again, whatever had been agreed."""
    for job in session.scalars(_open_jobs(account)).all():
        lock(job)
        if not job.is_open:
            continue
        ending.void(job, VOID_AFTER_SUSPENSION)
        request = job.request
        if request is not None and request.state is AdState.TAKEN and request.author_id != account.id:
            requests.reopen(request, by=None)
