"""Money: what each helper owes, and every booking. Nothing here is changed; a mistake is turned round by a booking of its own."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from blueprints.desk.door import as_file, blueprint, days, listing
from blueprints.exports import Cell
from blueprints.guards import operators_only
from blueprints.leaves import before
from forms.lists import BookingsForm, MoneyForm
from invoices import listing as books
from market import accounts
from market.lists import Listing

BOOKINGS = {"commission": _l("Commission"), "reversal": _l("Turned round"), "payment": _l("Payment")}
SUMS = ("commission", "corrections", "payments", "balance")


@blueprint.get("/money")
@operators_only
def money() -> ResponseReturnValue:
    form = MoneyForm(request.args)
    owed = books.helpers(form.words.data or "", days(form))
    return listing("money", owed.leaf(before()), form, totals=books.totals(owed, *SUMS))


@blueprint.post("/money.csv")
@operators_only
def money_as_file() -> ResponseReturnValue:
    form = MoneyForm(request.args)
    owed = books.helpers(form.words.data or "", days(form))
    head = (gettext("Number"), gettext("First name"), gettext("Last name"), *(f"{word} (CHF)" for word in sums_in_words()))
    return as_file("money", owed, form, head, owed_cells, totals=books.totals(owed, *SUMS))


@blueprint.get("/bookings")
@operators_only
def bookings() -> ResponseReturnValue:
    form = asked_for()
    return listing("bookings", found(form).leaf(before()), form, **besides(form))


@blueprint.post("/bookings.csv")
@operators_only
def bookings_as_file() -> ResponseReturnValue:
    form = asked_for()
    head = (gettext("Number"), gettext("When"), gettext("What"), gettext("Helper"), gettext("Number of the helper"), gettext("Job"),
            gettext("Turns round"), f"{gettext('Owed to us')} (CHF)")  # fmt: skip
    return as_file("bookings", found(form), form, head, booking_cells, **besides(form))


def asked_for() -> BookingsForm:
    codes = [("", gettext("All")), *((code, booking_name(code)) for code in BOOKINGS)]
    return BookingsForm(request.args, code=codes)


def found(form: BookingsForm) -> Listing:
    return books.bookings(form.words.data or "", form.person_id, form.code.data, days(form))


def besides(form: BookingsForm) -> dict[str, Any]:
    person = accounts.with_id(form.person_id) if form.person_id else None
    return {"totals": books.totals(found(form), "owed"), "person": person}


def sums_in_words() -> tuple[str, ...]:
    return gettext("Commission"), gettext("Corrections"), gettext("Payments"), gettext("Balance")


def owed_cells(row: Any) -> list[Cell]:
    """A helper as a line of the file."""
    return [row.id, row.first_name, row.last_name, row.commission, row.corrections, row.payments, row.balance]


def booking_cells(row: Any) -> list[Cell]:
    """A booking as a line of the file."""
    name = f"{row.first_name} {row.last_name}".strip()
    return [row.id, row.at, booking_name(row.code), name, row.helper_id, row.job_id, row.reverses_id, row.owed]


@blueprint.app_template_filter()
def booking_name(code: str) -> str:
    return str(BOOKINGS.get(code, code))
