"""The answers a neighbour gives, question by question, for the tests of describing a problem."""

import io
from typing import Any

from PIL import Image
from sqlalchemy import select

from database import session
from market import drafts
from market.drafts import RequestDraft
from tests.visitor import Visitor

GIVEN: dict[str, dict[str, Any]] = {
    "device": {"device": "network"},
    "topic": {"topic": "network.wifi"},
    "what": {"title": "WLAN geht im Schlafzimmer nicht", "description": "Im Gang geht es."},
    "since": {"chips": "2", "words": "nach dem Umzug"},
    "provider": {"chips": "1", "words": ""},
    "tried": {"chips": ["1", "2"], "words": ""},
    "photos": {},
    "place": {"place": "8004"},
    "budget": {"budget": "80"},
    "times": {"chips": ["3"], "words": "nicht vor 17 Uhr"},
}
KEPT = {
    "device": "network",
    "topic": "network.wifi",
    "what": {"title": "WLAN geht im Schlafzimmer nicht", "description": "Im Gang geht es."},
    "since": "Seit ein paar Tagen, nach dem Umzug",
    "provider": "Swisscom",
    "tried": "Aus- und wieder eingeschaltet, Kabel geprüft",
    "photos": True,
    "place": "8004",
    "budget": 8000,
    "times": "Werktags am Abend, nicht vor 17 Uhr",
}

TYPED = ("title", "words", "place", "budget")


def give(visitor: Visitor, question: str, htmx: bool = False, **change: Any) -> Any:
    return visitor.post(f"/requests/new/{question}", data=GIVEN[question] | change, htmx=htmx)


def tell_all(visitor: Visitor) -> None:
    for question in drafts.QUESTIONS:
        assert give(visitor, question).status_code == 303


def the_draft() -> RequestDraft:
    draft = session.scalar(select(RequestDraft))
    assert draft is not None
    return draft


def a_photo(kind: str = "JPEG") -> tuple[io.BytesIO, str]:
    raw = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(raw, kind)
    return io.BytesIO(raw.getvalue()), f"router.{kind.lower()}"
