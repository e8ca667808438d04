"""Jobs that were not solved: what both sides say, and how we settle them, at nothing or at the amount both named."""

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.desk.jobs import about, found, show_job
from blueprints.guards import me, operators_only
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.desk import SettlementForm
from market import desk, finishing
from market.money import Chf
from market.refusals import Refusal


@blueprint.get("/unsolved")
@operators_only
def unsolved() -> ResponseReturnValue:
    return page("desk/unsolved.html", rows=desk.unsolved())


@blueprint.post("/jobs/<int:job_id>/settlement")
@operators_only
def settle(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = SettlementForm(finishing.partial_both_named(job), job.completed_total)
    if not form.validate_on_submit():
        return form_again("desk/job.html", part="desk/_job.html", **about(job, settlement_form=form))
    try:
        unit_of_work(lambda: finishing.settle(job, Chf(form.amount.data), form.reason.data, by=me()))
    except Refusal as no:
        if no.field is None:
            return show_job(found(job_id), no)
        form[no.field].errors = [*form[no.field].errors, refusal(no)]
        return form_again("desk/job.html", part="desk/_job.html", **about(found(job_id), settlement_form=form))
    return swap("desk/_job.html", or_go=url_for("desk.job", job_id=job_id), **about(found(job_id)))
