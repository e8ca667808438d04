"""What an ad is found by, and how high it stands.

An ad answers to the words in its title and text, to its town, and to all the words people use for its category and
skills (market/data/search_words.tsv): who types «natel» means a mobile phone. High up stands who is rated well, has done
much, describes themselves and is fresh. The score is coarse on purpose, so that it changes rarely.
"""

from bisect import bisect_right
from datetime import date
from functools import cache
from pathlib import Path

from database.text import split_words
from market import clock, terms
from market.ads import Ad
from market.helpers import HelperProfile
from market.offers import Offer
from market.requests import Request
from market.skills import Category, Skill, code_of

_WORDS = Path(__file__).parent / "data" / "search_words.tsv"
FIRST_DAY = date(2026, 1, 5)
NEW_HELPERS_STARS, NEW_HELPERS_WEIGHT = 4.5, 3
ANY = "any"  # whichever partner's badge; no partner is called so
JOBS_STEPS = (1, 3, 6, 11, 21)
LONG_ENOUGH = 120
WEEKS_AT_MOST, DAYS_AT_MOST = 700, 10_000


def rank_of(ad: Ad) -> int:
    """Where an ad stands among all: the score above, its id below, so that no two are alike."""
    score = _offer_score(ad) if isinstance(ad, Offer) else _days_old_when_fresh(ad)
    return score << 32 | ad.id


def _offer_score(offer: Offer) -> int:
    """0 … 10,000. Freshness is the week it was posted or renewed in: newer ones come in above, nothing needs ageing."""
    helper = offer.helper
    stars = int(fair_mean(helper.stars_sum, helper.review_count) * 10) - 10
    weeks = min(_days_old_when_fresh(offer) // 7, WEEKS_AT_MOST)
    return stars * 100 + bisect_right(JOBS_STEPS, helper.jobs_done) * 300 + _completeness(offer, helper) + weeks * 5


def fair_mean(stars_sum: int, count: int) -> float:
    """The mean of the stars, as if three neighbours had given 4.5 before: one review alone neither lifts nor sinks anybody."""
    return (stars_sum + NEW_HELPERS_STARS * NEW_HELPERS_WEIGHT) / (count + NEW_HELPERS_WEIGHT)


def _completeness(offer: Offer, helper: HelperProfile) -> int:
    told = len(helper.about) >= LONG_ENOUGH, len(offer.description) >= LONG_ENOUGH, helper.photo_id is not None
    return sum(told) * 300 + helper.has_liability_cover * 100


def _days_old_when_fresh(ad: Ad) -> int:
    """The day on which the ad was posted or renewed, counted from the first day."""
    lives = terms.current().offer_lives if isinstance(ad, Offer) else terms.current().request_lives
    since = ad.stands_until - lives if ad.stands_until else clock.now()
    return min(max((clock.in_zurich(since).date() - FIRST_DAY).days, 0), DAYS_AT_MOST)


def words_of(ad: Ad) -> list[str]:
    """Every word an ad answers to, once."""
    place = ad.place
    where = f"{place.name} {place.municipality}" if place else ad.postal_code
    said = [ad.title, ad.description, where, ad.provider if isinstance(ad, Request) else ""]
    topics: list[Category | Skill] = [ad.category, *_skills(ad)]
    meant = [word for topic in topics for word in words_for(topic)]
    return list(dict.fromkeys([*split_words(" ".join(said)), *meant]))


def _skills(ad: Ad) -> list[Skill]:
    if isinstance(ad, Offer):
        return ad.skills
    return [ad.skill] if isinstance(ad, Request) and ad.skill else []


def facets_of(ad: Ad) -> list[str]:
    """Its category, its place and its helper's badges, as the index knows them."""
    carried = ad.helper.badges if isinstance(ad, Offer) else ()
    badges = [badge_facet(slug) for slug in (*carried, ANY)] if carried else []
    return [category_facet(ad.category), place_facet(ad.postal_code), *badges]


def category_facet(category: Category) -> str:
    return f"c{code_of(category)}"


def place_facet(postal_code: str) -> str:
    return f"p{postal_code}"


def badge_facet(slug: str) -> str:
    """One word for the index, whatever signs the slug has."""
    return f"b{slug.replace('-', '')}"


def words_for(topic: Category | Skill) -> list[str]:
    """What people type when they mean this."""
    return [word for word in _words()[topic.value] if word not in filler_words()]


def filler_words() -> frozenset[str]:
    """Words that say nothing: «mein», «geht», «nicht»."""
    return frozenset(_words()[""])


@cache
def _words() -> dict[str, list[str]]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()[1:]
    return {topic: split_words(words) for topic, _, words in (line.partition("\t") for line in lines)}
