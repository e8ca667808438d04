"""Looking around: words, a category, a place and how far from it, a price; the best first, a page at a time.

All words must be found; the last one may be half typed. An offer shows for a place only if its helper comes that far.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import selectinload

from database import is_sqlite, lock, session, text_index
from database.text import split_words
from database.text_index import Question, one_of
from market import places, ranking, terms
from market.accounts import Account
from market.ads import Ad
from market.blocks import NOBODY
from market.cards import OFFER, REQUEST, OfferCard, RequestCard, offer_card, request_card, with_author, with_helper
from market.helpers import HelperProfile
from market.lifecycle import AdState
from market.money import Chf
from market.offers import Offer
from market.requests import Request
from market.skills import Category

PAGE = 20
FEW_PLACES = 20  # so many are looked up in the index; more are met soon enough on the way


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `price`: an offer costs at most that, a request's budget is at least that.

    `badge` is the slug of the partner whose badge the helper of an offer carries, or ANY.
    `seen_from` is where distances are counted from when no place is asked for.
    """

    words: str = ""
    category: Category | None = None
    postal_code: str | None = None
    km: int | None = None
    price: Chf | None = None
    badge: str | None = None
    seen_from: str | None = None

    @property
    def within(self) -> int:
        return self.km or terms.current().pilot_radius_km

    @property
    def circle(self) -> frozenset[str]:
        """The postal codes within the wanted distance; none when no place is asked for."""
        return places.near(self.postal_code, self.within) if self.postal_code else frozenset()


Card = TypeVar("Card", OfferCard, RequestCard)


@dataclass(frozen=True)
class Page(Generic[Card]):
    """Some cards, and the cursor of the next page when there are more."""

    rows: Sequence[Card]
    next_cursor: int | None

    @property
    def more(self) -> bool:
        return self.next_cursor is not None


def find_offers(
    wanted: Wanted, cursor: int | None = None, limit: int = PAGE, *, apart: frozenset[int] = NOBODY
) -> Page[OfferCard]:
    """The live offers that fit, best first, without those of the people one is not to see."""
    return _page(_rows(Offer, wanted, cursor, limit, apart), offer_card, wanted, limit)


def find_requests(
    wanted: Wanted, cursor: int | None = None, limit: int = PAGE, *, apart: frozenset[int] = NOBODY
) -> Page[RequestCard]:
    """The live requests that fit, newest first, without those of the people one is not to see."""
    return _page(_rows(Request, wanted, cursor, limit, apart), request_card, wanted, limit)


def reaches(radius_km: Any, home: Any, postal_code: str, km: int | None = None) -> ColumnElement[bool]:
    """Whether somebody who lives there and comes so far comes to this place, of those within `km` when it is given.

    Radii are steps everybody may choose, so that each step is one set of postal codes.
    """
    steps = terms.current().radius_choices_km
    within = [step for step in steps if step < km] + [km] if km else steps
    return or_(*(and_(radius_km >= step, one_of(home, places.near(postal_code, step))) for step in within))


def _rows(kind: Any, wanted: Wanted, cursor: int | None, limit: int, apart: frozenset[int]) -> Sequence[Any]:
    """One more than asked for tells whether there is another page."""
    rows: Sequence[Any] = []
    bound = {"apart": sorted(apart)} if apart else {}
    asked = replace(wanted, km=wanted.within, seen_from=None)
    for query in _queries(kind, asked, cursor, limit + 1, bool(apart), terms.current().radius_choices_km, is_sqlite()):
        rows = session.execute(query, bound).all()
        if len(rows) > limit:
            break
    return rows


@lru_cache(maxsize=256)
def _queries(kind: Any, wanted: Wanted, cursor: int | None, limit: int, is_apart: bool, *_also: Any) -> list[Select[Any]]:
    """The ways to ask for this, put together once; what else they depend on is given too. Whom one is not to see is bound later."""
    columns, joined, filters = (OFFER, with_helper, _offers) if kind is Offer else (REQUEST, with_author, _requests)
    theme = [kind.category == wanted.category] if wanted.category else []
    fits = (
        *theme,
        *filters(wanted),
        Account.suspended_at.is_(None),
        *([Account.id.not_in(bindparam("apart", expanding=True))] if is_apart else []),
    )
    return [
        select(path.rank.label("rank"), *columns).select_from(joined(path.source)).where(*path.where, *fits)
        .order_by(path.rank.desc()).limit(limit)
        for path in text_index.paths(kind.__table__, _question(wanted), cursor)
    ]  # fmt: skip


def _offers(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.price:
        yield Offer.price <= wanted.price
    if wanted.postal_code:
        yield reaches(Offer.radius_km, Offer.postal_code, wanted.postal_code, wanted.within)


def _requests(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Who named no budget is open to any price."""
    if wanted.price:
        yield or_(Request.budget.is_(None), Request.budget >= wanted.price)
    if wanted.postal_code:
        yield one_of(Request.postal_code, wanted.circle)


def _question(wanted: Wanted) -> Question:
    """What the index is asked: words, and the few places of a small circle. Without them the ads are walked from the top."""
    typed = split_words(wanted.words)
    words = tuple(word for word in typed if word not in ranking.filler_words())
    is_narrow = 0 < len(wanted.circle) <= FEW_PLACES
    groups: list[tuple[str, ...]] = []
    if is_narrow:
        groups.append(tuple(ranking.place_facet(code) for code in sorted(wanted.circle)))
    if wanted.badge:
        groups.append((ranking.badge_facet(wanted.badge),))
    if wanted.category and (words or groups):
        groups.append((ranking.category_facet(wanted.category),))
    return Question(words, bool(words) and words[-1] == typed[-1] and wanted.words[-1].isalnum(), tuple(groups))


def _page(rows: Sequence[Any], card: Callable[[Any, str | None], Card], wanted: Wanted, limit: int) -> Page[Card]:
    shown = rows[:limit]
    cards = [card(row, wanted.postal_code or wanted.seen_from) for row in shown]
    return Page(cards, shown[-1].rank if len(rows) > limit else None)


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


def reindex_helper(helper: HelperProfile, *, anew: bool = False) -> None:
    """A helper was reviewed, finished a job or wrote the profile anew: all their offers move with it.

    `anew`: what they are found by has changed too, as with a badge.
    """
    live = select(Offer).where(Offer.helper_id == helper.id, or_(Offer.rank.is_not(None), Offer.state == AdState.LIVE))
    for offer in session.scalars(live.options(selectinload(Offer.skill_rows)).order_by(Offer.id)).all():
        if anew or offer.rank != _rank_now(offer):  # its words are its own: only its place may have changed
            reindex(offer)


def _rank_now(ad: Ad) -> int | None:
    return ranking.rank_of(ad) if ad.is_open and not ad.author.is_suspended else None
