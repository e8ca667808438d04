"""The badges of this partner: to sign, carried, stopped."""

from flask.typing import ResponseReturnValue

from blueprints.badge_deciding import Deciding
from blueprints.guards import agents_only, me
from blueprints.partner.door import blueprint, ours
from market import badges as rules

deciding = Deciding("partner", lambda: [ours()])


@blueprint.get("/badges")
@agents_only
def badges() -> ResponseReturnValue:
    return deciding.show()


@blueprint.post("/badges/<int:badge_id>/signing")
@agents_only
def sign_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.act(badge_id, lambda badge: rules.sign(badge, by=me()))


@blueprint.post("/badges/<int:badge_id>/restoring")
@agents_only
def restore_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.act(badge_id, lambda badge: rules.restore(badge, by=me()))


@blueprint.post("/badges/<int:badge_id>/refusal")
@agents_only
def refuse_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.stop(badge_id, lambda badge, reason: rules.refuse(badge, reason, by=me()))


@blueprint.post("/badges/<int:badge_id>/withdrawal")
@agents_only
def withdraw_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.stop(badge_id, lambda badge, reason: rules.withdraw(badge, reason, by=me()))
