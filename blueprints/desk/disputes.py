"""What the two see differently, at the desk: the list with its dates, the amount we propose, and what is ours to decide."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.desk.jobs import about, found, show_job
from blueprints.guards import me, operators_only
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.disputes import AmountForm, DecisionForm
from market import disputes, outcomes
from market.refusals import Refusal


@blueprint.get("/disputes")
@operators_only
def list_disputes() -> ResponseReturnValue:
    return page("desk/disputes.html", rows=outcomes.running())


@blueprint.post("/jobs/<int:job_id>/dispute/amount")
@operators_only
def propose_amount(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), AmountForm()
    return act(job_id, "amount_form", form, lambda: outcomes.propose(job, form.amount.data, form.reason.data, by=me()))


@blueprint.post("/jobs/<int:job_id>/dispute/decision")
@operators_only
def decide(job_id: int) -> ResponseReturnValue:
    """The fee, or after a missed appointment the mark; the page asks for the one that is open."""
    job = found(job_id)
    dispute = disputes.newest_of(job)
    form = DecisionForm(dispute.topic if dispute else None)
    wish: dict[str, bool] = {"waives_fee": form.choice.data == "none", "leaves_mark": form.choice.data == "mark"}
    return act(job_id, "decision_form", form, lambda: outcomes.decide(job, form.reason.data, **wish, by=me()))


def act(job_id: int, name: str, form: Any, do: Callable[[], Any]) -> ResponseReturnValue:
    """A form beside the job: what was typed stays when it does not fit."""
    again: Any = {name: form}
    if not form.validate_on_submit():
        return form_again("desk/job.html", part="desk/_job.html", **about(found(job_id), **again))
    try:
        unit_of_work(do)
    except Refusal as no:
        if no.field is None or no.field not in form:
            return show_job(found(job_id), no)
        form[no.field].errors = [*form[no.field].errors, refusal(no)]
        return form_again("desk/job.html", part="desk/_job.html", **about(found(job_id), **again))
    return swap("desk/_job.html", or_go=url_for("desk.job", job_id=job_id), **about(found(job_id)))


blueprint.add_app_template_global(outcomes.may_be_proposed_by, "may_propose_amount")
blueprint.add_app_template_global(outcomes.may_be_decided_by, "may_decide_dispute")
