"""Every paper, newest first, with the way to its page and PDF; opening one is written down there."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from blueprints.desk.door import as_file, blueprint, chosen, days, listing
from blueprints.exports import Cell
from blueprints.guards import operators_only
from blueprints.leaves import before
from forms.lists import ReceiptsForm
from invoices import listing as books
from invoices.listing import Line
from invoices.snapshots import Paper
from market.lists import Listing

PAPERS = {
    Paper.RECEIPT: _l("Receipt"), Paper.HELPER_COPY: _l("Helper's copy"),
    Paper.RECEIPT_CANCELLED: _l("Cancellation"), Paper.COPY_CANCELLED: _l("Cancelled helper's copy"),
}  # fmt: skip


@blueprint.get("/receipts")
@operators_only
def receipts() -> ResponseReturnValue:
    form = asked_for()
    return listing("receipts", found(form).leaf(before()), form, totals=totals(form))


@blueprint.post("/receipts.csv")
@operators_only
def receipts_as_file() -> ResponseReturnValue:
    form = asked_for()
    head = (gettext("Number"), gettext("Date"), gettext("Which paper"), gettext("Cancels"), gettext("Neighbour"), gettext("Helper"),
            gettext("Job"), f"{gettext('Price')} (CHF)", f"{gettext('Our cut')} (CHF)")  # fmt: skip
    return as_file("receipts", found(form), form, head, cells, totals=totals(form))


def asked_for() -> ReceiptsForm:
    kinds = [("", gettext("All papers")), *((kind.value, paper_name(kind)) for kind in Paper)]
    return ReceiptsForm(request.args, kind=kinds)


def found(form: ReceiptsForm) -> Listing:
    return books.papers(form.number, chosen(Paper, form.kind.data), days(form))


def totals(form: ReceiptsForm) -> object:
    return books.totals_of_papers(found(form), chosen(Paper, form.kind.data))


def cells(paper: Line) -> list[Cell]:
    """A paper as a line of the file."""
    told = paper.told
    both = told.neighbour.name, told.helper.name
    return [told.name, told.issued_on, paper_name(told.kind), told.cancels, *both, paper.job_id, told.price, told.commission]


@blueprint.app_template_filter()
def paper_name(kind: Paper) -> str:
    return str(PAPERS[kind])
