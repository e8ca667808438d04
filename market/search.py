"""Looking around: words, a category, a place and how far from it, a price; the best first, a page at a time.

All words must be found; the last one may be half typed. An offer shows for a place only if its helper comes that far.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from database import lock, session, text_index
from database.text import split_words
from database.text_index import Question, one_of
from market import places, ranking, terms
from market.accounts import Account
from market.ads import Ad
from market.helpers import HelperProfile
from market.lifecycle import AdState
from market.money import Chf
from market.offers import Offer
from market.pictures import Picture
from market.places import Place
from market.requests import Request
from market.skills import Category, Skill

PAGE = 20
FEW_PLACES = 20  # so many are looked up in the index; more are met soon enough on the way


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `price`: an offer costs at most that, a request's budget is at least that.

    `seen_from` is where distances are counted from when no place is asked for.
    """

    words: str = ""
    category: Category | None = None
    postal_code: str | None = None
    km: int | None = None
    price: Chf | None = None
    seen_from: str | None = None

    @property
    def within(self) -> int:
        return self.km or terms.current().pilot_radius_km

    @property
    def circle(self) -> frozenset[str]:
        """The postal codes within the wanted distance; none when no place is asked for."""
        return places.near(self.postal_code, self.within) if self.postal_code else frozenset()


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


Card = TypeVar("Card", OfferCard, RequestCard)


@dataclass(frozen=True)
class Page(Generic[Card]):
    """Some cards, and the cursor of the next page when there are more."""

    rows: Sequence[Card]
    next_cursor: int | None

    @property
    def more(self) -> bool:
        return self.next_cursor is not None


def find_offers(wanted: Wanted, cursor: int | None = None, limit: int = PAGE) -> Page[OfferCard]:
    """The live offers that fit, best first."""
    filters = []
    if wanted.price:
        filters.append(Offer.price <= wanted.price)
    if wanted.postal_code:
        filters.append(reaches(Offer.radius_km, Offer.postal_code, wanted.postal_code, wanted.within))
    return _page(_rows(Offer, _OFFER, _with_helper, filters, wanted, cursor, limit), _offer_card, wanted, limit)


def find_requests(wanted: Wanted, cursor: int | None = None, limit: int = PAGE) -> Page[RequestCard]:
    """The live requests that fit, newest first. Who named no budget is open to any price."""
    filters: list[ColumnElement[bool]] = []
    if wanted.price:
        filters.append(or_(Request.budget.is_(None), Request.budget >= wanted.price))
    if wanted.postal_code:
        filters.append(one_of(Request.postal_code, wanted.circle))
    return _page(_rows(Request, _REQUEST, _with_author, filters, wanted, cursor, limit), _request_card, wanted, limit)


def reaches(radius_km: Any, home: Any, postal_code: str, km: int | None = None) -> ColumnElement[bool]:
    """Whether somebody who lives there and comes so far comes to this place, of those within `km` when it is given.

    Radii are steps everybody may choose, so that each step is one set of postal codes.
    """
    steps = terms.current().radius_choices_km
    within = [step for step in steps if step < km] + [km] if km else steps
    return or_(*(and_(radius_km >= step, one_of(home, places.near(postal_code, step))) for step in within))


def _rows(
    kind: Any, columns: Sequence[Any], joined: Callable[[FromClause], FromClause], filters: list[ColumnElement[bool]],
    wanted: Wanted, cursor: int | None, limit: int,
) -> Sequence[Any]:  # fmt: skip
    """One more than asked for tells whether there is another page."""
    rows: Sequence[Any] = []
    theme = [kind.category == wanted.category] if wanted.category else []
    for path in text_index.paths(kind.__table__, _question(wanted), cursor):
        query: Select[Any] = select(path.rank.label("rank"), *columns).select_from(joined(path.source))
        query = query.where(*path.where, *theme, *filters, Account.suspended_at.is_(None))
        rows = session.execute(query.order_by(path.rank.desc()).limit(limit + 1)).all()
        if len(rows) > limit:
            break
    return rows


