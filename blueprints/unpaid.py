"""The money never came: said by the helper, answered by the neighbour, taken back when it has come after all."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, act_on, ask, found
from forms.unpaid import PaidForm, UnpaidForm
from market import unpaid

blueprint = Blueprint("unpaid", __name__)


@blueprint.get("/jobs/<int:job_id>/unpaid/new")
def new(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("unpaid", job, UnpaidForm(), unpaid.may_be_reported_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/unpaid")
def report(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), UnpaidForm()
    return act_by_form(job, form, "unpaid", lambda: unpaid.report(job, form.said.data or "", by=me()))


@blueprint.post("/jobs/<int:job_id>/unpaid/withdrawal")
def take_back(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: unpaid.take_back(job, by=me()))


@blueprint.get("/jobs/<int:job_id>/unpaid/answer/new")
def new_answer(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("paid", job, PaidForm(said=job.unpaid_answer), unpaid.may_be_answered_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/unpaid/answer")
def answer(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), PaidForm()
    return act_by_form(job, form, "paid", lambda: unpaid.answer(job, form.said.data, by=me()))


blueprint.add_app_template_global(unpaid.rests, "payment_is_open")
blueprint.add_app_template_global(unpaid.answer_until, "payment_answer_until")
blueprint.add_app_template_global(unpaid.may_be_reported_by, "may_report_unpaid")
blueprint.add_app_template_global(unpaid.may_be_answered_by, "may_say_paid")
blueprint.add_app_template_global(unpaid.may_be_taken_back_by, "may_say_money_came")
