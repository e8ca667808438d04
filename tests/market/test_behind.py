"""The rows behind a number are exactly as many as it says; and over all weeks nothing is lost or counted twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import session
from market import behind, measuring, weeks
from market.behind import Wanted, Which
from market.cases import Outcome
from market.lifecycle import JobState
from market.skills import Category
from market.yardsticks import Yardstick
from tests.measured import MINUTE, Copies, closed, posted

WEEKS = 8
FIRST = datetime(2026, 10, 4, tzinfo=UTC)
MOMENTS = st.integers(0, 54 * 24 * 60 - 1).map(lambda minutes: FIRST + minutes * MINUTE)
DAYS = st.integers(0, 30).map(lambda days: timedelta(days=days, minutes=1))
MANY = {"max_size": 12}
HISTORY = st.fixed_dictionaries({
    "requests": st.lists(st.tuples(MOMENTS, st.none() | st.integers(0, 130), st.booleans(), st.sampled_from(Category)), **MANY),
    "jobs": st.lists(st.tuples(MOMENTS, st.sampled_from(JobState), st.booleans()), **MANY),
    "reviews": st.lists(st.tuples(MOMENTS, st.integers(1, 5)), **MANY),
    "cases": st.lists(st.tuples(MOMENTS, DAYS, st.sampled_from(Outcome)), **MANY),
    "bids": st.lists(MOMENTS, **MANY),
})  # fmt: skip
NUMBERS = {
    Which.ALL: lambda figure: figure.denominator,
    Which.REACHED: lambda figure: figure.numerator,
    Which.MISSED: lambda figure: figure.denominator - figure.numerator,
    Which.SILENT: lambda figure: figure.silent,
}
ONE_HISTORY = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def play(history, anna, copies):
    for moment, minutes, is_receipted, category in history["requests"]:
        bid = None if minutes is None else minutes * MINUTE + MINUTE / 2
        posted(anna, moment, bid, receipted_at=moment if is_receipted else None, category=category)
    for moment, state, is_confirmed in history["jobs"]:
        copies.ended(moment, state, is_payment_confirmed=is_confirmed)
    for moment, stars in history["reviews"]:
        copies.reviewed(moment, stars)
    for moment, after, outcome in history["cases"]:
        closed(moment - after, after, outcome)
    for moment in history["bids"]:
        copies.bid(moment)
    session.flush()


def all_ids(wanted):
    found, before = [], None
    while True:
        leaf = behind.rows(wanted, before)
        found += [row.id for row in leaf.rows]
        if leaf.next_cursor is None:
            return found
        before = leaf.next_cursor


@pytest.fixture
def copies(anna, beat, at):
    at("2026-10-01 10:00")
    made = Copies(anna, beat, time="2026-10-02 14:00")
    at("2026-11-27 12:00")
    return made


@given(history=HISTORY)
@ONE_HISTORY
def test_every_number_of_every_yardstick_has_its_rows(history, anna, copies):
    with session.begin_nested() as attempt:
        play(history, anna, copies)
        board = measuring.measure(weeks.last(WEEKS))
        for yardstick, figures in board.figures.items():
            for figure in figures:
                for which in NUMBERS.keys() & behind.choices(yardstick):
                    wanted = Wanted(yardstick, figure.week, figure.week, which)
                    assert (behind.count(wanted), len(set(all_ids(wanted)))) == (NUMBERS[which](figure),) * 2
        attempt.rollback()


@given(history=HISTORY)
@ONE_HISTORY
def test_the_weeks_together_are_the_whole(history, anna, copies):
    with session.begin_nested() as attempt:
        whole = weeks.last(WEEKS + 2)
        before = summed(measuring.measure(whole))
        play(history, anna, copies)
        ended = [state for _, state, _ in history["jobs"] if state in ("completed", "unsolved", "with_partner", "settled")]
        grown = {
            Yardstick.FIRST_BID: sum(minutes is not None and minutes < 60 for _, minutes, _, _ in history["requests"]),
            Yardstick.RECEIPTS: sum(is_receipted for _, _, is_receipted, _ in history["requests"]),
            Yardstick.REQUESTS: len(history["requests"]),
            Yardstick.RATING: sum(stars for _, stars in history["reviews"]),
            Yardstick.SOLVED: ended.count(JobState.COMPLETED),
        }
        board = measuring.measure(whole)
        after = summed(board)
        assert {one: after[one] - before[one] for one in grown} == grown
        assert sum(figure.denominator for figure in board.figures[Yardstick.SOLVED]) == len(ended)
        assert sum(figure.denominator for figure in board.figures[Yardstick.RESOLVING]) == sum(
            outcome is not Outcome.BY_ITSELF for _, _, outcome in history["cases"]
        )
        assert sum(measuring.towns(whole).values()) == after[Yardstick.REQUESTS]
        attempt.rollback()


def summed(board):
    return {one: sum(figure.numerator for figure in figures) for one, figures in board.figures.items()}


def test_requests_of_one_category_or_town_are_found_alone(anna, at):
    at("2026-11-27 12:00")
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    uster = posted(anna, moment, category=Category.COMPUTER, postal_code="8610")
    zurich = [posted(anna, moment, category=Category.NETWORK, postal_code=code) for code in ("8001", "8004")]
    week = weeks.this_one()
    assert all_ids(Wanted(Yardstick.REQUESTS, week, week, category=Category.COMPUTER)) == [uster]
    assert all_ids(Wanted(Yardstick.REQUESTS, week.before(3), week, town="Zürich")) == zurich[::-1]


def test_a_list_goes_on_where_the_leaf_ends(anna, at):
    at("2026-11-27 12:00")
    ids = [posted(anna, datetime(2026, 11, 24, 12, tzinfo=UTC)) for _ in range(65)]
    week = weeks.this_one()
    assert all_ids(Wanted(Yardstick.REQUESTS, week, week)) == ids[::-1]
