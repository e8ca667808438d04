"""What a paper says, frozen. Everything that is printed stands here, money in whole Rappen, and nothing is asked again later.

A neighbour who moves, a new fee or a new telephone number of ours change no paper that was written before.
"""

import enum
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from market.jobs import PaidBy
from market.money import Chf
from market.skills import Category, Skill


class Paper(enum.StrEnum):
    """For whom a paper is."""

    RECEIPT = "receipt"
    HELPER_COPY = "helper_copy"
    RECEIPT_CANCELLED = "receipt_cancelled"
    COPY_CANCELLED = "copy_cancelled"


class Payment(enum.StrEnum):
    """What the paper can honestly say about the money."""

    PAID = "paid"
    PAYABLE = "payable"
    UNCONFIRMED = "unconfirmed"
    DIRECT = "direct"


@dataclass(frozen=True)
class Issuer:
    """Who runs the platform and writes the papers, as the settings say."""

    name: str
    address: tuple[str, ...]
    phone: str
    email: str
    base_address: str


@dataclass(frozen=True)
class Party:
    """One of the two people, as on the day of the paper."""

    name: str
    postal_code: str
    town: str


@dataclass(frozen=True)
class Snapshot:
    """The whole text of one paper. `issued_at` is UTC, the other days are Zürich's.

    `settled_by` is the code of how a partial price came about in a dispute; empty where both had named it.
    One that `cancels` another carries its amounts with the sign turned round, so that lists add up.
    """

    kind: Paper
    name: str
    copy_of: str | None
    language: str
    issued_at: str
    issued_on: date
    worked_on: date
    helper: Party
    neighbour: Party
    title: str
    category: Category
    skill: Skill | None
    place: str
    price_rappen: int
    commission_basis_points: int
    commission_rappen: int
    helper_keeps_rappen: int
    is_partial: bool
    payment: Payment
    paid_by: PaidBy | None
    paid_on: date | None
    transfer_days: int
    issuer: Issuer
    verify_address: str
    form: int = 1
    cancels: str | None = None
    reason: str = ""
    settled_by: str = ""

    @property
    def price(self) -> Chf:
        return Chf(self.price_rappen)

    @property
    def commission(self) -> Chf:
        return Chf(self.commission_rappen)

    @property
    def helper_keeps(self) -> Chf:
        return Chf(self.helper_keeps_rappen)

    @property
    def verify_code(self) -> str:
        """The end of that address, as it is read aloud: `7k3m 9qxa 2b4c 5d6e`."""
        code = self.verify_address.rpartition("/")[2]
        return " ".join(code[start : start + 4] for start in range(0, len(code), 4))

    @property
    def is_helper_copy(self) -> bool:
        return self.kind in (Paper.HELPER_COPY, Paper.COPY_CANCELLED)

    def as_text(self) -> str:
        """Always the same text for the same content: keys in order, no spaces."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)


def read(text: str) -> Snapshot:
    """A snapshot from its text."""
    found: dict[str, Any] = json.loads(text)
    issuer = found["issuer"]
    return Snapshot(
        **{
            **found,
            "kind": Paper(found["kind"]),
            "issued_on": date.fromisoformat(found["issued_on"]),
            "worked_on": date.fromisoformat(found["worked_on"]),
            "helper": Party(**found["helper"]),
            "neighbour": Party(**found["neighbour"]),
            "category": Category(found["category"]),
            "skill": Skill(found["skill"]) if found["skill"] else None,
            "payment": Payment(found["payment"]),
            "paid_by": PaidBy(found["paid_by"]) if found["paid_by"] else None,
            "paid_on": date.fromisoformat(found["paid_on"]) if found["paid_on"] else None,
            "issuer": Issuer(**{**issuer, "address": tuple(issuer["address"])}),
        }
    )
