"""Questions and tips somebody reported: looked at, hidden with a reason its author reads, or left as they are."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.desk import HidingForm
from market import reports
from market import tips as rules
from market.tips import Tip


@blueprint.get("/tips")
@operators_only
def tips() -> ResponseReturnValue:
    return page("desk/tips.html", "desk/_tips.html", **waiting())


@blueprint.post("/tips/<int:tip_id>/hiding")
@operators_only
def hide_tip(tip_id: int) -> ResponseReturnValue:
    tip, form = found(tip_id), HidingForm()
    if not form.validate_on_submit():
        return form_again("desk/tips.html", part="desk/_tips.html", **waiting({tip.id: form}))
    unit_of_work(lambda: rules.hide(tip, form.reason.data, by=me()))
    return fresh()


@blueprint.post("/tips/<int:tip_id>/keeping")
@operators_only
def keep_tip(tip_id: int) -> ResponseReturnValue:
    tip = found(tip_id)
    unit_of_work(lambda: rules.leave_it(tip, by=me()))
    return fresh()


def found(tip_id: int) -> Tip:
    return seen_or_404(rules.seen_by(me(), tip_id))


def waiting(sent: Mapping[int, HidingForm] = MappingProxyType({})) -> dict[str, Any]:
    """What waits, what was reported of each, and a form for each: the one that was sent and did not fit, else a blank one."""
    rows = rules.reported()
    forms = {tip.id: sent.get(tip.id) or HidingForm(formdata=None) for tip in rows}
    for number, form in forms.items():
        form.reason.id = f"reason-{number}"
    return {"rows": rows, "said_of": reports.of_tips(rows), "form_of": forms, "sent": sent}


def fresh() -> ResponseReturnValue:
    return swap("desk/_tips.html", or_go=url_for("desk.tips"), **waiting())
