"""Coming in with a code that was told on the telephone."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import next_address, open_to_all
from blueprints.limits import sign_in_limit
from blueprints.responses import form_again, page
from blueprints.sessions import come_in
from database import unit_of_work
from forms.callers import CallCodeForm
from market import callers
from market.accounts import Account

blueprint = Blueprint("calls", __name__)


@blueprint.get("/sign-in/call")
@open_to_all
def sign_in() -> ResponseReturnValue:
    return page("sessions/call.html", form=CallCodeForm(), next_to=next_address(""))


@blueprint.post("/sign-in/call")
@open_to_all
@sign_in_limit
def give_code() -> ResponseReturnValue:
    form = CallCodeForm()
    if form.validate():
        account = proven(form.phone.data, form.digits)
        if account is not None:
            return come_in(account)
        form.code.errors = [gettext("Number and code do not fit together. Please call us, and we tell you a new one.")]
    return form_again("sessions/call.html", "sessions/_call.html", form=form, next_to=next_address(""))


def proven(phone: str, digits: str) -> Account | None:
    """Whose number it is, if the code fits."""
    made = callers.open_call_to(phone)
    fits = made is not None and unit_of_work(lambda: callers.prove(made, digits, by=made.account))
    return made.account if made is not None and fits else None
