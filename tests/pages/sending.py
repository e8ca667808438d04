"""How the tests fill in the form of a proposal, with htmx and without, and see what came of it."""

from typing import Any

import pytest
from sqlalchemy import func, select

from database import session
from market.proposals import Proposal

BOTH_WAYS = pytest.mark.parametrize("htmx", [True, False])
DOOR = {"street": "Badenerstrasse 100", "phone": "079 222 33 44"}
KEY = "form-key-0123456789"


def typed(price: str = "60", day: str = "2026-11-26", time: str = "14:00", message: str = "Gerne", **more: Any) -> dict[str, str]:
    """A filled form."""
    sent = {"price": price, "duration_min": "60", "message": message, "slots-0-day": day, "slots-0-time": time}
    return {**sent, **more}


def count(kind: Any = Proposal) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0


def went_to(answer, htmx: bool) -> str:
    """Where an answer sends the browser."""
    assert answer.status_code == (200 if htmx else 303)
    return answer.headers["HX-Redirect"] if htmx else answer.location
