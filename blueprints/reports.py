"""«Report or block»: one short form for a profile, an ad, a tip, a review, or the other one of a talk; and what one has reported."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from blueprints.errors import status_of
from blueprints.guards import me, seen_or_404
from blueprints.phrases import refusal
from blueprints.responses import form_again, page, swap
from database import unit_of_work
from forms.reports import WHYS, ReportForm
from market import blocks, reports
from market.refusals import Refusal
from market.reports import Report, Subject, Why

blueprint = Blueprint("reports", __name__)


class Way(NamedTuple):
    """How something is found through the viewer, the page it stands on, and the name of the number in that address."""

    find: Callable[[Any, int], Subject | None]
    endpoint: str
    number: str


WAYS = {
    "helper": Way(reports.about_helper, "helpers.show", "helper_id"),
    "offer": Way(reports.about_offer, "offers.show", "offer_id"),
    "request": Way(reports.about_request, "requests.show", "request_id"),
    "tip": Way(reports.about_tip, "requests.show", "request_id"),
    "review": Way(reports.about_review, "helpers.show", "helper_id"),
    "thread": Way(reports.about_thread, "threads.show", "thread_id"),
}


@blueprint.get("/reports/<kind>/<int:about_id>")
def new(kind: str, about_id: int) -> ResponseReturnValue:
    subject = found(kind, about_id)
    made = None if kind == "thread" else reports.of(subject, me())
    return page("reports/new.html", **about(kind, about_id, subject, form_for(kind, about_id)), report=waiting(made))


@blueprint.post("/reports/<kind>/<int:about_id>")
def make(kind: str, about_id: int) -> ResponseReturnValue:
    subject, form = found(kind, about_id), form_for(kind, about_id)
    again = about(kind, about_id, subject, form)
    if not form.validate_on_submit():
        return form_again("reports/new.html", part="reports/_form.html", **again)
    chosen = seen_or_404(reports.about_message(me(), form.message_id)) if form.message_id else subject
    try:
        made = unit_of_work(lambda: reports.report(chosen, Why(form.why.data), form.said.data or "", by=me()))
    except Refusal as no:
        if no.field is None or no.field not in form:
            raise
        form[no.field].errors = [refusal(no)]
        return page("reports/new.html", "reports/_form.html", status=status_of(no), **again)
    return swap(
        "reports/_made.html", or_go=url_for("reports.show", report_id=made.id), report=made, until=reports.looks_until(made)
    )


@blueprint.get("/reports/<int:report_id>")
def show(report_id: int) -> ResponseReturnValue:
    made = seen_or_404(reports.seen_by(me(), report_id))
    return page("reports/show.html", report=made, until=reports.looks_until(made))


def found(kind: str, about_id: int) -> Subject:
    """What one sees, and what is not one's own."""
    if kind not in WAYS:
        abort(404)
    subject = seen_or_404(WAYS[kind].find(me(), about_id))
    return seen_or_404(subject if subject.may_be_reported_by(me()) else None)


def form_for(kind: str, about_id: int) -> ReportForm:
    """In a talk one says which message it is about."""
    return ReportForm(reports.messages_of_other(me(), about_id) if kind == "thread" else ())


def waiting(made: Report | None) -> Report | None:
    """Reported, and not looked at yet."""
    return made if made is not None and made.looked_at is None else None


def about(kind: str, about_id: int, subject: Subject, form: ReportForm) -> dict[str, Any]:
    """What the page needs. A review is by a first name alone, and who wrote it cannot be blocked from there."""
    way, is_review = WAYS[kind], kind == "review"
    # What stands on a page of something else leads back to that page.
    number: dict[str, Any] = {way.number: getattr(subject.row, way.number) if kind in ("review", "tip") else about_id}
    name = subject.person.first_name if is_review else subject.person.public_name
    may_block = not is_review and blocks.may_block(me(), subject.person)
    return {
        "kind": kind,
        "about_id": about_id,
        "subject": subject,
        "name": name,
        "back": url_for(way.endpoint, **number),
        "form": form,
        "may_block": may_block,
    }


@blueprint.app_template_filter()
def report_why(why: Why) -> str:
    return str(WHYS[Why(why)])


blueprint.add_app_template_global(reports.looks_until, "report_looked_at_until")
blueprint.add_app_template_global(reports.of_case, "reports_of_case")
