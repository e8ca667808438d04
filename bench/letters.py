"""A backlog of mails leaves while people look at pages: how fast, and how much longer they wait for a page meanwhile.

The real server process with its errand thread, a mail server beside it, and visitors who ask for a page, read it for a moment and ask
for another. By turns the mails are held back and leave, until all have left. Every page is asked by somebody for the first time in a while,
among hundreds, so that an answer that was kept helps hardly anybody, in neither half.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update

from bench.running import server, sink
from bench.stage import stage
from bench.visitors import OFFERS, Seen, visitors
from database import session, unit_of_work
from market import clock
from market.accounts import Account
from market.notices import Letter, Notice
from office.lease import ErrandLease

BACKLOG, AT_ONCE = 10_000, 2_000
WARM_S, SETTLES_S, QUIET_S, SENDS_S = 5.0, 0.5, 5.0, 15.0
GIVEN_UP_AFTER = 600.0
NOT_YET = timedelta(days=1)


@dataclass(frozen=True)
class Drain:
    """Mails per second, and the 95th percentile of pages in milliseconds: while nothing was sent, and while all was."""

    taken: int
    per_second: float
    quiet_ms: float
    busy_ms: float
    quiet_median_ms: float
    busy_median_ms: float
    pages_asked: int


def measured(backlog: int = BACKLOG) -> Drain:
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), OFFERS) as set_up, sink() as (mail_port, taken):
        write_backlog(backlog, set_up.pages["request"])
        with server(set_up, Path(folder), mail_port) as port, visitors(set_up, port) as seen:
            time.sleep(WARM_S)
            before = taken()
            let_go()
            return drained(seen, lambda: taken() - before, backlog)


def drained(seen: Seen, left: Callable[[], int], backlog: int) -> Drain:
    """By turns the mails rest and leave, so that a busy moment of the machine hits both halves alike."""
    quiet, busy, took = list[float](), list[float](), 0.0
    while left() < backlog and took < GIVEN_UP_AFTER:
        with resting():
            time.sleep(SETTLES_S)
            quiet += seen.during(lambda: time.sleep(QUIET_S))
        began = time.perf_counter()
        busy += seen.during(lambda: wait_until(lambda: left() >= backlog, SENDS_S))
        took += time.perf_counter() - began
    at_all = len(quiet) + len(busy)
    halves = (percentile(quiet), percentile(busy), statistics.median(quiet), statistics.median(busy))
    return Drain(left(), left() / took, *halves, at_all)


@contextmanager
def resting() -> Iterator[None]:
    """We hold the lease of the errand, as another process would."""
    far = clock.now() + timedelta(minutes=5)
    hold("bench", far)
    yield
    hold(None, None)


def hold(holder: str | None, until: datetime | None) -> None:
    row = update(ErrandLease).where(ErrandLease.name == "send_letters").values(holder=holder, until=until)
    unit_of_work(lambda: session.execute(row))
    session.remove()


def wait_until(is_done: Callable[[], bool], at_most: float) -> None:
    deadline = time.monotonic() + at_most
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.25)


def percentile(ms: list[float]) -> float:
    return sorted(ms)[int(len(ms) * 0.95)]


# The backlog


def write_backlog(count: int, request: str) -> None:
    """So many people are told of a request; their mails are due tomorrow."""
    about, later = int(request.rpartition("/")[2]), clock.now() + NOT_YET
    facts = {"who": "Anna", "title": "WLAN geht nicht", "town": "Zürich", "km": 2}
    for first in range(0, count, AT_ONCE):
        numbers = [1_000_000 + number for number in range(first, min(first + AT_ONCE, count))]
        people = [person(number) for number in numbers]
        told = [notice(number, about, facts) for number in numbers]
        mails = [letter(number, about, facts, later) for number in numbers]
        unit_of_work(lambda p=people, t=told, m=mails: in_order((Account, p), (Notice, t), (Letter, m)))  # type: ignore[misc]
    session.remove()


def in_order(*rows: Any) -> None:
    for kind, values in rows:
        session.execute(insert(kind), values)


def person(number: int) -> dict[str, Any]:
    name = {"email": f"told{number}@example.com", "first_name": "Lea", "last_name": "Frei", "postal_code": "8004"}
    return {"id": number, **name, "language": "de", "agreed_to_terms_at": clock.now()}


def notice(number: int, about: int, facts: dict[str, Any]) -> dict[str, Any]:
    what = {"kind": "request_nearby", "about_kind": "request", "about_id": about, "facts": facts, "key": "told"}
    return {"id": number, "account_id": number, **what, "created_at": clock.now()}


def letter(number: int, about: int, facts: dict[str, Any], due: Any) -> dict[str, Any]:
    what = {
        "notice_id": number,
        "bundle": f"{number}:request:{about}",
        "to_address": f"told{number}@example.com",
        "language": "de",
    }
    return {**what, "kind": "request_nearby", "facts": facts, "next_try_at": due, "message_id": f"{number:032x}"}


def let_go() -> None:
    unit_of_work(lambda: session.execute(update(Letter).where(Letter.next_try_at > clock.now()).values(next_try_at=clock.now())))
    session.remove()
