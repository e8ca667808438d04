"""Pages come first: before each mail the errands let whoever waits for a page have theirs, but not for long.

One process does both, and only one of its threads computes at a time. A mail takes some milliseconds; whoever asks for a page in the
middle of one waits for that one and not for the next.
"""

import threading
from collections.abc import Callable
from typing import Any

Wsgi = Callable[[Any, Any], Any]

WAITS_AT_MOST = 0.05  # seconds; so that mails leave all the same while everybody asks for pages

_counting = threading.Lock()
_nobody_waits = threading.Event()
_nobody_waits.set()
_waiting = 0


def polite(answer: Wsgi) -> Wsgi:
    """The same door, at which it is counted who waits."""

    def counted(environ: Any, start: Any) -> Any:
        _begin()
        try:
            return answer(environ, start)
        finally:
            _end()

    return counted


def _begin() -> None:
    global _waiting
    with _counting:
        _waiting += 1
        _nobody_waits.clear()


def _end() -> None:
    global _waiting
    with _counting:
        _waiting -= 1
        if _waiting == 0:
            _nobody_waits.set()


def give_way() -> None:
    """Waits until nobody waits for a page, at most so long."""
    _nobody_waits.wait(WAITS_AT_MOST)
