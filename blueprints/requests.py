"""A neighbour's request: posted from the draft, looked at by everybody, kept up to date by its author."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints import drafts as writing
from blueprints.covering import tell_what_is_covered
from blueprints.guards import me, open_to_all, seen_or_404
from blueprints.kept_answers import kept
from blueprints.limits import ad_limit
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say, swap
from blueprints.surroundings import looked_at
from database import unit_of_work
from forms.requests import RequestForm
from market import ads, drafts, ending, jobs, places, proposals, rates, requests
from market.lifecycle import AdState
from market.rates import Cut
from market.refusals import Missing, Refusal
from market.requests import Request

blueprint = Blueprint("requests", __name__)


@blueprint.get("/requests/new")
@open_to_all
def start() -> ResponseReturnValue:
    """`what`, `place` and `category` come along from a search."""
    return writing.first_screen()


@blueprint.post("/requests/posting")
@ad_limit
def post() -> ResponseReturnValue:
    """The reviewed draft becomes a request; sent twice, it is the same one."""
    draft = seen_or_404(reviewed_draft())

    def step() -> Request:
        drafts.belongs_to(draft, me())
        return requests.post(draft, by=me())

    try:
        posted = unit_of_work(step)
    except Missing as error:
        amiss = refusal(error)
        return form_again("drafts/review.html", writing.REVIEW, **writing.overview(draft), amiss=amiss)
    cookie.pop("draft", None)
    tell_what_is_covered(*said_in(draft))
    return go(url_for("requests.show", request_id=posted.id))


def said_in(draft: drafts.RequestDraft) -> list[str]:
    """All that was answered in words."""
    return [*draft.answers["what"].values(), *(str(draft.answers.get(name) or "") for name in requests.ANSWERS)]


def reviewed_draft() -> drafts.RequestDraft | None:
    """The draft named by the review page, posted or not; before signing up it was this browser's."""
    number = request.form.get("draft", 0, type=int)
    held = writing.held()
    return held if held is not None and held.id == number else drafts.of(me(), number)


@blueprint.get("/requests/<int:request_id>")
@open_to_all
@kept
def show(request_id: int) -> ResponseReturnValue:
    wanted = seen(request_id)
    looked_at(wanted)
    return page("requests/show.html", **(for_author(wanted) if wanted.is_by(me()) else for_others(wanted)))


@blueprint.get("/requests/mine")
def mine() -> ResponseReturnValue:
    return page("requests/mine.html", requests=requests.of(me()))


@blueprint.get("/requests/<int:request_id>/edit")
def edit(request_id: int) -> ResponseReturnValue:
    mine = my_own(request_id, Request.may_be_edited_by)
    form = RequestForm(obj=mine, place=mine.place)
    return page("requests/edit.html", form=form, wanted=mine)


@blueprint.post("/requests/<int:request_id>/edit")
def change(request_id: int) -> ResponseReturnValue:
    mine, form = my_own(request_id), RequestForm()
    try:
        if form.validate():
            unit_of_work(lambda: requests.edit(mine, by=me(), **form.said))
            say(gettext("Your request is changed."))
            tell_what_is_covered(*(form.said[name] for name in requests.WORDS))
            return go(url_for("requests.show", request_id=mine.id))
    except Refusal as error:
        if error.field is None:
            raise
        form[error.field].errors = [refusal(error)]
    return form_again("requests/edit.html", "requests/_form.html", form=form, wanted=mine)


@blueprint.post("/requests/<int:request_id>/renewal")
def renew(request_id: int) -> ResponseReturnValue:
    return act(request_id, lambda mine: requests.renew(mine, by=me()))


@blueprint.post("/requests/<int:request_id>/removal")
def take_down(request_id: int) -> ResponseReturnValue:
    return act(request_id, lambda mine: ads.take_down(mine, by=me()))


@blueprint.post("/requests/<int:request_id>/reopening")
def reopen(request_id: int) -> ResponseReturnValue:
    return act(request_id, lambda mine: ending.reopen_request(mine, by=me()))


def act(request_id: int, verb: Callable[[Request], Any]) -> ResponseReturnValue:
    """One tap of the author, answered with the request as it is now."""
    mine = my_own(request_id)
    unit_of_work(lambda: verb(mine))
    return swap("requests/_request.html", or_go=url_for("requests.show", request_id=mine.id), **for_author(mine))


def seen(request_id: int) -> Request:
    return seen_or_404(requests.seen_by(me(), request_id))


def my_own(request_id: int, may: Callable[[Request, Any], bool] = Request.is_by) -> Request:
    """What is somebody else's cannot be changed, and what cannot be changed has no page for it."""
    found = seen(request_id)
    return seen_or_404(found if may(found, me()) else None)


def for_author(mine: Request) -> dict[str, Any]:
    """What the author's view needs: how it stands, and the job when somebody was chosen."""
    job = jobs.current_of_request(mine) if mine.state is AdState.TAKEN else None
    return {"wanted": mine, "job": job, "may_reopen": ending.may_be_reopened_by(mine, me()), "cut": cut_of(mine)}


def for_others(wanted: Request) -> dict[str, Any]:
    """What a visitor's view needs: how far away it is, and an own proposal if there is one."""
    person = me()
    own = proposals.on_request(wanted, person) if person and person.is_helper else []
    away = places.distance_m(person.postal_code, wanted.postal_code) if person else None
    return {"wanted": wanted, "own": own[0] if own else None, "away": away, "cut": cut_of(wanted)}


def cut_of(wanted: Request) -> Cut | None:
    """How the budget would be divided, if there is one."""
    return rates.cut_today(wanted.budget) if wanted.budget else None
