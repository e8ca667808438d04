"""The pages around: the landing page, how it works, prices, who we are, what happens to data, the terms; and the language."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

import config as settings
from blueprints.guards import actor, me, next_address, open_to_all
from blueprints.kept_answers import kept
from blueprints.responses import go, page
from database import unit_of_work
from forms.search import SearchForm
from market import accounts, blocks, drafts, rates, search
from market import terms as numbers
from market.cards import OfferCard
from market.money import Chf
from market.search import Wanted

blueprint = Blueprint("home", __name__)

BEST = 3
EXAMPLE = Chf(6000)
CANTONS = {
    "AG": _l("Aargau"), "AI": _l("Appenzell Innerrhoden"), "AR": _l("Appenzell Ausserrhoden"), "BE": _l("Bern"),
    "BL": _l("Basel-Landschaft"), "BS": _l("Basel-Stadt"), "FR": _l("Fribourg"), "GE": _l("Geneva"), "GL": _l("Glarus"),
    "GR": _l("Grisons"), "JU": _l("Jura"), "LU": _l("Lucerne"), "NE": _l("Neuchâtel"), "NW": _l("Nidwalden"),
    "OW": _l("Obwalden"), "SG": _l("St. Gallen"), "SH": _l("Schaffhausen"), "SO": _l("Solothurn"), "SZ": _l("Schwyz"),
    "TG": _l("Thurgau"), "TI": _l("Ticino"), "UR": _l("Uri"), "VD": _l("Vaud"), "VS": _l("Valais"), "ZG": _l("Zug"),
    "ZH": _l("Zurich"),
}  # fmt: skip
A_YEAR = 365 * 24 * 60 * 60


@blueprint.get("/")
@open_to_all
@kept
def landing() -> ResponseReturnValue:
    home = me().place if me() else None
    around = home.postal_code if home and home.is_in_pilot_area else None
    best = of_different_people(search.find_offers(Wanted(postal_code=around), apart=blocks.apart_from(me())).rows)
    canton = CANTONS[numbers.current().pilot_canton]
    form = SearchForm(request.args)
    return page("home/landing.html", form=form, best=best, canton=canton, lowest=lowest(), highest=highest())


def of_different_people(cards: Sequence[OfferCard]) -> list[OfferCard]:
    """The best offer of each of the best three helpers."""
    firsts: dict[int, OfferCard] = {}
    for card in cards:
        firsts.setdefault(card.helper_id, card)
    return list(firsts.values())[:BEST]


@blueprint.get("/how-it-works")
@open_to_all
def how() -> ResponseReturnValue:
    return page("home/how.html", lowest=lowest(), highest=highest())


@blueprint.get("/prices")
@open_to_all
def prices() -> ResponseReturnValue:
    cuts = [rates.cut_today(price) for price in (lowest(), EXAMPLE, highest())]
    return page("home/prices.html", cuts=cuts, cut=rates.cut_today(EXAMPLE), lowest=lowest(), highest=highest())


@blueprint.get("/imprint")
@open_to_all
def imprint() -> ResponseReturnValue:
    return page("home/imprint.html")


@blueprint.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    return page("home/privacy.html", draft_days=drafts.KEPT_FOR.days)


@blueprint.get("/terms", endpoint="terms")
@open_to_all
def terms_of_use() -> ResponseReturnValue:
    return page("home/terms.html", cut=rates.cut_today(EXAMPLE), lowest=lowest(), highest=highest())


@blueprint.post("/language")
@open_to_all
def language() -> ResponseReturnValue:
    """Kept on this browser, and with the account for its letters."""
    chosen, person = request.form.get("language", ""), actor()
    answer = go(next_address("/"))
    if chosen in numbers.LANGUAGES:
        https = settings.current().is_https
        answer.set_cookie("language", chosen, max_age=A_YEAR, secure=https, httponly=True, samesite="Lax")
        if person is not None and person.language != chosen:
            unit_of_work(lambda: accounts.speak(person, chosen, by=person))
    return answer


def lowest() -> Chf:
    return Chf(numbers.current().price_min_rappen)


def highest() -> Chf:
    return Chf(numbers.current().price_max_rappen)
