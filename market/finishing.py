"""Finishing: another total on site, «done», «it works», «does not work yet», and how an unsolved job is settled.

A total counts only when the other side confirmed it on the own phone. What both last agreed on is what is paid.
"""

from database import lock, session
from market import clock, events, terms
from market.accounts import Account
from market.bargaining import check_price
from market.helpers import HelperProfile
from market.jobs import VISITING, Cause, Job, JobTotal, PaidBy
from market.lifecycle import JobState, has_already, move_to
from market.money import Chf
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange


def propose_total(job: Job, amount: Chf, reason: str = "", *, by: Account) -> JobTotal:
    """Another total, up to the top of the band; the neighbour may only propose a lower one. The last agreed one stands meanwhile."""
    _refuse_stranger(job, by)
    lock(job)
    waiting = job.waiting_total
    if waiting and waiting.amount == amount and waiting.proposed_by_id == by.id:
        return waiting
    if not job.may_change_total_by(by):
        raise AlreadyMoved("already_moved", state=job.state)
    check_price(amount, "amount")
    if amount == job.total:
        raise OutOfRange("total_unchanged", "amount")
    if by.id == job.neighbour_id and amount > job.total:
        raise OutOfRange("total_only_lower", "amount")
    if waiting:
        waiting.replaced_at = clock.now()
    total = JobTotal(proposed_by_id=by.id, amount=amount, reason=reason.strip(), at=clock.now())
    job.totals.append(total)
    events.record(events.Kind.TOTAL_PROPOSED, by=by, about=job, price=amount.rappen, reason=total.reason)
    return total


def confirm_total(job: Job, total_id: int, *, by: Account) -> JobTotal:
    """The other side agrees: from now on this is the total."""
    _refuse_stranger(job, by)
    lock(job)
    total = next((row for row in job.totals if row.id == total_id), None)
    if total is None or total.proposed_by_id == by.id:
        raise NotAllowed("not_allowed")
    if total.confirmed_at is not None:
        return total
    if not total.is_waiting or not job.may_change_total_by(by):
        raise AlreadyMoved("total_moved", state=job.state)
    total.confirmed_at, job.total = clock.now(), total.amount
    events.record(events.Kind.TOTAL_CONFIRMED, by=by, about=job, price=total.amount.rappen)
    return total


def confirm_backup(job: Job, *, by: Account) -> Job:
    """«Important data is backed up, or I accept the risk»: ticked by the neighbour before work on a device."""
    if by.id != job.neighbour_id:
        raise NotAllowed("not_allowed")
    if job.backup_confirmed_at is None:
        if job.state not in (JobState.AGREED, *VISITING):
            raise AlreadyMoved("already_moved", state=job.state)
        job.backup_confirmed_at = clock.now()
        events.record(events.Kind.BACKUP_CONFIRMED, by=by, about=job)
    return job


def report_done(job: Job, paid_by: PaidBy, *, by: Account) -> Job:
    """Done at the last agreed total. From the helper the job is *reported*; from the neighbour it is «it works» too."""
    _refuse_stranger(job, by)
    to = JobState.COMPLETED if by.id == job.neighbour_id else JobState.REPORTED
    lock(job)
    if has_already(job, to, by) and job.paid_by is paid_by:
        return job
    if job.state not in VISITING:
        raise AlreadyMoved("already_moved", state=job.state)
    if not job.may_be_reported_by(by):
        raise OutOfRange("not_started")
    job.paid_by, job.reported_at = paid_by, clock.now()
    if to is JobState.COMPLETED:
        return _complete(job, by, is_payment_confirmed=True)
    move_to(job, to, by)
    events.record(events.Kind.REPORTED, by=by, about=job, paid_by=paid_by.value, price=job.total.rappen)
    return job


def confirm(job: Job, *, by: Account) -> Job:
    """«It works»: the neighbour confirms help and payment; papers and commission follow in the same transaction."""
    _refuse_stranger(job, by)
    if by.id != job.neighbour_id:
        raise NotAllowed("not_allowed")
    lock(job)
    if has_already(job, JobState.COMPLETED, by):
        return job
    if not job.may_be_confirmed_by(by):
        raise AlreadyMoved("already_moved", state=job.state)
    return _complete(job, by, is_payment_confirmed=True)


def confirm_silently(job: Job) -> Job:
    """The clock: a week without a word. The receipt says that the payment was not confirmed."""
    lock(job)
    return _complete(job, None, is_payment_confirmed=False)


def _complete(job: Job, by: Account | None, *, is_payment_confirmed: bool) -> Job:
    move_to(job, JobState.COMPLETED, by)
    job.is_payment_confirmed = is_payment_confirmed
    job.completed_at, job.completed_total = clock.now(), job.total
    _came_to_something(job)
    _end(job)
    _count(job, 1)
    kind = events.Kind.COMPLETED if by else events.Kind.COMPLETED_SILENTLY
    events.record(kind, by=by, about=job, price=job.total.rappen)
    return job


def _came_to_something(job: Job) -> None:
    job.first_ended_at = job.first_ended_at or clock.now()


def _end(job: Job) -> None:
    job.ended_at, job.is_current, job.queued_at = clock.now(), False, None
    if job.waiting_total:
        job.waiting_total.replaced_at = clock.now()


