"""The door of the partner's desk: whoever comes in works for a partner, and sees that one alone."""

from flask import Blueprint

from blueprints.guards import me, seen_or_404
from market import agents
from market.partners import Partner

blueprint = Blueprint("partner", __name__, url_prefix="/partner")


def ours() -> Partner:
    """Whom this agent works for; who was let go or suspended finds nothing."""
    return seen_or_404(agents.partner_of(me()))
