"""Everybody around the cast: invented neighbours and helpers of the region, with names, streets and a story each."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from demo import calls, towns, words
from market import accounts, helpers
from market.accounts import Account
from market.money import Chf
from market.skills import Category, Skill, skills_of

ORIGINS = {
    "swiss": 62, "italian": 8, "iberian": 6, "balkan": 6, "albanian": 5, "turkish": 3, "tamil": 3, "asian": 2,
    "ukrainian": 2, "african": 3, "french": 3,
}  # fmt: skip
SPOKEN = {
    "italian": "it", "iberian": "pt", "balkan": "sr", "albanian": "sq", "turkish": "tr", "tamil": "ta", "ukrainian": "uk",
    "french": "fr",
}  # fmt: skip
POPULAR = {Category.NETWORK: 5, Category.MOBILE: 4, Category.COMPUTER: 5}
MARRIED_INTO_A_SWISS_NAME = 0.2


@dataclass(frozen=True)
class Person:
    """Who somebody is, before there is an account."""

    first_name: str
    last_name: str
    gender: str
    origin: str


class People:
    """Invents people, each name once."""

    def __init__(self, dice: Random, taken: set[str]) -> None:
        self.dice, self._taken = dice, set(taken)
        self._codes, self._weights = towns.codes_and_weights()
        self._phones = 1000

    def neighbour(self) -> Account:
        """Somebody who asks for help."""
        return self._open(self._person())

    def helper(self) -> Account:
        """Somebody who helps."""
        person = self._person()
        account = self._open(person)
        helpers.start_helping(
            account, phone=self.phone(), skills=self._skills(), by=account, about=self._about(person),
            radius_km=self.dice.choice((2, 5, 5, 10, 10, 10, 20)), price_idea=Chf(self.dice.randrange(4000, 8001, 500)),
            languages=self._languages(person), usual_times=self.dice.choice(words.lines("people", "times")),
            on_own_account=True, has_liability_cover=self.dice.random() < 0.7,
        )  # fmt: skip
        calls.called(account)
        return account

    def postal_code(self) -> str:
        return self.dice.choices(self._codes, self._weights)[0]

    def phone(self) -> str:
        """Numbers that belong to nobody."""
        self._phones += 1
        return f"+4179000{self._phones}"

    def street(self) -> str:
        return f"{self.dice.choice(words.words('streets'))} {self.dice.randrange(1, 96)}"

    def _open(self, person: Person) -> Account:
        return accounts.open_account(
            email=_email(person), first_name=person.first_name, last_name=person.last_name, postal_code=self.postal_code(),
            language="de", is_adult=True, agrees=True,
        )  # fmt: skip

    def _person(self) -> Person:
        while True:
            origin = self.dice.choices(list(ORIGINS), list(ORIGINS.values()))[0]
            gender = self.dice.choice(("women", "men"))
            named = "swiss" if self.dice.random() < MARRIED_INTO_A_SWISS_NAME else origin
            first = self.dice.choice(words.words(f"{origin} {gender}"))
            person = Person(first, self.dice.choice(words.words(f"{named} surnames")), gender, origin)
            if _email(person) not in self._taken:
                self._taken.add(_email(person))
                return person

    def _about(self, person: Person) -> str:
        sections = ["who any", f"who {person.gender}"]
        is_told = person.origin != "swiss" and self.dice.random() < 0.4
        who = words.lines("people", f"who {person.origin}" if is_told else self.dice.choice(sections))
        why, how = words.lines("people", "why"), words.lines("people", "how")
        return " ".join([self.dice.choice(who), self.dice.choice(why), *self.dice.sample(how, self.dice.choice((1, 2, 2)))])

    def _languages(self, person: Person) -> tuple[str, ...]:
        own = SPOKEN.get(person.origin)
        spoken = ["de", *(["gsw"] if person.origin == "swiss" else []), *([own] if own else [])]
        return tuple(spoken + [more for more in ("en", "fr") if more not in spoken and self.dice.random() < 0.4])

    def _skills(self) -> list[Skill]:
        """Mostly of one category, with an excursion."""
        main = self.dice.choices(list(POPULAR), list(POPULAR.values()))[0]
        mine = self.dice.sample(skills_of(main), self.dice.randint(3, 5))
        other = self.dice.choice([category for category in Category if category is not main])
        return mine + self.dice.sample(skills_of(other), self.dice.randint(1, 3))


def _email(person: Person) -> str:
    plain = f"{person.first_name}.{person.last_name}".lower()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ı", "i")):
        plain = plain.replace(umlaut, letters)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z.]", "", plain) + "@example.com"
