"""Keeping two apart: somebody asks the team on the telephone not to meet the other side of a job any more.

It is a block of hers: written down as hers, with who of the team did it (`via`); she finds it among her own and may lift it. Why stands
with the job, for the team alone.
"""

from market import blocks, events
from market.accounts import Account
from market.blocks import Block
from market.events import Kind
from market.jobs import Job
from market.refusals import Missing, NotAllowed


def may_be_kept_by(job: Job, person: Account, operator: Account) -> bool:
    """Whether this one of the team may block the other side in this person's name; in no matter of their own."""
    is_ours = operator.is_operator and not job.is_of(operator) and job.is_of(person)
    return is_ours and not person.has_left and blocks.may_block(person, job.other_side(person))


def sides_of(job: Job, operator: Account) -> list[Account]:
    """In whose name it can still be done."""
    both = [person for person in (job.neighbour, job.helper) if may_be_kept_by(job, person, operator)]
    there = blocks.between(job.neighbour, job.helper) if both else frozenset()
    return [person for person in both if person.id not in there]


def keep(job: Job, person: Account, reason: str, *, by: Account) -> Block:
    """From now on the two neither see nor reach each other. Raises NotAllowed, Missing without a reason; twice is once."""
    if not may_be_kept_by(job, person, by):
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    there = blocks.of_pair(person, job.other_side(person))
    if there is not None:
        return there
    with events.acting_as(person.id, by.id):
        made = blocks.block(job.other_side(person), by=person)
    events.record(Kind.KEPT_APART, by=by, about=job, reason=reason.strip())
    return made
