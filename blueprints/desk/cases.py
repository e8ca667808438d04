"""Cases: today's list is on the overview; here is one of them, its story, and what we do with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.case_table import Matter
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.cases import ClosingForm, NoteForm, ReopeningForm, SnoozeForm, VersionForm
from market import cases, casework, clock, today
from market.cases import Case, Outcome
from market.refusals import Refusal
from market.reviews import Review

BACK_AT_HOUR = 8


@blueprint.get("/cases/<int:case_id>")
@operators_only
def case(case_id: int) -> ResponseReturnValue:
    """With one act opened where the address asks for it."""
    return page("desk/case.html", "desk/_case.html", **about(found(case_id)))


@blueprint.post("/cases/<int:case_id>/assignment")
@operators_only
def take_case(case_id: int) -> ResponseReturnValue:
    """«I take it.»"""
    seen, form = found(case_id), VersionForm()
    return act(case_id, "version_form", form, lambda: casework.assign(seen, me(), form.read, by=me()))


@blueprint.post("/cases/<int:case_id>/snooze")
@operators_only
def snooze_case(case_id: int) -> ResponseReturnValue:
    """Back in the list on the morning of that day."""
    seen, form = found(case_id), SnoozeForm()

    def put_off() -> Case:
        until = clock.at_hour(clock.today() + timedelta(days=int(form.days.data)), BACK_AT_HOUR)
        return casework.snooze(seen, until, form.read, by=me())

    return act(case_id, "snooze_form", form, put_off)


@blueprint.post("/cases/<int:case_id>/notes")
@operators_only
def note_case(case_id: int) -> ResponseReturnValue:
    seen, form = found(case_id), NoteForm()
    return act(case_id, "note_form", form, lambda: casework.note(seen, form.said.data, form.read, by=me()))


@blueprint.post("/cases/<int:case_id>/closing")
@operators_only
def close_case(case_id: int) -> ResponseReturnValue:
    seen = found(case_id)
    form = ClosingForm(seen.outcomes)
    return act(
        case_id, "closing_form", form,
        lambda: casework.close(seen, Outcome(form.outcome.data), form.said.data, form.read, by=me()),
    )  # fmt: skip


@blueprint.post("/cases/<int:case_id>/reopening")
@operators_only
def reopen_case(case_id: int) -> ResponseReturnValue:
    seen, form = found(case_id), ReopeningForm()
    return act(case_id, "reopening_form", form, lambda: casework.reopen(seen, form.said.data, form.read, by=me()))


def found(case_id: int) -> Case:
    return seen_or_404(cases.for_team(me(), case_id))


def act(case_id: int, name: str, form: Any, do: Callable[[], Any]) -> ResponseReturnValue:
    """What does not fit keeps what was typed; who was too slow sees the case as it is now, and what they wrote."""
    again: Any = {name: form}
    if not form.validate_on_submit():
        return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), **again))
    try:
        unit_of_work(do)
    except Refusal as no:
        form.version.data = str(found(case_id).version)
        status = current_app.extensions["refusal_status"](no)
        return page("desk/case.html", "desk/_case.html", status=status, amiss=refusal(no), **about(found(case_id), **again))
    return swap("desk/_case.html", or_go=url_for("desk.case", case_id=case_id), **about(found(case_id)))


def about(seen: Case, **more: Any) -> dict[str, Any]:
    """All the team sees of a case."""
    version, matter = seen.version, Matter(seen, me())
    return {
        "case": seen,
        "job": seen.job,
        "matter": matter,
        "review": matter.readable if isinstance(matter.readable, Review) else None,
        "story": today.story_of(seen),
        "version_form": VersionForm(version, formdata=None),
        "note_form": NoteForm(version, formdata=None),
        "snooze_form": SnoozeForm(version, formdata=None),
        "closing_form": ClosingForm(seen.outcomes, version, formdata=None),
        "reopening_form": ReopeningForm(version, formdata=None),
        "sent": {},
        "asked": request.args.get("act", ""),
        **more,
    }
