"""What is new: the bell in the top bar, the list behind it, and the way from a notice to its place.

Looking at the list, or following a notice, marks it read after the answer is built.
"""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.guards import me, seen_or_404
from blueprints.notice_links import place_of
from blueprints.responses import afterwards, go, nothing_new, page
from blueprints.surroundings import unread_notices
from market import notices

blueprint = Blueprint("notices", __name__)

PER_PAGE = 30


@blueprint.get("/notices")
def list_all() -> ResponseReturnValue:
    account, before = me(), request.args.get("before", type=int)
    found = notices.of(account, before, PER_PAGE + 1)
    shown, older = found[:PER_PAGE], found[PER_PAGE:]
    if any(notice.read_at is None for notice in shown):
        afterwards(lambda: notices.mark_read(account, shown[0].id))
    return page("notices/list.html", "notices/_list.html", notices=shown, older=bool(older), before=before)


@blueprint.get("/notices/<int:notice_id>")
def follow(notice_id: int) -> ResponseReturnValue:
    """On to what the notice is about; mails lead here too."""
    notice = seen_or_404(notices.seen_by(me(), notice_id))
    afterwards(lambda: notices.mark_one_read(notice))
    return go(place_of(notice))


@blueprint.get("/notices/bell")
def bell() -> ResponseReturnValue:
    """The bell asks once a minute whether it still shows the right number."""
    if request.args.get("shown", type=int) == unread_notices():
        return nothing_new()
    return page("shared/_bell.html", nav=request.args.get("nav"))


blueprint.add_app_template_global(notices.facts_of)
