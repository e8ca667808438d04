"""Private messages at the desk: closed, until somebody says why they must be read; then readable for an hour, for this case."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.desk.cases import found
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only, seen_or_404
from blueprints.responses import form_again, go, page, say
from database import unit_of_work
from forms.openings import GROUNDS, OpeningForm
from market import openings, proposals, said
from market.cases import Case
from market.openings import Grounds


@blueprint.get("/cases/<int:case_id>/messages")
@operators_only
def messages(case_id: int) -> ResponseReturnValue:
    """Which conversation, and why."""
    seen = found(case_id)
    return page("desk/messages.html", case=seen, form=form_for(seen, formdata=None))


@blueprint.post("/cases/<int:case_id>/messages")
@operators_only
def open_messages(case_id: int) -> ResponseReturnValue:
    seen = found(case_id)
    form = form_for(seen)
    if not form.validate_on_submit():
        return form_again("desk/messages.html", part="desk/_messages.html", case=seen, form=form)
    grounds, words = Grounds(form.grounds.data), form.said.data or ""
    unit_of_work(lambda: openings.open_up(seen, form.thread.data, grounds, words, by=me()))
    return go(url_for("desk.opened_messages", case_id=case_id, thread_id=form.thread.data))


@blueprint.get("/cases/<int:case_id>/messages/<int:thread_id>")
@operators_only
def opened_messages(case_id: int, thread_id: int) -> ResponseReturnValue:
    """All that was said and proposed, to read; an hour later it is closed again."""
    seen = found(case_id)
    opening = openings.opened_for(seen, thread_id, me())
    if opening is None:
        say(gettext("These messages are closed. Please say once more why you need them."), "warn")
        return go(url_for("desk.messages", case_id=case_id))
    thread = openings.thread_of(opening)
    context: dict[str, Any] = {"thread": thread, "messages": said.messages_of(thread), "proposals": proposals.in_thread(thread)}
    return page("desk/opened.html", case=seen, opening=opening, until=opening.at + openings.LASTS, **context)


def form_for(case: Case, **kwargs: Any) -> OpeningForm:
    """The conversations there are for this case; none is a case about nothing that was said."""
    threads = seen_or_404(openings.threads_of(case, me()) or None)
    named = [(one.id, f"{one.title}: {one.neighbour.full_name}, {one.helper.full_name}") for one in threads]
    return OpeningForm(named, **kwargs)


@blueprint.app_template_filter()
def grounds_name(grounds: str) -> str:
    return str(GROUNDS[Grounds(grounds)])


blueprint.add_app_template_global(openings.threads_of, "threads_to_open")
