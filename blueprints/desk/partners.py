"""The partners: each with its looks and people, one more taken in, one changed; with a reason."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import as_short_file, blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import CATEGORIES, category_name, refusal
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.partners import PartnerForm, PartnersForm
from market import partners as rules
from market import partnerships, pictures
from market.partners import Partner
from market.partnerships import Looks
from market.refusals import Refusal
from market.skills import Category


@blueprint.get("/partners")
@operators_only
def list_partners() -> ResponseReturnValue:
    form = PartnersForm(request.args)
    context: dict[str, Any] = {
        "rows": found(form),
        "people": partnerships.agents_by_partner(),
        "form": form,
        "wishes": form.wishes,
    }
    return page("desk/partners.html", "desk/_partners.html", **context)


@blueprint.post("/partners.csv")
@operators_only
def partners_as_file() -> ResponseReturnValue:
    form, people = PartnersForm(request.args), partnerships.agents_by_partner()
    head = (gettext("Short name"), gettext("Name"), gettext("Colour"), gettext("Badge"), gettext("Categories"), gettext("People"))
    rows = [
        (one.slug, one.name, one.colour, one.badge, ", ".join(category_name(Category(word)) for word in one.categories), people.get(one.id, 0))
        for one in found(form)
    ]  # fmt: skip
    return as_short_file("partners", form.wishes, head, rows)


@blueprint.get("/partners/new")
@operators_only
def new_partner() -> ResponseReturnValue:
    return page("desk/partner.html", form=blank(None, formdata=None), partner=None)


@blueprint.post("/partners")
@operators_only
def take_in_partner() -> ResponseReturnValue:
    return keep(blank(None), None)


@blueprint.get("/partners/<slug>")
@operators_only
def edit_partner(slug: str) -> ResponseReturnValue:
    partner = seen_or_404(rules.with_slug(slug))
    form = blank(
        partner, formdata=None, data={name: getattr(partner, name) for name in ("name", "colour", "badge", "signs_badges")}
    )
    form.categories.data = list(partner.categories)
    return page("desk/partner.html", form=form, partner=partner)


@blueprint.post("/partners/<slug>")
@operators_only
def change_partner(slug: str) -> ResponseReturnValue:
    partner = seen_or_404(rules.with_slug(slug))
    return keep(blank(partner), partner)


def found(form: PartnersForm) -> list[Partner]:
    """Those whose name or slug holds what was typed, the newest first; there are a handful."""
    typed = (form.words.data or "").casefold()
    return [one for one in reversed(rules.all_of_them()) if typed in f"{one.name} {one.slug}".casefold()]


def blank(partner: Partner | None, **more: Any) -> PartnerForm:
    offered = [(category.value, CATEGORIES[category]) for category in Category]
    return PartnerForm(offered, has_slug=partner is not None, **more)


def keep(form: PartnerForm, partner: Partner | None) -> ResponseReturnValue:
    """The logo is drawn before the write begins; the one before it goes afterwards, or the new one when nothing is kept."""
    slug = partner.slug if partner else None
    if form.validate_on_submit():
        fresh: str | None = None
        try:
            raw = form.logo.data.read() if form.logo.data else b""
            fresh = pictures.draw(raw).storage_key if raw else None
            old = unit_of_work(lambda: write(form, partner, fresh))
            pictures.clear([old] if old else [])
            say(gettext("Saved. This holds from now on."))
            return go(url_for("desk.list_partners"))
        except Refusal as no:
            pictures.clear([fresh] if fresh else [])
            amiss(form, no)
    again = rules.with_slug(slug) if slug else None
    return form_again("desk/partner.html", "desk/_partner.html", form=form, partner=again)


def write(form: PartnerForm, partner: Partner | None, logo_key: str | None) -> str | None:
    """Takes in or changes; says which logo is not needed any more."""
    categories = [Category(word) for word in form.categories.data or []]
    looks = Looks(form.name.data, form.colour.data, form.badge.data, categories, bool(form.signs_badges.data), logo_key)
    if partner is not None:
        return partnerships.change(partner, looks, form.reason.data, by=me())
    partnerships.take_in(form.slug.data or "", looks, form.reason.data, by=me())
    return None


def amiss(form: PartnerForm, no: Refusal) -> None:
    name = "logo" if no.field == "photos" else no.field
    field = form[name if name in form else "reason"]
    field.errors = [*field.errors, refusal(no)]


@blueprint.app_template_filter()
def category_of(word: str) -> str:
    return category_name(Category(word))
