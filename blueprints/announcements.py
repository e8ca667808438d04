"""What the team tells everybody, for everybody: a band on all pages that can be put away on this browser, and a page to read it."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

import config as settings
from blueprints.guards import mark_of_store, me, next_address, open_to_all, seen_or_404
from blueprints.responses import page, swap
from blueprints.surroundings import language
from market import announcements as rules
from market import bands
from market.bands import Band

blueprint = Blueprint("announcements", __name__)
PUT_AWAY, PARTED_BY = "put_away", "."
A_YEAR = 365 * 24 * 3600
KEPT = 20


@blueprint.get("/news/<int:announcement_id>")
@open_to_all
def show(announcement_id: int) -> ResponseReturnValue:
    seen = seen_or_404(rules.seen_by(me(), announcement_id))
    return page("announcements/show.html", told=seen.told(language()), announced_at=seen.announced_at)


@blueprint.post("/news/<int:announcement_id>/dismissal")
@open_to_all
def put_away(announcement_id: int) -> ResponseReturnValue:
    """Not shown on this browser any more; the same again changes nothing."""
    gone = [number for number in numbers_put_away() if number != announcement_id][1 - KEPT :]
    g.put_away = [*gone, announcement_id]
    answer = swap("announcements/_bands.html", or_go=next_address("/"))
    kept = PARTED_BY.join(map(str, g.put_away))
    answer.set_cookie(PUT_AWAY, kept, max_age=A_YEAR, secure=settings.current().is_https, httponly=True, samesite="Lax")
    return answer


def numbers_put_away() -> list[int]:
    """What this browser does not want to see any more; nonsense is nothing."""
    if "put_away" in g:
        return list(g.put_away)
    written = request.cookies.get(PUT_AWAY, "").split(PARTED_BY)
    return [int(number) for number in written if number.isascii() and number.isdigit() and len(number) <= 9]


@blueprint.app_template_global()
def shown_bands() -> list[Band]:
    gone = numbers_put_away()
    return [band for band in bands.bands(mark_of_store()) if band.id not in gone]
