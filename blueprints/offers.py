"""Offers: written, looked at as others will see them, posted, paused, renewed; and the page everybody sees."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.covering import tell_what_is_covered
from blueprints.guards import in_person_only, me, open_to_all, seen_or_404
from blueprints.kept_answers import kept
from blueprints.limits import ad_limit
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, swap
from database import unit_of_work
from forms.offers import OfferForm
from market import ads, offers, places, rates
from market.offers import Offer
from market.refusals import Refusal

blueprint = Blueprint("offers", __name__)


@blueprint.get("/offers/new")
@in_person_only
def new() -> ResponseReturnValue:
    helper = me().helper
    if helper is None:
        return go(url_for("helpers.start"))
    form = OfferForm(place=me().place, radius_km=helper.radius_km, price=helper.price_idea)
    return page("offers/new.html", form=form, offer=None)


@blueprint.post("/offers/new")
@in_person_only
@ad_limit
def create() -> ResponseReturnValue:
    helper = me().helper
    if helper is None:
        return go(url_for("helpers.start"))
    form = OfferForm()
    return keep(form, None, lambda: offers.draft(helper, by=me(), form_key=form.form_key.data, **form.said))


@blueprint.get("/offers/mine")
def mine() -> ResponseReturnValue:
    return page("offers/mine.html", offers=offers.of(me()))


@blueprint.get("/offers/<int:offer_id>")
@open_to_all
@kept
def show(offer_id: int) -> ResponseReturnValue:
    return page("offers/show.html", **view_of(seen(offer_id)))


@blueprint.get("/offers/<int:offer_id>/edit")
@in_person_only
def edit(offer_id: int) -> ResponseReturnValue:
    offer = my_own(offer_id, Offer.may_be_edited_by)
    form = OfferForm(obj=offer, place=offer.place, skills=[skill.value for skill in offer.skills])
    return page("offers/edit.html", form=form, offer=offer)


@blueprint.post("/offers/<int:offer_id>/edit")
@in_person_only
def change(offer_id: int) -> ResponseReturnValue:
    offer, form = my_own(offer_id), OfferForm()
    return keep(form, offer, lambda: offers.edit(offer, by=me(), **form.said))


@blueprint.post("/offers/<int:offer_id>/posting")
@in_person_only
@ad_limit
def post(offer_id: int) -> ResponseReturnValue:
    return act(offer_id, lambda offer: offers.post(offer, by=me()))


@blueprint.post("/offers/<int:offer_id>/pause")
@in_person_only
def pause(offer_id: int) -> ResponseReturnValue:
    return act(offer_id, lambda offer: offers.pause(offer, by=me()))


@blueprint.post("/offers/<int:offer_id>/resumption")
@in_person_only
def resume(offer_id: int) -> ResponseReturnValue:
    return act(offer_id, lambda offer: offers.resume(offer, by=me()))


@blueprint.post("/offers/<int:offer_id>/renewal")
@in_person_only
def renew(offer_id: int) -> ResponseReturnValue:
    return act(offer_id, lambda offer: offers.renew(offer, by=me()))


@blueprint.post("/offers/<int:offer_id>/removal")
@in_person_only
def take_down(offer_id: int) -> ResponseReturnValue:
    return act(offer_id, lambda offer: ads.take_down(offer, by=me()))


def act(offer_id: int, verb: Callable[[Offer], Any]) -> ResponseReturnValue:
    """One tap of the author, answered where it was tapped: in the list or on the offer's page."""
    offer = my_own(offer_id)
    unit_of_work(lambda: verb(offer))
    if request.form.get("from") == "mine":
        return swap("offers/_mine.html", or_go=url_for("offers.mine"), offer=offer)
    return swap("offers/_offer.html", or_go=url_for("offers.show", offer_id=offer.id), **view_of(offer))


def keep(form: OfferForm, offer: Offer | None, write: Callable[[], Offer]) -> ResponseReturnValue:
    """Checks what was typed, keeps it, and shows it as others see it."""
    try:
        if form.validate():
            kept = unit_of_work(write)
            tell_what_is_covered(form.title.data, form.description.data)
            return go(url_for("offers.show", offer_id=kept.id))
    except Refusal as error:
        if error.field is None:
            raise
        form[error.field].errors = [refusal(error)]
    return form_again("offers/edit.html" if offer else "offers/new.html", "offers/_form.html", form=form, offer=offer)


def seen(offer_id: int) -> Offer:
    return seen_or_404(offers.seen_by(me(), offer_id))


def my_own(offer_id: int, may: Callable[[Offer, Any], bool] = Offer.is_by) -> Offer:
    """What is somebody else's cannot be changed, and what cannot be changed has no page for it."""
    found = seen(offer_id)
    return seen_or_404(found if may(found, me()) else None)


def view_of(offer: Offer) -> dict[str, Any]:
    """What an offer's page needs: how far away it is, and how its price is divided."""
    person = me()
    away = places.distance_m(person.postal_code, offer.postal_code) if person and not offer.is_by(person) else None
    return {"offer": offer, "away": away, "cut": rates.cut_today(offer.price)}
