"""What every kind of event is called, for the team's history and a job's story."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from blueprints.desk.door import blueprint
from forms.cases import OUTCOMES
from market.cases import Outcome, Reason
from market.events import Kind

EVENTS: dict[Kind, LazyString] = {
    Kind.ACCOUNT_OPENED: _l("Account opened"),
    Kind.ACCOUNT_CHANGED: _l("Details changed"),
    Kind.EMAIL_CHANGED: _l("E-mail address changed"),
    Kind.PREFERENCES_CHANGED: _l("Notifications chosen"),
    Kind.LETTER_SENT_AGAIN: _l("Mail sent again"),
    Kind.PASSWORD_CHANGED: _l("Password changed"),
    Kind.SESSION_ENDED: _l("Signed out on a device"),
    Kind.OPERATOR_MADE: _l("Joined the team"),
    Kind.AGENT_HIRED: _l("Works for a partner"),
    Kind.AGENT_LET_GO: _l("No longer works for a partner"),
    Kind.HELPER_STARTED: _l("Became a helper"),
    Kind.HELPER_CHANGED: _l("Helper profile changed"),
    Kind.OFFER_DRAFTED: _l("Offer begun"),
    Kind.OFFER_POSTED: _l("Offer posted"),
    Kind.OFFER_EDITED: _l("Offer changed"),
    Kind.OFFER_PAUSED: _l("Offer paused"),
    Kind.OFFER_RESUMED: _l("Offer resumed"),
    Kind.REQUEST_POSTED: _l("Request posted"),
    Kind.REQUEST_EDITED: _l("Request changed"),
    Kind.REQUEST_TAKEN: _l("Somebody was chosen for the request"),
    Kind.REQUEST_REOPENED: _l("Request opened again"),
    Kind.REQUEST_ALERTED: _l("Helpers were asked"),
    Kind.REQUEST_UNANSWERED: _l("No proposal after a day"),
    Kind.AD_RENEWED: _l("Ad renewed"),
    Kind.AD_ENDING: _l("Author reminded that the ad runs out"),
    Kind.AD_LAPSED: _l("Ad ran out"),
    Kind.AD_TAKEN_DOWN: _l("Ad taken down"),
    Kind.AD_HIDDEN: _l("Ad hidden"),
    Kind.AD_SHOWN_AGAIN: _l("Ad shown again"),
    Kind.PROPOSED: _l("Proposal made"),
    Kind.COUNTERED: _l("Answered with another proposal"),
    Kind.WITHDRAWN: _l("Proposal withdrawn"),
    Kind.DECLINED: _l("Proposal declined"),
    Kind.DECLINED_BY_CHOICE: _l("Declined because somebody else was chosen"),
    Kind.PROPOSAL_LAPSED: _l("Proposal ran out"),
    Kind.SLOT_STRUCK: _l("A time was promised to somebody else"),
    Kind.MESSAGE_SENT: _l("Message sent"),
    Kind.ACCEPTED: _l("Agreed"),
    Kind.SLOTS_OFFERED: _l("Times suggested"),
    Kind.SCHEDULED: _l("Appointment fixed"),
    Kind.TOTAL_PROPOSED: _l("Another total suggested"),
    Kind.TOTAL_CONFIRMED: _l("Total confirmed"),
    Kind.BACKUP_CONFIRMED: _l("Backup confirmed, or the risk accepted"),
    Kind.REPORTED: _l("Reported as done"),
    Kind.COMPLETED: _l("It works: completed"),
    Kind.COMPLETED_SILENTLY: _l("Completed without an answer"),
    Kind.UNSOLVED: _l("Not solved"),
    Kind.PARTIAL_NAMED: _l("A fair amount named"),
    Kind.SETTLED: _l("Settled by us"),
    Kind.CANCELLED: _l("Called off"),
    Kind.VOIDED: _l("Ended because nobody spoke"),
    Kind.JOB_NUDGED: _l("Both were reminded"),
    Kind.JOB_ASKED: _l("Both were asked whether it worked out"),
    Kind.JOB_QUEUED: _l("Put on our list"),
    Kind.REVIEW_INVITED: _l("Invited to rate"),
    Kind.REVIEWED: _l("Rated"),
    Kind.REVIEW_REPLACED: _l("Rating replaced"),
    Kind.REVIEW_ANSWERED: _l("Rating answered"),
    Kind.WOULD_HELP_AGAIN: _l("Private note: would help again or not"),
    Kind.TIP_GIVEN: _l("Question or tip"),
    Kind.TIP_REPORTED: _l("Tip reported"),
    Kind.TIP_HIDDEN: _l("Tip hidden"),
    Kind.TIP_KEPT: _l("Reported tip kept"),
    Kind.REQUEST_SOLVED: _l("Solved by a tip"),
    Kind.MOVE_ASKED: _l("Asked to move the appointment"),
    Kind.MOVED: _l("Appointment moved"),
    Kind.MOVE_DECLINED: _l("Old time kept"),
    Kind.MOVE_WITHDRAWN: _l("Wish to move taken back"),
    Kind.MOVE_ENDED: _l("Wish to move unanswered"),
    Kind.STILL_FINE_ASKED: _l("Asked whether it still stands"),
    Kind.SAID_FINE: _l("Said that it stands"),
    Kind.VISIT_REMINDED: _l("Reminded of the visit"),
    Kind.ON_MY_WAY: _l("On the way"),
    Kind.ARRIVED: _l("At the door"),
    Kind.LEAVING_ASKED: _l("Leaving asked"),
    Kind.LEAVING_WITHDRAWN: _l("Leaving taken back"),
    Kind.ACCOUNT_ERASED: _l("Account erased"),
    Kind.SUSPENDED: _l("Account suspended"),
    Kind.SUSPENSION_LIFTED: _l("Suspension lifted"),
    Kind.STAFF_LOOKED: _l("Private data looked at by us"),
    # Appointments that were let down
    Kind.CANCELLED_LATE: _l("Called off at short notice"),
    Kind.NO_SHOW_CLAIMED: _l("Said that the other side did not come"),
    Kind.NO_SHOW_TAKEN_BACK: _l("Taken back that the other side did not come"),
    Kind.NO_SHOW: _l("Counts as missed, without an answer"),
    Kind.DISPUTED: _l("Sees it differently"),
    Kind.HEARD: _l("Said how they see it"),
    Kind.AMOUNT_PROPOSED: _l("Amount proposed by us"),
    Kind.AMOUNT_ACCEPTED: _l("Agreed to the amount"),
    Kind.AMOUNT_DECLINED: _l("Did not agree to the amount"),
    Kind.DISPUTE_DECIDED: _l("Fee or mark decided by us"),
    Kind.DISPUTE_DUE_MOVED: _l("We let our date go by; a new one was set"),
    Kind.UNPAID_REPORTED: _l("Said that the money never came"),
    Kind.UNPAID_ANSWERED: _l("Said how and when it was paid"),
    Kind.UNPAID_TAKEN_BACK: _l("Said that the money has come"),
    Kind.UNPAID_DECIDED: _l("Decided whether it was paid"),
    Kind.UNPAID_DUE_MOVED: _l("We let our date go by; a new one was set"),
    Kind.MARKED: _l("A mark was left"),
    Kind.MARK_ANSWERED: _l("Said something to a mark"),
    Kind.MARK_EXCUSED: _l("Excused a mark"),
    Kind.MARK_FORGIVEN: _l("Lifted a mark"),
    Kind.CASE_BEGUN: _l("Case opened by itself"),
    Kind.CASE_RAISED: _l("Case raised again"),
    Kind.CASE_ASSIGNED: _l("Case taken"),
    Kind.CASE_SNOOZED: _l("Case put off"),
    Kind.CASE_NOTED: _l("Note"),
    Kind.CASE_CLOSED: _l("Case closed"),
    Kind.CASE_REOPENED: _l("Case opened again"),
    Kind.BADGE_PROPOSED: _l("Badge earned, the partner signs"),
    Kind.BADGE_AWARDED: _l("Badge awarded"),
    Kind.BADGE_PAUSED: _l("Badge rests"),
    Kind.BADGE_RESTORED: _l("Badge is back"),
    Kind.BADGE_REFUSED: _l("Badge refused by the partner"),
    Kind.BADGE_WITHDRAWN: _l("Badge taken back by the partner"),
    Kind.BADGE_ENDED: _l("Badge ended"),
    Kind.OTHERS_ASKED: _l("Began a new request after this job"),
    # Acting for others
    Kind.CALLED: _l("Called at the number on file"),
    Kind.PROVEN_BY_PHONE: _l("Code said back on the telephone"),
    Kind.MANDATE_GIVEN: _l("Trusted somebody"),
    Kind.MANDATE_ACCEPTED: _l("Accepted to act for somebody"),
    Kind.MANDATE_ENDED: _l("Trust ended"),
    Kind.ACTING_BEGUN: _l("Began to act for this person"),
    Kind.ACTING_ENDED: _l("Stopped acting for this person"),
    # Before a first visit
    Kind.FIRST_CALL_DUE: _l("Is to be called before the first visit"),
    Kind.FIRST_CALL_QUESTIONED: _l("Has another number: is to be called again"),
    Kind.FIRST_CALL_MISSED: _l("Called before the first visit: not reached"),
    Kind.HELPER_INTRODUCED: _l("Spoken with; name and address heard"),
    Kind.IDENTITY_SEEN: _l("Identity seen by us"),
    # Not solved, and how it goes on
    Kind.CASE_OPENED: _l("Became a case of ours"),
    Kind.SECOND_VISIT_OFFERED: _l("Times for a second visit suggested"),
    Kind.TEAM_ASKED: _l("Left to us"),
    Kind.CONSENT_ASKED: _l("Asked whether the partner may go on"),
    Kind.CONSENT_REFUSED: _l("The partner shall not go on"),
    Kind.HANDED_OVER: _l("Handed over to the partner"),
    Kind.CONSENT_WITHDRAWN: _l("Consent taken back from the partner"),
    Kind.PARTNER_TOOK: _l("Taken by the partner"),
    Kind.PARTNER_ASKED: _l("The partner asks back"),
    Kind.PARTNER_ANSWERED: _l("The partner’s question answered"),
    Kind.PARTNER_RESULT: _l("Result of the partner"),
    Kind.PARTNER_LOOKED: _l("The partner looked at the file"),
    Kind.BACK_FROM_PARTNER: _l("Back from the partner"),
    Kind.FOLLOW_UP_BEGUN: _l("A request to others was prepared"),
    Kind.FOLLOWED_UP: _l("Others were asked"),
}


ABOUT: dict[str, LazyString] = {
    "account": _l("Account %(number)s"),
    "user_session": _l("Device %(number)s"),
    "helper_profile": _l("Profile %(number)s"),
    "offer": _l("Offer %(number)s"),
    "request": _l("Request %(number)s"),
    "proposal": _l("Proposal %(number)s"),
    "message": _l("Message %(number)s"),
    "job": _l("Job %(number)s"),
    "review": _l("Rating %(number)s"),
    "document": _l("Paper %(number)s"),
    "mark": _l("Mark %(number)s"),
    "tip": _l("Tip %(number)s"),
    "mandate": _l("Mandate %(number)s"),
    "letter": _l("Mail %(number)s"),
    "introduction": _l("Conversation %(number)s"),
    "case_file": _l("Case %(number)s"),
}


REASONS: dict[Reason, LazyString] = {
    Reason.SAFETY: _l("Safety"),
    Reason.LOW_STARS: _l("Few stars"),
    Reason.FALLING_MEAN: _l("Stars are falling"),
    Reason.NOT_SOLVED: _l("Not solved"),
    Reason.SILENCE: _l("Nobody speaks"),
    Reason.DISPUTED: _l("The two do not agree"),
    Reason.UNPAID: _l("Not paid"),
    Reason.LET_DOWN: _l("Appointments let down again and again"),
    Reason.UNANSWERED: _l("No proposal after a day"),
    Reason.REPORTED: _l("Reported"),
    Reason.FIRST_BADGE: _l("First badge"),
    Reason.SAME_PERSON: _l("Helper and neighbour seem to be one person"),
    Reason.DEAD_LETTER: _l("Mail could not be delivered"),
}
TO_DO: dict[Reason, LazyString] = {
    Reason.SAFETY: _l("Call the other side today. If there is danger: suspend the account, and call the police."),
    Reason.LOW_STARS: _l("Read what was written, call the neighbour, then the helper."),
    Reason.FALLING_MEAN: _l("What has changed? Call the helper."),
    Reason.NOT_SOLVED: _l("Choose with the neighbour how it goes on: a second visit, others, the partner, or settle it."),
    Reason.SILENCE: _l("Call both: does the appointment stand, did it take place?"),
    Reason.DISPUTED: _l("Read what both say, and propose an amount with a reason."),
    Reason.UNPAID: _l("Find out whether it was paid; until then our fee rests."),
    Reason.LET_DOWN: _l("Call this person: what goes wrong with the appointments?"),
    Reason.UNANSWERED: _l("Whom could we ask? Is it clear what is needed?"),
    Reason.REPORTED: _l("Is something wrong with it, or may it stay?"),
    Reason.FIRST_BADGE: _l("Call one neighbour of the last jobs: was the visit as the stars say?"),
    Reason.SAME_PERSON: _l("Compare address and telephone. These jobs do not count towards a badge."),
    Reason.DEAD_LETTER: _l("Call and ask for the right address, then send it again."),
}
TO_DO_ABOUT: dict[tuple[Reason, str], LazyString] = {
    (Reason.SILENCE, "completed_silently"): _l(
        "Ask the neighbour when there is time: did the help come, does it work, was it paid?"
    ),
}


@blueprint.app_template_filter()
def reason_name(reason: Reason) -> str:
    return str(REASONS[reason])


@blueprint.app_template_filter()
def to_do(reason: Reason, detail: str = "") -> str:
    return str(TO_DO_ABOUT.get((reason, detail), TO_DO[reason]))


@blueprint.app_template_filter()
def outcome_name(outcome: str) -> str:
    return str(OUTCOMES[Outcome(outcome)])


@blueprint.app_template_filter()
def event_name(kind: Kind) -> str:
    return str(EVENTS[kind])


@blueprint.app_template_filter()
def about_name(row: Any) -> str:
    """`Job 12`: what a row of the history is about."""
    return str(ABOUT[row.about_kind]) % {"number": row.about_id}
