"""Where people are: a postal code and its town, never an address.

Everybody says where they live with four digits. From these we know the town, the municipality, how far two people are
apart (from centre to centre, said in rounded kilometres) and whether the pilot reaches there. Post-box and company
codes are accepted when typed, but never suggested. The table is GeoNames' (CC BY 4.0); why it lives in memory stands
in docs/decisions/0003-places-in-memory.md.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path

from market import terms

_TABLE = Path(__file__).parent / "data" / "places.tsv"
_EARTH_RADIUS_M = 6_371_000
_KM_NORTHWARD, _KM_EASTWARD = 111, 70  # per degree in Switzerland, a little less than true: nobody near is left out
_A_CODE = re.compile(r"(?:CH[- ]?)?(?P<code>[0-9]{4})(?![0-9])(?P<town>.*)", re.IGNORECASE | re.DOTALL)
# "Wetzikon ZH", "Egg b. Zürich", "Stadel (Winterthur)", "Langnau am Albis": people say the first word.
_EPITHET = re.compile(r" (?:\(.*\)|[A-Z]{2}|(?:b\.|am|an der|im) .*)$")
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class Place:
    """A town under a postal code. A code may span several towns; the first one in the table is its main town."""

    postal_code: str
    town: str
    municipality: str
    canton: str
    lat: float
    lon: float
    is_suggested: bool

    @property
    def name(self) -> str:
        """As it is shown: `8004 Zürich`."""
        return f"{self.postal_code} {self.town}"

    @property
    def is_in_pilot_area(self) -> bool:
        return is_in_pilot_area(self.postal_code)


def find(text: str) -> Place | None:
    """The place meant by `8004`, `8004 Zürich` or a town's name when only one town can be meant; else None.

    Of a code and a town that contradict each other the code counts.
    """
    typed = _A_CODE.fullmatch(text.strip())
    return _with_code(typed["code"], typed["town"]) if typed else _with_name(text)


def town_of(postal_code: str) -> str:
    """The main town of a code; a code nobody knows stands for itself."""
    there = _book().by_code.get(postal_code)
    return there[0].town if there else postal_code


def codes_of(town: str) -> list[str]:
    """All codes whose main town this is; a code nobody knows stands for itself."""
    return [code for code, towns in _book().by_code.items() if towns[0].town == town] or [town]


def suggest(text: str, limit: int = 6) -> list[Place]:
    """What somebody may be about to type: codes and names that begin so, the pilot area first."""
    typed = _fold(text)
    found: dict[Place, int] = {}
    for _, order, place in _beginning_with(typed) if typed else ():
        found[place] = min(order, found.get(place, order))

    def rank(place: Place) -> tuple[bool, int, str, bool]:
        return not place.is_in_pilot_area, found[place], place.postal_code, place != _centre(place.postal_code)

    return sorted(found, key=rank)[:limit]


def is_in_pilot_area(postal_code: str) -> bool:
    """Any town of the code in the pilot's canton is enough; some codes reach into it from next door and are named."""
    pilot = terms.current()
    towns = _book().by_code.get(postal_code, ())
    return postal_code in pilot.pilot_border_codes or any(town.canton == pilot.pilot_canton for town in towns)


@cache
def pilot_codes() -> frozenset[str]:
    """All postal codes of the pilot area."""
    return frozenset(code for code in _book().by_code if is_in_pilot_area(code))


@lru_cache(maxsize=512)
def near(postal_code: str, km: int) -> frozenset[str]:
    """The codes within so many kilometres, the code itself included. KeyError for a code that does not exist."""
    here, towns = _centre(postal_code), ((code, towns[0]) for code, towns in _book().by_code.items())
    north, east = km / _KM_NORTHWARD, km / _KM_EASTWARD
    around = ((code, town) for code, town in towns if abs(town.lat - here.lat) <= north and abs(town.lon - here.lon) <= east)
    return frozenset(code for code, town in around if _metres(here, town) <= km * 1000)


