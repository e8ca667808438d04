"""Something is not right: the neighbour says what, after the helper's «done», and for two weeks after the end."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, ask, found
from blueprints.shield import partner
from forms.disputes import ObjectionForm
from forms.jobs import UnsolvedForm
from market import finishing, objecting
from market.disputes import Topic
from market.jobs import Cause, Job

blueprint = Blueprint("objections", __name__)


@blueprint.get("/jobs/<int:job_id>/objection/new")
def new(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("objection", job, form_of(job), objecting.may_object(job, me()))


@blueprint.post("/jobs/<int:job_id>/objection")
def object_to(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = form_of(job)
    return act_by_form(
        job,
        form,
        "objection",
        lambda: objecting.object_to(job, Topic(form.topic.data), form.said.data, form.amount.data, by=me()),
    )


def form_of(job: Job) -> ObjectionForm:
    """With what may be said now; on a page that went stale with all of it, so that the rule says what has changed."""
    return ObjectionForm(objecting.topics(job, me()) or objecting.WHEN_REPORTED)


@blueprint.get("/jobs/<int:job_id>/trouble/new")
def new_trouble(job_id: int) -> ResponseReturnValue:
    """«Läuft es wieder nicht?»: the one link of a completed job; price and damage stand beneath it."""
    job = found(job_id)
    return ask("trouble", job, UnsolvedForm(partner().name), objecting.may_come_back(job, me()))


@blueprint.post("/jobs/<int:job_id>/trouble")
def come_back(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), UnsolvedForm(partner().name)
    return act_by_form(
        job, form, "trouble", lambda: objecting.come_back(job, Cause(form.cause.data), form.words.data or "", by=me())
    )


blueprint.add_app_template_global(finishing.commission_of, "fee_of")
blueprint.add_app_template_global(objecting.may_come_back)
blueprint.add_app_template_global(objecting.open_until, "trouble_open_until")
blueprint.add_app_template_global(objecting.may_object)
