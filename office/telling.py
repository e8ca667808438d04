"""Who is told what. Each function is named after the person told and what about; the words stand in templates/letters.

Facts are what the sentence needs: the other side's public first name, the title, amounts in Rappen, moments in UTC.
Nobody is told of their own doing, and no notice carries an address, a telephone number or a message's text.
"""

from typing import Any

from sqlalchemy import select

from database import session
from market import accounts, blocks, notices, proposals
from market.accounts import Account
from market.ads import Ad
from market.events import Event
from market.jobs import Job
from market.lifecycle import AdState, ProposalState
from market.proposals import Proposal
from market.reviews import Review
from market.talk import Message
from market.watch import STOPPED


def welcome(event: Event, account: Account) -> None:
    if account.email is not None:  # whoever calls was welcomed on the telephone
        notices.tell(account, "welcome", account, mail=False, who=account.first_name)


def old_address(event: Event, account: Account) -> None:
    if event.facts["old"] is not None:
        notices.post_letter(event.facts["old"], account.language, "email_changed", new=accounts.masked(account.email or ""))


# Ads


def former_bidders(event: Event, request: Any) -> None:
    """Those whose proposal was declined when the request was taken: it is open again."""
    query = select(Account).join(Proposal, Proposal.helper_id == Account.id).where(Proposal.request_id == request.id)
    query = query.where(
        Proposal.state == ProposalState.DECLINED, blocks.nothing_between(Account.id, request.author_id)
    ).distinct()
    for helper in session.scalars(query):
        notices.tell(helper, "request_reopened", request, key=f"request_reopened:{event.id}", title=request.title)


def author_of_second_wave(event: Event, request: Any) -> None:
    if request.wave > 1:
        notices.tell(
            request.author,
            "request_no_proposals_yet",
            request,
            key=f"request_no_proposals_yet:{event.id}",
            title=request.title,
            asked=request.asked_count,
        )


def operators_of_unanswered(event: Event, request: Any) -> None:
    for operator in accounts.operators():
        notices.tell(operator, "request_unanswered", request, key=f"request_unanswered:{event.id}", title=request.title)


def author_of_ending(event: Event, ad: Ad) -> None:
    until = ad.stands_until.isoformat() if ad.stands_until else ""
    notices.tell(ad.author, "ad_ending", ad, key=f"ad_ending:{event.id}", title=ad.title, until=until)


def author_of_lapse(event: Event, ad: Ad) -> None:
    notices.tell(ad.author, "ad_lapsed", ad, key=f"ad_lapsed:{event.id}", title=ad.title)


def author_of_hiding(event: Event, ad: Ad) -> None:
    notices.tell(ad.author, "ad_hidden", ad, key=f"ad_hidden:{event.id}", title=ad.title, reason=event.facts["reason"])


def author_of_showing(event: Event, ad: Ad) -> None:
    notices.tell(ad.author, "ad_shown_again", ad, key=f"ad_shown_again:{event.id}", title=ad.title)


# Proposals


def _about_proposal(proposal: Proposal, told: Account) -> dict[str, Any]:
    other = proposal.helper if told.id == proposal.neighbour_id else proposal.neighbour
    return {"who": other.first_name, "title": proposal.ad.title, "price": proposal.price.rappen}


def asked_side(event: Event, proposal: Proposal) -> None:
    is_first = proposals.is_first_on_request(proposal)
    notices.tell(proposal.asked, "proposal_received", proposal, text=is_first, **_about_proposal(proposal, proposal.asked))


def asked_side_of_counter(event: Event, proposal: Proposal) -> None:
    notices.tell(proposal.asked, "proposal_countered", proposal, **_about_proposal(proposal, proposal.asked))


def asked_side_of_withdrawal(event: Event, proposal: Proposal) -> None:
    notices.tell(proposal.asked, "proposal_withdrawn", proposal, **_about_proposal(proposal, proposal.asked))


def author_of_decline(event: Event, proposal: Proposal) -> None:
    notices.tell(proposal.author, "proposal_declined", proposal, **_about_proposal(proposal, proposal.author))


def author_of_choice(event: Event, proposal: Proposal) -> None:
    """The helper whose bid was not the chosen one, kindly."""
    notices.tell(proposal.helper, "proposal_declined_by_choice", proposal, **_about_proposal(proposal, proposal.helper))


def both_of_proposal_lapse(event: Event, proposal: Proposal) -> None:
    """Whoever closed the ad knows; the other side hears that the proposal ended with it (by a tip: telling_tips)."""
    if proposal.ad.state is AdState.SOLVED:
        return
    knows = event.facts.get("known_to") or (None if proposal.ad.is_open else proposal.ad.author_id)
    if proposal.author_id != knows:
        notices.tell(proposal.author, "proposal_lapsed_yours", proposal, **_about_proposal(proposal, proposal.author))
    if proposal.asked.id == proposal.neighbour_id != knows:
        notices.tell(proposal.asked, "proposal_lapsed_you_asked", proposal, **_about_proposal(proposal, proposal.asked))


