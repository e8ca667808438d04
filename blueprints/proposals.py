"""Proposals: to bid, to enquire, to answer with something else, to compare, to say yes or no.

How the form for all three ways of proposing works stands in proposing.py.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.errors import status_of
from blueprints.guards import me, seen_or_404
from blueprints.kept_answers import kept
from blueprints.limits import proposal_limit
from blueprints.phrases import refusal
from blueprints.proposing import a_bid, a_counter, an_enquiry, blank, form_for, send, written
from blueprints.responses import go, is_htmx, page, say
from blueprints.surroundings import looked_at
from database import unit_of_work
from forms.proposals import AcceptanceForm, NeighbourAcceptanceForm, PriceForm
from market import agreeing, bargaining, clock, comparing, jobs, marks, offers, proposals, rates, requests
from market.lifecycle import AdState, ProposalState
from market.proposals import Proposal
from market.rates import Cut
from market.refusals import NotAllowed, Refusal
from market.requests import Request

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/requests/<int:request_id>/proposals/new")
def new_bid(request_id: int) -> ResponseReturnValue:
    wanted = found_request(request_id)
    if wanted.is_by(me()):
        return go(url_for("proposals.compare", request_id=wanted.id))
    if not me().is_helper:
        say(gettext("To make proposals you need a helper profile. It takes five minutes and costs nothing."), "info")
        return go(url_for("helpers.start"))
    return blank(a_bid(wanted), wanted.may_be_bid_on_by(me()))


@blueprint.post("/requests/<int:request_id>/proposals")
@proposal_limit
def bid(request_id: int) -> ResponseReturnValue:
    wanted = found_request(request_id)
    return send(a_bid(wanted), lambda said: bargaining.bid(wanted, by=me(), **said))


@blueprint.get("/offers/<int:offer_id>/proposals/new")
def new_enquiry(offer_id: int) -> ResponseReturnValue:
    offer = seen_or_404(offers.seen_by(me(), offer_id))
    return blank(an_enquiry(offer), offer.may_be_enquired_by(me()))


@blueprint.post("/offers/<int:offer_id>/proposals")
@proposal_limit
def enquire(offer_id: int) -> ResponseReturnValue:
    offer = seen_or_404(offers.seen_by(me(), offer_id))
    return send(an_enquiry(offer), lambda said: bargaining.enquire(offer, by=me(), **said))


@blueprint.get("/proposals/<int:proposal_id>/counter")
def new_counter(proposal_id: int) -> ResponseReturnValue:
    old = found(proposal_id)
    if not old.may_be_answered_by(me()):
        return go(url_for("proposals.show", proposal_id=old.id))
    return written(a_counter(old), form_for(a_counter(old)))


@blueprint.post("/proposals/<int:proposal_id>/counter")
@proposal_limit
def counter(proposal_id: int) -> ResponseReturnValue:
    old = found(proposal_id)
    return send(a_counter(old), lambda said: bargaining.counter(old, by=me(), **said))


@blueprint.get("/proposals/money-line")
def money_line() -> ResponseReturnValue:
    """What a price means for the one who types it; `helper` names the helper when a neighbour types."""
    typed = PriceForm(request.args).typed
    cut = rates.cut_today(typed) if typed and bargaining.is_possible(typed) else None
    return page("proposals/_money_line.html", cut=cut, helper=request.args.get("helper", ""))


@blueprint.get("/requests/<int:request_id>/proposals")
@kept
def compare(request_id: int) -> ResponseReturnValue:
    return compared(found_own(request_id))


@blueprint.get("/proposals/<int:proposal_id>")
def show(proposal_id: int) -> ResponseReturnValue:
    return shown(found(proposal_id))


@blueprint.post("/proposals/<int:proposal_id>/decline")
def decline(proposal_id: int) -> ResponseReturnValue:
    return act_on(proposal_id, lambda proposal: bargaining.decline(proposal, by=me()))


@blueprint.post("/proposals/<int:proposal_id>/withdrawal")
def withdraw(proposal_id: int) -> ResponseReturnValue:
    return act_on(proposal_id, lambda proposal: bargaining.withdraw(proposal, by=me()))


@blueprint.get("/proposals/<int:proposal_id>/acceptance")
def review_acceptance(proposal_id: int) -> ResponseReturnValue:
    """Everything once more on one page, before it binds."""
    proposal = found(proposal_id)
    if not proposal.may_be_accepted_by(me()):
        return go(url_for("proposals.show", proposal_id=proposal.id))
    return reviewed(proposal, yes_form(proposal, slot=request.args.get("slot", type=int)))


@blueprint.post("/proposals/<int:proposal_id>/acceptance")
def accept(proposal_id: int) -> ResponseReturnValue:
    proposal = found(proposal_id)
    form = yes_form(proposal)
    if proposal.may_be_accepted_by(me()) and not is_complete(form, proposal):
        return reviewed(proposal, form, status=422)
    door = {name: form[name].data for name in ("street", "phone") if name in form}
    try:
        job = unit_of_work(lambda: agreeing.accept_proposal(proposal, form.slot.data or None, by=me(), **door))
    except Refusal as no:
        return not_accepted(proposal_id, form, no)
    return go(url_for("jobs.show", job_id=job.id))


def found(proposal_id: int) -> Proposal:
    """The proposal, for its two sides."""
    return seen_or_404(proposals.seen_by(me(), proposal_id))


def found_request(request_id: int) -> Request:
    return seen_or_404(requests.seen_by(me(), request_id))


def found_own(request_id: int) -> Request:
    """The request, for its author alone."""
    wanted = found_request(request_id)
    return seen_or_404(wanted if wanted.is_by(me()) else None)


def act_on(proposal_id: int, act: Callable[[Proposal], Any]) -> ResponseReturnValue:
    """One tap, on the proposal's page or in the comparison: the fresh state, or why not with the fresh state."""
    proposal = found(proposal_id)
    try:
        unit_of_work(lambda: act(proposal))
    except NotAllowed:
        raise
    except Refusal as no:
        return told(found(proposal_id), no)
    return told(found(proposal_id))


