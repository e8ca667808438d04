"""What happened lately is counted for all processes together, even in the same moment."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import text

import database.hits
from blueprints.limit_store import InTheStore
from database import forget_hits, hit, window

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_as_many_as_allowed_count_and_no_more() -> None:
    assert [hit("codes of Anna", 3, MINUTE, after(n)) for n in range(4)] == [True, True, True, False]
    assert window("codes of Anna", MINUTE, after(4)) == (NOON, 3)
    assert hit("codes of Beat", 3, MINUTE, NOON)


def test_what_is_long_ago_counts_no_more() -> None:
    for n in range(3):
        hit("codes", 3, MINUTE, after(20 * n))
    assert hit("codes", 3, MINUTE, after(60))
    assert not hit("codes", 3, MINUTE, after(61))
    assert window("codes", MINUTE, after(200)) == (after(200), 0)


def test_several_at_once_are_all_or_nothing() -> None:
    assert not hit("photos", 3, MINUTE, NOON, amount=4)
    assert window("photos", MINUTE, NOON)[1] == 0
    assert hit("photos", 3, MINUTE, NOON, amount=3)


def test_nothing_stays_longer_than_the_longest_limit() -> None:
    hit("a stranger who never came back", 5, MINUTE, NOON)
    hit("somebody else", 5, MINUTE, NOON + DAY)
    assert window("a stranger who never came back", 10 * DAY, NOON + DAY)[1] == 0


def test_the_library_counts_with_it() -> None:
    limiter, twice = MovingWindowRateLimiter(InTheStore("store://")), RateLimitItemPerMinute(2)
    assert [limiter.hit(twice, "Anna") for _ in range(3)] == [True, True, False]
    assert not limiter.test(twice, "Anna")
    assert limiter.get_window_stats(twice, "Anna").remaining == 0
    limiter.clear(twice, "Anna")
    assert limiter.test(twice, "Anna")
    assert forget_hits() == 0


def at_once(tries: int) -> list[bool]:
    """What came of so many tries in the same moment, of which five are allowed: whether each counted."""
    came: list[bool] = []
    start = threading.Barrier(tries)

    def run() -> None:
        start.wait(10)
        came.append(hit("search", 5, MINUTE, NOON))

    runners = [threading.Thread(target=run) for _ in range(tries)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(30)
    return came


def test_in_the_same_moment_no_more_count_than_allowed() -> None:
    assert sorted(at_once(10)) == [False] * 5 + [True] * 5


def test_control_without_standing_alone_too_many_count(monkeypatch: Any) -> None:
    """All look before anybody wrote."""
    if database.engine().dialect.name == "sqlite":
        pytest.skip("there the first step is a write already, and only one writes at a time")
    together = threading.Barrier(10)
    look = database.hits._count

    def look_together(connection: Any, name: str) -> int:
        found = look(connection, name)
        together.wait(10)
        return found

    monkeypatch.setattr(database.hits, "ALONE", text("SELECT :name"))
    monkeypatch.setattr(database.hits, "_count", look_together)
    assert at_once(10).count(True) > 5
