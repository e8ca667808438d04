"""The search finds, in this order, what a plain look at every offer finds; on both databases, a page at a time."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bench import fill
from database import session, text_index
from database.text import split_words
from market import places, ranking, search
from market.money import Chf
from market.offers import Offer
from market.search import Wanted
from market.skills import Category

MANY = 2600  # so that a common word has more than a walk looks at
PAGES = 5
SIZES = (4, 20)  # pages that are full where little is found, and pages that are not


@pytest.fixture
def many_offers() -> list[Offer]:
    """All offers, the best first."""
    fill.fill(MANY)
    return list(session.scalars(select(Offer).order_by(Offer.rank.desc())))


def asked() -> Iterator[Wanted]:
    """What the bench asks, what needs the second way on PostgreSQL, and much by chance."""
    yield from fill.QUESTIONS.values()
    yield from (Wanted("kaffee", postal_code="8004", km=5, price=Chf(3000)), Wanted("kaffee velo abends samstag anleitung"))
    dice = random.Random(7)
    words = ["wlan", "drucker", "kaffee", "velo", "natel", "synology", "zurich", "winterthur", "8400", "mein", "nirgends"]
    for _ in range(60):
        typed = [dice.choice(words) for _ in range(dice.randint(0, 3))]
        begun = dice.choice(words)[: dice.randint(1, 5)] if dice.random() < 0.5 else ""
        place, km = dice.choice(("8004", "8494", "8620", "8400")), dice.choice((1, 2, 4, 5, 10, 30))
        yield Wanted(
            " ".join([*typed, begun]),
            dice.choice((None, *Category)),
            dice.choice((None, place)),
            km,
            dice.choice((None, Chf(4500))),
        )


def fits(offer: Offer, words: list[str], wanted: Wanted) -> bool:
    typed = split_words(wanted.words)
    is_half_typed = wanted.words[-1:].isalnum()
    for at, word in enumerate(typed, 1):
        if word in ranking.filler_words():
            continue
        may_go_on = is_half_typed and at == len(typed)
        if not any(said == word or (may_go_on and said.startswith(word)) for said in words):
            return False
    if wanted.postal_code:
        reach = min(wanted.within, offer.radius_km)
        if offer.postal_code not in places.near(wanted.postal_code, reach):
            return False
    return wanted.category in (None, offer.category) and (wanted.price is None or offer.price <= wanted.price)


def pages(wanted: Wanted, size: int = 4) -> list[int]:
    """The cards of the first pages, one after the other."""
    found: list[int] = []
    cursor = None
    for _ in range(PAGES):
        page = search.find_offers(wanted, cursor, size)
        found += [card.id for card in page.rows]
        cursor = page.next_cursor
        if not page.more:
            break
    return found


def test_the_search_finds_what_a_look_at_every_offer_finds(many_offers: list[Offer]) -> None:
    said = [(offer, ranking.words_of(offer)) for offer in many_offers]
    differing = []
    for wanted in asked():
        there = [offer.id for offer, words in said if fits(offer, words, wanted)]
        differing += [(wanted, size) for size in SIZES if pages(wanted, size) != there[: PAGES * size]]
    assert differing == []


def test_an_offer_taken_out_leaves_nothing_behind(many_offers: list[Offer]) -> None:
    offer = many_offers[0]
    text_index.take_out("offer", offer.rank or 0)
    text_index.put("offer", offer.rank or 0, ["plattenspieler"], [])
    assert [pages(Wanted(word)) for word in ("plattenspieler", "platten")] == [[offer.id]] * 2
    assert offer.id not in pages(Wanted(f"{offer.postal_code} "))
