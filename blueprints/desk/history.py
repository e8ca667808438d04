"""What happened, newest first: everything anybody does is written down, and here it can be read. What people wrote to each other is not in it."""

from typing import Any

from flask import get_template_attribute, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from blueprints.desk.door import as_file, blueprint, chosen, days, listing
from blueprints.desk.words import EVENTS, about_name, event_name
from blueprints.exports import Cell
from blueprints.guards import operators_only
from blueprints.leaves import before
from forms.lists import HistoryForm
from market import accounts, lists
from market.accounts import Account
from market.events import Kind
from market.lists import Listing


@blueprint.get("/events")
@operators_only
def events() -> ResponseReturnValue:
    form = asked_for()
    return listing("events", found(form).leaf(before()), form, person=person_in(form))


@blueprint.post("/events.csv")
@operators_only
def events_as_file() -> ResponseReturnValue:
    form = asked_for()
    head = (gettext("Number"), gettext("When"), gettext("What"), gettext("Details"), gettext("By whom"), gettext("On their behalf"),
            gettext("About"))  # fmt: skip
    return as_file("events", found(form), form, head, cells, person=person_in(form))


def asked_for() -> HistoryForm:
    named = sorted(((kind.value, event_name(kind)) for kind in EVENTS), key=lambda one: one[1])
    return HistoryForm(request.args, kind=[("", gettext("Everything")), *named])


def found(form: HistoryForm) -> Listing:
    return lists.history(chosen(Kind, form.kind.data), form.person_id, form.words.data or "", days(form))


def person_in(form: HistoryForm) -> Account | None:
    return accounts.with_id(form.person_id) if form.person_id else None


def cells(row: Any) -> list[Cell]:
    """An event as a line of the file, in the words of the page."""
    details = Markup(get_template_attribute("desk/happened.html", "facts")(row)).striptags()
    by, via = f"{row.first_name or ''} {row.last_name or ''}".strip(), f"{row.via_first or ''} {row.via_last or ''}".strip()
    return [row.id, row.at, event_name(row.kind), details, by, via, about_name(row)]


@blueprint.app_template_global()
def about_address(row: Any) -> str:
    """Where what an event is about can be looked at; empty when there is no such page."""
    if row.about_kind in ("offer", "request"):
        return url_for("desk.ad", kind=f"{row.about_kind}s", ad_id=row.about_id)
    if row.about_kind == "case_file":
        return url_for("desk.case", case_id=row.about_id)
    if row.about_kind == "announcement":
        return url_for("desk.announcement", announcement_id=row.about_id)
    if row.about_kind == "job":
        return url_for("desk.job", job_id=row.about_id)
    return url_for("desk.account", account_id=row.about_id) if row.about_kind == "account" else ""
