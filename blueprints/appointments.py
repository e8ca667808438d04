"""An appointment on its page: another time, «still fine?», on my way, at the door, and the file for the calendar."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from blueprints.guards import me, seen_or_404
from blueprints.jobs import act_by_form, act_on, ask, found
from forms.jobs import MoveForm
from invoices import calendars
from market import appointments, visits

blueprint = Blueprint("appointments", __name__)


@blueprint.get("/jobs/<int:job_id>/moves/new")
def new_move(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    return ask("move", job, MoveForm(), appointments.may_be_moved_by(job, me()))


@blueprint.post("/jobs/<int:job_id>/moves")
def ask_to_move(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), MoveForm()

    def wish() -> object:
        (slot,) = form.slots.chosen(job.duration_min)
        return appointments.ask_to_move(job, slot, form.reason.data or "", by=me())

    return act_by_form(job, form, "move", wish)


@blueprint.post("/jobs/<int:job_id>/moves/<int:move_id>/acceptance")
def accept_move(job_id: int, move_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: appointments.accept_move(job, move_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/moves/<int:move_id>/decline")
def decline_move(job_id: int, move_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: appointments.decline_move(job, move_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/moves/<int:move_id>/withdrawal")
def withdraw_move(job_id: int, move_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: appointments.withdraw_move(job, move_id, by=me()))


@blueprint.post("/jobs/<int:job_id>/fine")
def say_fine(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: visits.say_fine(job, by=me()))


@blueprint.post("/jobs/<int:job_id>/way")
def set_out(job_id: int) -> ResponseReturnValue:
    minutes = request.form.get("minutes", 0, type=int)
    return act_on(job_id, lambda job: visits.set_out(job, minutes, by=me()))


@blueprint.post("/jobs/<int:job_id>/arrival")
def arrive(job_id: int) -> ResponseReturnValue:
    return act_on(job_id, lambda job: visits.arrive(job, by=me()))


@blueprint.get("/jobs/<int:job_id>/appointment.ics")
def calendar(job_id: int) -> ResponseReturnValue:
    """For the own calendar. Who may see the street finds it in there; a mail never holds it."""
    job = found(job_id)
    entry = seen_or_404(calendars.entry_for(job, me(), with_street=job.shows_contacts_to(me())))
    answer = Response(entry, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{calendars.FILE_NAME}"'
    return answer


blueprint.add_app_template_global(appointments.may_be_moved_by, "may_be_moved")
blueprint.add_app_template_global(visits.may_set_out)
