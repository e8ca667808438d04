"""The commission: every rate with its date, and one more from a day to come."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import as_short_file, blueprint
from blueprints.guards import me, operators_only
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.rates import RateForm
from market import clock
from market import rates as rules
from market.refusals import Refusal


@blueprint.get("/rates")
@operators_only
def rates() -> ResponseReturnValue:
    return page("desk/rates.html", **about(RateForm(formdata=None)))


@blueprint.post("/rates")
@operators_only
def plan_rate() -> ResponseReturnValue:
    form = RateForm()
    if form.validate_on_submit():
        try:
            unit_of_work(lambda: rules.plan(form.day.data, form.rate.data, form.reason.data, by=me()))
            return swap("desk/_rates.html", or_go=url_for("desk.rates"), **about(RateForm(formdata=None)))
        except Refusal as no:
            name = no.field if no.field in form else "reason"
            form[name].errors = [*form[name].errors, refusal(no)]
    return form_again("desk/rates.html", "desk/_rates.html", **about(form))


@blueprint.post("/rates.csv")
@operators_only
def rates_as_file() -> ResponseReturnValue:
    rows = [(rate.valid_from, f"{rate.basis_points / 100:.2f}") for rate in rules.all_of_them()]
    return as_short_file("rates", {}, (gettext("Valid from"), gettext("Rate in per cent")), rows)


def about(form: RateForm) -> dict[str, Any]:
    """All rates, and which of them holds today."""
    rows, today = rules.all_of_them(), clock.today()
    holds = next((rate for rate in rows if rate.valid_from <= today), None)
    return {"rows": rows, "holds": holds, "today": today, "form": form}
