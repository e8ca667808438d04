"""Announcements in a band on all pages: read with one question, and with none as long as nothing at all is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from database import WhileUnwritten, session
from market import clock
from market.announcements import Announcement, Told
from market.lifecycle import AnnouncementState

BANDS_AT_MOST = 3


@dataclass(frozen=True)
class Band:
    """One announcement as pages show it."""

    id: int
    shows_from: datetime
    shows_until: datetime
    is_necessary: bool
    in_german: Told
    in_english: Told

    def told(self, language: str) -> Told:
        return self.in_german if language == "de" else self.in_english


_known: WhileUnwritten[tuple[Band, ...]] = WhileUnwritten(8)


def bands(mark: Any) -> list[Band]:
    """What is shown on all pages now, the newest first; under the same mark of the store it is not asked again."""
    known = _known.get("bands", mark)
    if known is None:
        known = _asked()
        _known.keep("bands", mark, known)
    now = clock.now()
    return [band for band in known if band.shows_from <= now < band.shows_until][:BANDS_AT_MOST]


def _asked() -> tuple[Band, ...]:
    here = (Announcement.state == AnnouncementState.RUNNING, Announcement.shows_until > clock.now())
    return tuple(
        band_of(found) for found in session.scalars(select(Announcement).where(*here).order_by(Announcement.id.desc()).limit(20))
    )


def band_of(found: Announcement) -> Band:
    """As it is, or would be, shown."""
    now = clock.now()
    return Band(
        found.id, found.shows_from or now, found.shows_until or now, found.is_necessary, found.told("de"), found.told("en")
    )
