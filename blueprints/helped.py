"""«Were you helped all the same, and did you pay?»: one question to the neighbour, three buttons. Nobody else sees any of it."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.errors import status_of
from blueprints.guards import me, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import page, swap
from database import unit_of_work
from market import helped
from market.helped import Helped, HelpQuestion
from market.refusals import Refusal

blueprint = Blueprint("helped", __name__)


@blueprint.get("/jobs/<int:job_id>/help")
def show(job_id: int) -> ResponseReturnValue:
    return _show(_found(job_id))


@blueprint.post("/jobs/<int:job_id>/help")
def answer(job_id: int) -> ResponseReturnValue:
    question, said = _found(job_id), request.form.get("answer", type=Helped)
    try:
        unit_of_work(lambda: helped.answer(question, said, by=me()))
    except Refusal as no:
        return _show(_found(job_id), no)
    return swap("jobs/_help.html", or_go=url_for("helped.show", job_id=job_id), question=question, job=question.job)


def _found(job_id: int) -> HelpQuestion:
    return seen_or_404(helped.seen_by(me(), job_id))


def _show(question: HelpQuestion, no: Refusal | None = None) -> ResponseReturnValue:
    status, amiss = (status_of(no), refusal(no)) if no else (200, "")
    return page("jobs/help.html", part="jobs/_help.html", status=status, amiss=amiss, question=question, job=question.job)
