"""Something else is not right: the neighbour says what, after the helper's «done»."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, ask, found
from forms.disputes import ObjectionForm
from market import objecting
from market.disputes import Topic
from market.jobs import Job

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


blueprint.add_app_template_global(objecting.may_object)
