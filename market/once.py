"""Twice is once. A form that makes something carries a random key; the same key makes it only once.

The same content again answers with what was made the first time. Other content under the same key is refused, so that
nothing is lost without a word.
"""

import hashlib
import json
from typing import Any, TypeVar

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from database import Again, on_collision, session
from market.refusals import SentDifferently

T = TypeVar("T")


class Once:
    """A row that remembers the form it came from."""

    form_key: Mapped[str | None] = mapped_column(String(64))
    form_digest: Mapped[str | None] = mapped_column(String(64))


def once_index(table: str) -> Index:
    """The unique guard of such a table: of two equal posts in the same moment the later one runs again and finds the earlier."""
    return Index(f"uq_{table}_form", "author_id", "form_key", unique=True)


def run_again_on(guard: Index) -> None:
    """Called beside each table that has a once_index."""
    on_collision(guard, Again)


def digest(*content: Any) -> str:
    """A fingerprint of what was sent."""
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def sent_before(kind: type[T], author_id: int, key: str | None, fingerprint: str) -> T | None:
    """What this form already made. Raises SentDifferently when it was sent before with other content."""
    if not key:
        return None
    table: Any = kind
    row: Any = session.scalar(select(table).where(table.author_id == author_id, table.form_key == key))
    if row is not None and row.form_digest != fingerprint:
        raise SentDifferently("sent_differently")
    return row  # type: ignore[no-any-return]
