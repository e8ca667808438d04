"""What follows from what: ONE table, event → what happens then, at once and in the same transaction.

Read a line as a sentence: «when a job is completed, the commission is booked, papers are issued, both are told».
Who is told in which words stands in office/telling.py; what happens by the clock in office/errands.py.
"""

from collections.abc import Callable, Mapping
from typing import Any

from invoices import corrections, ledger, receipts
from market import acting, alerts, bargaining, disputes, follow_ups, handing_over, marks, no_shows, search, unsolved
from market.events import Event, Kind
from market.jobs import Job
from market.mandates import Mandate
from market.reviews import Review
from office import (
    badging,
    telling,
    telling_acting,
    telling_appointments,
    telling_badges,
    telling_leaving,
    telling_let_down,
    telling_partners,
    telling_tips,
    telling_unsolved,
)

Consequence = Callable[[Event, Any], None]


def follow(event: Event, about: Any) -> None:
    """Does everything that follows from this event. Registered once by create_app()."""
    for consequence in WHAT_FOLLOWS.get(event.kind, ()):
        consequence(event, about)


def find_it(event: Event, ad: Any) -> None:
    """The search knows the ad as it is now."""
    search.reindex(ad)


def ask_helpers(event: Event, request: Any) -> None:
    """The best-fitting helpers hear of it at once."""
    alerts.first_wave(request)


def lapse_proposals(event: Event, ad: Any) -> None:
    """The ad is closed, so nobody waits for an answer any more."""
    bargaining.lapse_all_on(ad)


def close_dispute(event: Event, job: Job) -> None:
    """There is nothing to clear up any more."""
    disputes.close(job)


def put_papers_right(event: Event, job: Job) -> None:
    """Papers of an earlier end that say another price are cancelled first."""
    corrections.put_right(job, job.end_reason)


def book_commission(event: Event, job: Job) -> None:
    """The platform's cut stands in the ledger."""
    ledger.book_commission(job)


def issue_papers(event: Event, job: Job) -> None:
    """Two numbers, two frozen documents."""
    receipts.issue(job)


def show_rating(event: Event, review: Review) -> None:
    """The helper's offers move to where their rating puts them."""
    search.reindex_helper(review.helper)


def show_experience(event: Event, job: Job) -> None:
    """One more job done counts in the search."""
    if job.helper.helper is not None:
        search.reindex_helper(job.helper.helper)


def mark_late_cancel(event: Event, job: Job) -> None:
    """Whoever called off at short notice has a mark, with the right to say something to it."""
    caller_off = job.neighbour if event.by_id == job.neighbour_id else job.helper
    marks.leave(job, caller_off, marks.Reason.LATE_CANCEL)


def mark_no_show(event: Event, job: Job) -> None:
    """Nobody said otherwise in two days: whoever did not come has a mark."""
    marks.leave(job, no_shows.missed_by(job), marks.Reason.NO_SHOW)


def stop_acting(event: Event, mandate: Mandate) -> None:
    """Whoever acts by this mandate acts for themselves again."""
    acting.stop(mandate)


def begin_unsolved(event: Event, job: Job) -> None:
    """What was fixed for the first visit holds no more; a line at fault is a case at once."""
    unsolved.begin(job)


def end_handover(event: Event, job: Job) -> None:
    """Nothing runs with the partner any more."""
    handing_over.end_open(job)


def go_on_from_job(event: Event, request: Any) -> None:
    """A request written from an unsolved job goes on in its place."""
    follow_ups.link(request)


def show_profile(event: Event, profile: Any) -> None:
    """What the profile says is found."""
    search.reindex_helper(profile)


