"""Who wants to hear from us when we come to their place."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.guards import open_to_all
from blueprints.limits import code_limit
from blueprints.responses import form_again, page
from database import unit_of_work
from forms.waiting_list import WaitingListForm
from market import waiting_list

blueprint = Blueprint("waiting_list", __name__)


@blueprint.app_template_global()
def waiting_form(postal_code: str) -> WaitingListForm:
    """A blank form for this place; templates/shared/_waiting_list.html asks for it."""
    return WaitingListForm(formdata=None, place=postal_code)


@blueprint.get("/waiting-list")
@open_to_all
def show() -> ResponseReturnValue:
    form = waiting_form(request.args.get("place", ""))
    return page("waiting_list/show.html", form=form, place=form.place.data)


@blueprint.post("/waiting-list")
@open_to_all
@code_limit
def wait() -> ResponseReturnValue:
    form = WaitingListForm()
    if not form.validate():
        return form_again("waiting_list/show.html", "shared/_waiting_list.html", form=form, place=form.place.data)
    place = form.place.data
    unit_of_work(lambda: waiting_list.wait_for(form.email.data, place.postal_code))
    return page("waiting_list/thanks.html", "waiting_list/_thanks.html", place=place)
