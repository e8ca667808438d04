"""Notifications: which mails I get, and when it is quiet."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import me
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.preferences import PreferencesForm
from market import preferences, terms
from market.refusals import OutOfRange

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/me/notifications")
def show() -> ResponseReturnValue:
    usual = (terms.current().quiet_from_hour, terms.current().quiet_to_hour)
    form = blank().fill(preferences.of(me()), usual)
    return page("preferences/show.html", form=form)


@blueprint.post("/me/notifications")
def change() -> ResponseReturnValue:
    form = blank()
    if not form.validate():
        return again(form)
    try:
        unit_of_work(lambda: preferences.choose(me(), **form.said, by=me()))
    except OutOfRange as no:
        form.quiet_to.errors = [refusal(no)]
        return again(form)
    say(gettext("Saved. This holds from now on."))
    return go(url_for("preferences.show"))


def blank() -> PreferencesForm:
    """The form with the topics that can concern this person."""
    return PreferencesForm(is_helper=me().is_helper)


def again(form: PreferencesForm) -> ResponseReturnValue:
    return form_again("preferences/show.html", "preferences/_form.html", form=form)