WHAT_FOLLOWS: Mapping[Kind, tuple[Consequence, ...]] = {
    Kind.ACCOUNT_OPENED: (telling.welcome,),
    Kind.EMAIL_CHANGED: (telling.old_address,),
    Kind.TIP_GIVEN: (telling_tips.author_or_askers,),
    Kind.TIP_REPORTED: (telling_tips.operators_of_report,),
    Kind.TIP_HIDDEN: (telling_tips.author_of_hidden_tip,),
    Kind.REQUEST_SOLVED: (find_it, lapse_proposals, telling_tips.giver_of_thanks),
    Kind.MOVE_ASKED: (telling_appointments.other_side_of_wish,),
    Kind.MOVED: (telling_appointments.both_of_move,),
    Kind.MOVE_DECLINED: (telling_appointments.other_side_of_declined_wish,),
    Kind.MOVE_WITHDRAWN: (telling_appointments.other_side_of_withdrawn_wish,),
    Kind.MOVE_ENDED: (telling_appointments.both_of_ended_wish,),
    Kind.STILL_FINE_ASKED: (telling_appointments.both_asked_if_fine,),
    Kind.VISIT_REMINDED: (telling_appointments.both_reminded,),
    Kind.ON_MY_WAY: (telling_appointments.neighbour_of_way,),
    Kind.LEAVING_ASKED: (telling_leaving.leaver,),
    Kind.ACCOUNT_ERASED: (telling_leaving.leaver_of_erasing,),
    Kind.SUSPENDED: (telling_leaving.suspended,),
    Kind.SUSPENSION_LIFTED: (telling_leaving.suspended_no_more,),
    Kind.HELPER_CHANGED: (show_profile,),
    Kind.OFFER_POSTED: (find_it,),
    Kind.OFFER_EDITED: (find_it,),
    Kind.OFFER_PAUSED: (find_it, lapse_proposals),
    Kind.OFFER_RESUMED: (find_it,),
    Kind.REQUEST_POSTED: (find_it, ask_helpers, go_on_from_job),
    Kind.REQUEST_EDITED: (find_it,),
    Kind.REQUEST_TAKEN: (find_it,),
    Kind.REQUEST_REOPENED: (find_it, telling.former_bidders),
    Kind.REQUEST_ALERTED: (telling.author_of_second_wave,),
    Kind.REQUEST_UNANSWERED: (telling.operators_of_unanswered,),
    Kind.AD_RENEWED: (find_it,),
    Kind.AD_ENDING: (telling.author_of_ending,),
    Kind.AD_LAPSED: (find_it, lapse_proposals, telling.author_of_lapse),
    Kind.AD_TAKEN_DOWN: (find_it, lapse_proposals),
    Kind.AD_HIDDEN: (find_it, lapse_proposals, telling.author_of_hiding),
    Kind.AD_SHOWN_AGAIN: (find_it, telling.author_of_showing),
    Kind.PROPOSED: (telling.asked_side,),
    Kind.COUNTERED: (telling.asked_side_of_counter,),
    Kind.WITHDRAWN: (telling.asked_side_of_withdrawal,),
    Kind.DECLINED: (telling.author_of_decline,),
    Kind.DECLINED_BY_CHOICE: (telling.author_of_choice,),
    Kind.PROPOSAL_LAPSED: (telling.both_of_proposal_lapse, telling_tips.helper_of_solved),
    Kind.MESSAGE_SENT: (telling.other_side_of_message,),
    Kind.ACCEPTED: (telling.other_side_of_agreement,),
    Kind.SLOTS_OFFERED: (telling.other_side_of_slots,),
    Kind.SLOT_STRUCK: (telling.neighbour_of_struck_slot,),
    Kind.SCHEDULED: (telling.both_of_appointment,),
    Kind.TOTAL_PROPOSED: (telling.other_side_of_total,),
    Kind.TOTAL_CONFIRMED: (telling.proposer_of_total,),
    Kind.REPORTED: (telling.neighbour_of_report,),
    Kind.COMPLETED: (
        put_papers_right,
        book_commission,
        issue_papers,
        show_experience,
        badging.after_job,
        telling.both_of_completion,
    ),
    Kind.COMPLETED_SILENTLY: (
        put_papers_right,
        book_commission,
        issue_papers,
        show_experience,
        badging.after_job,
        telling.both_of_silent_completion,
    ),
    Kind.PARTIAL_NAMED: (telling.other_side_of_partial,),
    Kind.SETTLED: (
        put_papers_right,
        book_commission,
        issue_papers,
        close_dispute,
        end_handover,
        badging.after_job,
        telling.both_of_settlement,
        telling_partners.agents_of_settlement,
    ),
    Kind.CANCELLED: (telling.other_side_of_cancelling,),
    Kind.VOIDED: (close_dispute, end_handover, telling.both_of_void),
    Kind.JOB_NUDGED: (telling.both_of_nudge,),
    Kind.JOB_ASKED: (telling.both_asked,),
    Kind.JOB_QUEUED: (telling.operators_of_queue,),
    Kind.REVIEW_INVITED: (telling.neighbour_invited,),
    Kind.REVIEWED: (show_rating, badging.after_review, telling.helper_of_review),
    Kind.REVIEW_REPLACED: (show_rating, badging.after_review, telling.helper_of_review),
    Kind.REVIEW_ANSWERED: (telling.neighbour_of_answer,),
    # Appointments that were let down
    Kind.CANCELLED_LATE: (mark_late_cancel, telling_let_down.other_side_of_late_cancel),
    Kind.NO_SHOW_CLAIMED: (telling_let_down.asked_whether_they_came,),
    Kind.NO_SHOW_TAKEN_BACK: (telling_let_down.other_side_of_taking_back,),
    Kind.NO_SHOW: (mark_no_show, telling_let_down.other_side_of_no_show),
    Kind.DISPUTED: (telling_let_down.other_side_and_operators_of_dispute,),
    Kind.MARKED: (
        badging.after_mark,
        telling_let_down.owner_of_mark,
    ),
    Kind.MARK_EXCUSED: (
        badging.after_job,
        telling_let_down.owner_of_excuse,
    ),
    # Acting for others
    Kind.MANDATE_GIVEN: (telling_acting.both_of_mandate,),
    Kind.MANDATE_ACCEPTED: (telling_acting.both_of_acceptance,),
    Kind.MANDATE_ENDED: (stop_acting, telling_acting.both_of_end),
    Kind.PROVEN_BY_PHONE: (telling_acting.called_person,),
    # Not solved, and how it goes on
    Kind.UNSOLVED: (begin_unsolved, badging.after_job, telling_unsolved.both_of_unsolved),
    Kind.CASE_OPENED: (telling_unsolved.operators_of_case,),
    Kind.SECOND_VISIT_OFFERED: (telling_unsolved.other_side_of_second_visit,),
    Kind.CONSENT_ASKED: (telling_unsolved.neighbour_asked_for_consent,),
    Kind.HANDED_OVER: (telling_unsolved.helper_of_handover, telling_partners.agents_of_handover),
    Kind.CONSENT_WITHDRAWN: (telling_unsolved.both_of_return, telling_partners.agents_of_withdrawal),
    Kind.PARTNER_TOOK: (telling_unsolved.both_of_taking,),
    Kind.PARTNER_ASKED: (telling_unsolved.neighbour_of_question,),
    Kind.PARTNER_ANSWERED: (telling_partners.who_asked,),
    Kind.PARTNER_RESULT: (telling_unsolved.both_of_result,),
    Kind.BACK_FROM_PARTNER: (telling_unsolved.both_of_return, telling_partners.agents_of_return),
    Kind.FOLLOW_UP_BEGUN: (telling_unsolved.neighbour_of_prepared,),
    # Badges
    Kind.BADGE_PROPOSED: (telling_badges.helper_of_proposal, telling_badges.agents_of_proposal),
    Kind.BADGE_AWARDED: (badging.shown, telling_badges.helper_of_award),
    Kind.BADGE_PAUSED: (badging.shown, telling_badges.helper_of_pause),
    Kind.BADGE_RESTORED: (badging.shown, telling_badges.helper_of_restoring),
    Kind.BADGE_REFUSED: (badging.shown, telling_badges.helper_of_refusal),
    Kind.BADGE_WITHDRAWN: (badging.shown, telling_badges.helper_of_withdrawal),
    Kind.BADGE_ENDED: (badging.shown, telling_badges.helper_of_end),
}
