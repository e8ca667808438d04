"""Jobs by state, category, place and day; those still running, unless others are asked for."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.ads import every_category
from blueprints.desk.door import as_file, blueprint, chosen, days, listing, town_of
from blueprints.exports import Cell
from blueprints.guards import operators_only
from blueprints.leaves import before
from blueprints.phrases import category_name, state_name
from forms.lists import JobsForm
from market import lists
from market.jobs import OPEN_STATES
from market.lifecycle import JobState
from market.lists import Listing
from market.skills import Category

QUEUED, ALL = "queued", "all"
GROUPS: dict[str, tuple[JobState, ...]] = {"": OPEN_STATES, QUEUED: (), ALL: ()}


@blueprint.get("/jobs")
@operators_only
def jobs() -> ResponseReturnValue:
    form = asked_for()
    return listing("jobs", found(form).leaf(before()), form)


@blueprint.post("/jobs.csv")
@operators_only
def jobs_as_file() -> ResponseReturnValue:
    form = asked_for()
    head = (gettext("Number"), gettext("Title"), gettext("Neighbour"), gettext("Helper"), gettext("Category"), gettext("Postal code"),
            gettext("Town"), gettext("State"), gettext("Since"), gettext("Agreed on"), gettext("Appointment"),
            f"{gettext('Price')} (CHF)")  # fmt: skip
    return as_file("jobs", found(form), form, head, cells)


def asked_for() -> JobsForm:
    groups = [("", gettext("Running")), (QUEUED, gettext("On our list")), (ALL, gettext("All"))]
    states = [*groups, *((state.value, state_name(state)) for state in JobState)]
    return JobsForm(request.args, state=states, category=every_category())


def found(form: JobsForm) -> Listing:
    wanted = form.state.data
    states = GROUPS[wanted] if wanted in GROUPS else (JobState(wanted),)
    return lists.jobs(
        states, queued=wanted == QUEUED, category=chosen(Category, form.category.data), words=form.words.data or "",
        place=form.place.data or "", days=days(form),
    )  # fmt: skip


def cells(row: Any) -> list[Cell]:
    """A job as a line of the file."""
    both = f"{row.neighbour_first} {row.neighbour_last}".strip(), f"{row.helper_first} {row.helper_last}".strip()
    place = row.postal_code, town_of(row.postal_code)
    price = row.settled_price if row.settled_price is not None else row.total
    told = (row.id, row.title, *both, category_name(row.category), *place, state_name(row.state))
    return [*told, row.moved_at, row.created_at, row.starts_at, price]
