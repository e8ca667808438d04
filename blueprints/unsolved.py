"""Not solved, and how it goes on: a second visit, other helpers, the team. What goes to the partner stands in handovers.py."""

from flask import Blueprint, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

import config as settings
from blueprints.guards import me
from blueprints.jobs import act_by_form, act_on, ask, found, show_job
from blueprints.responses import go
from database import unit_of_work
from forms.jobs import TimesForm
from market import follow_ups, pictures, unsolved
from market.drafts import RequestDraft
from market.jobs import Job
from market.pictures import Drawn
from market.refusals import Refusal

blueprint = Blueprint("unsolved", __name__)


@blueprint.get("/jobs/<int:job_id>/second-visit/new")
def new_visit(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("second_visit", job, TimesForm(), unsolved.may_visit_again_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/second-visit")
def offer_visit(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), TimesForm()
    return act_by_form(
        job, form, "second_visit", lambda: unsolved.offer_second_visit(job, form.slots.chosen(job.duration_min), by=me())
    )


@blueprint.post("/jobs/<int:job_id>/second-visit/appointment")
def accept_visit(job_id: int) -> ResponseReturnValue:
    slot_id = request.form.get("slot_id", 0, type=int)
    return act_on(job_id, lambda job: unsolved.accept_second_visit(job, slot_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/follow-up")
def follow_up(job_id: int) -> ResponseReturnValue:
    """The neighbour's new request, written from the old one, on its review page; one that was posted already, on its own."""
    job = found(job_id)
    posted = follow_ups.of_job(job) if job.neighbour_id == me().id else None
    if posted is not None:
        return go(url_for("requests.show", request_id=posted.id))
    try:
        begin_follow_up(job)
    except Refusal as no:
        return show_job(found(job_id), no)
    cookie.pop("draft", None)  # so that the newest draft of this account is the one shown
    return go(url_for("drafts.review"))


@blueprint.post("/jobs/<int:job_id>/team")
def ask_team(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: unsolved.ask_team(job, by=me()))


@blueprint.post("/jobs/<int:job_id>/consent/refusal")
def refuse_consent(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: unsolved.refuse_consent(job, by=me()))


def begin_follow_up(job: Job) -> RequestDraft:
    """Photos are copied before the write begins; when nothing comes of it, they are thrown away again."""
    photos = copied_photos(job)
    try:
        draft = unit_of_work(lambda: follow_ups.begin(job, photos, by=me()))
    except Refusal:
        pictures.clear([photo.storage_key for photo in photos])
        raise
    return draft


def copied_photos(job: Job) -> list[Drawn]:
    if job.request is None or follow_ups.draft_of(job) is not None:
        return []
    return [copy for copy in map(pictures.copy, job.request.pictures) if copy is not None]


@blueprint.app_template_global()
def hotline_of(provider: str) -> str:
    """`Sunrise 0800 707 707` for whatever somebody wrote about their provider; empty for one we do not know."""
    named = (provider or "").casefold()
    known = settings.current().provider_hotlines
    return next((line for line in known if named and line.split()[0].casefold() in named), "")
