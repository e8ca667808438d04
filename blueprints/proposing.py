"""What is being written when somebody proposes: a bid, an enquiry, or an answer with something else.

The three share one form and one page; here stands in what they differ.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.covering import tell_what_is_covered
from blueprints.errors import status_of
from blueprints.guards import me
from blueprints.phrases import refusal
from blueprints.responses import go, page, say
from database import unit_of_work
from forms.proposals import ProposalForm, rows_of
from market import marks, proposals, rates, terms
from market.accounts import Account
from market.money import Chf
from market.offers import Offer
from market.proposals import Proposal
from market.refusals import NotAllowed, Refusal
from market.requests import Request


class Way(enum.StrEnum):
    """The three ways of proposing."""

    BID = "bid"
    ENQUIRY = "enquiry"
    COUNTER = "counter"


@dataclass(frozen=True)
class Draft:
    """One proposal on its way. `old` is the one it answers; `is_price_fixed` when this side has changed the price already."""

    way: Way
    ad: Request | Offer
    other: Account
    action: str
    back: str
    is_helper: bool
    old: Proposal | None = None
    is_price_fixed: bool = False


def a_bid(wanted: Request) -> Draft:
    action, back = url_for("proposals.bid", request_id=wanted.id), url_for("requests.show", request_id=wanted.id)
    return Draft(Way.BID, wanted, wanted.author, action, back, is_helper=True)


def an_enquiry(offer: Offer) -> Draft:
    action, back = url_for("proposals.enquire", offer_id=offer.id), url_for("offers.show", offer_id=offer.id)
    return Draft(Way.ENQUIRY, offer, offer.author, action, back, is_helper=False)


def a_counter(old: Proposal) -> Draft:
    action, back = url_for("proposals.counter", proposal_id=old.id), url_for("proposals.show", proposal_id=old.id)
    is_fixed = not proposals.may_change_price(old, me())
    is_helper = old.helper_id == me().id
    return Draft(Way.COUNTER, old.ad, old.other_side(me()), action, back, is_helper, old, is_fixed)


def blank(draft: Draft, may: bool) -> ResponseReturnValue:
    """The empty form; where a proposal is open already, that one; where none is possible any more, the ad."""
    waiting = proposals.open_on(draft.ad, me())
    if waiting:
        return go(url_for("proposals.show", proposal_id=waiting.id))
    if not may:
        say(gettext("No proposal is possible here at the moment."), "info")
        return go(draft.back)
    return written(draft, form_for(draft))


def written(draft: Draft, form: ProposalForm, status: int = 200, amiss: str = "") -> ResponseReturnValue:
    """The form with what was typed, and a sentence on top when something else is amiss."""
    cut = rates.cut_today(form.price.data) if form.price.data and not form.price.errors else None
    shown = marks.shown_of(draft.other.id)
    return page("proposals/new.html", "proposals/_form.html", status, draft=draft, form=form, cut=cut, amiss=amiss, marks=shown)


def send(draft: Draft, act: Callable[[dict[str, Any]], Proposal]) -> ResponseReturnValue:
    form = form_for(draft)
    if not form.validate_on_submit():
        return written(draft, form, 422)
    try:
        made = unit_of_work(lambda: act(form.said))
    except NotAllowed:
        raise
    except Refusal as no:
        if no.field is None or no.field not in form:
            return written(draft, form, status_of(no), refusal(no))
        form[no.field].errors = [refusal(no)]
        return written(draft, form, status_of(no))
    say(gettext("Sent. %(name)s has been told.", name=made.asked.first_name))
    tell_what_is_covered(form.said["message"])
    return go(url_for("proposals.show", proposal_id=made.id))


def form_for(draft: Draft) -> ProposalForm:
    """What was sent, else what is likely: the price and the duration that stand, and the times that are still free."""
    minutes = draft.old.duration_min if draft.old else getattr(draft.ad, "duration_min", 60)
    form = ProposalForm(
        price=_likely_price(draft),
        duration_min=minutes if minutes in terms.current().durations_min else 60,
        slots=rows_of(draft.old.free_slots) if draft.old else None,
    )
    if draft.is_helper:
        form.slots.label.text = gettext("When could you come?")
    return form


def _likely_price(draft: Draft) -> Chf | None:
    if draft.old:
        return draft.old.price
    return draft.ad.price if isinstance(draft.ad, Offer) else None
