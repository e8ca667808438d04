"""The cases given to a partner: what waits for it, the most urgent first; what waits for the neighbour; what is behind."""

from flask.typing import ResponseReturnValue

from blueprints.guards import agents_only
from blueprints.partner.door import blueprint, ours
from blueprints.responses import page
from market import released


@blueprint.get("")
@agents_only
def inbox() -> ResponseReturnValue:
    return page("partner/inbox.html", partner=ours(), inbox=released.inbox(ours()))