def neighbour_of_struck_slot(event: Event, proposal: Proposal) -> None:
    """The helper promised one of the times to somebody else."""
    about = _about_proposal(proposal, proposal.neighbour)
    notices.tell(proposal.neighbour, "slot_gone", proposal, key=f"slot_gone:{event.id}", **about)


def other_side_of_message(event: Event, message: Message) -> None:
    """One notice until it is read: the key holds until the other side has read this far."""
    thread = message.thread
    other = thread.other_side(message.author)
    key = f"message:{thread.id}:{thread.read_id_of(other)}"
    notices.tell(other, "message_received", thread, key=key, who=message.author.first_name)


# Jobs


def _about_job(job: Job, told: Account) -> dict[str, Any]:
    return {"who": job.other_side(told).first_name, "title": job.title, "price": job.total.rappen}


def _tell_both(kind: str, event: Event, job: Job, **facts: Any) -> None:
    for told in (job.neighbour, job.helper):
        notices.tell(told, kind, job, key=f"{kind}:{event.id}", **{**_about_job(job, told), **facts})


def _tell_other(kind: str, event: Event, job: Job, **facts: Any) -> None:
    other = job.helper if event.by_id == job.neighbour_id else job.neighbour
    notices.tell(other, kind, job, key=f"{kind}:{event.id}", **{**_about_job(job, other), **facts})


def _tell_operators(kind: str, event: Event, job: Job) -> None:
    for operator in accounts.operators():
        notices.tell(operator, kind, job, key=f"{kind}:{event.id}", title=job.title)


def other_side_of_agreement(event: Event, job: Job) -> None:
    """The one who proposed hears yes. Where nothing is missing any more the appointment itself is the news."""
    if job.is_complete:
        return
    kind = "job_needs_contacts" if event.by_id == job.helper_id else "job_agreed"
    _tell_other(kind, event, job)


def other_side_of_slots(event: Event, job: Job) -> None:
    _tell_other("slots_offered", event, job)


def both_of_appointment(event: Event, job: Job) -> None:
    _tell_both("job_scheduled", event, job, starts_at=event.facts["starts_at"])


def other_side_of_total(event: Event, job: Job) -> None:
    _tell_other("total_proposed", event, job, price=event.facts["price"])


def proposer_of_total(event: Event, job: Job) -> None:
    _tell_other("total_confirmed", event, job)


def neighbour_of_report(event: Event, job: Job) -> None:
    notices.tell(job.neighbour, "job_reported", job, key=f"job_reported:{event.id}", **_about_job(job, job.neighbour))


def both_of_completion(event: Event, job: Job) -> None:
    _tell_both("job_completed", event, job)


def both_of_silent_completion(event: Event, job: Job) -> None:
    _tell_both("job_completed_silently", event, job)


def other_side_of_partial(event: Event, job: Job) -> None:
    _tell_other("partial_named", event, job, price=event.facts["price"])


def both_of_settlement(event: Event, job: Job) -> None:
    _tell_both("job_settled", event, job, price=event.facts["price"], reason=event.facts["reason"])


def other_side_of_cancelling(event: Event, job: Job) -> None:
    _tell_other("job_cancelled", event, job, reason=event.facts["reason"])


def both_of_void(event: Event, job: Job) -> None:
    """Ended by the clock; or by us, because one of the two was stopped: then the other hears it at once, and how it goes on."""
    if event.facts["reason"] != STOPPED:
        _tell_both("job_void", event, job)
        return
    told = job.neighbour if job.helper.is_suspended else job.helper
    reopens = told is job.neighbour and job.request is not None and job.request.state in (AdState.TAKEN, AdState.LIVE)
    facts = {**_about_job(job, told), "goes_on": "open_again" if reopens else "ask" if told is job.neighbour else ""}
    notices.tell(told, "job_stopped", job, key=f"job_stopped:{event.id}", **facts)


def both_of_nudge(event: Event, job: Job) -> None:
    _tell_both("job_nudge", event, job)


def both_asked(event: Event, job: Job) -> None:
    _tell_both("job_ask_both", event, job)


def operators_of_queue(event: Event, job: Job) -> None:
    _tell_operators("job_queued", event, job)


def neighbour_invited(event: Event, job: Job) -> None:
    notices.tell(job.neighbour, "review_invited", job, **_about_job(job, job.neighbour))


def helper_of_review(event: Event, review: Review) -> None:
    helper = review.helper.account
    notices.tell(
        helper, "review_received", review, key=f"review_received:{event.id}", who=review.author.first_name, stars=review.stars
    )


def neighbour_of_answer(event: Event, review: Review) -> None:
    notices.tell(review.author, "review_answered", review, who=review.helper.account.first_name)
