"""What was not paid, as helpers say, at the desk: the list with its dates, and what we found out."""

from flask.typing import ResponseReturnValue

from blueprints.desk.disputes import act
from blueprints.desk.door import blueprint
from blueprints.desk.jobs import found
from blueprints.guards import me, operators_only
from blueprints.responses import page
from forms.unpaid import PaymentForm
from market import unpaid


@blueprint.get("/payments")
@operators_only
def payments() -> ResponseReturnValue:
    return page("desk/payments.html", rows=unpaid.running())


@blueprint.post("/jobs/<int:job_id>/unpaid/decision")
@operators_only
def decide_payment(job_id: int) -> ResponseReturnValue:
    job, form = found(job_id), PaymentForm()
    return act(job_id, "payment_form", form, lambda: unpaid.decide(job, form.found.data == "unpaid", form.reason.data, by=me()))


blueprint.add_app_template_global(unpaid.may_be_decided_by, "may_decide_payment")
blueprint.add_app_template_global(unpaid.is_overdue, "payment_is_overdue")
