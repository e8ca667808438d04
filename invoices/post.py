"""Sheets for the post and for the kitchen table: the appointment in large type, and a receipt with its covering letter.

Printed when they are asked for and kept nowhere. The address stands on the right, in the window of a C5 envelope
(A4 folded once): 120 mm from the left, 50 mm from the top.
"""

from dataclasses import dataclass
from typing import Any

from babel.dates import format_date, format_time

from invoices import paper, receipts
from invoices.documents import Document
from market import clock, places
from market.accounts import Account
from market.jobs import Job

LOCALES = {"de": "de_CH", "en": "en_GB"}


@dataclass(frozen=True)
class Sheet:
    """What a sheet says to one person; `address` line by line."""

    name: str
    address: tuple[str, ...]
    language: str
    on: str
    facts: dict[str, Any]


def may_be_printed_for(job: Job, account: Account) -> bool:
    """The appointment, for its two sides, as long as they see street and telephone of it."""
    return job.slot is not None and job.shows_contacts_to(account)


def appointment_sheet(job: Job, account: Account) -> bytes:
    """The appointment in large type for one of its two sides, with the address for the window."""
    told = Sheet(f"{job.id}", address_of(account), account.language, _day(clock.today(), account.language), _facts(job, account))
    return paper.print_sheets([("appointment.html", told)], receipts.issuer())


def receipt_letter(document: Document) -> bytes:
    """A covering letter with the address for the window, and the receipt as it was frozen."""
    account, told = document.account, document.told
    cover = Sheet(document.name, address_of(account), told.language, _day(clock.today(), told.language), {"paper": told})
    return paper.print_sheets([("covering.html", cover)], receipts.issuer(), followed_by=told)


def address_of(account: Account) -> tuple[str, ...]:
    """As it stands on an envelope."""
    place = places.find(account.postal_code)
    town = place.name if place else account.postal_code
    return tuple(filter(None, (account.full_name, account.street, town)))


def _facts(job: Job, account: Account) -> dict[str, Any]:
    other, is_neighbour = job.other_side(account), job.neighbour_id == account.id
    assert job.starts_at is not None
    begins = job.starts_at.astimezone(clock.ZURICH)
    place = places.find(job.postal_code)
    return {
        "title": job.title, "is_neighbour": is_neighbour, "other": other.full_name, "door_words": job.door_words,
        "phone": (other.phone if is_neighbour else job.phone) or "", "street": job.street or "",
        "town": place.name if place else job.postal_code, "price": job.total, "minutes": job.duration_min,
        "weekday": _day(begins.date(), account.language, "EEEE"), "day": _day(begins.date(), account.language),
        "time": format_time(begins, "HH:mm", locale=LOCALES[account.language]),
    }  # fmt: skip


def _day(day: Any, language: str, pattern: str = "") -> str:
    pattern = pattern or ("d. MMMM y" if language == "de" else "d MMMM y")
    return str(format_date(day, pattern, locale=LOCALES[language]))
