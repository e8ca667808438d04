"""Marks: my own, what I say to them, and lifting somebody else's."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import me, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page
from blueprints.surroundings import looked_at
from database import unit_of_work
from forms.marks import MarkAnswerForm
from market import marks
from market.marks import Mark
from market.refusals import Refusal

blueprint = Blueprint("marks", __name__)


@blueprint.get("/marks")
def mine() -> ResponseReturnValue:
    own = marks.of(me())
    looked_at(*own)
    return page("marks/mine.html", marks=own, shown=marks.shown_of(me().id)[me().id])


@blueprint.get("/marks/<int:mark_id>/answer/new")
def new_answer(mark_id: int) -> ResponseReturnValue:
    mark = my_own(mark_id)
    if not mark.may_be_answered_by(me()):
        return go(url_for("marks.mine"))
    return page("marks/answer.html", mark=mark, form=MarkAnswerForm())


@blueprint.post("/marks/<int:mark_id>/answer")
def answer(mark_id: int) -> ResponseReturnValue:
    mark, form = my_own(mark_id), MarkAnswerForm()
    if not form.validate_on_submit():
        return form_again("marks/answer.html", "marks/_answer.html", mark=mark, form=form)
    try:
        unit_of_work(lambda: marks.answer(mark, form.answer.data, by=me()))
    except Refusal as no:
        if no.field is None:
            raise
        form.answer.errors = [refusal(no)]
        return form_again("marks/answer.html", "marks/_answer.html", mark=mark, form=form)
    return go(url_for("marks.mine"))


@blueprint.post("/marks/<int:mark_id>/excuse")
def excuse(mark_id: int) -> ResponseReturnValue:
    """One tap on the job page of the one who was let down."""
    mark = seen_or_404(marks.seen_by(me(), mark_id))
    unit_of_work(lambda: marks.excuse(mark, by=me()))
    return go(url_for("jobs.show", job_id=mark.job_id))


def my_own(mark_id: int) -> Mark:
    """A mark, for its owner."""
    mark = seen_or_404(marks.seen_by(me(), mark_id))
    return seen_or_404(mark if mark.account_id == me().id else None)
