"""The badges of partners without people of their own here: the team writes down what they say."""

from flask.typing import ResponseReturnValue

from blueprints.badge_deciding import Deciding
from blueprints.desk.door import blueprint
from blueprints.guards import me, operators_only
from market import agents, partners
from market import badges as rules
from market.partners import Partner


def without_people() -> list[Partner]:
    return [one for one in partners.all_of_them() if not agents.has_any(one)]


deciding = Deciding("desk", without_people)


@blueprint.get("/badges")
@operators_only
def badges() -> ResponseReturnValue:
    return deciding.show()


@blueprint.post("/badges/<int:badge_id>/signing")
@operators_only
def sign_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.act(badge_id, lambda badge: rules.sign(badge, by=me()))


@blueprint.post("/badges/<int:badge_id>/restoring")
@operators_only
def restore_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.act(badge_id, lambda badge: rules.restore(badge, by=me()))


@blueprint.post("/badges/<int:badge_id>/refusal")
@operators_only
def refuse_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.stop(badge_id, lambda badge, reason: rules.refuse(badge, reason, by=me()))


@blueprint.post("/badges/<int:badge_id>/withdrawal")
@operators_only
def withdraw_badge(badge_id: int) -> ResponseReturnValue:
    return deciding.stop(badge_id, lambda badge, reason: rules.withdraw(badge, reason, by=me()))
