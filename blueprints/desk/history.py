"""What happened, newest first: everything anybody does is written down, and here it can be read."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.door import before, blueprint, listing
from blueprints.desk.words import EVENTS, event_name
from blueprints.guards import operators_only
from forms.desk import HistoryForm
from market import accounts, desk
from market.events import Kind


@blueprint.get("/events")
@operators_only
def events() -> ResponseReturnValue:
    named = sorted(((kind.value, event_name(kind)) for kind in EVENTS), key=lambda one: one[1])
    form = HistoryForm(request.args, kind=[("", gettext("Everything")), *named])
    kind = Kind(form.kind.data) if form.kind.data else None
    person = accounts.with_id(form.person_id) if form.person_id else None
    leaf = desk.history(kind, form.person_id, before())
    return listing("events", leaf, form, person=person)


@blueprint.app_template_global()
def about_address(row: Any) -> str:
    """Where what an event is about can be looked at; empty when there is no such page."""
    if row.about_kind in ("offer", "request"):
        return url_for("desk.ad", kind=f"{row.about_kind}s", ad_id=row.about_id)
    if row.about_kind == "case_file":
        return url_for("desk.case", case_id=row.about_id)
    if row.about_kind == "job":
        return url_for("desk.job", job_id=row.about_id)
    return url_for("desk.events", person=row.about_id) if row.about_kind == "account" else ""
