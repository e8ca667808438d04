"""One job as the team sees it: both sides, what they say, what happened. Street and telephone on a reason."""

from typing import Any

from flask import current_app, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, is_htmx, page, swap
from database import unit_of_work
from forms.desk import ForgivingForm, LookForm, SettlementForm
from forms.disputes import AmountForm, DecisionForm
from forms.handovers import QuestionForm, ResultForm
from forms.unpaid import PaymentForm
from invoices import documents
from market import desk, disputes, finishing, looks, marks, unsolved
from market.jobs import Job
from market.refusals import Refusal


@blueprint.get("/jobs/<int:job_id>")
@operators_only
def job(job_id: int) -> ResponseReturnValue:
    """What a look has opened is shown once: the cookie's note of it is torn off here."""
    seen = found(job_id)
    look_id = cookie.pop("look", None)
    return show_job(seen, has_looked=looks.has_just_looked(me(), seen, look_id))


@blueprint.post("/jobs/<int:job_id>/look")
@operators_only
def look(job_id: int) -> ResponseReturnValue:
    """Street, telephone and mail of both, after a reason."""
    seen, form = found(job_id), LookForm()
    if not form.validate_on_submit():
        return form_again("desk/job.html", part="desk/_job.html", **about(seen, look_form=form))
    event = unit_of_work(lambda: looks.look(seen, form.reason.data, by=me()))
    if is_htmx():
        return swap("desk/_job.html", or_go="", **about(found(job_id), has_looked=True))
    cookie["look"] = event.id
    return go(url_for("desk.job", job_id=job_id))


def found(job_id: int) -> Job:
    return seen_or_404(desk.job_for(me(), job_id))


def show_job(seen: Job, no: Refusal | None = None, **more: Any) -> ResponseReturnValue:
    """The whole page; after a refusal with its sentence on top and the state as it is now."""
    status = 200 if no is None else current_app.extensions["refusal_status"](no)
    return page("desk/job.html", "desk/_job.html", status=status, amiss=refusal(no) if no else "", **about(seen, **more))


def about(seen: Job, **more: Any) -> dict[str, Any]:
    """All the team sees of a job."""
    partial, dispute = finishing.partial_both_named(seen), disputes.newest_of(seen)
    return {
        "job": seen,
        "dispute": dispute,
        "amount_form": AmountForm(None),
        "forgiving_form": ForgivingForm(None),
        "payment_form": PaymentForm(formdata=None),
        "decision_form": DecisionForm(dispute.topic if dispute else None, formdata=None),
        "story": desk.story_of(seen),
        "papers": documents.papers_of(seen) if seen.ended_at else [],
        "partial": partial,
        "look_form": LookForm(None),
        "mark": marks.of_job(seen) if seen.ended_at else None,
        "settlement_form": SettlementForm(partial, seen.completed_total, formdata=None),
        "goes_on": unsolved.goes_on(seen, me()),
        "question_form": QuestionForm(None),
        "result_form": ResultForm(None),
        **more,
    }
