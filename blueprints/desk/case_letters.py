"""Writing to the sides of a case, from a draft one can change: a notice and a mail, kept in the story with its words."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from blueprints.desk.cases import found
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page
from database import unit_of_work
from forms.case_letters import CaseLetterForm, Draft, drafts_for
from market import casework
from market.cases import Case
from market.casework import To
from market.refusals import Refusal

ROLES = {To.NEIGHBOUR: _l("Neighbour"), To.HELPER: _l("Helper"), To.PERSON: _l("Person")}


@blueprint.get("/cases/<int:case_id>/letters/new")
@operators_only
def new_letter(case_id: int) -> ResponseReturnValue:
    """From the draft that is asked for, else from the one that fits best."""
    seen = found(case_id)
    drafts = drafts_of(seen)
    chosen = drafts.get(request.args.get("draft", ""), next(iter(drafts.values())))
    sides = casework.sides_of(seen)
    readers = [to for to in chosen.to if to in sides]
    form = form_for(seen, seen.version, formdata=None, to=readers, said=filled_in(chosen, seen, readers))
    return page("desk/letter.html", case=seen, form=form, drafts=drafts, chosen=chosen)


@blueprint.post("/cases/<int:case_id>/letters")
@operators_only
def write_letter(case_id: int) -> ResponseReturnValue:
    seen = found(case_id)
    form = form_for(seen)
    again: dict[str, Any] = {"case": seen, "form": form, "drafts": drafts_of(seen), "chosen": None}
    if not form.validate_on_submit():
        return form_again("desk/letter.html", part="desk/_letter.html", **again)
    try:
        unit_of_work(lambda: casework.write(seen, form.readers, form.said.data or "", form.read, by=me()))
    except Refusal as no:
        again["case"] = found(case_id)
        form.version.data = str(again["case"].version)
        status = current_app.extensions["refusal_status"](no)
        return page("desk/letter.html", "desk/_letter.html", status=status, amiss=refusal(no), **again)
    return go(url_for("desk.case", case_id=case_id))


def drafts_of(case: Case) -> dict[str, Draft]:
    """For whom there is; nobody writes in a matter of their own, or about a case that is closed."""
    may = case.is_open and case.may_be_worked_by(me())
    return seen_or_404((drafts_for(case.reason, casework.sides_of(case)) if may else None) or None)


def form_for(case: Case, version: int | None = None, **kwargs: Any) -> CaseLetterForm:
    sides = casework.sides_of(case)
    return CaseLetterForm([(to.value, f"{account.full_name} ({ROLES[to]})") for to, account in sides.items()], version, **kwargs)


def filled_in(draft: Draft, case: Case, readers: list[To]) -> str:
    """In the language of who reads it, with names and title."""
    sides, job = casework.sides_of(case), case.job
    named = {
        "title": job.title if job else "Kabelsalat",
        "neighbour": job.neighbour.first_name if job else "",
        "helper": job.helper.first_name if job else "",
    }
    with force_locale(sides[readers[0]].language):
        return str(draft.words) % named


@blueprint.app_template_filter()
def to_name(to: str) -> str:
    return str(ROLES[To(to)])


blueprint.add_app_template_global(casework.sides_of, "sides_of_case")
