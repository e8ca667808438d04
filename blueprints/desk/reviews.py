"""A review at the desk: to read, to hide with a reason both sides read, to show again. Never to change."""

from collections.abc import Callable
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.desk import HidingForm
from market import cases
from market import reviews as rules
from market.cases import Case
from market.refusals import Refusal
from market.reviews import Review


@blueprint.get("/reviews/<int:review_id>")
@operators_only
def review(review_id: int) -> ResponseReturnValue:
    return page("desk/review.html", **about(found(review_id)))


@blueprint.post("/reviews/<int:review_id>/hiding")
@operators_only
def hide_review(review_id: int) -> ResponseReturnValue:
    seen, form = found(review_id), HidingForm()
    if not form.validate_on_submit():
        return form_again("desk/review.html", part="desk/_review.html", **about(seen, form=form))
    return act_on(seen, lambda: rules.hide(seen, form.reason.data, by=me()))


@blueprint.post("/reviews/<int:review_id>/showing")
@operators_only
def show_review(review_id: int) -> ResponseReturnValue:
    seen = found(review_id)
    return act_on(seen, lambda: rules.show_again(seen, by=me()))


def found(review_id: int) -> Review:
    return seen_or_404(rules.seen_by(me(), review_id))


def came_from_case() -> Case | None:
    """The case one came here from, and goes back to."""
    number = request.args.get("case", 0, type=int)
    return cases.for_team(me(), number) if number else None


def act_on(seen: Review, act: Callable[[], Any]) -> ResponseReturnValue:
    try:
        unit_of_work(act)
    except Refusal as no:
        status = current_app.extensions["refusal_status"](no)
        return page("desk/review.html", "desk/_review.html", status=status, amiss=refusal(no), **about(found(seen.id)))
    fresh = about(found(seen.id))
    case = fresh["case"]
    onward = url_for("desk.review", review_id=seen.id, case=case.id if case else None)
    return swap("desk/_review.html", or_go=onward, **fresh)


def about(seen: Review, **more: Any) -> dict[str, Any]:
    return {"review": seen, "case": came_from_case(), "form": HidingForm(None), **more}
