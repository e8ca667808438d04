"""All papers by number, with the way to each one's page and PDF; opening one is written down there."""

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.desk.door import before, blueprint, listing
from blueprints.guards import operators_only
from forms.desk import ReceiptsForm
from invoices import documents
from market.desk import PER_LEAF, Leaf


@blueprint.get("/receipts")
@operators_only
def receipts() -> ResponseReturnValue:
    form = ReceiptsForm(request.args)
    papers = documents.listed(before(), PER_LEAF + 1, form.number)
    leaf = Leaf(papers[:PER_LEAF], papers[PER_LEAF - 1].id if len(papers) > PER_LEAF else None)
    return listing("receipts", leaf, form)