def told(proposal: Proposal, no: Refusal | None = None) -> ResponseReturnValue:
    """Where the tap came from, as it is now."""
    in_comparison = request.form.get("back") == "compare" and proposal.request is not None and proposal.request.is_by(me())
    if no is not None or is_htmx():
        return compared(proposal.request, no) if in_comparison and proposal.request else shown(proposal, no)
    address = url_for("proposals.compare", request_id=proposal.request_id) if in_comparison else None
    return go(address or url_for("proposals.show", proposal_id=proposal.id))


def compared(wanted: Request, no: Refusal | None = None) -> ResponseReturnValue:
    """All negotiations about a request, each with its last word, the leading one first."""
    person, today = me(), clock.today()
    every = comparing.bids_on(wanted, person)
    last = comparing.newest_of_each(every)
    live = comparing.leading_first(bid for bid in last if bid.is_live)
    looked_at(wanted, *(("proposal", bid.id) for bid in every))
    return page(
        "proposals/compare.html", "proposals/_bids.html", status_of(no) if no else 200,
        wanted=wanted, live=live, marks=marks.shown_of(*(bid.account_id for bid in live)),
        ended=[bid for bid in last if not bid.is_live and bid.state is not ProposalState.ACCEPTED],
        spent={bid.thread_id for bid in every if bid.author_id == person.id and bid.changes_price},
        rate=rates.rate_on(today), today=today, cut_of=Cut, amiss=refusal(no) if no else "",
        job=jobs.current_of_request(wanted) if wanted.state is AdState.TAKEN else None,
    )  # fmt: skip


def shown(proposal: Proposal, no: Refusal | None = None) -> ResponseReturnValue:
    """One negotiation from one side; after a refusal with its sentence on top."""
    story = proposals.in_thread(proposal.thread)
    looked_at(*story)
    is_accepted = proposal.state is ProposalState.ACCEPTED
    return page(
        "proposals/show.html", "proposals/_proposal.html", status_of(no) if no else 200,
        proposal=proposal, other=proposal.other_side(me()), is_helper=proposal.helper_id == me().id,
        story=story, newest=story[-1], job=jobs.of_proposal(proposal) if is_accepted else None,
        may_price=proposals.may_change_price(proposal, me()), cut=rates.cut_today(proposal.price),
        amiss=refusal(no) if no else "", marks=marks.shown_of(proposal.other_side(me()).id),
    )  # fmt: skip


def yes_form(proposal: Proposal, slot: int | None = None) -> AcceptanceForm:
    """A neighbour says where to ring; a helper only yes. The only free time is chosen already."""
    free = [row.id for row in proposal.free_slots]
    chosen = slot if slot in free else free[0] if len(free) == 1 else None
    if proposal.helper_id == me().id:
        return AcceptanceForm(slot=chosen)
    return NeighbourAcceptanceForm(slot=chosen, street=me().street, phone=me().phone)


def is_complete(form: AcceptanceForm, proposal: Proposal) -> bool:
    """Whether nothing is missing: a time too, as long as one is on offer."""
    is_fine = bool(form.validate_on_submit())
    if proposal.free_slots and not form.slot.data:
        form.slot.errors = [gettext("Please choose one of these times.")]
        return False
    return is_fine


def not_accepted(proposal_id: int, form: AcceptanceForm, no: Refusal) -> ResponseReturnValue:
    """The page once more, with what was typed and with how things stand now."""
    if isinstance(no, NotAllowed):
        raise no
    if no.field in ("street", "phone"):
        form[no.field].errors = [refusal(no)]
        return reviewed(found(proposal_id), form, status_of(no))
    return reviewed(found(proposal_id), form, status_of(no), refusal(no))


def reviewed(proposal: Proposal, form: AcceptanceForm, status: int = 200, amiss: str = "") -> ResponseReturnValue:
    context = {
        "proposal": proposal, "form": form, "amiss": amiss, "other": proposal.other_side(me()),
        "is_helper": proposal.helper_id == me().id, "cut": rates.cut_today(proposal.price),
        "marks": marks.shown_of(proposal.other_side(me()).id),
    }  # fmt: skip
    return page("proposals/acceptance.html", "proposals/_acceptance.html", status, **context)
