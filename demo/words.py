"""The German texts of the demo, read from demo/texts: sections that begin with «== name», then a line each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from market.money import Chf
from market.skills import Category, Skill

FOLDER = Path(__file__).parent / "texts"
PRICE_STEP = 500


@dataclass(frozen=True)
class OfferText:
    """A title with the sentences that belong to it, and one more."""

    title: str
    opening: str


@dataclass(frozen=True)
class SkillText:
    """What helpers offer for one skill, how long it takes and what it costs."""

    skill: Skill
    minutes: int
    prices: tuple[Chf, ...]
    texts: tuple[OfferText, ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class RequestText:
    """What a neighbour asks for."""

    skill: Skill
    prices: tuple[Chf, ...]
    title: str
    description: str
    since: str
    provider: str
    tried: str


def lines(file: str, section: str) -> list[str]:
    """The lines of one section."""
    return _sections(file)[section]


def words(section: str) -> list[str]:
    """A section of names, one after the other."""
    return " ".join(lines("people", section)).split()


def pairs(section: str) -> list[tuple[str, str]]:
    """What one side says and the other answers."""
    return [(one, two) for one, _, two in (line.partition(" | ") for line in lines("talk", section))]


@cache
def offers() -> tuple[SkillText, ...]:
    """All skills with what can be offered, in the order of the files."""
    return tuple(
        _skill_text(head.split(), said) for category in Category for head, said in _sections(f"offers_{category.value}").items()
    )


def _skill_text(head: list[str], said: list[str]) -> SkillText:
    titled = [line.partition(" | ") for line in said if not line.startswith("+ ")]
    return SkillText(
        skill=Skill(head[0]),
        minutes=int(head[1]),
        prices=_prices(head[2], head[3]),
        texts=tuple(OfferText(title, opening) for title, _, opening in titled),
        more=tuple(line[2:] for line in said if line.startswith("+ ")),
    )


@cache
def requests() -> tuple[RequestText, ...]:
    """Everything neighbours ask for, in the order of the files."""
    return tuple(
        _request_text(head.split(), line.split(" | "))
        for category in Category
        for head, said in _sections(f"requests_{category.value}").items()
        for line in said
    )


def _request_text(head: list[str], parts: list[str]) -> RequestText:
    title, description, since, provider, tried = parts
    return RequestText(Skill(head[0]), _prices(head[1], head[2]), title, description, since, provider, tried)


def review(stars: int, skill: Skill) -> list[str]:
    """What a neighbour may write about help with this."""
    any_of_them = _sections("reviews")[f"{stars} any"]
    return _sections("reviews").get(f"{stars} {skill.value}", []) * 3 + any_of_them


def _prices(low: str, high: str) -> tuple[Chf, ...]:
    return tuple(Chf(rappen) for rappen in range(int(low) * 100, int(high) * 100 + 1, PRICE_STEP))


@cache
def _sections(file: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            here = found[line[3:]] = []
        elif line and not line.startswith("#"):
            here.append("" if line == "-" else line)
    return found
