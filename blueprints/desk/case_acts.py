"""What can be done about the job of a case, in place: ONE table, noun → may it be done now, its form, the verb.

Each act carries the version of the case somebody has read: two of the team never act on the same case at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from blueprints.desk.cases import about, found
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from blueprints.unsolved import begin_follow_up
from database import unit_of_work
from forms.cases import VersionForm
from forms.desk import ForgivingForm, SettlementForm
from forms.disputes import AmountForm
from market import casework, disputes, finishing, marks, outcomes, unsolved
from market.accounts import Account
from market.cases import Case
from market.jobs import Job
from market.money import Chf
from market.refusals import Refusal


@dataclass(frozen=True)
class Act:
    """`form` makes the act's own form, sent or blank; None: one tap is enough."""

    may: Callable[[Job, Account], bool]
    do: Callable[[Job, Any, Account], Any]
    form: Callable[..., FlaskForm] | None = None


def _may_forgive(job: Job, operator: Account) -> bool:
    mark = marks.of_job(job) if job.ended_at else None
    return mark is not None and mark.may_be_forgiven_by(operator)


def _forgive(job: Job, form: Any, operator: Account) -> Any:
    return marks.forgive(seen_or_404(marks.of_job(job)), form.reason.data or "", by=operator)


ACTS: dict[str, Act] = {
    "amount": Act(
        lambda job, who: outcomes.may_be_proposed_by(job, disputes.newest_of(job), who),
        lambda job, form, who: outcomes.propose(job, form.amount.data, form.reason.data, by=who),
        lambda job, **sent: AmountForm(**sent),
    ),
    "consent": Act(unsolved.may_ask_consent_by, lambda job, _form, who: unsolved.ask_consent(job, by=who)),
    "settlement": Act(
        lambda job, who: job.may_be_settled_by(who),
        lambda job, form, who: finishing.settle(job, Chf(form.amount.data), form.reason.data, by=who),
        lambda job, **sent: SettlementForm(finishing.partial_both_named(job), job.completed_total, **sent),
    ),
    "forgiveness": Act(_may_forgive, _forgive, lambda job, **sent: ForgivingForm(**sent)),
}


def acts_of(case: Case) -> dict[str, FlaskForm | None]:
    """What fits this case and the state of its job just now, with blank forms."""
    if case.job is None or not case.is_open or not case.may_be_worked_by(me()):
        return {}
    job = case.job
    return {noun: act.form(job, formdata=None) if act.form else None for noun, act in ACTS.items() if act.may(job, me())}


@blueprint.post("/cases/<int:case_id>/<any(amount, consent, settlement, forgiveness):noun>")
@operators_only
def act_on_case(case_id: int, noun: str) -> ResponseReturnValue:
    """What does not fit keeps what was typed; who was too slow sees the case as it is now."""
    seen, act, version = found(case_id), ACTS[noun], VersionForm()
    job = seen_or_404(seen.job)
    form = act.form(job) if act.form else version
    again: dict[str, Any] = {"sent": {noun: form}}
    if not form.validate_on_submit():
        return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), **again))

    def step() -> Any:
        casework.go_on(seen, version.read, by=me())
        return act.do(job, form, me())

    try:
        unit_of_work(step)
    except Refusal as no:
        if no.field is not None and no.field in form:
            form[no.field].errors = [*form[no.field].errors, refusal(no)]
            return form_again("desk/case.html", part="desk/_case.html", **about(found(case_id), **again))
        return refused(case_id, no, **again)
    return fresh(case_id)


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


def fresh(case_id: int) -> ResponseReturnValue:
    return swap("desk/_case.html", or_go=url_for("desk.case", case_id=case_id), **about(found(case_id)))


blueprint.add_app_template_global(acts_of, "acts_of_case")
