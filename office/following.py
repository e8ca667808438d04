"""What may follow from an event besides telling somebody: small acts, each of which does as its name says.

Which of them follow from what stands in office/consequences.py.
"""

from typing import Any

from invoices import corrections, ledger, receipts
from market import (
    acting,
    agreeing,
    alerts,
    bargaining,
    disputes,
    follow_ups,
    handing_over,
    introductions,
    marks,
    no_shows,
    notices,
    proposals,
    requests,
    search,
    unsolved,
)  # fmt: skip
from market.accounts import Account
from market.blocks import Block
from market.events import Event
from market.helpers import HelperProfile
from market.jobs import Job
from market.mandates import Mandate
from market.offers import Offer
from market.requests import Request
from market.reviews import Review


def expect_call(event: Event, about: Any) -> None:
    """An offer stands, or somebody offers help: we call before the first visit."""
    helper = about.author if isinstance(about, Offer) else about.helper
    if helper.helper is not None:
        introductions.expect(helper.helper)


def question_number(event: Event, about: Any) -> None:
    """Whoever has another number than the one we spoke on is called once more: the person, or the neighbour who gave it with a job."""
    account = about.neighbour if isinstance(about, Job) else about if isinstance(about, Account) else about.account
    if account.helper is not None:
        introductions.question_number(account, has_agreed=agreeing.has_helped(account))


def find_it(event: Event, ad: Any) -> None:
    """The search knows the ad as it is now."""
    search.reindex(ad)


def find_without_contact_data(event: Event, about: Any) -> None:
    """What was covered in an ad or a profile is found no more."""
    if isinstance(about, Offer | Request):
        search.reindex(about)
    elif isinstance(about, HelperProfile):
        search.reindex_helper(about)


def ask_helpers(event: Event, request: Any) -> None:
    """The best-fitting helpers hear of it at once."""
    alerts.first_wave(request)


def ask_further_helpers(event: Event, request: Any) -> None:
    """Open again: those who fit best and have not bid yet hear of it at once."""
    alerts.ask_again(request, proposals.bidders_on(request))


def ask_helpers_anew(event: Event, ad: Any) -> None:
    """A request that had lapsed stands again, and is new to everybody but those with whom it came to a no."""
    if isinstance(ad, Request) and event.facts["had_lapsed"]:
        alerts.ask_anew(ad, proposals.turned_down_on(ad))


def lapse_proposals(event: Event, ad: Any) -> None:
    """The ad is closed, so nobody waits for an answer any more."""
    bargaining.lapse_all_on(ad)


def lapse_between(event: Event, block: Block) -> None:
    """The two no longer reach each other: what they had proposed ends, without blame."""
    bargaining.lapse_between(block.by_id, block.of_id)


def close_dispute(event: Event, job: Job) -> None:
    """There is nothing to clear up any more."""
    disputes.close(job)


def put_papers_right(event: Event, job: Job) -> None:
    """Papers of an earlier end that say another price are cancelled first."""
    corrections.put_right(job, job.end_reason or corrections.OTHER_TOTAL)


def put_unpaid_right(event: Event, job: Job) -> None:
    """Papers of what was never paid are cancelled, and so are those with a fee we do not take."""
    corrections.put_right(job, event.facts["reason"])


def book_commission(event: Event, job: Job) -> None:
    """The platform's cut stands in the ledger."""
    ledger.book_commission(job)


def issue_papers(event: Event, job: Job) -> None:
    """Two numbers, two frozen documents; the request knows whether it ended in a receipt."""
    papers = receipts.issue(job)
    if job.request is not None:
        requests.note_receipt(job.request, bool(papers))


def show_rating(event: Event, review: Review) -> None:
    """The helper's offers move to where their rating puts them."""
    search.reindex_helper(review.helper)


def show_experience(event: Event, job: Job) -> None:
    """How many jobs were done counts in the search; one that begins again does not, for now."""
    if job.helper.helper is not None:
        search.reindex_helper(job.helper.helper)


def mark_late_cancel(event: Event, job: Job) -> None:
    """Whoever called off at short notice has a mark, with the right to say something to it."""
    caller_off = job.neighbour if event.by_id == job.neighbour_id else job.helper
    marks.leave(job, caller_off, marks.Reason.LATE_CANCEL)


def mark_no_show(event: Event, job: Job) -> None:
    """Nobody said otherwise in two days: whoever did not come has a mark."""
    marks.leave(job, no_shows.missed_by(job), marks.Reason.NO_SHOW)


def mark_by_decision(event: Event, job: Job) -> None:
    """Both were heard about an appointment nobody came to, and the team found that one of them let it down."""
    if event.facts["marks"]:
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


def drop_unwanted_letters(event: Event, account: Account) -> None:
    """What waits about a topic that was switched off is not sent any more."""
    notices.drop_unwanted(account)


def show_profile(event: Event, profile: Any) -> None:
    """What the profile says is found."""
    search.reindex_helper(profile)
