"""Where a notice leads. Mostly to the page of what it is about; some kinds to the very form they ask for."""

from typing import Any, NamedTuple

from flask import url_for

from market import reviews
from market.notices import Notice


class Way(NamedTuple):
    """A page, and the name of the number in its address (empty: it needs none)."""

    endpoint: str
    number: str = ""


BY_ROW = {
    "account": Way("today.overview"),
    "job": Way("jobs.show", "job_id"),
    "proposal": Way("proposals.show", "proposal_id"),
    "request": Way("requests.show", "request_id"),
    "offer": Way("offers.show", "offer_id"),
    "thread": Way("threads.show", "thread_id"),
    "handover": Way("partner.handover", "handover_id"),
    "mark": Way("marks.mine"),
    "mandate": Way("mandates.mine"),
    "helper_profile": Way("badges.mine"),
    "announcement": Way("announcements.show", "announcement_id"),
    "report": Way("reports.show", "report_id"),
}
BY_KIND = {
    "introduced": Way("today.overview"),
    "review_invited": Way("reviews.new", "job_id"),
    "badge_unsigned": Way("helpers.show", "helper_id"),
    "request_unanswered": Way("desk.unanswered"),
    "job_queued": Way("desk.jobs"),
    "tip_reported": Way("desk.tips"),
    "leaving_asked": Way("leaving.show"),
    "no_show_claimed": Way("no_shows.new_contest", "job_id"),
    "job_disputed_operator": Way("desk.job", "job_id"),
    "dispute_opened": Way("disputes.new_words", "job_id"),
    "helped_and_paid": Way("helped.show", "job_id"),
    "unpaid_asked": Way("unpaid.new_answer", "job_id"),
    "unpaid_operator": Way("desk.job", "job_id"),
    "unpaid_answered_operator": Way("desk.job", "job_id"),
    "unpaid_overdue_operator": Way("desk.job", "job_id"),
    "amount_declined_operator": Way("desk.job", "job_id"),
    "dispute_overdue_operator": Way("desk.job", "job_id"),
    "job_unsolved_operator": Way("desk.job", "job_id"),
    "partner_answered": Way("desk.job", "job_id"),
    "consent_asked": Way("handovers.new", "job_id"),
    "safety_case": Way("desk.case", "case_id"),
    "badge_to_sign": Way("partner.badges"),
    "case_withdrawn": Way("partner.inbox"),
    "case_turned_down": Way("partner.inbox"),
    "case_taken_back": Way("partner.inbox"),
    "partner_asked": Way("handovers.new_answer", "job_id"),
}


def place_of(notice: Notice) -> str:
    """The address a notice leads to."""
    if notice.about_kind == "review":
        return _review_place(notice)
    way = BY_KIND.get(notice.kind) or BY_ROW[notice.about_kind]
    number: dict[str, Any] = {way.number: notice.about_id} if way.number else {}
    return url_for(way.endpoint, **number)


def _review_place(notice: Notice) -> str:
    """A review stands on the page of its job."""
    review = reviews.seen_by(notice.account, notice.about_id)
    return url_for("jobs.show", job_id=review.job_id) if review else url_for("today.overview")
