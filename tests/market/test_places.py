"""Places: what people type to say where they are, and how far it is from one to another."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from market import places, terms
from market.places import Place


@pytest.fixture
def other_terms() -> Iterator[None]:
    before = terms.current()
    terms.settle(replace(before, pilot_canton="BE", pilot_border_codes=frozenset({"4500"})))
    yield
    terms.settle(before)


def found(text: str) -> str | None:
    place = places.find(text)
    return place.name if place else None


def suggested(text: str, **options: int) -> list[str]:
    return [place.name for place in places.suggest(text, **options)]


def test_a_postal_code_is_a_place_with_all_we_know_of_it() -> None:
    assert places.find("8820") == Place("8820", "Wädenswil", "Wädenswil", "ZH", 47.2239, 8.6596, True)


@pytest.mark.parametrize("typed", ["8004", " 8004 ", "8004 Zürich", "8004 zurich", "8004, Zürich", "CH-8004", "ch 8004 Zürich"])
def test_anna_may_type_her_code_in_many_ways(typed: str) -> None:
    assert found(typed) == "8004 Zürich"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Winterthur", "8400 Winterthur"),
        ("uster", "8610 Uster"),
        ("wadenswil", "8820 Wädenswil"),
        ("Waedenswil", "8820 Wädenswil"),
        ("ZÜRICH", "8001 Zürich"),
        ("St.Gallen", "9000 St. Gallen"),
        ("Langnau am Albis", "8135 Langnau am Albis"),
        ("Nohl", "8212 Nohl"),
    ],
)
def test_a_town_is_found_by_its_name_at_its_main_code(typed: str, name: str) -> None:
    assert found(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"), [("Wetzikon", "8620 Wetzikon ZH"), ("Egg", "8132 Egg b. Zürich"), ("wald", "8636 Wald ZH")]
)
def test_of_towns_with_one_name_the_only_one_in_the_pilot_area_is_meant(typed: str, name: str) -> None:
    assert found(typed) == name


@pytest.mark.parametrize("typed", ["Adlikon", "Ottikon", "Rickenbach b. Wil"])
def test_a_name_that_may_mean_two_towns_finds_none(typed: str) -> None:
    assert places.find(typed) is None


@pytest.mark.parametrize("typed", ["", "  ", "80", "80045", "9999", "0000", "８００４", "Winterthurr", "\x00", "8", "?"])
def test_what_is_no_place_finds_none(typed: str) -> None:
    assert places.find(typed) is None


def test_of_a_code_and_a_town_that_contradict_each_other_the_code_counts() -> None:
    assert found("8004 Bern") == "8004 Zürich"


def test_a_code_shared_by_villages_stands_for_the_main_one_unless_another_is_named() -> None:
    assert [found("8044"), found("8044 Gockhausen"), found("8310"), found("8354")] == [
        "8044 Zürich",
        "8044 Gockhausen",
        "8310 Kemptthal",
        "8354 Hofstetten ZH",
    ]


@pytest.mark.parametrize("code", ["8452", "8457", "8450"])
def test_adlikon_and_humlikon_belong_to_andelfingen_by_now(code: str) -> None:
    place = places.find(code)
    assert place and place.municipality == "Andelfingen"


@pytest.mark.parametrize("code", ["8010", "8021", "8401", "8901"])
def test_a_post_box_code_is_accepted_but_not_suggested(code: str) -> None:
    place = places.find(code)
    assert place and not place.is_suggested and place.is_in_pilot_area
    assert suggested(code) == []


def test_typing_digits_suggests_the_codes_that_begin_so() -> None:
    assert suggested("840", limit=3) == ["8400 Winterthur", "8404 Winterthur", "8404 Reutlingen (Winterthur)"]


def test_the_main_town_of_a_code_is_suggested_before_its_villages() -> None:
    assert suggested("8044") == ["8044 Zürich", "8044 Gockhausen"]


@pytest.mark.parametrize("typed", ["zuri", "Züri", "zueri"])
def test_typing_a_name_without_umlauts_suggests_the_town(typed: str) -> None:
    assert suggested(typed, limit=2) == ["8001 Zürich", "8002 Zürich"]


def test_a_town_is_suggested_before_the_villages_of_its_municipality() -> None:
    assert suggested("wadenswil") == ["8820 Wädenswil", "8804 Au ZH", "8824 Schönenberg ZH", "8825 Hütten"]


def test_a_place_is_suggested_by_a_later_word_of_its_name_too() -> None:
    assert suggested("tösstal") == ["8486 Rikon im Tösstal", "8496 Steg im Tösstal"]


def test_the_pilot_area_is_suggested_first() -> None:
    assert suggested("wetzikon") == ["8620 Wetzikon ZH", "8623 Wetzikon ZH", "8512 Wetzikon TG"]


@pytest.mark.parametrize("typed", ["", " ", "…", "qqq"])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    assert suggested(typed) == []


def test_there_are_no_more_suggestions_than_asked_for() -> None:
    assert (len(suggested("a")), len(suggested("a", limit=2))) == (6, 2)


@pytest.mark.parametrize("code", ["8004", "8400", "8820", "5462", "6340", "8355", "8363", "8500", "8525", "8212", "8546"])
def test_the_pilot_reaches_canton_zurich_and_the_codes_that_reach_into_it(code: str) -> None:
    assert places.is_in_pilot_area(code)


@pytest.mark.parametrize("code", ["3011", "5400", "6300", "8200", "8280", "9999", ""])
def test_the_pilot_reaches_no_further(code: str) -> None:
    assert not places.is_in_pilot_area(code)


@pytest.mark.usefixtures("other_terms")
def test_where_the_pilot_runs_is_a_setting() -> None:
    assert [places.is_in_pilot_area(code) for code in ("3011", "4500", "8004", "5462")] == [True, True, False, False]


def test_a_place_says_itself_whether_the_pilot_reaches_it() -> None:
    zurich, bern = places.find("8004"), places.find("3011")
    assert zurich and bern and (zurich.is_in_pilot_area, bern.is_in_pilot_area) == (True, False)


def test_distances_are_those_of_the_map() -> None:
    assert places.distance_m("8004", "8400") == pytest.approx(20_200, abs=200)  # Zürich Aussersihl to Winterthur
    assert places.distance_m("3011", "8001") == pytest.approx(95_500, abs=1_000)  # Bern to Zürich


def test_a_distance_is_the_same_both_ways_and_nothing_to_oneself() -> None:
    assert places.distance_m("8004", "8048") == places.distance_m("8048", "8004")
    assert places.distance_m("8004", "8004") == 0


@pytest.mark.parametrize(("metres", "km"), [(0, 1), (499, 1), (1499, 1), (1500, 2), (3199, 3), (20225, 20)])
def test_a_distance_is_said_in_whole_kilometres_and_never_as_none(metres: int, km: int) -> None:
    assert places.rounded_km(metres) == km


def test_near_are_the_codes_within_the_radius_and_the_code_itself() -> None:
    assert {"8004", "8003", "8048"} <= places.near("8004", km=5)
    assert "8400" not in places.near("8004", km=20) and "8400" in places.near("8004", km=21)
    assert places.near("8820", km=0) == {"8820"}


def test_near_agrees_with_the_distance_for_every_code_around() -> None:
    around = places.near("8610", km=30)
    assert places.near("8610", km=10) == {code for code in around if places.distance_m("8610", code) <= 10_000}


def test_near_a_code_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        places.near("9999", km=5)
