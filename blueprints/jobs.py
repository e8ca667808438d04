"""A job's page: what comes next, who comes, when, and everything said and done so far. And the little acts on it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.errors import status_of
from blueprints.guards import me, seen_or_404
from blueprints.kept_answers import kept
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page, swap
from blueprints.surroundings import looked_at
from blueprints.threads import read_by_me
from database import unit_of_work
from forms.jobs import ContactsForm, TimesForm, TotalForm
from invoices import documents
from market import agreeing, appointments, disputes, events, finishing, jobs, next_steps, no_shows, reviews, unsolved
from market.jobs import Job
from market.lifecycle import JobState
from market.refusals import Refusal

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<int:job_id>")
@kept
def show(job_id: int) -> ResponseReturnValue:
    return show_job(found(job_id))


@blueprint.post("/jobs/<int:job_id>/appointment")
def tick(job_id: int) -> ResponseReturnValue:
    slot_id = request.form.get("slot_id", 0, type=int)
    return act_on(job_id, lambda job: agreeing.tick_slot(job, slot_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/totals/<int:total_id>/confirmation")
def confirm_total(job_id: int, total_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: finishing.confirm_total(job, total_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/backup")
def confirm_backup(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: finishing.confirm_backup(job, by=me()))


@blueprint.post("/jobs/<int:job_id>/confirmation")
def confirm(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: finishing.confirm(job, by=me()))


@blueprint.post("/jobs/<int:job_id>/note")
def note(job_id: int) -> ResponseReturnValue:
    """The helper's private note, for the operator only."""
    yes = request.form.get("yes") == "1"
    return act_on(job_id, lambda job: finishing.say_would_help_again(job, yes, by=me()))


@blueprint.get("/jobs/<int:job_id>/slots/new")
def new_slots(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("slots", job, TimesForm(), job.may_be_scheduled_by(me()))


@blueprint.post("/jobs/<int:job_id>/slots")
def offer_slots(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), TimesForm()
    return act_by_form(job, form, "slots", lambda: agreeing.offer_slots(job, form.slots.chosen(job.duration_min), by=me()))


@blueprint.get("/jobs/<int:job_id>/contacts/new")
def new_contacts(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("contacts", job, ContactsForm(street=me().street, phone=me().phone), job.may_get_contacts_from(me()))


@blueprint.post("/jobs/<int:job_id>/contacts")
def give_contacts(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), ContactsForm()
    return act_by_form(
        job, form, "contacts", lambda: agreeing.give_contacts(job, street=form.street.data, phone=form.phone.data, by=me())
    )


@blueprint.get("/jobs/<int:job_id>/totals/new")
def new_total(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("totals", job, TotalForm(), job.may_change_total_by(me()))


@blueprint.post("/jobs/<int:job_id>/totals")
def propose_total(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), TotalForm()
    return act_by_form(job, form, "totals", lambda: finishing.propose_total(job, form.amount.data, form.reason.data, by=me()))


def found(job_id: int) -> Job:
    """The job, for its two sides; anyone else gets a 404."""
    return seen_or_404(jobs.seen_by(me(), job_id))


def ask(name: str, job: Job, form: Any, may: bool) -> ResponseReturnValue:
    """The page that asks before something is done; where it cannot be done any more, the job as it is now."""
    return page(f"jobs/{name}.html", form=form, job=job) if may else go(url_for("jobs.show", job_id=job.id))


def act_on(job_id: int, act: Callable[[Job], Any]) -> ResponseReturnValue:
    """One tap on the job page: the fresh job, or why not, with the fresh job."""
    job = found(job_id)
    try:
        unit_of_work(lambda: act(job))
    except Refusal as no:
        return show_job(found(job_id), no)
    return swap("jobs/_job.html", or_go=url_for("jobs.show", job_id=job.id), **about(job))


def act_by_form(job: Job, form: Any, name: str, act: Callable[[], Any]) -> ResponseReturnValue:
    """A form about the job: back to the job when it went well, else the form with a sentence beside the field."""
    if not form.validate_on_submit():
        return form_again(f"jobs/{name}.html", part=f"jobs/_{name}.html", form=form, job=job)
    try:
        unit_of_work(act)
    except Refusal as no:
        if no.field is None or no.field not in form:
            return show_job(found(job.id), no)
        form[no.field].errors = [*form[no.field].errors, refusal(no)]
        return form_again(f"jobs/{name}.html", part=f"jobs/_{name}.html", form=form, job=job)
    return go(url_for("jobs.show", job_id=job.id))


def show_job(job: Job, no: Refusal | None = None) -> ResponseReturnValue:
    """The whole page; after a refusal with its sentence on top and the state as it is now."""
    status = status_of(no) if no else 200
    return page("jobs/show.html", part="jobs/_job.html", status=status, amiss=refusal(no) if no else "", **about(job))


def about(job: Job) -> dict[str, Any]:
    """All a job page shows to this person."""
    viewer = me()
    is_over = job.ended_at is not None
    review = reviews.of_job(job) if is_over else None
    move = appointments.waiting_move(job) if job.is_visit_ahead else None
    dispute = disputes.newest_of(job) if job.state in (JobState.DISPUTED, JobState.SETTLED) else None
    looked_at(job, ("proposal", job.proposal_id), *([review] if review else []))
    return {
        "job": job,
        "other": job.other_side(viewer),
        "is_neighbour": job.neighbour_id == viewer.id,
        "step": next_steps.next_step(job, viewer, move, dispute=dispute),
        "move": move,
        "dispute": dispute,
        "story": events.story_of(job, job.request, ("proposal", job.proposal_id)),
        "thread": job.thread,
        "messages": read_by_me(job.thread),
        "review": review,
        "let_down": no_shows.choices(job, viewer),
        "may_review": is_over and review is None and reviews.may_be_reviewed_by(job, viewer),
        "goes_on": unsolved.goes_on(job, viewer),
        "document": documents.of_job(job, viewer) if job.state in (JobState.COMPLETED, JobState.SETTLED) else None,
    }
