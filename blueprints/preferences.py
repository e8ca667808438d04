"""Notifications: which mails and texts I get, and when it is quiet."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import me
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.preferences import PreferencesForm
from market import preferences, terms, texting
from market.refusals import Missing, NotAllowed, OutOfRange

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/me/notifications")
def show() -> ResponseReturnValue:
    usual = (terms.current().quiet_from_hour, terms.current().quiet_to_hour)
    form = blank().fill(preferences.of(me()), usual, me().phone)
    return page("preferences/show.html", form=form)


@blueprint.post("/me/notifications")
def change() -> ResponseReturnValue:
    form = blank()
    if not form.validate():
        return again(form)
    try:
        unit_of_work(lambda: keep(form))
    except (Missing, NotAllowed, OutOfRange) as no:
        form[no.field or "mail"].errors = [refusal(no)]
        return again(form)
    say(gettext("Saved. This holds from now on."))
    return go(url_for("preferences.show"))


def keep(form: PreferencesForm) -> None:
    preferences.choose(me(), **form.said, by=me())
    if form.has_texts is not None:
        texting.choose(me(), form.has_texts.data, form.phone.data, by=me())


def blank() -> PreferencesForm:
    """The form with the topics that can concern this person."""
    return PreferencesForm(is_helper=me().is_helper)


def again(form: PreferencesForm) -> ResponseReturnValue:
    return form_again("preferences/show.html", "preferences/_form.html", form=form)


blueprint.add_app_template_global(texting.gets_none, "gets_no_texts")
