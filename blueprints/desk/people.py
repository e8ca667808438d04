"""One person as the team sees them, and how somebody is stopped or let in again."""

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.desk import SuspendingForm
from market import cases, desk, suspending
from market.accounts import Account
from market.refusals import Refusal


@blueprint.get("/accounts/<int:account_id>")
@operators_only
def account(account_id: int) -> ResponseReturnValue:
    return page("desk/account.html", **about(found(account_id)))


@blueprint.post("/accounts/<int:account_id>/suspension")
@operators_only
def suspend(account_id: int) -> ResponseReturnValue:
    return act_on(found(account_id), suspending.suspend)


@blueprint.post("/accounts/<int:account_id>/suspension/end")
@operators_only
def lift(account_id: int) -> ResponseReturnValue:
    return act_on(found(account_id), suspending.lift)


def found(account_id: int) -> Account:
    return seen_or_404(desk.account_for(me(), account_id))


def act_on(person: Account, act: Callable[..., Any]) -> ResponseReturnValue:
    """One act with its reason: the fresh page, or what is amiss beside the field."""
    form, account_id = SuspendingForm(), person.id
    if not form.validate_on_submit():
        return form_again("desk/account.html", part="desk/_account.html", **about(person, form=form))
    try:
        unit_of_work(lambda: act(person, form.reason.data, by=me()))
    except Refusal as no:
        status = current_app.extensions["refusal_status"](no)
        return page("desk/account.html", "desk/_account.html", status=status, **about(found(account_id), amiss=refusal(no)))
    case = request.args.get("case", type=int)
    onward = url_for("desk.account", account_id=account_id, case=case)
    return swap("desk/_account.html", or_go=onward, **about(found(account_id)))


def about(person: Account, **more: Any) -> dict[str, Any]:
    """Before somebody is stopped the page says in numbers what that does."""
    may = suspending.may_be_suspended_by(person, me())
    stopping = suspending.what_stops(person) if may and not person.is_suspended else None
    form = SuspendingForm(formdata=None)
    number = request.args.get("case", 0, type=int)
    case = cases.for_team(me(), number) if number else None
    return {"case": case, "person": person, "may_be_suspended": may, "stopping": stopping, "form": form, "amiss": "", **more}
