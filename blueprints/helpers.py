"""Helpers: becoming one, describing oneself, and the public profile."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.covering import tell_what_is_covered
from blueprints.guards import in_person_only, me, open_to_all, seen_or_404
from blueprints.kept_answers import kept
from blueprints.phrases import refusal
from blueprints.readable import language
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.helpers import HelperForm
from market import clock, helpers, introductions, marks, offers, pictures, rates, reviews, terms
from market.accounts import Account
from market.helpers import HelperProfile
from market.introductions import Introduction
from market.money import Chf
from market.pictures import Picture
from market.refusals import Refusal

blueprint = Blueprint("helpers", __name__)

REVIEWS_A_PAGE = 10


@blueprint.app_template_global()
def first_call_of(helper: Account) -> Introduction | None:
    """The call before the first visit, or to a new number, while it is to come."""
    profile = helper.helper
    there = introductions.of_helper(profile) if profile is not None and profile.spoken_at is None else None
    return there if there is not None and there.is_open and terms.current().first_call_needed else None


@blueprint.app_template_filter("month")
def month(when: date) -> str:
    """`März 2026`: since when somebody is here."""
    return str(format_date(clock.in_zurich(when) if isinstance(when, datetime) else when, "MMMM y", locale=language()))


@blueprint.get("/helpers/new")
@open_to_all
def start() -> ResponseReturnValue:
    person = me()
    if person is None:
        now = terms.current()
        band = (Chf(now.price_min_rappen), Chf(now.price_max_rappen))
        return page("helpers/intro.html", band=band, cut=rates.cut_today(band[1]))
    if person.is_helper:
        return go(url_for("helpers.edit"))
    form = HelperForm(phone=person.phone, languages=["de", "gsw"], radius_km=10)
    return page("helpers/new.html", form=form, profile=None)


@blueprint.post("/helpers/new")
@in_person_only
def create() -> ResponseReturnValue:
    form = HelperForm()
    if me().is_helper:
        return go(url_for("helpers.show", helper_id=me().helper.id))
    return keep(form, None, lambda said: helpers.start_helping(me(), by=me(), **said))


@blueprint.get("/helpers/me/edit")
@in_person_only
def edit() -> ResponseReturnValue:
    profile = seen_or_404(me().helper)
    form = HelperForm(obj=profile, phone=me().phone, skills=[skill.value for skill in profile.skills], photo=None)
    return page("helpers/edit.html", form=form, profile=profile)


@blueprint.post("/helpers/me/edit")
@in_person_only
def change() -> ResponseReturnValue:
    profile = seen_or_404(me().helper)
    return keep(HelperForm(), profile, lambda said: helpers.change_profile(profile, by=me(), **said))


@blueprint.get("/helpers/<int:helper_id>")
@open_to_all
@kept
def show(helper_id: int) -> ResponseReturnValue:
    profile = seen_or_404(helpers.seen_by(me(), helper_id))
    found = reviews.of_helper(profile, before=request.args.get("before", type=int), limit=REVIEWS_A_PAGE + 1)
    shown = found[:REVIEWS_A_PAGE]
    more = shown[-1].id if len(found) > REVIEWS_A_PAGE else None
    if "before" in request.args:
        return page("helpers/reviews.html", "helpers/_reviews.html", profile=profile, reviews=shown, more=more)
    context: dict[str, Any] = {"offers": offers.live_of(profile), "marks": marks.shown_of(profile.account_id)}
    return page("helpers/show.html", profile=profile, reviews=shown, more=more, **context)


def keep(form: HelperForm, profile: HelperProfile | None, verb: Callable[[dict[str, Any]], Any]) -> ResponseReturnValue:
    """Checks what was typed, keeps it with its photo, and shows the profile as others see it."""
    try:
        if form.validate():
            kept = keep_with_photo(form, verb)
            say(gettext("This is how neighbours see you now."))
            tell_what_is_covered(form.about.data, form.usual_times.data)
            return go(url_for("helpers.show", helper_id=kept.id))
    except Refusal as error:
        if error.field is None:
            raise
        field = form["photo" if error.field == "photos" else error.field]
        field.errors = [refusal(error)]
    full = "helpers/edit.html" if profile else "helpers/new.html"
    return form_again(full, "helpers/_form.html", form=form, profile=profile)


def keep_with_photo(form: HelperForm, verb: Callable[[dict[str, Any]], HelperProfile]) -> HelperProfile:
    """The photo is drawn anew before the write begins; the one before it goes."""
    sent = form.photo.data
    drawn = pictures.draw(sent.read()) if sent else None

    def step() -> tuple[HelperProfile, list[str]]:
        before: Picture | None = me().helper.photo if me().helper and drawn else None
        photo = pictures.keep(drawn, owner=me()) if drawn else None
        kept = verb({**form.said, "photo": photo})
        return kept, pictures.throw_away([before] if before else [])

    kept, thrown = unit_of_work(step)
    pictures.clear(thrown)
    return kept
