"""A partner's own entrance: the landing page in its name and colours, its categories first, its badge and who carries it."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from blueprints.assets import FOR_A_YEAR
from blueprints.guards import me, open_to_all, seen_or_404
from blueprints.home import highest, lowest, of_different_people
from blueprints.kept_answers import kept
from blueprints.responses import page
from market import badges, blocks, entrances, partners, search
from market.partners import Partner
from market.search import Wanted
from market.skills import Category

blueprint = Blueprint("entrances", __name__, url_prefix="/p")
STYLE = (
    ":root{{--brand:light-dark({day.colour},{night.colour});--on-brand:light-dark({day.on},{night.on});"
    "--brand-hover:light-dark({day.hover},{night.hover})}}\n"
)


@blueprint.get("/<slug>")
@open_to_all
@kept
def show(slug: str) -> ResponseReturnValue:
    partner = found(slug)
    best = of_different_people(search.find_offers(Wanted(badge=slug), apart=blocks.apart_from(me())).rows)
    first = [category for category in Category if partner.looks_after(category)]
    others = [category for category in Category if category not in first]
    return page(
        "entrances/show.html", partner=partner, best=best, first=first, others=others, held=badges.held(partner),
        version=entrances.version(partner), lowest=lowest(), highest=highest(),
    )  # fmt: skip


@blueprint.get("/<slug>/<version>.css")
@open_to_all
def colours(slug: str, version: str) -> Response:
    """Three colours, for day and night; an older address gets today's, unkept."""
    partner = found(slug)
    text = STYLE.format(day=entrances.by_day(partner.colour), night=entrances.by_night(partner.colour))
    answer = Response(text, mimetype="text/css")
    answer.headers["Cache-Control"] = FOR_A_YEAR if version == entrances.version(partner) else "no-store"
    return answer


@blueprint.get("/<slug>/logo.jpg")
@open_to_all
def logo(slug: str) -> Response:
    return Response(seen_or_404(entrances.logo_of(found(slug))), mimetype="image/jpeg")


def found(slug: str) -> Partner:
    return seen_or_404(partners.with_slug(slug))
