"""Looking around, without an account too: offers for neighbours, requests for helpers. The address always holds the search."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import me, open_to_all
from blueprints.kept_answers import kept
from blueprints.limits import search_limit
from blueprints.responses import page
from forms.search import RequestSearchForm, SearchForm
from market import blocks, places, search, terms
from market.places import Place
from market.ranking import ANY
from market.search import Wanted

blueprint = Blueprint("search", __name__)

TOP_OF_ALL = 1 << 62
RESULTS, MORE = "search/_results.html", "search/_rows.html"


@blueprint.get("/offers")
@open_to_all
@search_limit
@kept
def offers() -> ResponseReturnValue:
    """People who help."""
    form = asked(SearchForm)
    place: Place | None = form.place.data
    is_outside = place is not None and not place.is_in_pilot_area
    found = None if is_outside else search.find_offers(wanted_from(form), cursor(), apart=blocks.apart_from(me()))
    return answer("search/offers.html", form, found, is_outside=is_outside)


@blueprint.get("/requests")
@open_to_all
@search_limit
@kept
def requests() -> ResponseReturnValue:
    """Neighbours who need help; helpers from outside the pilot area are welcome inside."""
    form = asked(RequestSearchForm)
    found = search.find_requests(wanted_from(form), cursor(), apart=blocks.apart_from(me()))
    helper = me().helper if me() else None
    return answer("search/requests.html", form, found, my_skills=helper.skills if helper else [])


def asked(kind: type[SearchForm]) -> SearchForm:
    """What the address asks for. Nothing at all: around the home of who is signed in."""
    usual = terms.current().pilot_radius_km
    if request.args or me() is None:
        return kind(request.args, km=usual)
    is_helper = kind is RequestSearchForm and me().helper is not None
    return kind(request.args, place=me().place, km=me().helper.radius_km if is_helper else usual)


def wanted_from(form: SearchForm) -> Wanted:
    place = form.place.data
    return Wanted(
        words=form.wanted_words,
        category=form.wanted_category,
        postal_code=place.postal_code if place else None,
        km=form.wanted_km,
        price=form.wanted_price,
        badge=ANY if form.wants_badge else None,
        seen_from=me().postal_code if me() else None,
    )


def cursor() -> int | None:
    """Where the next page begins; nonsense begins at the top."""
    number = request.args.get("from", type=int)
    return number if number is not None and 0 < number < TOP_OF_ALL else None


def answer(template: str, form: SearchForm, found: Any, **context: Any) -> ResponseReturnValue:
    """The whole page, its results while one types, or only the next rows."""
    context |= {
        "form": form,
        "kind": template.removeprefix("search/").removesuffix(".html"),
        "place": form.place.data,
        "found": found,
        "is_first": cursor() is None,
        "again": repeated(form),
        "wider": next((km for km in terms.current().radius_choices_km if km > form.wanted_km), None),
        "meant": places.suggest(str((form.place.raw_data or [""])[0])[:40], limit=4) if form.place.errors else [],
    }
    return page(template, RESULTS if cursor() is None else MORE, **context)


def repeated(form: SearchForm) -> Callable[..., str]:
    """`again(km=20)`: the address of this search with something changed; None leaves it out."""
    now = {
        "what": form.what.data,
        "place": form.place.data.postal_code if form.place.data else None,
        "km": form.wanted_km if form.place.data else None,
        "category": form.wanted_category,
        "price": form.price.data if form.wanted_price else None,
        "badge": "y" if form.wants_badge else None,
    }

    def again(**change: Any) -> str:
        asked_for = {name: value for name, value in {**now, **change}.items() if value}
        return url_for(request.endpoint or "search.offers", **asked_for)

    return again
