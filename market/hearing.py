"""Hearing: for three days each side says how it sees it, and which amount it finds right; each reads what the other says.

What was said may be said better until then. Whoever has not spoken yet still can until the team proposes an amount.
"""

from market import clock, disputes, events
from market.accounts import Account
from market.disputes import Dispute
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf
from market.proposals import Side
from market.refusals import AlreadyMoved, Missing, NotAllowed, TooLate


def may_speak(job: Job, account: Account | None, dispute: Dispute | None = None) -> bool:
    """Whether this side may say how it sees it, or say it better."""
    if account is None or not job.is_of(account) or job.state is not JobState.DISPUTED:
        return False
    dispute = dispute or disputes.of_job(job)
    if dispute is None or dispute.proposed_at is not None:
        return False
    return dispute.amount_of(job.side_of(account)) is None or clock.now() < dispute.heard_until


def speak(job: Job, said: str, amount: Chf, *, by: Account) -> Dispute:
    """How this side sees it, and what it finds right: from nothing to what was agreed. Saying the same again changes nothing."""
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
    dispute = disputes.locked(job)
    if dispute is None or not dispute.is_open:
        raise AlreadyMoved("already_moved", state=job.state)
    side = job.side_of(by)
    if (dispute.words_of(side), dispute.amount_of(side)) == (said.strip(), amount):
        return dispute
    if not may_speak(job, by, dispute):
        raise TooLate("hearing_over")
    if not said.strip():
        raise Missing("reason_needed", "said")
    disputes.check_amount(job, amount)
    if side is Side.NEIGHBOUR:
        dispute.neighbour_words, dispute.neighbour_amount = said.strip(), amount
    else:
        dispute.helper_words, dispute.helper_amount = said.strip(), amount
    events.record(events.Kind.HEARD, by=by, about=job, price=amount.rappen)
    return dispute