def _question(wanted: Wanted) -> Question:
    """What the index is asked: words, and the few places of a small circle. Without them the ads are walked from the top."""
    typed = split_words(wanted.words)
    words = tuple(word for word in typed if word not in ranking.filler_words())
    is_narrow = 0 < len(wanted.circle) <= FEW_PLACES
    groups: list[tuple[str, ...]] = []
    if is_narrow:
        groups.append(tuple(ranking.place_facet(code) for code in sorted(wanted.circle)))
    if wanted.category and (words or is_narrow):
        groups.append((ranking.category_facet(wanted.category),))
    return Question(words, bool(words) and words[-1] == typed[-1] and wanted.words[-1].isalnum(), tuple(groups))


_OFFER = (
    Offer.id, Offer.title, Offer.price, Offer.duration_min, Offer.category, Offer.postal_code,
    HelperProfile.id.label("helper_id"), HelperProfile.stars_sum, HelperProfile.review_count, HelperProfile.jobs_done,
    Account.first_name, Account.last_name, Picture.token,
)  # fmt: skip
_PHOTOS = select(func.count(Picture.id)).where(Picture.request_id == Request.id).correlate(Request).scalar_subquery()
_REQUEST = (
    Request.id, Request.title, Request.budget, Request.category, Request.skill, Request.postal_code,
    Request.posted_at, Request.proposal_count, _PHOTOS.label("photo_count"),
)  # fmt: skip


def _with_helper(ads: FromClause) -> FromClause:
    helper, account, photo = HelperProfile.__table__, Account.__table__, Picture.__table__
    joined = ads.join(helper, Offer.helper_id == HelperProfile.id).join(account, HelperProfile.account_id == Account.id)
    return joined.outerjoin(photo, HelperProfile.photo_id == Picture.id)


def _with_author(ads: FromClause) -> FromClause:
    return ads.join(Account.__table__, Request.author_id == Account.id)


def _page(rows: Sequence[Any], card: Callable[[Any, dict[str, Any]], Card], wanted: Wanted, limit: int) -> Page[Card]:
    shown = rows[:limit]
    cards = [card(row, _where(row, wanted.postal_code or wanted.seen_from)) for row in shown]
    return Page(cards, shown[-1].rank if len(rows) > limit else None)


def _where(row: Any, seen_from: str | None) -> dict[str, Any]:
    place = _known(row.postal_code)
    metres = places.distance_m(seen_from, row.postal_code) if seen_from and place else None
    return {"postal_code": row.postal_code, "place": place.name if place else row.postal_code, "distance_m": metres}


@lru_cache(maxsize=4096)
def _known(postal_code: str) -> Place | None:
    return places.find(postal_code)


def _offer_card(row: Any, where: dict[str, Any]) -> OfferCard:
    return OfferCard(
        id=row.id, rank=row.rank, title=row.title, price=row.price, duration_min=row.duration_min, category=row.category,
        helper_id=row.helper_id, helper_name=f"{row.first_name} {row.last_name[:1]}.",
        initials=f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
        mean=round(row.stars_sum / row.review_count, 1) if row.review_count else None,
        review_count=row.review_count, jobs_done=row.jobs_done, photo_token=row.token, **where,
    )  # fmt: skip


def _request_card(row: Any, where: dict[str, Any]) -> RequestCard:
    return RequestCard(
        id=row.id, rank=row.rank, title=row.title, budget=row.budget, category=row.category, skill=row.skill,
        posted_at=row.posted_at, proposal_count=row.proposal_count, photo_count=row.photo_count, **where,
    )  # fmt: skip


def reindex(ad: Ad) -> None:
    """Puts an ad where it belongs: a live one is found by what it says now, any other is not found."""
    lock(ad)
    named: Any = ad
    name = named.__tablename__
    if named.rank is not None:
        text_index.take_out(name, named.rank)
    named.rank = _rank_now(ad)
    if named.rank is not None:
        text_index.put(name, named.rank, ranking.words_of(ad), ranking.facets_of(ad))
    session.flush()


def reindex_helper(helper: HelperProfile) -> None:
    """A helper was reviewed, finished a job or wrote the profile anew: all their offers move with it."""
    live = select(Offer).where(Offer.helper_id == helper.id, or_(Offer.rank.is_not(None), Offer.state == AdState.LIVE))
    for offer in session.scalars(live.options(selectinload(Offer.skill_rows)).order_by(Offer.id)).all():
        if offer.rank != _rank_now(offer):  # its words are its own: only its place may have changed
            reindex(offer)


def _rank_now(ad: Ad) -> int | None:
    return ranking.rank_of(ad) if ad.is_open and not ad.author.is_suspended else None
