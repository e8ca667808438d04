"""Nobody came: said by one side, answered by the other, taken back; and asking other helpers meanwhile or afterwards."""

from datetime import datetime

from flask import Blueprint, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from blueprints.guards import me
from blueprints.jobs import act_by_form, act_on, ask, found, show_job
from blueprints.responses import go
from database import unit_of_work
from forms.jobs import ClaimForm, ContestForm
from market import ending, no_shows
from market.drafts import RequestDraft
from market.jobs import Job
from market.refusals import Refusal

blueprint = Blueprint("no_shows", __name__)


@blueprint.get("/jobs/<int:job_id>/no-show/new")
def new_claim(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("no_show", job, ClaimForm(), no_shows.may_be_claimed_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/no-show")
def claim(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), ClaimForm()
    return act_by_form(job, form, "no_show", lambda: no_shows.claim(job, form.said.data or "", by=me()))


@blueprint.post("/jobs/<int:job_id>/no-show/withdrawal")
def take_back(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: no_shows.take_back(job, by=me()))


@blueprint.get("/jobs/<int:job_id>/no-show/contest/new")
def new_contest(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("contest", job, ContestForm(), no_shows.may_be_contested_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/no-show/contest")
def contest(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), ContestForm()
    return act_by_form(job, form, "contest", lambda: no_shows.contest(job, form.said.data, by=me()))


@blueprint.post("/jobs/<int:job_id>/others")
def ask_others(job_id: int) -> ResponseReturnValue:
    """The same request again; where it cannot be, its answers on the review page of a new one."""
    job = found(job_id)
    try:
        asked = unit_of_work(lambda: ending.ask_others(job, by=me()))
    except Refusal as no:
        return show_job(found(job_id), no)
    if isinstance(asked, RequestDraft):
        cookie.pop("draft", None)  # so that the newest draft of this account is the one shown
        return go(url_for("drafts.review"))
    return go(url_for("requests.show", request_id=asked.id))


@blueprint.app_template_global()
def contest_until(job: Job) -> datetime:
    """Until when the one who is said not to have come can answer."""
    return no_shows.answer_until(job)
