"""Public words of the time before contact data was covered: gone through once, a few rows at a time, and covered as if saved today.

Ads, profiles, reviews with their answers, questions and tips. Nobody is told; each row that changes has an event with what kind of
contact data was covered in which field, never the words. Going through them again changes nothing more.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from database import lock, session
from market import events, masking, requests
from market.events import Kind
from market.helpers import HelperProfile
from market.masking import Found
from market.offers import Offer
from market.requests import Request
from market.reviews import Review
from market.tips import Tip

AT_ONCE = 50
FIELDS: dict[Any, tuple[str, ...]] = {
    HelperProfile: ("about", "usual_times"),
    Offer: ("title", "description"),
    Request: requests.WORDS,
    Review: ("body", "answer"),
    Tip: ("body",),
}


@dataclass(frozen=True)
class Walk:
    """Some rows of one kind: the number of the last one, and what stands open in them, by number and field. Over when there is no last."""

    last: int | None
    found: dict[int, dict[str, tuple[Found, ...]]]


def look(kind: Any, after: int = 0) -> Walk:
    """What would be covered in the next rows behind this number. Changes nothing."""
    return _walk(kind, after)[0]


def cover(kind: Any, after: int = 0) -> Walk:
    """Covers the next rows behind this number; what somebody writes anew in the same moment stands."""
    walk, rows = _walk(kind, after)
    return Walk(walk.last, {row.id: done for row in rows if row.id in walk.found and (done := _cover(row))})


def _walk(kind: Any, after: int) -> tuple[Walk, list[Any]]:
    rows = list(session.scalars(select(kind).where(kind.id > after).order_by(kind.id).limit(AT_ONCE)))
    return Walk(rows[-1].id if rows else None, {row.id: found for row in rows if (found := _found_in(row))}), rows


def _found_in(row: Any) -> dict[str, tuple[Found, ...]]:
    said = {name: masking.masked(getattr(row, name) or "")[1] for name in FIELDS[type(row)]}
    return {name: found for name, found in said.items() if found}


def _cover(row: Any) -> dict[str, tuple[Found, ...]]:
    lock(row)
    found = _found_in(row)
    for name in found:
        setattr(row, name, masking.covered(getattr(row, name)))
    if found and isinstance(row, Tip):
        row.was_masked = True
    if found:
        facts = {name: [one.value for one in kinds] for name, kinds in found.items()}
        events.record(Kind.WORDS_COVERED, by=None, about=row, found=facts)
    return found
