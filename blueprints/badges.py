"""Badges: what each one means, how many carry it, and how far one is oneself."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.guards import me, open_to_all, seen_or_404
from blueprints.responses import page
from blueprints.surroundings import looked_at
from market import badge_rule, badges, partners
from market.partners import Partner

blueprint = Blueprint("badges", __name__)


@blueprint.get("/badges")
def mine() -> ResponseReturnValue:
    """Every partner's badge, and how far I am."""
    if me().helper:
        looked_at(me().helper)
    return page("badges/mine.html", standings=[standing(partner) for partner in partners.all_of_them()])


@blueprint.get("/badges/<slug>")
@open_to_all
def show(slug: str) -> ResponseReturnValue:
    partner = seen_or_404(partners.with_slug(slug))
    return page("badges/show.html", **standing(partner))


def standing(partner: Partner) -> dict[str, Any]:
    """The badge, how many carry it, and, for a helper, their own way to it."""
    helper = me().helper if me() else None
    own = next((badge for badge in badges.of_helper(helper) if badge.partner_id == partner.id), None) if helper else None
    progress = badge_rule.record_of(helper).towards(partner) if helper else None
    return {"giver": partner, "held": badges.held(partner), "own": own, "progress": progress}
