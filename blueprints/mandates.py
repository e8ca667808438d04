"""People I trust, people who trust me, and the mode in which one acts for another."""

from typing import Any

from flask import Blueprint, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import actor, in_person_only, me, my_session, seen_or_404
from blueprints.limits import code_limit
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.callers import TrustedForm
from market import accounts, acting, mandates
from market.mandates import Mandate
from market.refusals import OutOfRange

blueprint = Blueprint("mandates", __name__)


@blueprint.get("/me/trusted")
@in_person_only
def mine() -> ResponseReturnValue:
    return page("mandates/mine.html", **about())


@blueprint.post("/me/trusted")
@in_person_only
@code_limit
def give() -> ResponseReturnValue:
    form = TrustedForm()
    if not form.validate():
        return form_again("mandates/mine.html", "mandates/_give.html", **about(form=form))
    try:
        unit_of_work(lambda: mandates.give(me(), form.email.data, by=me()))
    except OutOfRange as no:
        form.email.errors = [refusal(no)]
        return form_again("mandates/mine.html", "mandates/_give.html", **about(form=form))
    say(gettext("We have written to this person. It begins when they accept."))
    return go(url_for("mandates.mine"))


@blueprint.post("/mandates/<int:mandate_id>/acceptance")
@in_person_only
def accept(mandate_id: int) -> ResponseReturnValue:
    mandate = found(mandate_id)
    unit_of_work(lambda: mandates.accept(mandate, by=me()))
    say(gettext("You may act for %(name)s now.", name=mandate.holder.first_name))
    return go(url_for("mandates.mine"))


@blueprint.post("/mandates/<int:mandate_id>/ending")
@in_person_only
def end(mandate_id: int) -> ResponseReturnValue:
    mandate = found(mandate_id)
    unit_of_work(lambda: mandates.end(mandate, by=me()))
    say(gettext("It has ended. We tell you both."))
    return go(url_for("mandates.mine"))


@blueprint.post("/acting/<int:account_id>")
@in_person_only
def begin(account_id: int) -> ResponseReturnValue:
    """From now on this browser acts for somebody; without the right to, that somebody does not exist."""
    person = accounts.with_id(account_id)
    here: Any = my_session()
    seen_or_404(person if person is not None and acting.may_act_for(me(), person) else None)
    unit_of_work(lambda: acting.begin(here, seen_or_404(person), by=me()))
    cookie.pop("draft", None)  # what was begun for oneself is not posted for somebody else
    return go(url_for("today.overview"))


@blueprint.post("/acting/end")
def stop() -> ResponseReturnValue:
    """Stopping twice is stopping once."""
    here: Any = my_session()
    unit_of_work(lambda: acting.end(here, by=actor()))
    cookie.pop("draft", None)
    return go(url_for("desk.callers" if actor().is_operator else "mandates.mine"))


def found(mandate_id: int) -> Mandate:
    return seen_or_404(mandates.seen_by(me(), mandate_id))


def about(**more: Any) -> dict[str, Any]:
    given, asked = mandates.given_by(me()), mandates.given_to(me())
    return {"given": given, "asked": asked, "form": TrustedForm(formdata=None), **more}


@blueprint.app_template_filter()
def on_behalf(happened: Any) -> str:
    """Who really did it, for the story of a job."""
    via: Any = accounts.with_id(happened.via_id)
    if via.is_operator:
        return str(gettext("on their behalf, by our team (%(name)s)", name=via.public_name))
    return str(gettext("on their behalf, by %(name)s", name=via.public_name))
