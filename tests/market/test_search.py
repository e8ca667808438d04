"""People look around: by words, category, place, distance and price, a page at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import session, text_index
from market import ads, clock, offers, places, ranking, requests, search
from market.accounts import Account
from market.money import Chf
from market.offers import Offer
from market.search import Wanted
from market.skills import Category, Skill
from tests.deals import bid_of, request_of
from tests.queries import counted

SAID: dict[str, Any] = {
    "title": "Ich komme vorbei",
    "description": "Mit Geduld und Werkzeug.",
    "skills": [Skill.LANDLINE],
    "price": Chf(6000),
    "duration_min": 60,
    "postal_code": "8048",
    "radius_km": 30,
}


def offered(by: Account, **change: Any) -> Offer:
    assert by.helper is not None
    offer = offers.draft(by.helper, by=by, **(SAID | change))
    offers.post(offer, by=by)
    session.commit()
    return offer


def found(words: str = "", **wanted: Any) -> list[int]:
    return [card.id for card in search.find_offers(Wanted(words, **wanted)).rows]


def requests_found(words: str = "", **wanted: Any) -> list[int]:
    return [card.id for card in search.find_requests(Wanted(words, **wanted)).rows]


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["Staubsauger", "staubsauger", "STAUBSAUGER", "stau", "Zürcher", "zurcher", "zürcher staubsauger", "Staubsauger, Zürcher!"],
)
def test_words_are_found_whatever_their_case_accents_and_order(beat: Account, typed: str) -> None:
    offer = offered(beat, title="Staubsauger verbinden", description="Auch mit Zürcher Geduld.")
    offered(beat, title="Etwas anderes")
    assert found(typed) == [offer.id]


def test_all_words_must_be_there(beat: Account) -> None:
    both = offered(beat, title="Staubsauger und Türklingel")
    offered(beat, title="Nur Staubsauger")
    assert found("türklingel staubsauger") == [both.id]


def test_only_the_last_word_may_be_half_typed(beat: Account) -> None:
    offer = offered(beat, title="Staubsauger Türklingel")
    assert found("staubsauger tür") == [offer.id]
    assert found("stau türklingel") == []
    assert found("staubsauger tür ") == []  # the space says that the word is whole


@pytest.mark.parametrize("typed", ["wlan", "W-LAN", "w-lan", "WiFi", "repeater", "empfang"])
def test_people_find_the_network_under_the_words_they_use(beat: Account, typed: str) -> None:
    wifi = offered(beat, skills=[Skill.WIFI])
    offered(beat, skills=[Skill.SLOW])
    assert found(typed) == [wifi.id]


def test_an_ad_about_w_lan_is_found_by_wlan(beat: Account) -> None:
    offer = offered(beat, title="W-Lan im Keller", skills=[Skill.SLOW])
    assert found("wlan keller") == [offer.id]


@pytest.mark.parametrize(("typed", "skill"), [("handy", Skill.TABLET), ("natel", Skill.NEW_PHONE), ("drucker", Skill.PRINTER)])
def test_german_words_find_the_skill_they_mean(beat: Account, typed: str, skill: Skill) -> None:
    offer = offered(beat, skills=[skill])
    offered(beat, skills=[Skill.LANDLINE])
    assert found(typed) == [offer.id]


def test_words_that_say_nothing_are_not_asked_for(beat: Account) -> None:
    offer = offered(beat, skills=[Skill.PRINTER])
    offered(beat)
    assert found("Mein Drucker geht nicht mehr") == [offer.id]
    assert len(found("Es geht nicht")) == 2


def test_every_skill_and_category_has_words_people_use() -> None:
    assert [topic for topic in (*Category, *Skill) if len(ranking.words_for(topic)) < 5] == []


def test_a_town_is_found_as_a_word(beat: Account) -> None:
    offer = offered(beat, postal_code="8620")
    offered(beat)
    assert [found("wetzikon"), found("8620")] == [[offer.id], [offer.id]]


# --- filters --------------------------------------------------------------------------------------------------------


def test_a_category_narrows_with_and_without_words(beat: Account) -> None:
    computer = offered(beat, title="Festnetz am PC", skills=[Skill.SLOW])
    network = offered(beat)
    assert found(category=Category.COMPUTER) == [computer.id]
    assert found("festnetz", category=Category.COMPUTER) == [computer.id]
    assert found("festnetz", category=Category.NETWORK) == [network.id]
    assert found("festnetz", category=Category.MOBILE) == []


@pytest.mark.parametrize("words", ["", "festnetz"])
def test_the_radius_reaches_exactly_its_places(beat: Account, words: str) -> None:
    home, km = "8004", 5
    there = offered(beat, postal_code=farthest_within(home, km))
    offered(beat, postal_code=nearest_outside(home, km))
    assert found(words, postal_code=home, km=km) == [there.id]


@pytest.mark.parametrize("words", ["", "festnetz"])
def test_an_offer_shows_only_where_its_helper_comes(beat: Account, words: str) -> None:
    home = "8004"
    edge, outside = farthest_within(home, 5), nearest_outside(home, 5)
    comes = offered(beat, postal_code=edge, radius_km=5)
    offered(beat, postal_code=outside, radius_km=5)
    comes_far = offered(beat, postal_code=outside, radius_km=10)
    assert sorted(found(words, postal_code=home, km=30)) == [comes.id, comes_far.id]


def test_without_a_distance_the_usual_one_counts(beat: Account) -> None:
    near = offered(beat, postal_code=farthest_within("8004", 10))
    offered(beat, postal_code=nearest_outside("8004", 10))
    assert found(postal_code="8004") == [near.id]


@pytest.mark.parametrize("words", ["", "festnetz"])
def test_a_price_is_the_most_somebody_pays(beat: Account, words: str) -> None:
    cheap = offered(beat, price=Chf(6000))
    offered(beat, price=Chf(6050))
    assert found(words, price=Chf(6000)) == [cheap.id]


def farthest_within(home: str, km: int) -> str:
    return max(places.near(home, km), key=lambda code: places.distance_m(home, code))


def nearest_outside(home: str, km: int) -> str:
    return min(places.near(home, km + 10) - places.near(home, km), key=lambda code: places.distance_m(home, code))


# --- order and pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "festnetz", "fest"])
def test_pages_have_no_gaps_and_no_repeats_where_all_stand_equal(beat: Account, words: str) -> None:
    posted = [offered(beat, title=f"Angebot {number}").id for number in range(25)]
    pages, cursor = [], None
    while True:
        page = search.find_offers(Wanted(words), cursor, limit=10)
        pages.append([card.id for card in page.rows])
        cursor = page.next_cursor
        if not page.more:
            break
    assert pages == [posted[:14:-1], posted[14:4:-1], posted[4::-1]]


def test_a_full_last_page_has_no_next_one(beat: Account) -> None:
    for number in range(3):
        offered(beat, title=f"Angebot {number}")
    page = search.find_offers(Wanted(), limit=3)
    assert (len(page.rows), page.next_cursor, page.more) == (3, None, False)


def test_who_is_rated_well_stands_above(beat: Account, chiara: Account) -> None:
    beats, chiaras = offered(beat), offered(chiara)
    assert found() == [chiaras.id, beats.id]
    beat.helper.stars_sum, beat.helper.review_count = 50, 10  # type: ignore[union-attr]
    search.reindex_helper(beat.helper)  # type: ignore[arg-type]
    assert [found(), found("festnetz")] == [[beats.id, chiaras.id]] * 2


def test_newer_ones_come_in_above_older_ones(beat: Account, at: Callable[[str], None]) -> None:
    old, renewed = offered(beat), offered(beat)
    at("2026-12-07 10:00")
    offers.renew(old, by=beat)
    assert found() == [old.id, renewed.id]


def test_the_score_is_coarse_and_within_its_bounds(beat: Account) -> None:
    offer = offered(beat)
    assert 0 <= offer.rank >> 32 <= 10_000  # type: ignore[operator]
    assert offer.rank & text_index.ID_BITS == offer.id  # type: ignore[operator]


def test_one_review_neither_lifts_nor_sinks_a_new_helper_much() -> None:
    assert [round(ranking.fair_mean(*given), 2) for given in ((0, 0), (5, 1), (1, 1), (50, 10))] == [4.5, 4.62, 3.62, 4.88]


# --- who is found ---------------------------------------------------------------------------------------------------


def test_a_draft_is_not_found(beat: Account) -> None:
    offers.draft(beat.helper, by=beat, **SAID)  # type: ignore[arg-type]
    assert (found(), found("festnetz")) == ([], [])


def test_pausing_and_resuming_takes_an_offer_out_and_back(beat: Account) -> None:
    offer = offered(beat)
    offers.pause(offer, by=beat)
    assert (found(), found("festnetz")) == ([], [])
    offers.resume(offer, by=beat)
    assert (found(), found("festnetz")) == ([offer.id], [offer.id])


def test_hidden_lapsed_and_taken_down_ones_are_not_found(beat: Account, olga: Account) -> None:
    hidden, lapsed, gone = offered(beat), offered(beat), offered(beat)
    ads.hide(hidden, "Werbung", by=olga)
    ads.lapse(lapsed)
    ads.take_down(gone, by=beat)
    assert (found(), found("festnetz")) == ([], [])
    ads.show_again(hidden, by=olga)
    assert (found(), found("festnetz")) == ([hidden.id], [hidden.id])


def test_offers_of_a_suspended_helper_are_not_found(beat: Account) -> None:
    offered(beat)
    beat.suspended_at = clock.now()
    assert (found(), found("festnetz")) == ([], [])


def test_an_edited_offer_is_found_by_its_new_words_only(beat: Account) -> None:
    offer = offered(beat, title="Faxgerät")
    offers.edit(offer, by=beat, **(SAID | {"title": "Plattenspieler"}))
    assert (found("faxgerät"), found("plattenspieler")) == ([], [offer.id])


def test_indexing_again_changes_nothing(beat: Account) -> None:
    offer = offered(beat)
    search.reindex(offer)
    search.reindex(offer)
    assert found("festnetz") == [offer.id]


# --- cards ----------------------------------------------------------------------------------------------------------


def test_a_card_has_all_a_list_shows(beat: Account) -> None:
    offer = offered(beat)
    beat.helper.stars_sum, beat.helper.review_count, beat.helper.jobs_done = 14, 3, 7  # type: ignore[union-attr]
    session.commit()
    card = search.find_offers(Wanted(postal_code="8004")).rows[0]
    assert (card.id, card.title, card.price, card.duration_min) == (offer.id, "Ich komme vorbei", Chf(6000), 60)
    assert (card.place, card.distance_m) == ("8048 Zürich", places.distance_m("8004", "8048"))
    assert (card.helper_name, card.initials, card.mean, card.review_count, card.jobs_done) == ("Beat K.", "BK", 4.7, 3, 7)


def test_distances_can_be_counted_from_home_without_filtering_by_it(beat: Account) -> None:
    offered(beat, postal_code="8400")
    cards = search.find_offers(Wanted(seen_from="8004")).rows
    assert [card.distance_m for card in cards] == [places.distance_m("8004", "8400")]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted("festnetz", Category.NETWORK, "8004", 10)], ids=["all", "words"])
def test_one_row_and_thirty_cost_the_same_queries(beat: Account, wanted: Wanted) -> None:
    offered(beat)
    with counted() as for_one:
        search.find_offers(wanted)
    for number in range(29):
        offered(beat, title=f"Angebot {number}")
    with counted() as for_thirty:
        search.find_offers(wanted)
    assert len(for_thirty) <= len(for_one) <= 2


# --- requests -------------------------------------------------------------------------------------------------------


def test_requests_are_found_the_same_way_newest_first(anna: Account, at: Callable[[str], None]) -> None:
    first = request_of(anna)
    at("2026-11-24 10:00")
    second = request_of(anna, "Internet weg", provider="Sunrise")
    assert requests_found() == [second.id, first.id]
    assert requests_found("wlan schlafzimmer") == [first.id]
    assert requests_found("sunrise") == [second.id]
    assert requests_found(category=Category.MOBILE) == []
    assert requests_found("wlan", postal_code="8048", km=10) == [second.id, first.id]
    assert requests_found("wlan", postal_code="8400", km=5) == []


def test_a_request_without_a_budget_is_open_to_any_price(anna: Account) -> None:
    poor, rich, open_one = (request_of(anna, budget=budget) for budget in (4000, 8000, None))
    assert requests_found(price=Chf(6000)) == [open_one.id, rich.id]
    assert requests_found(price=Chf(3000)) == [open_one.id, rich.id, poor.id]


def test_a_request_card_tells_what_helpers_want_to_know(anna: Account, beat: Account) -> None:
    request = request_of(anna, budget=7000)
    bid_of(beat, request)
    card = search.find_requests(Wanted(postal_code="8048")).rows[0]
    assert (card.id, card.title, card.budget, card.skill) == (
        request.id,
        "WLAN geht im Schlafzimmer nicht",
        Chf(7000),
        Skill.WIFI,
    )
    assert (card.place, card.proposal_count, card.photo_count, card.posted_at) == ("8004 Zürich", 1, 0, request.posted_at)


def test_a_taken_request_is_gone_and_a_reopened_one_is_back(anna: Account) -> None:
    request = request_of(anna)
    requests.take(request, by=anna)
    assert (requests_found(), requests_found("wlan")) == ([], [])
    requests.reopen(request, by=anna)
    assert (requests_found(), requests_found("wlan")) == ([request.id], [request.id])


# --- whatever people type -------------------------------------------------------------------------------------------


@pytest.fixture
def some_ads(anna: Account, beat: Account) -> None:
    offered(beat)
    request_of(anna)


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '"wlan', "wlan*", "*", "wlan AND", "NOT wlan", "txt:wlan", "(wlan", "a OR b)", "wlan:*", "💡", "ß", "\x00", "%", "\\",
     "NEAR(a b)", "-", "c1", "p8048", "/c1", "x" * 5000, "wlan " * 500, "& | !", "İ", "ﬁ"],
)  # fmt: skip
def test_signs_and_operators_are_just_text(some_ads: None, typed: str) -> None:
    for wanted in (Wanted(typed), Wanted(typed, Category.NETWORK, "8004", 5, Chf(6000))):
        search.find_offers(wanted)
        search.find_requests(wanted)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60), cursor=st.none() | st.integers(0, text_index.TOP))
def test_nothing_anybody_types_breaks_the_search(some_ads: None, typed: str, cursor: int | None) -> None:
    search.find_offers(Wanted(typed, postal_code="8004", km=2), cursor)
    search.find_requests(Wanted(typed), cursor)


def test_an_ad_of_odd_signs_can_be_posted_and_found(beat: Account) -> None:
    offer = offered(beat, title="\"Handy\" & 'Tablet' \\ 💡 * ΩMEGA ĳ", description="(NOT) \x07 {} ß")
    assert found("handy tablet") == [offer.id]
