"""What is done at a case, in place. Which acts there are stands in case_table.py.

Each act carries the version of the case somebody has read: two of the team never act on the same case at once.
"""

from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm

from blueprints.desk.case_table import ACTS, Matter
from blueprints.desk.cases import about, found
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from blueprints.unsolved import begin_follow_up
from database import unit_of_work
from forms.cases import VersionForm
from market import casework, suspending
from market.refusals import Refusal


def acts_of(matter: Matter, asked: str) -> dict[str, FlaskForm | None]:
    """What fits this case and the state of its job just now, with blank forms; only the one that is asked for, if it fits."""
    case = matter.case
    if not case.is_open or not case.may_be_worked_by(me()):
        return {}
    names = [asked] if asked in ACTS and fits(matter, asked) else [noun for noun in ACTS if fits(matter, noun)]
    forms = {noun: (ACTS[noun].form, getattr(matter, ACTS[noun].of)) for noun in names}
    return {noun: form(subject, formdata=None) if form else None for noun, (form, subject) in forms.items()}


def fits(matter: Matter, noun: str) -> bool:
    subject = getattr(matter, ACTS[noun].of)
    return subject is not None and ACTS[noun].may(subject, me())


@blueprint.post(f"/cases/<int:case_id>/<any({', '.join(ACTS)}):noun>")
@operators_only
def act_on_case(case_id: int, noun: str) -> ResponseReturnValue:
    """What does not fit keeps what was typed; who was too slow sees the case as it is now."""
    seen, act, version = found(case_id), ACTS[noun], VersionForm()
    matter = Matter(seen, me())
    subject = getattr(matter, act.of)
    if subject is None:
        return refused(case_id, matter.why_not(act.of))
    form = act.form(subject) if act.form else version
    again: dict[str, Any] = {"sent": {noun: form}, "asked": noun}
    if not form.validate_on_submit():
        return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), **again))

    def step() -> Any:
        casework.go_on(seen, version.read, by=me())
        return act.do(subject, form, me())

    try:
        done = unit_of_work(step)
    except Refusal as no:
        return not_done(case_id, no, noun, form)
    if done is False:
        amiss = gettext("This is not the code. Please ask once more.")
        return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), amiss=amiss, **again))
    return fresh(case_id, act.then)


def not_done(case_id: int, no: Refusal, noun: str, form: Any) -> ResponseReturnValue:
    """Beside the field it is about, else above the case as it is now."""
    again: dict[str, Any] = {"sent": {noun: form}, "asked": noun}
    if no.field is None or no.field not in form:
        return refused(case_id, no, **again)
    form[no.field].errors = [*form[no.field].errors, refusal(no)]
    return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), **again))


@blueprint.post("/cases/<int:case_id>/follow-up")
@operators_only
def follow_up_case(case_id: int) -> ResponseReturnValue:
    """A request to others, laid ready for the neighbour who reads it through; asked again it is the same one."""
    job = seen_or_404(found(case_id).job)
    try:
        begin_follow_up(job)
    except Refusal as no:
        return refused(case_id, no)
    return fresh(case_id)


def refused(case_id: int, no: Refusal, **again: Any) -> ResponseReturnValue:
    status = current_app.extensions["refusal_status"](no)
    return page("desk/case.html", "desk/_case.html", status=status, amiss=refusal(no), **about(found(case_id), **again))


def fresh(case_id: int, asked: str = "") -> ResponseReturnValue:
    """The case as it is now, with the act opened that comes next."""
    onward = url_for("desk.case", case_id=case_id, act=asked or None, _anchor=f"act-{asked}" if asked else None)
    return swap("desk/_case.html", or_go=onward, **about(found(case_id), asked=asked))


blueprint.add_app_template_global(acts_of, "acts_of_case")
blueprint.add_app_template_global(suspending.what_stops)
