"""The two do not agree: each says how it sees it, and answers the amount we propose."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, act_on, ask, found
from forms.disputes import HearingForm
from market import disputes, hearing, outcomes
from market.jobs import Job
from market.money import Chf

blueprint = Blueprint("disputes", __name__)


@blueprint.get("/jobs/<int:job_id>/dispute/words/new")
def new_words(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("hearing", job, form_of(job), hearing.may_speak(job, me()))


@blueprint.post("/jobs/<int:job_id>/dispute/words")
def speak(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    form = form_of(job)
    return act_by_form(job, form, "hearing", lambda: hearing.speak(job, form.said.data, form.amount.data, by=me()))


@blueprint.post("/jobs/<int:job_id>/dispute/acceptance")
def accept(job_id: int) -> ResponseReturnValue:
    amount = amount_seen()
    return act_on(job_id, lambda job: outcomes.accept(job, amount, by=me()))


@blueprint.post("/jobs/<int:job_id>/dispute/refusal")
def decline(job_id: int) -> ResponseReturnValue:
    amount = amount_seen()
    return act_on(job_id, lambda job: outcomes.decline(job, amount, by=me()))


def form_of(job: Job) -> HearingForm:
    """What was said before is there to be said better."""
    dispute = disputes.of_job(job)
    if dispute is None:
        return HearingForm()
    mine, theirs = job.side_of(me()), job.side_of(job.other_side(me()))
    return HearingForm(dispute.words_of(theirs), said=dispute.words_of(mine), amount=dispute.amount_of(mine))


def amount_seen() -> Chf:
    """The amount that stood on the page whose button was pressed."""
    return Chf(request.form.get("amount", -1, type=int))


blueprint.add_app_template_global(hearing.may_speak)
blueprint.add_app_template_global(outcomes.may_be_answered_by, "may_answer_amount")
