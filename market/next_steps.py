"""Who must act next, and until when: the answer on top of every job page and in «today».

A step is a code for the page's words, the person it waits for, and the moment after which the clock does something.
"""

import enum
from dataclasses import dataclass
from datetime import datetime

from market import clock, disputes, ending, no_shows, partners, queueing, reviews, terms, unpaid, unsolved, visits
from market.accounts import Account
from market.appointments import Move
from market.disputes import TEAMS, Dispute
from market.disputes import Turn as Disputed
from market.jobs import Job
from market.lifecycle import JobState
from market.partners import Handover, Turn


class Step(enum.StrEnum):
    """What comes next, seen from one side."""

    TICK_SLOT = "tick_slot"
    ANSWER_MOVE = "answer_move"
    SAY_FINE = "say_fine"
    OFFER_SLOTS = "offer_slots"
    WAIT_FOR_SLOT = "wait_for_slot"
    GIVE_CONTACTS = "give_contacts"
    WAIT_FOR_CONTACTS = "wait_for_contacts"
    HELPER_COMES = "helper_comes"
    GO = "go"
    CONFIRM_TOTAL = "confirm_total"
    REPORT_DONE = "report_done"
    SAY_IF_DONE = "say_if_done"
    CONFIRM = "confirm"
    WAIT_FOR_CONFIRMATION = "wait_for_confirmation"
    OPERATOR_ACTS = "operator_acts"
    REVIEW = "review"
    FINISHED = "finished"
    SETTLED = "settled"
    REOPEN = "reopen"
    OVER = "over"

    ANSWER_NO_SHOW = "answer_no_show"
    WAIT_FOR_NO_SHOW = "wait_for_no_show"
    CHOOSE_EXIT = "choose_exit"
    WAIT_FOR_CHOICE = "wait_for_choice"
    TAKE_SECOND_VISIT = "take_second_visit"
    WAIT_FOR_SECOND_VISIT = "wait_for_second_visit"
    GIVE_CONSENT = "give_consent"
    PARTNER_ACTS = "partner_acts"
    ANSWER_PARTNER = "answer_partner"
    AGREE_TO_RESULT = "agree_to_result"
    WAIT_FOR_NEIGHBOUR = "wait_for_neighbour"

    SAY_YOUR_SIDE = "say_your_side"
    WAIT_FOR_HEARING = "wait_for_hearing"
    ANSWER_AMOUNT = "answer_amount"
    WAIT_FOR_ANSWER = "wait_for_answer"
    TEAM_PROPOSES = "team_proposes"
    WAIT_FOR_END = "wait_for_end"
    ANSWER_UNPAID = "answer_unpaid"
    PAYMENT_IS_CHECKED = "payment_is_checked"


YOURS = frozenset(
    {
        Step.TICK_SLOT,
        Step.ANSWER_MOVE,
        Step.SAY_FINE,
        Step.OFFER_SLOTS,
        Step.GIVE_CONTACTS,
        Step.CONFIRM_TOTAL,
        Step.REPORT_DONE,
        Step.SAY_IF_DONE,
        Step.CONFIRM,
        Step.REVIEW,
        Step.REOPEN,
        Step.ANSWER_NO_SHOW,
        Step.CHOOSE_EXIT,
        Step.TAKE_SECOND_VISIT,
        Step.GIVE_CONSENT,
        Step.ANSWER_PARTNER,
        Step.AGREE_TO_RESULT,
        Step.SAY_YOUR_SIDE,
        Step.ANSWER_AMOUNT,
        Step.ANSWER_UNPAID,
    }
)


@dataclass(frozen=True)
class NextStep:
    """One step for one side; `until` in UTC, None when nothing is waiting; `partner` is whose turn it is or who asks (a slug)."""

    code: Step
    until: datetime | None = None
    partner: str = ""

    @property
    def is_yours(self) -> bool:
        return self.code in YOURS


def next_step(
    job: Job, account: Account, move: Move | None = None, handover: Handover | None = None, dispute: Dispute | None = None
) -> NextStep:
    """What this side of the job is waiting for or waited for.

    `move`: a wish to move the appointment nobody has answered yet. A list brings its moves, running handovers and open disputes along,
    each asked in one question.
    """
    if move is not None and move.asked_by_id != account.id and job.is_visit_ahead:
        return NextStep(Step.ANSWER_MOVE, move.stands_until)
    if job.state is JobState.WITH_PARTNER:
        return _with_partner(job, account.id == job.neighbour_id, handover or partners.open_of(job))
    if job.state is JobState.DISPUTED:
        return _disputed(job, account, dispute or disputes.of_job(job))
    return _BY_STATE[job.state](job, account.id == job.neighbour_id, account)


