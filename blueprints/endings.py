"""How a job ends: done, not solved, a partial price, called off. Each asks before it does."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, ask, found
from blueprints.partner_names import called_for
from forms.jobs import CancelForm, DoneForm, PartialForm, UnsolvedForm
from market import ending, finishing
from market.jobs import Cause, PaidBy

blueprint = Blueprint("endings", __name__)


@blueprint.get("/jobs/<int:job_id>/report/new")
def new_report(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("report", job, DoneForm(), job.may_be_reported_by(me()))


@blueprint.post("/jobs/<int:job_id>/report")
def report(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), DoneForm()
    return act_by_form(job, form, "report", lambda: finishing.report_done(job, PaidBy(form.paid_by.data), by=me()))


@blueprint.get("/jobs/<int:job_id>/unsolved/new")
def new_unsolved(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("unsolved", job, UnsolvedForm(called_for(job.category)), job.may_be_called_unsolved_by(me()))


@blueprint.post("/jobs/<int:job_id>/unsolved")
def unsolved(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = UnsolvedForm(called_for(job.category))
    return act_by_form(
        job, form, "unsolved", lambda: finishing.call_unsolved(job, Cause(form.cause.data), form.words.data or "", by=me())
    )


@blueprint.get("/jobs/<int:job_id>/partial/new")
def new_partial(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("partial", job, PartialForm(), job.may_name_partial_by(me()))


@blueprint.post("/jobs/<int:job_id>/partial")
def partial(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), PartialForm()
    return act_by_form(job, form, "partial", lambda: finishing.name_partial(job, form.amount.data, by=me()))


@blueprint.get("/jobs/<int:job_id>/cancellation/new")
def new_cancellation(job_id: int) -> ResponseReturnValue:
    """What it means is said before it is done."""
    job = found(job_id)
    return ask("cancellation", job, CancelForm(ending.cancelling(job, me())), job.may_be_cancelled_by(me()))


@blueprint.post("/jobs/<int:job_id>/cancellation")
def cancel(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = CancelForm(ending.cancelling(job, me()))
    was_told = form.although_late.data
    return act_by_form(job, form, "cancellation", lambda: ending.cancel(job, form.reason.data, although_late=was_told, by=me()))
