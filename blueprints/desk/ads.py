"""Offers and requests: to look through, to hide with a reason the author reads, to show again."""

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import as_file, blueprint, chosen, days, listing, town_of
from blueprints.exports import Cell
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.leaves import before
from blueprints.phrases import category_name, refusal, state_name
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.desk import HidingForm
from forms.lists import AdsForm
from market import ads as rules
from market import lists, offers, requests
from market.lifecycle import AdState
from market.lists import Listing
from market.offers import Offer
from market.refusals import Refusal
from market.requests import Request
from market.skills import Category

LISTED = [state for state in AdState if state is not AdState.DRAFT]
FIND = {"offers": offers.seen_by, "requests": requests.seen_by}
KINDS: dict[str, type[Offer] | type[Request]] = {"offers": Offer, "requests": Request}


@blueprint.get("/ads")
@operators_only
def ads() -> ResponseReturnValue:
    form = asked_for()
    return listing("ads", listed(form).leaf(before()), form, kind=form.kind.data)


@blueprint.post("/ads.csv")
@operators_only
def ads_as_file() -> ResponseReturnValue:
    form = asked_for()
    price = gettext("Price") if form.kind.data == "offers" else gettext("Budget")
    head = (gettext("Number"), gettext("Title"), gettext("From"), gettext("Category"), gettext("Postal code"), gettext("Town"),
            gettext("State"), gettext("Online since"), gettext("Until"), f"{price} (CHF)")  # fmt: skip
    return as_file("ads", listed(form), form, head, cells, kind=form.kind.data)


def asked_for() -> AdsForm:
    kinds = [("offers", gettext("Offers")), ("requests", gettext("Requests"))]
    states = [("", gettext("All")), *((state.value, state_name(state)) for state in LISTED)]
    return AdsForm(request.args, kind=kinds, state=states, category=every_category())


def every_category() -> list[tuple[str, str]]:
    return [("", gettext("All")), *((category.value, category_name(category)) for category in Category)]


def listed(form: AdsForm) -> Listing:
    state, category = chosen(AdState, form.state.data), chosen(Category, form.category.data)
    return lists.ads(KINDS[form.kind.data], state, category, form.words.data or "", form.place.data or "", days(form))


def cells(row: Any) -> list[Cell]:
    """An ad as a line of the file."""
    told = (row.id, row.title, f"{row.first_name} {row.last_name}", category_name(row.category))
    return [*told, row.postal_code, town_of(row.postal_code), state_name(row.state), row.posted_at, row.stands_until, row.price]


@blueprint.get("/<any(offers, requests):kind>/<int:ad_id>")
@operators_only
def ad(kind: str, ad_id: int) -> ResponseReturnValue:
    return show_ad(kind, found(kind, ad_id))


@blueprint.post("/<any(offers, requests):kind>/<int:ad_id>/hiding")
@operators_only
def hide(kind: str, ad_id: int) -> ResponseReturnValue:
    seen, form = found(kind, ad_id), HidingForm()
    if not form.validate_on_submit():
        return form_again("desk/ad.html", part="desk/_ad.html", ad=seen, kind=kind, form=form)
    return act_on(kind, seen, lambda: rules.hide(seen, form.reason.data, by=me()))


@blueprint.post("/<any(offers, requests):kind>/<int:ad_id>/showing")
@operators_only
def show_again(kind: str, ad_id: int) -> ResponseReturnValue:
    seen = found(kind, ad_id)
    return act_on(kind, seen, lambda: rules.show_again(seen, by=me()))


def found(kind: str, ad_id: int) -> Any:
    """An ad of any state but a draft, which is its author's own business."""
    seen: Any = seen_or_404(FIND[kind](me(), ad_id))
    return seen_or_404(None if seen.state is AdState.DRAFT else seen)


def act_on(kind: str, seen: Any, act: Callable[[], Any]) -> ResponseReturnValue:
    """One act on an ad: the fresh ad, or why not, with the fresh ad."""
    ad_id = seen.id
    try:
        unit_of_work(act)
    except Refusal as no:
        return show_ad(kind, found(kind, ad_id), no)
    return swap("desk/_ad.html", or_go=url_for("desk.ad", kind=kind, ad_id=ad_id), ad=seen, kind=kind, form=HidingForm(None))


def show_ad(kind: str, seen: Any, no: Refusal | None = None) -> ResponseReturnValue:
    """The ad with what can be done; after a refusal with its sentence on top."""
    status = 200 if no is None else current_app.extensions["refusal_status"](no)
    amiss = refusal(no) if no else ""
    return page("desk/ad.html", "desk/_ad.html", status=status, ad=seen, kind=kind, form=HidingForm(None), amiss=amiss)
