"""Helpers to call before their first visit: the list, one of them with number and guide, and what was heard."""

from collections.abc import Callable
from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.introductions import IdentityForm, SpokenForm
from market import accounts, introductions
from market.introductions import Identity, Introduction
from market.refusals import NotAllowed, OutOfRange, Refusal


@blueprint.get("/introductions", endpoint="introductions")
@operators_only
def to_call() -> ResponseReturnValue:
    return page("desk/introductions.html", rows=introductions.to_call())


@blueprint.get("/introductions/<int:introduction_id>")
@operators_only
def introduction(introduction_id: int) -> ResponseReturnValue:
    return page("desk/introduction.html", **about(found(introduction_id)))


@blueprint.post("/introductions/<int:introduction_id>/attempts")
@operators_only
def miss_helper(introduction_id: int) -> ResponseReturnValue:
    """Not reached."""
    seen = found(introduction_id)
    return act(introduction_id, lambda: introductions.note_missed(seen, by=me()))


@blueprint.post("/introductions/<int:introduction_id>/facts")
@operators_only
def record_helper(introduction_id: int) -> ResponseReturnValue:
    """Spoken with: name and address as said."""
    seen, form = found(introduction_id), SpokenForm()
    if not form.validate_on_submit():
        return again(introduction_id, spoken_form=form)
    said = {"name": form.name.data or "", "address": form.address.data or ""}
    return act(introduction_id, lambda: introductions.record(seen, by=me(), **said), spoken_form=form)


@blueprint.post("/introductions/<int:introduction_id>/identity")
@operators_only
def note_identity(introduction_id: int) -> ResponseReturnValue:
    """Somebody of us has seen who it is."""
    seen, form = found(introduction_id), IdentityForm(team(found(introduction_id)))
    if not form.validate_on_submit() or form.how.data not in tuple(Identity):
        return again(introduction_id, identity_form=form)

    def note() -> Introduction:
        witness = accounts.with_id(form.seen_by.data)
        if witness is None:
            raise OutOfRange("not_of_the_team", "seen_by")
        return introductions.note_identity(seen, Identity(form.how.data), seen_by=witness, by=me())

    return act(introduction_id, note, identity_form=form)


def found(introduction_id: int) -> Introduction:
    return seen_or_404(introductions.for_team(me(), introduction_id))


def team(seen: Introduction) -> list[tuple[int, str]]:
    """Who may have seen it: this one first, and never the helper."""
    others = [one for one in accounts.operators() if one.id not in (me().id, seen.helper.account_id)]
    return [(one.id, one.full_name) for one in (me(), *others)]


def again(introduction_id: int, **forms: Any) -> ResponseReturnValue:
    return form_again("desk/introduction.html", part="desk/_introduction.html", **about(found(introduction_id), **forms))


def act(introduction_id: int, do: Callable[[], Any], **forms: Any) -> ResponseReturnValue:
    """The page as it is now; after a refusal with its sentence and what was typed."""
    try:
        unit_of_work(do)
    except NotAllowed:
        raise
    except Refusal as no:
        status = current_app.extensions["refusal_status"](no)
        fresh = about(found(introduction_id), amiss=refusal(no), **forms)
        return page("desk/introduction.html", "desk/_introduction.html", status=status, **fresh)
    address = url_for("desk.introduction", introduction_id=introduction_id)
    return swap("desk/_introduction.html", or_go=address, **about(found(introduction_id)))


def about(seen: Introduction, **more: Any) -> dict[str, Any]:
    forms = {"spoken_form": SpokenForm(formdata=None), "identity_form": IdentityForm(team(seen), formdata=None)}
    return {
        "introduction": seen,
        "person": seen.helper.account,
        "may": seen.may_be_recorded_by(me()),
        "amiss": "",
        **forms,
        **more,
    }
