"""What was not solved, at the desk: asking for consent, laying a new request ready, and writing down what the partner does."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.desk.jobs import about, found, show_job
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, swap
from blueprints.unsolved import begin_follow_up
from database import unit_of_work
from forms.handovers import QuestionForm, ResultForm
from market import follow_ups, handing_over, partners, unsolved
from market.partners import Handover, Result
from market.refusals import Refusal


@blueprint.post("/jobs/<int:job_id>/consent")
@operators_only
def ask_consent(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return act(job_id, lambda: unit_of_work(lambda: unsolved.ask_consent(job, by=me())))


@blueprint.post("/jobs/<int:job_id>/follow-up")
@operators_only
def prepare_follow_up(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return act(job_id, lambda: begin_follow_up(job))


@blueprint.post("/handovers/<int:handover_id>/taking")
@operators_only
def take(handover_id: int) -> ResponseReturnValue:
    handover = running(handover_id)
    return act(handover.job_id, lambda: unit_of_work(lambda: handing_over.take(handover, by=me())))


@blueprint.post("/handovers/<int:handover_id>/return")
@operators_only
def give_back(handover_id: int) -> ResponseReturnValue:
    handover = running(handover_id)
    return act(handover.job_id, lambda: unit_of_work(lambda: handing_over.give_back(handover, by=me())))


@blueprint.post("/handovers/<int:handover_id>/question")
@operators_only
def ask_back(handover_id: int) -> ResponseReturnValue:
    handover, form = running(handover_id), QuestionForm()
    return act_by_form(handover, "question_form", form, lambda: handing_over.ask_back(handover, form.question.data, by=me()))


@blueprint.post("/handovers/<int:handover_id>/result")
@operators_only
def give_result(handover_id: int) -> ResponseReturnValue:
    handover, form = running(handover_id), ResultForm()

    def step() -> Handover:
        return handing_over.give_result(handover, Result(form.result.data), form.words.data, form.price.data, by=me())

    return act_by_form(handover, "result_form", form, step)


def running(handover_id: int) -> Handover:
    return seen_or_404(partners.for_team(me(), handover_id))


def act(job_id: int, do: Callable[[], Any]) -> ResponseReturnValue:
    """One tap: the fresh job, or why not, with the fresh job."""
    try:
        do()
    except Refusal as no:
        return show_job(found(job_id), no)
    return swap("desk/_job.html", or_go=url_for("desk.job", job_id=job_id), **about(found(job_id)))


def act_by_form(handover: Handover, name: str, form: Any, do: Callable[[], Any]) -> ResponseReturnValue:
    """A form beside the job: what was typed stays when it does not fit."""
    again: Any = {name: form}
    if not form.validate_on_submit():
        return form_again("desk/job.html", part="desk/_job.html", **about(found(handover.job_id), **again))
    try:
        unit_of_work(do)
    except Refusal as no:
        if no.field is None or no.field not in form:
            return show_job(found(handover.job_id), no)
        form[no.field].errors = [*form[no.field].errors, refusal(no)]
        return form_again("desk/job.html", part="desk/_job.html", **about(found(handover.job_id), **again))
    return swap("desk/_job.html", or_go=url_for("desk.job", job_id=handover.job_id), **about(found(handover.job_id)))


blueprint.add_app_template_global(handing_over.may_be_kept_by)
blueprint.add_app_template_global(unsolved.may_ask_consent_by)
blueprint.add_app_template_global(follow_ups.may_be_prepared_by)
