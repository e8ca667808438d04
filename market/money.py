"""Money is whole Rappen. A float never becomes money, and there is one parser and one formatter.

People may type `45.50`, `45,50`, `45`, `CHF 45.–` or `1'234.50`; we always show `CHF 1’234.50`, in every language.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer
from sqlalchemy.types import TypeDecorator

_TYPED = re.compile(
    r"^(?:CHF|SFR\.?|FR\.?)?(?P<francs>\d{1,3}(?:'\d{3})+|\d{1,7})(?:[.,](?P<rappen>\d{1,2}|-{1,2}))?(?:CHF|FR\.?)?$", re.I
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "\u00a0": "", "\u202f": "", " ": ""})


class NotMoney(ValueError):
    """The typed text is no amount in francs."""


@dataclass(frozen=True, order=True)
class Chf:
    """An amount in whole Rappen. Raises TypeError for anything but an int."""

    rappen: int

    def __post_init__(self) -> None:
        if type(self.rappen) is not int:
            raise TypeError(f"money is whole Rappen, not {self.rappen!r}")

    @classmethod
    def parse(cls, typed: str) -> "Chf":
        """What a person typed, as money. Raises NotMoney."""
        match = _TYPED.match(typed.strip().translate(_MARKS))
        if not match:
            raise NotMoney(typed)
        francs = int(match["francs"].replace("'", ""))
        rappen = (match["rappen"] or "0").strip("-") or "0"
        return cls(francs * 100 + int(rappen.ljust(2, "0")))

    def share(self, basis_points: int) -> "Chf":
        """This share of the amount (1 % = 100 basis points), rounded half up to the Rappen."""
        return Chf((self.rappen * basis_points + 5000) // 10000)

    @property
    def amount(self) -> str:
        """The figure alone: `1’234.50`."""
        francs, rappen = divmod(abs(self.rappen), 100)
        return f"{'−' if self.rappen < 0 else ''}{francs:,}.{rappen:02d}".replace(",", "’")

    def __str__(self) -> str:
        return f"CHF {self.amount}"

    def __add__(self, other: "Chf") -> "Chf":
        return Chf(self.rappen + other.rappen)

    def __sub__(self, other: "Chf") -> "Chf":
        return Chf(self.rappen - other.rappen)

    def __neg__(self) -> "Chf":
        return Chf(-self.rappen)

    def __bool__(self) -> bool:
        return self.rappen != 0


def total(amounts: Any) -> Chf:
    """The sum of amounts; nothing adds up to CHF 0.00."""
    return sum(amounts, Chf(0))


def percent(basis_points: int) -> str:
    """A rate as people write it: 800 → `8`, 750 → `7.5`."""
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".")


class ChfColumn(TypeDecorator[Chf]):
    """A column of whole Rappen that reads as Chf."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Chf | None, dialect: Any) -> int | None:
        return None if value is None else value.rappen

    def process_result_value(self, value: int | None, dialect: Any) -> Chf | None:
        return None if value is None else Chf(value)
