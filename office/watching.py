"""The watch follows what happens: whatever the team should know of opens a case in the same transaction."""

from typing import Any

from market import cases, disputes, watch
from market.badges import Badge
from market.cases import Case, Reason
from market.events import Event, Kind
from market.helped import HelpQuestion
from market.jobs import Job
from market.marks import Mark
from market.notices import Letter
from market.reports import Report
from market.reviews import Review
from market.talk import Message
from market.tips import Tip
from office import badging


def review(event: Event, review: Review) -> None:
    watch.after_word(review.job)
    watch.after_review(review)


def mark(event: Event, mark: Mark) -> None:
    watch.after_mark(mark)


def completion(event: Event, job: Job) -> None:
    watch.after_completion(job)


def silent_completion(event: Event, job: Job) -> None:
    watch.after_silent_completion(job)


def spoken(event: Event, job: Job) -> None:
    watch.after_word(job)


def unsolved(event: Event, job: Job) -> None:
    watch.after_unsolved(job)


def queueing(event: Event, job: Job) -> None:
    watch.after_queueing(job)


def dispute(event: Event, job: Job) -> None:
    watch.after_dispute(job)
    _words_of_dispute(event, job)


def hearing(event: Event, job: Job) -> None:
    _words_of_dispute(event, job)


def _words_of_dispute(event: Event, job: Job) -> None:
    """What one side says is about the other."""
    dispute = disputes.newest_of(job)
    if dispute is not None:
        is_neighbour = event.by_id == job.neighbour_id
        said = dispute.neighbour_words if is_neighbour else dispute.helper_words
        watch.after_words(job.helper if is_neighbour else job.neighbour, said, job_id=job.id)


def amount(event: Event, job: Job) -> None:
    """It is for the two to answer now; after a no it is ours again."""
    watch.after_amount(job)


def no_to_amount(event: Event, job: Job) -> None:
    watch.after_no(job)


def unpaid(event: Event, job: Job) -> None:
    watch.after_unpaid(job)


def going_on(event: Event, job: Job) -> None:
    watch.after_going_on(job)


def help_answered(event: Event, question: HelpQuestion) -> None:
    watch.after_help(question)


def stopped(event: Event, job: Job) -> None:
    watch.after_void(job)


def message(event: Event, message: Message) -> None:
    """Words of danger are about the other one of the two."""
    thread = message.thread
    other = thread.helper if message.author_id == thread.neighbour_id else thread.neighbour
    watch.after_words(other, message.body)


def reporting(event: Event, report: Report) -> None:
    watch.after_reporting(report)


def looked_at(event: Event, tip: Tip) -> None:
    cases.close_by_itself(cases.open_about(tip, Reason.REPORTED))


def unanswered(event: Event, request: Any) -> None:
    watch.after_a_day(request)


def ad_going_on(event: Event, ad: Any) -> None:
    """Somebody was found, or the author looks no longer."""
    cases.close_by_itself(cases.open_about(ad, Reason.UNANSWERED))


def answered(event: Event, proposal: Any) -> None:
    """Somebody has made a proposal."""
    if proposal.request is not None:
        cases.close_by_itself(cases.open_about(proposal.request, Reason.UNANSWERED))


def sent_again(event: Event, letter: Letter) -> None:
    watch.after_sending_again(letter)


def first_badge(event: Event, badge: Badge) -> None:
    """Only a badge that was never carried before."""
    if event.facts["first"]:
        watch.after_first_badge(badge)


def badge_of_person(event: Event, case: Case) -> None:
    """An open safety case lets badges rest; what is decided may cost them or bring them back.

    After a review the badges are looked at anyway, so not twice.
    """
    is_new = event.kind in (Kind.CASE_BEGUN, Kind.CASE_RAISED)
    may_matter = not is_new or (case.is_safety and event.facts["detail"] != watch.IN_A_REVIEW)
    if may_matter and case.person is not None and case.person.helper is not None:
        badging.look_at(case.person.helper)
