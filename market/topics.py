"""Topics: what a mail is about, in the few words in which people choose. ONE table: which kind belongs where, and how soon it leaves.

What one must know is always sent: codes and who may come in, what was agreed and that it changed, money and papers, and
whatever the team has to do with. Only the topics at the top of the list may be switched off.
"""

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from market import clock


class Topic(enum.StrEnum):
    """What a mail is about."""

    NEARBY = "nearby"
    PROPOSALS = "proposals"
    MESSAGES = "messages"
    TIPS = "tips"
    REMINDERS = "reminders"
    REVIEWS = "reviews"
    NEWS = "news"
    # Always sent
    SECURITY = "security"
    APPOINTMENTS = "appointments"
    MONEY = "money"
    CASES = "cases"
    TEAM = "team"


OPTIONAL = (Topic.NEARBY, Topic.PROPOSALS, Topic.MESSAGES, Topic.TIPS, Topic.REMINDERS, Topic.REVIEWS, Topic.NEWS)
FOR_HELPERS = (Topic.NEARBY,)

KINDS: Mapping[Topic, tuple[str, ...]] = {
    Topic.NEARBY: ("request_nearby", "request_reopened"),
    Topic.PROPOSALS: (
        "proposal_received", "proposal_countered", "proposal_withdrawn", "proposal_declined", "proposal_declined_by_choice",
        "proposal_lapsed_yours", "proposal_lapsed_you_asked", "proposal_not_needed", "slot_gone", "may_agree_now",
    ),
    Topic.MESSAGES: ("message_received",),
    Topic.TIPS: ("tip_received", "tip_answered", "tip_thanked"),
    Topic.REMINDERS: (
        "still_fine", "visit_reminder", "job_nudge", "job_ask_both", "job_report_reminder", "review_invited", "ad_ending", "ad_lapsed",
        "request_no_proposals_yet",
    ),
    Topic.REVIEWS: ("review_received", "review_answered"),
    Topic.NEWS: ("announced",),
    Topic.SECURITY: (
        "sign_in_code", "new_email_code", "email_changed", "proven_by_phone", "welcome", "leaving_asked", "account_erased",
        "account_suspended", "suspension_lifted", "mandate_asked", "mandate_given", "mandate_stands", "mandate_stands_for_you",
        "mandate_ended", "mandate_ended_for_you", "announced_necessary",
    ),
    Topic.APPOINTMENTS: (
        "job_agreed", "job_needs_contacts", "slots_offered", "job_scheduled", "job_moved", "move_asked", "move_declined",
        "move_withdrawn", "move_ended", "job_cancelled", "job_cancelled_late", "job_void", "job_stopped", "second_visit_offered", "on_my_way",
    ),
    Topic.MONEY: (
        "total_proposed", "total_confirmed", "job_reported", "job_completed", "job_completed_silently", "partial_named", "job_settled",
    ),
    Topic.CASES: (
        "no_show_claimed", "no_show_taken_back", "job_no_show", "helped_and_paid", "job_disputed", "dispute_opened", "dispute_heard", "dispute_due_moved", "dispute_decided", "amount_proposed", "amount_accepted", "amount_declined", "marked_late_cancel", "marked_no_show", "mark_excused", "mark_forgiven",
        "job_unsolved", "job_unsolved_choose", "consent_asked", "handed_over", "partner_took", "partner_asked", "partner_result",
        "partner_result_helper", "back_from_partner", "back_from_partner_helper", "follow_up_prepared", "ad_hidden", "ad_shown_again",
        "badge_proposed", "badge_awarded", "badge_refused", "badge_paused", "badge_restored", "badge_withdrawn", "badge_ended",
        "team_wrote", "review_hidden", "review_hidden_helper", "review_shown_again", "introduced", "tip_hidden", "report_looked_at", "trouble_again", "unpaid_asked", "unpaid_answered", "unpaid_taken_back", "unpaid_true", "unpaid_not_true", "unpaid_undecided",
    ),
    Topic.TEAM: (
        "safety_case", "request_unanswered", "job_queued", "job_unsolved_operator", "job_disputed_operator", "dispute_overdue_operator", "unpaid_operator", "unpaid_answered_operator", "unpaid_overdue_operator", "amount_declined_operator", "partner_answered", "tip_reported", "badge_unsigned",
        "badge_to_sign", "case_received", "case_answered", "case_agreed", "case_turned_down", "case_taken_back", "case_withdrawn",
    ),
}  # fmt: skip

# What cannot wait for the next mail about the same matter, and what cannot when the appointment is less than a day away.
AT_ONCE = frozenset({
    *KINDS[Topic.SECURITY], "job_agreed", "job_needs_contacts", "job_scheduled", "job_cancelled_late", "no_show_claimed", "visit_reminder",
    "safety_case", "job_stopped", "team_wrote",
})  # fmt: skip
NEAR = frozenset({"job_moved", "job_cancelled", "move_asked", "move_declined", "move_withdrawn", "move_ended"})
A_DAY = timedelta(hours=24)

OF_KIND = {kind: topic for topic, kinds in KINDS.items() for kind in kinds}


def optional_topic_of(kind: str) -> Topic | None:
    """The topic with which mails of this kind can be switched off; None: they are always sent."""
    topic = OF_KIND.get(kind)
    return topic if topic in OPTIONAL else None


def is_urgent(kind: str, appointments: Iterable[datetime]) -> bool:
    """Whether a mail of this kind leaves at once, whatever left an hour ago; `appointments` are the times it is about."""
    now = clock.now()
    return kind in AT_ONCE or (kind in NEAR and any(now - A_DAY < start < now + A_DAY for start in appointments))
