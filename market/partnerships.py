"""The team takes in a partner, or changes how it appears: its name, colour, logo, badge and what it looks after. Its slug stays."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from database import session
from market import entrances, events, partners
from market.accounts import Account, Role
from market.events import Kind
from market.partners import Partner
from market.refusals import Missing, NotAllowed, OutOfRange
from market.skills import Category


@dataclass(frozen=True)
class Looks:
    """How a partner appears. `logo_key` is a picture already drawn; None: the one there was stays."""

    name: str
    colour: str
    badge: str
    categories: Collection[Category]
    signs_badges: bool
    logo_key: str | None = None


def take_in(slug: str, looks: Looks, reason: str, *, by: Account) -> Partner:
    """One more partner. Raises NotAllowed, Missing, and OutOfRange as partners.add() does."""
    _refuse(looks, reason, by)
    told = {name: value for name, value in vars(looks).items() if name != "logo_key"}
    made = partners.add(slug=slug, **told)
    made.logo_key = looks.logo_key
    events.record(Kind.PARTNER_ADDED, by=by, about=made, reason=reason.strip())
    return made


def change(partner: Partner, looks: Looks, reason: str, *, by: Account) -> str | None:
    """How it appears from now on. Returns the old logo's key, to be thrown away after the commit.

    Raises NotAllowed, Missing without a reason or a category, OutOfRange for a colour.
    """
    _refuse(looks, reason, by)
    old_logo = partner.logo_key if looks.logo_key else None
    fresh: dict[str, Any] = {
        "name": looks.name, "colour": looks.colour.lower(), "badge": looks.badge, "signs_badges": looks.signs_badges,
        "categories": tuple(category.value for category in Category if category in looks.categories),
        "logo_key": looks.logo_key or partner.logo_key,
    }  # fmt: skip
    changed = [name for name, value in fresh.items() if getattr(partner, name) != value]
    for name in changed:
        setattr(partner, name, fresh[name])
    events.record(Kind.PARTNER_CHANGED, by=by, about=partner, reason=reason.strip(), changed=changed)
    return old_logo


def _refuse(looks: Looks, reason: str, by: Account) -> None:
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    if not looks.categories:
        raise Missing("category_needed", "categories")
    if not entrances.is_a_colour(looks.colour):
        raise OutOfRange("colour_shape", "colour")


def agents_by_partner() -> dict[int, int]:
    """How many people of each partner work here, in one question."""
    here = (Account.role == Role.AGENT, Account.suspended_at.is_(None), Account.partner_id.is_not(None))
    counted = select(Account.partner_id, func.count()).where(*here).group_by(Account.partner_id)
    return {partner_id: count for partner_id, count in session.execute(counted) if partner_id is not None}
