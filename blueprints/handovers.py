"""The partner goes on: the neighbour's consent, item by item; the answer to a question; whether the result is fine."""

from datetime import datetime

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, act_on, ask, found, show_job
from blueprints.phrases import refusal
from blueprints.responses import form_again, go
from database import unit_of_work
from forms.handovers import AnswerForm, HandoverForm
from market import handing_over, partners, released
from market.jobs import Job
from market.partners import Customer, Handover
from market.refusals import AlreadyMoved, NotAllowed, Refusal

blueprint = Blueprint("handovers", __name__)
PAGE, PART = "jobs/handover.html", "jobs/_handover.html"


@blueprint.get("/jobs/<int:job_id>/handover/new")
def new(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    candidates = partners.looking_after(job.category)
    return ask("handover", job, HandoverForm(candidates), partners.may_be_handed_over_by(job, me()) and bool(candidates))


@blueprint.post("/jobs/<int:job_id>/handover")
def hand_over(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = HandoverForm(partners.looking_after(job.category))
    if not form.validate_on_submit():
        return form_again(PAGE, part=PART, form=form, job=job)
    try:
        unit_of_work(lambda: handing_over.hand_over(job, form.chosen, form.items, Customer(form.customer.data), by=me()))
    except Refusal as no:
        if no.field != "items":
            return show_job(found(job_id), no)
        form.symptom.errors = [refusal(no)]
        return form_again(PAGE, part=PART, form=form, job=job)
    return go(url_for("jobs.show", job_id=job_id))


@blueprint.get("/jobs/<int:job_id>/handover/answer/new")
def new_answer(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    handover = partners.open_of(job)
    may = handover is not None and handover.turn is partners.Turn.ANSWER and handover.may_be_answered_by(me())
    return ask("handover_answer", job, AnswerForm(), may)


@blueprint.post("/jobs/<int:job_id>/handover/answer")
def answer(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), AnswerForm()
    return act_by_form(job, form, "handover_answer", lambda: handing_over.answer(newest(job), form.answer.data, by=me()))


@blueprint.post("/jobs/<int:job_id>/handover/agreement")
def agree(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: handing_over.agree(newest(job), by=me()))


@blueprint.post("/jobs/<int:job_id>/handover/refusal")
def turn_down(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: handing_over.turn_down(newest(job), by=me()))


@blueprint.get("/jobs/<int:job_id>/handover/withdrawal/new")
def new_withdrawal(job_id: int) -> ResponseReturnValue:
    """What taking it back means, before it is done."""
    job = found(job_id)
    handover = partners.open_of(job)
    return ask("withdrawal", job, None, handover is not None and handing_over.may_be_withdrawn_by(handover, me()))


@blueprint.post("/jobs/<int:job_id>/handover/withdrawal")
def withdraw(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: handing_over.withdraw(newest(job), by=me()))


def newest(job: Job) -> Handover:
    """The handover of the job that runs or ran last. Without one there is nothing to say to it."""
    handover = next(iter(partners.of_job(job)), None)
    if handover is None:
        raise NotAllowed("not_allowed") if job.neighbour_id != me().id else AlreadyMoved("already_moved", state=job.state)
    return handover


blueprint.add_app_template_global(released.file_of)
blueprint.add_app_template_global(released.may_be_read)
blueprint.add_app_template_global(handing_over.may_be_withdrawn_by)


@blueprint.app_template_global()
def given_to(job: Job) -> str:
    """Whom the job is with (a slug)."""
    handover = partners.open_of(job)
    return handover.partner if handover else ""


@blueprint.app_template_global()
def question_of(job: Job) -> str:
    """What the partner asks."""
    handover = partners.open_of(job)
    return handover.question if handover else ""


@blueprint.app_template_global()
def answer_until(job: Job) -> datetime:
    """Until when the partner's question waits for an answer."""
    handover = partners.open_of(job)
    return handover.until if handover else job.moved_at