def _agreed(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    until = job.moved_at + terms.current().agreed_void
    if job.slot is not None:
        return NextStep(Step.GIVE_CONTACTS if is_neighbour else Step.WAIT_FOR_CONTACTS, min(until, job.slot.starts_at))
    if job.slots_offered_to(account):
        return NextStep(Step.TICK_SLOT, until)
    if is_neighbour and not job.street:
        return NextStep(Step.GIVE_CONTACTS, until)
    if job.slot_rows:
        return NextStep(Step.WAIT_FOR_SLOT, until)
    return NextStep(Step.OFFER_SLOTS, until)


def _scheduled(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    assert job.starts_at is not None
    waiting = job.waiting_total
    if waiting and waiting.proposed_by_id != account.id:
        return NextStep(Step.CONFIRM_TOTAL, job.starts_at + terms.current().silence_void)
    if visits.may_say_fine(job, account):
        return NextStep(Step.SAY_FINE, job.starts_at)
    if not job.has_started:
        return NextStep(Step.HELPER_COMES if is_neighbour else Step.GO, job.starts_at)
    return NextStep(Step.SAY_IF_DONE if is_neighbour else Step.REPORT_DONE, job.starts_at + terms.current().silence_void)


def _reported(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    return NextStep(Step.CONFIRM if is_neighbour else Step.WAIT_FOR_CONFIRMATION, job.moved_at + terms.current().confirm_silence)


def _disputed(job: Job, account: Account, dispute: Dispute | None) -> NextStep:
    """Both are heard, the team proposes, both answer; whoever has spoken waits."""
    assert dispute is not None
    side = job.side_of(account)
    if dispute.turn is Disputed.HEARING:
        has_spoken = dispute.amount_of(side) is not None
        return NextStep(Step.WAIT_FOR_HEARING if has_spoken else Step.SAY_YOUR_SIDE, dispute.until)
    if dispute.turn in TEAMS:
        return NextStep(Step.TEAM_PROPOSES, dispute.until)
    if dispute.turn is Disputed.END:
        return NextStep(Step.WAIT_FOR_END, dispute.until)
    return NextStep(Step.WAIT_FOR_ANSWER if dispute.has_accepted(side) else Step.ANSWER_AMOUNT, dispute.until)


def _unsolved(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    """The neighbour chooses; whoever is offered times may take one; a case of the team says by when the team acts."""
    ends = job.moved_at + terms.current().unsolved_settles
    if offered := job.slots_offered_to(account):
        return NextStep(Step.TAKE_SECOND_VISIT, min(ends, max(row.slot.starts_at for row in offered)))
    if is_neighbour and unsolved.waits_for_consent(job):
        return NextStep(Step.GIVE_CONSENT, ends)
    if mine := [row.slot.starts_at for row in job.slot_rows if row.offered_by_id == account.id and not row.slot.is_past]:
        return NextStep(Step.WAIT_FOR_SECOND_VISIT, min(ends, max(mine)))
    if job.queued_at is not None and (not is_neighbour or job.queue_reason == queueing.Why.TEAM_ASKED):
        return NextStep(Step.OPERATOR_ACTS, job.queued_at + terms.current().operator_acts_within)
    until = ends if unsolved.waits_for_consent(job) else _until_chosen(job)
    return NextStep(Step.CHOOSE_EXIT if is_neighbour else Step.WAIT_FOR_CHOICE, until)


def _until_chosen(job: Job) -> datetime:
    if job.queued_at is not None:
        return job.queued_at + terms.current().operator_acts_within
    return job.moved_at + terms.current().unsolved_choice


def _with_partner(job: Job, is_neighbour: bool, handover: Handover | None) -> NextStep:
    assert handover is not None
    step = Step.ANSWER_PARTNER if handover.turn is Turn.ANSWER else Step.AGREE_TO_RESULT
    if not handover.waits_for_neighbour:
        step = Step.PARTNER_ACTS
    elif not is_neighbour:
        step = Step.WAIT_FOR_NEIGHBOUR
    return NextStep(step, handover.until, handover.partner)


def _completed(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    """While it is open if it was paid, that comes first: the neighbour answers, then the team decides."""
    if not unpaid.rests(job):
        return _review_or(Step.FINISHED, job, account)
    if job.unpaid_answered_at is None and clock.now() < unpaid.answer_until(job):
        return NextStep(Step.ANSWER_UNPAID if is_neighbour else Step.PAYMENT_IS_CHECKED, unpaid.answer_until(job))
    return NextStep(Step.PAYMENT_IS_CHECKED, job.unpaid_due_at)


def _settled(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    return _review_or(Step.SETTLED, job, account)


def _review_or(otherwise: Step, job: Job, account: Account) -> NextStep:
    if reviews.may_be_reviewed_by(job, account) and reviews.of_job(job) is None:
        assert job.ended_at is not None
        return NextStep(Step.REVIEW, job.ended_at + terms.current().review_window)
    return NextStep(otherwise)


def _over(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    return NextStep(Step.REOPEN if ending.may_ask_others_by(job, account) else Step.OVER)


def _missed(job: Job, is_neighbour: bool, account: Account) -> NextStep:
    is_asked = account.id == job.missed_by_id
    return NextStep(Step.ANSWER_NO_SHOW if is_asked else Step.WAIT_FOR_NO_SHOW, no_shows.answer_until(job))


_BY_STATE = {
    JobState.AGREED: _agreed,
    JobState.SCHEDULED: _scheduled,
    JobState.UNDER_WAY: _scheduled,
    JobState.REPORTED: _reported,
    JobState.UNSOLVED: _unsolved,
    JobState.MISSED: _missed,
    JobState.COMPLETED: _completed,
    JobState.SETTLED: _settled,
    JobState.CANCELLED: _over,
    JobState.CANCELLED_LATE: _over,
    JobState.NO_SHOW: _over,
    JobState.VOID: _over,
}
