"""Mails and texts that could not be delivered: a mistyped address, a full box. One or all are sent again."""

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import page, swap
from database import unit_of_work
from market import undelivered
from market.refusals import Refusal


@blueprint.get("/letters")
@operators_only
def letters() -> ResponseReturnValue:
    return page("desk/letters.html", rows=undelivered.newest(), amiss="")


@blueprint.post("/letters/<int:letter_id>/sending")
@operators_only
def send_again(letter_id: int) -> ResponseReturnValue:
    letter = seen_or_404(undelivered.seen_by(me(), letter_id))
    try:
        unit_of_work(lambda: undelivered.send_again(letter, by=me()))
    except Refusal as no:
        return page("desk/letters.html", "desk/_letters.html", 409, rows=undelivered.newest(), amiss=refusal(no))
    return fresh()


@blueprint.post("/letters/sending")
@operators_only
def send_all_again() -> ResponseReturnValue:
    unit_of_work(lambda: undelivered.send_all_again(by=me()))
    return fresh()


def fresh() -> ResponseReturnValue:
    return swap("desk/_letters.html", or_go=url_for("desk.letters"), rows=undelivered.newest(), amiss="")
