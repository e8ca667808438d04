"""What everybody can read, the team can hide, whatever it is: an ad, a review, a tip. What that means is said where each of them lives."""

from typing import Any

from database import session
from market import ads, reviews, tips
from market.accounts import Account
from market.cases import Case
from market.offers import Offer
from market.requests import Request
from market.reviews import Review
from market.tips import Tip

KINDS: dict[str, Any] = {kind.__tablename__: kind for kind in (Offer, Request, Review, Tip)}
VERBS: dict[str, Any] = {
    Offer.__tablename__: ads,
    Request.__tablename__: ads,
    Review.__tablename__: reviews,
    Tip.__tablename__: tips,
}


def of_case(case: Case) -> Offer | Request | Review | Tip | None:
    """What a case is about that everybody can read; of a case about a job its review."""
    kind = KINDS.get(case.about_kind)
    if kind is not None:
        found: Offer | Request | Review | Tip | None = session.get(kind, case.about_id)
        return found
    return reviews.of_job(case.job) if case.job is not None else None


def may_be_shown_again_by(thing: Any, account: Account) -> bool:
    """A tip that is hidden stays hidden."""
    return not isinstance(thing, Tip) and bool(thing.may_be_shown_again_by(account))


def hide(thing: Any, reason: str, *, by: Account) -> Any:
    """Raises Missing without a reason, NotAllowed for anybody but the team, AlreadyMoved for an ad that has moved on."""
    return VERBS[thing.__tablename__].hide(thing, reason, by=by)


def show_again(thing: Any, *, by: Account) -> Any:
    """As it was before. Raises NotAllowed for anybody but the team, AlreadyMoved for an ad that is not hidden."""
    return VERBS[thing.__tablename__].show_again(thing, by=by)
