"""Blocking somebody from where one has to do with them; whom one has blocked, and lifting it."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.guards import me, seen_or_404
from blueprints.reports import found
from blueprints.responses import go, page, say
from database import unit_of_work
from market import blocks, reports
from market.accounts import Account
from market.helpers import HelperProfile
from market.offers import Offer
from market.requests import Request
from market.tips import Tip

blueprint = Blueprint("blocks", __name__)
BEHIND: dict[str, Any] = {"helper": HelperProfile, "offer": Offer, "request": Request, "tip": Tip}
NOT_FROM = ("review",)  # it is by a first name alone


@blueprint.get("/me/blocks")
def mine() -> ResponseReturnValue:
    return page("blocks/mine.html", blocked=blocks.of(me()))


@blueprint.post("/blocks/<kind>/<int:about_id>")
def begin(kind: str, about_id: int) -> ResponseReturnValue:
    """Whoever stands behind what one sees there; tapped twice, it is out of sight already."""
    if kind in BEHIND and reports.has_blocked_behind(me(), BEHIND[kind], about_id):
        return go(url_for("blocks.mine"))
    subject = found(kind, about_id)
    other = seen_or_404(subject.person if kind not in NOT_FROM else None)
    unit_of_work(lambda: blocks.block(other, by=me()))
    say(gettext("%(name)s is blocked. You neither see nor reach each other any more.", name=other.public_name))
    return go(url_for("blocks.mine"))


@blueprint.post("/me/blocks/<int:account_id>/lifting")
def lift(account_id: int) -> ResponseReturnValue:
    """Lifting what is not there (any more) is no news, and tells nothing of who is here."""
    block = blocks.seen_by(me(), account_id)
    if block is not None:
        name = block.of.public_name
        unit_of_work(lambda: blocks.lift(block, by=me()))
        say(gettext("You and %(name)s see each other again.", name=name))
    return go(url_for("blocks.mine"))


@blueprint.app_template_global()
def has_blocked(viewer: Account, other: Account) -> bool:
    """For the one who did it alone: the other is never told."""
    return blocks.of_pair(viewer, other) is not None
