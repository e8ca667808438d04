"""Consent by telephone: the team calls the neighbour of a job that was not solved; she says the code back, and what she then says yes to is handed over.

It is her act: it is written down as hers, with the day and with who of the team heard it (`via`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from market import callers, clock, events, handing_over, terms
from market.accounts import Account
from market.callers import Call
from market.jobs import Job
from market.lifecycle import JobState
from market.partners import Customer, Handover, Item, Partner
from market.refusals import AlreadyMoved, NotAllowed


@dataclass(frozen=True)
class Telephone:
    """How far this operator is with her: `call` has a code that is not said back yet; `is_proven`: she has just said one back."""

    job: Job
    partners: list[Partner]
    call: Call | None
    is_proven: bool


def with_neighbour(job: Job, candidates: list[Partner], operator: Account) -> Telephone | None:
    """Nothing where there is no consent to ask for, nobody to hand it to, or no number to call. `candidates`: who looks after such jobs."""
    if job.state is not JobState.UNSOLVED or job.is_of(operator) or not candidates:
        return None
    if not callers.may_be_called_by(job.neighbour, operator):
        return None
    calls, since = callers.just_now(job.neighbour), clock.now() - terms.current().code_lives
    mine = next((call for call in calls if call.by_id == operator.id), None)
    is_proven = any(call.proven_at is not None and call.proven_at > since for call in calls)
    return Telephone(job, candidates, mine if mine is not None and mine.is_open else None, is_proven)


def say_back(telephone: Telephone, typed: str, *, by: Account) -> bool:
    """Whether this was the code. A wrong one counts as a try. Raises AlreadyMoved when the call is over."""
    if telephone.call is None:
        raise AlreadyMoved("call_is_over")
    return callers.prove(telephone.call, typed, by=by)


def hand_over(job: Job, partner: str, items: Collection[Item], customer: Customer, *, by: Account) -> Handover:
    """What she said yes to, written down by the team. Raises NotAllowed unless she has just said a code back, and what hand_over() raises."""
    if not by.is_operator or job.is_of(by):
        raise NotAllowed("not_allowed")
    with events.acting_as(job.neighbour_id, by.id):
        return handing_over.hand_over(job, partner, items, customer, by=job.neighbour)