def _count(job: Job, jobs: int) -> None:
    """A job the helper did counts once: completed, or settled at all that was agreed."""
    profile = job.helper.helper
    if profile is not None:
        profile.jobs_done = HelperProfile.jobs_done + jobs
        session.flush()


def begin_again(job: Job) -> None:
    """A completed job is not over after all: it runs again and counts no more. Its papers stand until something else is agreed."""
    job.ended_at, job.is_current, job.queued_at = None, True, None
    if job.unpaid_decided_at is None and job.unpaid_reported_at is not None:  # the price is open again, so this is too
        job.unpaid_reported_at = job.unpaid_due_at = job.unpaid_answered_at = None
        job.is_payment_confirmed = False
    _count(job, -1)


def call_unsolved(job: Job, cause: Cause, words: str = "", *, by: Account) -> Job:
    """It does not work, and why. Nobody is blamed; how it may go on stands in market/unsolved.py."""
    _refuse_stranger(job, by)
    lock(job)
    if has_already(job, JobState.UNSOLVED, by) and job.cause is cause:
        return job
    if not job.may_be_called_unsolved_by(by):
        if job.state in VISITING:
            raise OutOfRange("not_started")
        raise AlreadyMoved("already_moved", state=job.state)
    job.cause, job.cause_words = cause, words.strip()
    move_to(job, JobState.UNSOLVED, by)
    _came_to_something(job)
    events.record(events.Kind.UNSOLVED, by=by, about=job, cause=cause.value)
    return job


def name_partial(job: Job, amount: Chf, *, by: Account) -> Job:
    """The partial price one side finds fair for an unsolved job, from 0 to the agreed total. It counts when both name the same."""
    _refuse_stranger(job, by)
    lock(job)
    if not job.may_name_partial_by(by):
        raise AlreadyMoved("already_moved", state=job.state)
    if not Chf(0) <= amount <= most(job):
        raise OutOfRange("partial_outside", "amount")
    if by.id == job.neighbour_id:
        if job.neighbour_names == amount:
            return job
        job.neighbour_names = amount
    else:
        if job.helper_names == amount:
            return job
        job.helper_names = amount
    events.record(events.Kind.PARTIAL_NAMED, by=by, about=job, price=amount.rappen)
    return job


def most(job: Job) -> Chf:
    """The most a job can end at: what both had agreed, or what papers stand for."""
    return max(job.total, job.completed_total or Chf(0))


def partial_both_named(job: Job) -> Chf | None:
    """The partial price both sides named, if they agree."""
    return job.neighbour_names if job.neighbour_names is not None and job.neighbour_names == job.helper_names else None


def settle(job: Job, amount: Chf, reason: str, *, by: Account) -> Job:
    """The operator ends an unsolved job at 0, at the partial price both named or at what it was completed at, with a reason."""
    lock(job)
    if has_already(job, JobState.SETTLED, by) and job.settled_price == amount:
        return job
    if not job.may_be_settled_by(by):
        if by.is_operator and not job.is_of(by):
            raise AlreadyMoved("already_moved", state=job.state)
        raise NotAllowed("not_allowed")
    if amount not in (Chf(0), partial_both_named(job), job.completed_total):
        raise OutOfRange("settle_only_named", "amount")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    return _settle(job, amount, reason.strip(), by)


def settle_as_named(job: Job, reason_code: str, *, by: Account | None) -> Job:
    """It goes on elsewhere, or its time is up: what both had named is paid, else nothing; but what she confirmed
    as paid before stays so until both say otherwise. The reason is a code of the house."""
    named = partial_both_named(job)
    paid = job.completed_total if job.is_payment_confirmed else None
    return settle_at(job, (paid or Chf(0)) if named is None else named, reason_code, by=by)


def settle_at(job: Job, amount: Chf, reason_code: str, *, by: Account | None) -> Job:
    """It ends at this amount. Who may say so, and that it is the right one, the caller knows."""
    lock(job)
    return _settle(job, amount, reason_code, by)


def _settle(job: Job, amount: Chf, reason: str, by: Account | None) -> Job:
    move_to(job, JobState.SETTLED, by)
    job.settled_price, job.end_reason = amount, reason
    _came_to_something(job)
    _end(job)
    if is_in_full(job):
        _count(job, 1)
    events.record(events.Kind.SETTLED, by=by, about=job, price=amount.rappen, reason=reason)
    return job


def commission_of(job: Job) -> Chf:
    """What the platform gets: its share of the total; of a partial price only where the terms say so."""
    if job.is_fee_waived:
        return Chf(0)
    if job.state is JobState.COMPLETED:
        return job.commission if job.is_unpaid is not True else Chf(0)
    if job.settled_price and (is_in_full(job) or terms.current().commission_on_partial_price):
        return job.settled_price.share(job.commission_basis_points)
    return Chf(0)


def is_in_full(job: Job) -> bool:
    """Whether a settled job ended at all that was agreed, so that it is no partial price."""
    return bool(job.settled_price) and job.settled_price in (job.total, job.completed_total)


def _refuse_stranger(job: Job, by: Account) -> None:
    if not job.is_of(by) or by.is_suspended:
        raise NotAllowed("not_allowed")
