"""An ad as a list shows it: a few columns of it and of who wrote it, as values alone, so that a page can keep what it made of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import FromClause, func, select

from market import places
from market.accounts import Account
from market.helpers import HelperProfile
from market.money import Chf
from market.offers import Offer
from market.pictures import Picture
from market.places import Place
from market.requests import Request
from market.skills import Category, Skill


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer as a list shows it."""

    id: int
    rank: int
    title: str
    price: Chf
    duration_min: int
    category: Category
    postal_code: str
    place: str
    distance_m: int | None
    helper_id: int
    helper_name: str
    initials: str
    mean: float | None
    review_count: int
    jobs_done: int
    badges: tuple[tuple[str, str], ...]
    photo_token: str | None


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request as a list shows it."""

    id: int
    rank: int
    title: str
    budget: Chf | None
    category: Category
    skill: Skill | None
    postal_code: str
    place: str
    distance_m: int | None
    posted_at: datetime
    proposal_count: int
    photo_count: int


OFFER = (
    Offer.id, Offer.title, Offer.price, Offer.duration_min, Offer.category, Offer.postal_code,
    HelperProfile.id.label("helper_id"), HelperProfile.stars_sum, HelperProfile.review_count, HelperProfile.jobs_done,
    HelperProfile.badges, Account.first_name, Account.last_name, Picture.token,
)  # fmt: skip
_PHOTOS = select(func.count(Picture.id)).where(Picture.request_id == Request.id).correlate(Request).scalar_subquery()
REQUEST = (
    Request.id, Request.title, Request.budget, Request.category, Request.skill, Request.postal_code,
    Request.posted_at, Request.proposal_count, _PHOTOS.label("photo_count"),
)  # fmt: skip


def with_helper(ads: FromClause) -> FromClause:
    helper, account, photo = HelperProfile.__table__, Account.__table__, Picture.__table__
    joined = ads.join(helper, Offer.helper_id == HelperProfile.id).join(account, HelperProfile.account_id == Account.id)
    return joined.outerjoin(photo, HelperProfile.photo_id == Picture.id)


def with_author(ads: FromClause) -> FromClause:
    return ads.join(Account.__table__, Request.author_id == Account.id)


def _where(row: Any, seen_from: str | None) -> dict[str, Any]:
    place = _known(row.postal_code)
    metres = places.distance_m(seen_from, row.postal_code) if seen_from and place else None
    return {"postal_code": row.postal_code, "place": place.name if place else row.postal_code, "distance_m": metres}


@lru_cache(maxsize=4096)
def _known(postal_code: str) -> Place | None:
    return places.find(postal_code)


def offer_card(row: Any, seen_from: str | None) -> OfferCard:
    return OfferCard(
        id=row.id, rank=row.rank, title=row.title, price=row.price, duration_min=row.duration_min, category=row.category,
        helper_id=row.helper_id, helper_name=f"{row.first_name} {row.last_name[:1]}.",
        initials=f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
        mean=round(row.stars_sum / row.review_count, 1) if row.review_count else None,
        review_count=row.review_count, jobs_done=row.jobs_done, badges=tuple(row.badges.items()), photo_token=row.token, **_where(row, seen_from),
    )  # fmt: skip


def request_card(row: Any, seen_from: str | None) -> RequestCard:
    return RequestCard(
        id=row.id, rank=row.rank, title=row.title, budget=row.budget, category=row.category, skill=row.skill,
        posted_at=row.posted_at, proposal_count=row.proposal_count, photo_count=row.photo_count, **_where(row, seen_from),
    )  # fmt: skip
