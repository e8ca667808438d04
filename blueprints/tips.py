"""Solved together: questions and tips under a request, and «this solved it»."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints import requests as pages
from blueprints.covering import with_word_beside
from blueprints.errors import status_of
from blueprints.guards import me, open_to_all, seen_or_404
from blueprints.limits import tip_limit
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say, swap
from database import unit_of_work
from forms.tips import TipForm
from market import tips
from market.refusals import AlreadyMoved, Refusal, SentDifferently
from market.requests import Request
from market.tips import Tip

blueprint = Blueprint("tips", __name__)


@blueprint.get("/requests/<int:request_id>/tips")
@open_to_all
def show(request_id: int) -> ResponseReturnValue:
    """All of them, where the request shows the last twenty."""
    return page("tips/all.html", "requests/_tips.html", **about(pages.seen(request_id), everything=True))


@blueprint.post("/requests/<int:request_id>/tips")
@tip_limit
def give(request_id: int) -> ResponseReturnValue:
    wanted, form = pages.seen(request_id), TipForm()
    if not form.validate_on_submit():
        return form_again("tips/all.html", part="requests/_tips.html", **about(wanted, form=form))
    try:
        unit_of_work(lambda: tips.say(wanted, form.body.data or "", by=me(), form_key=form.form_key.data))
    except Refusal as no:
        if isinstance(no, SentDifferently):
            form.form_key.data = TipForm(formdata=None).form_key.data
        form.body.errors = [refusal(no)]
        again = about(pages.seen(request_id), form=form)
        return page("tips/all.html", "requests/_tips.html", status=status_of(no), **again)
    place = url_for("requests.show", request_id=wanted.id) + "#tips"
    return with_word_beside(lambda: swap("requests/_tips.html", or_go=place, **about(wanted)), form.body.data)


@blueprint.post("/tips/<int:tip_id>/solution")
def solve(tip_id: int) -> ResponseReturnValue:
    tip = found(tip_id)
    try:
        unit_of_work(lambda: tips.mark_solved(tip, by=me()))
    except AlreadyMoved as no:
        say(str(refusal(no)), "bad")
        return page("requests/show.html", status=status_of(no), **pages.for_author(pages.seen(tip.request_id)))
    say(gettext("Good that it works again. We have said thank you in your name."))
    return go(url_for("requests.show", request_id=tip.request_id))


def found(tip_id: int) -> Tip:
    return seen_or_404(tips.seen_by(me(), tip_id))


def about(wanted: Request, *, everything: bool = False, form: TipForm | None = None) -> dict[str, Any]:
    """What the part under a request needs."""
    viewer = me()
    shown, has_more = (tips.of_request(wanted, True, viewer), False) if everything else tips.cut(wanted, viewer)
    return {"wanted": wanted, "tips": shown, "has_more": has_more, "tip_form": form or TipForm(formdata=None)}


@blueprint.app_template_global()
def tips_under(wanted: Request) -> dict[str, Any]:
    """For the page of the request, whoever shows it."""
    return about(wanted)


blueprint.add_app_template_global(tips.may_be_given_by, "may_tip")
blueprint.add_app_template_global(tips.thanks_of)
