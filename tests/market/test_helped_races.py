"""Several neighbours say in the same moment that they paid one helper directly: nobody is overlooked, and one case stands.

The control has its guard off, as in test_races.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

import database
from database import session
from market import ending, helped, watch
from market.accounts import Account
from market.cases import Case, Reason
from market.helped import Helped, HelpQuestion
from tests.conftest import person
from tests.deals import scheduled_job
from tests.market.test_races import at_once, own_sessions

__all__ = ["own_sessions"]
NAMES = ("Emma", "Fritz", "Gerda", "Hugo", "Ida")


@pytest.fixture
def questions(beat) -> list[int]:
    """To five neighbours, about one helper each had called off; nobody has answered yet."""
    made = []
    for name in NAMES:
        one = person(name, "Frei", "8004")
        job = scheduled_job(one, beat, title=f"WLAN {name}")
        ending.cancel(job, "Es geht wieder.", by=one)
        made.append(helped.ask(job))
    session.commit()
    numbers = [question.id for question in made]
    session.remove()
    return numbers


def paid(number: int) -> Callable[[], int]:
    def step() -> int:
        question = session.get_one(HelpQuestion, number)
        neighbour = session.get_one(Account, question.job.neighbour_id)
        return helped.answer(question, Helped.PAID, by=neighbour).id

    return step


@contextmanager
def counting_together() -> Iterator[None]:
    """Who has counted waits for the other to count too, unless somebody keeps the other from it; on SQLite that is the write itself."""
    meet = threading.Barrier(2)

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "FROM account" in statement and "FOR NO KEY UPDATE" in statement:
            meet.abort()

    def after(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "GROUP BY job.neighbour_id" in statement and not database.is_sqlite() and not meet.broken:
            meet.wait(10)

    engine = database.engine()
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def opened() -> list[tuple[str, int]]:
    found = session.scalars(select(Case).where(Case.reason == Reason.PAST_US))
    return [(case.detail, case.times) for case in found]


@pytest.mark.parametrize(
    ("before", "expected"),
    [(1, [("3", 1)]), (2, [("4", 2)]), (3, [("5", 3)])],
    ids=["second_third", "third_fourth", "fourth_fifth"],
)
def test_two_who_paid_say_so_in_the_same_moment_and_one_case_counts_both(questions, before, expected):
    for number in questions[:before]:
        at_once(paid(number))
    two = questions[before : before + 2]
    with counting_together():
        assert at_once(*(paid(number) for number in two)) == two
    assert opened() == expected


def test_the_same_neighbour_on_two_phones_about_one_job_is_one_answer(questions):
    for number in questions[:2]:
        at_once(paid(number))
    assert at_once(paid(questions[2]), paid(questions[2])) == [questions[2]] * 2
    assert opened() == [("3", 1)]


def test_control_without_the_lock_the_second_and_the_third_overlook_each_other_or_a_writer_crashes(questions, monkeypatch):
    at_once(paid(questions[0]))
    both, look = threading.Barrier(2), helped.paid_directly

    def looked(question: HelpQuestion) -> tuple[int, bool]:
        found = look(question)
        both.wait(10)
        return found

    def no_lock(row: Any) -> None:
        return None

    monkeypatch.setattr(watch, "lock", no_lock)
    monkeypatch.setattr(helped, "paid_directly", looked)
    monkeypatch.setattr(database.work, "WRITES", {"writes": False})
    came = at_once(*(paid(number) for number in questions[1:3]))
    assert opened() == [] or any(isinstance(one, Exception) for one in came)
