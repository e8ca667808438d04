"""What waits for us, the most urgent first."""

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk import yardstick_cards
from blueprints.desk.case_words import REASONS
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only
from blueprints.responses import page
from forms.cases import CasesForm
from invoices import documents
from market import clock, desk, measuring, today, weeks
from market.cases import Reason
from market.today import Whose


@blueprint.get("")
@operators_only
def overview() -> ResponseReturnValue:
    form = CasesForm(request.args, whose=which_cases(), reason=[("", gettext("Every reason")), *REASONS.items()])
    first_of_month = clock.at_hour(clock.today().replace(day=1), 0)
    return page(
        "desk/overview.html",
        "desk/_cases.html",
        rows=today.list_cases(me(), Whose(form.whose.data), Reason(form.reason.data) if form.reason.data else None),
        form=form,
        waiting=desk.waiting(),
        errands_are_late=current_app.extensions["errands_are_late"](),
        jobs_of_this_week=desk.jobs_of_this_week(),
        board=measuring.measure(weeks.last(2), yardstick_cards.ON_OVERVIEW),
        receipts_of_this_month=documents.receipts_since(first_of_month),
    )


def which_cases() -> list[tuple[str, str]]:
    return [
        (Whose.OPEN, gettext("All open ones")),
        (Whose.MINE, gettext("Mine")),
        (Whose.FREE, gettext("Taken by nobody")),
        (Whose.SNOOZED, gettext("Put off")),
        (Whose.CLOSED, gettext("Closed")),
    ]