@lru_cache(maxsize=4096)
def distance_m(a: str, b: str) -> int:
    """From the centre of one postal code to the centre of another, as the crow flies."""
    return round(_metres(_centre(a), _centre(b)))


def rounded_km(metres: int) -> int:
    """Whole kilometres for "about 2 km"; never 0, for next door is about one too."""
    return max(1, (metres + 500) // 1000)


@lru_cache(maxsize=4096)
def _with_code(code: str, town: str) -> Place | None:
    towns = _book().by_code.get(code, ())
    named = _fold(town)
    return next((place for place in towns if named in _spellings(place.town)), towns[0] if towns else None)


def _with_name(name: str) -> Place | None:
    """ "Wetzikon" is in Zürich and in Thurgau: then the only one in the pilot area is meant."""
    places = _book().by_name.get(_fold(name), [])
    return _the_only_town(places) or _the_only_town([place for place in places if place.is_in_pilot_area])


def _the_only_town(places: list[Place]) -> Place | None:
    """A large town has several codes: its main one is the lowest, and the table is in that order."""
    return places[0] if len({(place.town, place.canton) for place in places}) == 1 else None


def _beginning_with(typed: str) -> Iterator[tuple[str, int, Place]]:
    keys = _book().keys
    for entry in keys[bisect_left(keys, typed, key=itemgetter(0)) :]:
        if not entry[0].startswith(typed):
            return
        yield entry


def _centre(postal_code: str) -> Place:
    return _book().by_code[postal_code][0]


def _metres(a: Place, b: Place) -> float:
    """The haversine formula."""
    north = math.sin(math.radians(b.lat - a.lat) / 2) ** 2
    east = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    along = north + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * east
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(along))


@dataclass(frozen=True, slots=True)
class _Book:
    """The table, opened at three places: by code, by a town's name, and by what one types (sorted, for prefixes)."""

    by_code: dict[str, list[Place]]
    by_name: dict[str, list[Place]]
    keys: list[tuple[str, int, Place]]


@lru_cache(maxsize=1)
def _book() -> _Book:
    by_code, by_name = defaultdict(list), defaultdict(list)
    keys: list[tuple[str, int, Place]] = []
    for place in _read():
        by_code[place.postal_code].append(place)
        if place.is_suggested:
            keys += _keys(place)
            for spelling in _spellings(place.town):
                by_name[spelling].append(place)
    return _Book(dict(by_code), dict(by_name), sorted(keys, key=itemgetter(0)))


def _read() -> Iterator[Place]:
    with _TABLE.open(encoding="utf-8") as lines:
        for line in islice(lines, 2, None):  # after the source and the names of the columns
            code, town, municipality, canton, lat, lon, suggested = line.rstrip("\n").split("\t")
            yield Place(code, town, municipality, canton, float(lat), float(lon), suggested == "1")


def _keys(place: Place) -> Iterator[tuple[str, int, Place]]:
    """Under which words a place is suggested: its code and town first, then the town's later words, then the municipality."""
    for town in _both_folds(place.town):
        yield f"{place.postal_code} {town}", 0, place
        yield town, 0, place
        yield from ((later, 1, place) for later in _later_words(town))
    for municipality in _both_folds(place.municipality) - _both_folds(place.town):
        yield municipality, 1, place


def _later_words(name: str) -> Iterable[str]:
    words = name.split()
    return (" ".join(words[n:]) for n in range(1, len(words)))


def _spellings(town: str) -> set[str]:
    """All the ways a town's name may be typed in full: with and without umlauts, with and without its epithet."""
    return _both_folds(town) | _both_folds(_EPITHET.sub("", town))


def _both_folds(name: str) -> set[str]:
    """Zürich is typed Zurich by some keyboards and Zuerich by some people."""
    return {_fold(name), _fold(name.translate(_DIGRAPHS))}


def _fold(text: str) -> str:
    """Small letters and digits without accents, one space between words: `St. Gallen` → `st gallen`."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall("[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c))))
