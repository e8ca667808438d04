"""People who call: an account opened during the call, the code told on the telephone, and the way into acting for them."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import blueprint
from blueprints.desk.people import about, found
from blueprints.guards import me, operators_only
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.callers import CallerForm, SaidBackForm
from market import acting, callers, notices
from market.accounts import Account


@blueprint.get("/callers", endpoint="callers")
@operators_only
def listed() -> ResponseReturnValue:
    """Everybody without mail, and how much they have not been told yet."""
    people = callers.without_mail()
    return page("desk/callers.html", rows=[(person, len(notices.unread_about(person))) for person in people])


@blueprint.get("/callers/new")
@operators_only
def new_caller() -> ResponseReturnValue:
    return page("desk/new_caller.html", form=CallerForm(formdata=None, language="de"))


@blueprint.post("/callers")
@operators_only
def open_caller() -> ResponseReturnValue:
    form = CallerForm()
    if not form.validate():
        return form_again("desk/new_caller.html", "desk/_new_caller.html", form=form)
    account = unit_of_work(lambda: callers.open_account(**form.said, by=me()))
    say(gettext("The account is open."))
    return go(url_for("desk.account", account_id=account.id))


@blueprint.post("/accounts/<int:account_id>/calls")
@operators_only
def call(account_id: int) -> ResponseReturnValue:
    """Written down before anybody dials; the page then shows number and code."""
    person = found(account_id)
    unit_of_work(lambda: callers.call(person, by=me()))
    return go(url_for("desk.account", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/calls/answer")
@operators_only
def said_back(account_id: int) -> ResponseReturnValue:
    person, form = found(account_id), SaidBackForm()
    made = callers.open_call(person, me())
    if made is None:
        say(gettext("This code is no longer valid. Please call once more."), "bad")
        return go(url_for("desk.account", account_id=account_id))
    if not form.validate() or not unit_of_work(lambda: callers.prove(made, form.digits, by=me())):
        form.code.errors = form.code.errors or [gettext("This is not the code. Please ask once more.")]
        return form_again("desk/account.html", "desk/_account.html", **about(found(account_id), said_back=form))
    say(gettext("Proven. You may act for this person now."))
    return go(url_for("desk.account", account_id=account_id))


def care_of(person: Account) -> dict[str, Any]:
    """What the page of a person says about calls and acting."""
    return {
        "may_call": callers.may_be_called_by(person, me()),
        "open_call": callers.open_call(person, me()),
        "calls": callers.calls_of(person),
        "may_act": acting.may_act_for(me(), person),
        "said_back": SaidBackForm(formdata=None),
    }


blueprint.add_app_template_global(care_of)
