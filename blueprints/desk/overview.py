"""What waits for us, the most urgent first."""

from flask import current_app
from flask.typing import ResponseReturnValue

from blueprints.desk.door import blueprint
from blueprints.guards import operators_only
from blueprints.responses import page
from invoices import documents
from market import clock, desk


@blueprint.get("")
@operators_only
def overview() -> ResponseReturnValue:
    first_of_month = clock.at_hour(clock.today().replace(day=1), 0)
    return page(
        "desk/overview.html",
        waiting=desk.waiting(),
        errands_are_late=current_app.extensions["errands_are_late"](),
        jobs_of_this_week=desk.jobs_of_this_week(),
        receipts_of_this_month=documents.receipts_since(first_of_month),
    )
