"""A mark is lifted by the team, with a reason."""

from flask.typing import ResponseReturnValue

from blueprints.desk.disputes import act
from blueprints.desk.door import blueprint
from blueprints.desk.jobs import found
from blueprints.guards import me, operators_only, seen_or_404
from forms.desk import ForgivingForm
from market import marks


@blueprint.post("/jobs/<int:job_id>/mark/forgiveness")
@operators_only
def forgive(job_id: int) -> ResponseReturnValue:
    mark, form = seen_or_404(marks.of_job(found(job_id))), ForgivingForm()
    return act(job_id, "forgiving_form", form, lambda: marks.forgive(mark, form.reason.data or "", by=me()))
