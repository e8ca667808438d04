"""Stars and words for a finished job, a second thought, and the helper's one answer."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from blueprints.covering import tell_what_is_covered
from blueprints.guards import me, seen_or_404
from blueprints.jobs import found
from blueprints.phrases import refusal
from blueprints.responses import form_again, go, page
from database import unit_of_work
from forms.reviews import AnswerForm, ReviewForm
from market import reviews
from market.refusals import Refusal

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/jobs/<int:job_id>/review/new")
def new(job_id: int) -> ResponseReturnValue:
    job = found(job_id)
    review = reviews.of_job(job)
    if not (review.may_be_replaced_by(me()) if review else reviews.may_be_reviewed_by(job, me())):
        return go(url_for("jobs.show", job_id=job.id))
    form = ReviewForm(stars=review.stars, body=review.body) if review else ReviewForm()
    return page("reviews/new.html", form=form, job=job, review=review)


@blueprint.post("/jobs/<int:job_id>/review")
def give(job_id: int) -> ResponseReturnValue:
    """The first review, or its one replacement."""
    job, form = found(job_id), ReviewForm()
    review = reviews.of_job(job)
    again = {"form": form, "job": job, "review": review}
    if not form.validate_on_submit():
        return form_again("reviews/new.html", part="reviews/_form.html", **again)
    stars, body = form.stars.data, form.body.data or ""
    try:
        if review is None:
            unit_of_work(lambda: reviews.give(job, stars=stars, body=body, by=me()))
        else:
            unit_of_work(lambda: reviews.replace(review, stars=stars, body=body, by=me()))
    except Refusal as no:
        if no.field is None or no.field not in form:
            raise
        form[no.field].errors = [refusal(no)]
        return form_again("reviews/new.html", part="reviews/_form.html", **again)
    tell_what_is_covered(body)
    return go(url_for("jobs.show", job_id=job.id))


@blueprint.get("/reviews/<int:review_id>/answer/new")
def new_answer(review_id: int) -> ResponseReturnValue:
    review = seen_or_404(reviews.seen_by(me(), review_id))
    if not review.may_be_answered_by(me()):
        return go(url_for("helpers.show", helper_id=review.helper_id))
    return page("reviews/answer.html", form=AnswerForm(), review=review)


@blueprint.post("/reviews/<int:review_id>/answer")
def answer(review_id: int) -> ResponseReturnValue:
    review, form = seen_or_404(reviews.seen_by(me(), review_id)), AnswerForm()
    if not form.validate_on_submit():
        return form_again("reviews/answer.html", part="reviews/_answer.html", form=form, review=review)
    unit_of_work(lambda: reviews.answer(review, form.answer.data, by=me()))
    tell_what_is_covered(form.answer.data)
    return go(url_for("jobs.show", job_id=review.job_id))
