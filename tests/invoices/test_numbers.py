"""Numbers have no gap: not after a mistake, not at New Year, not when two want one in the same moment."""

import threading

import pytest
from sqlalchemy.util import ThreadLocalRegistry

from database import session, unit_of_work
from invoices import numbers
from invoices.numbers import Number, Series
from tests.papers import At


def taken() -> Number:
    return unit_of_work(lambda: numbers.take(Series.RECEIPT))


def test_numbers_count_from_1() -> None:
    assert [str(taken()) for _ in range(3)] == ["Q-2026-000001", "Q-2026-000002", "Q-2026-000003"]


def test_a_number_whose_paper_is_undone_is_taken_again() -> None:
    taken()

    def fail() -> None:
        numbers.take(Series.RECEIPT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        unit_of_work(fail)
    assert str(taken()) == "Q-2026-000002"


def test_the_year_begins_at_midnight_in_zurich(at: At) -> None:
    at("2026-12-31 23:59")
    assert str(taken()) == "Q-2026-000001"
    at("2027-01-01 00:00")  # 23:00 UTC of the old year
    assert [str(taken()), str(taken())] == ["Q-2027-000001", "Q-2027-000002"]
    at("2026-12-31 23:59")
    assert str(taken()) == "Q-2026-000002"


def test_many_at_once_get_one_number_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "registry", ThreadLocalRegistry(session.session_factory))
    found: list[int] = []

    def take_some() -> None:
        for _ in range(5):
            found.append(taken().count)
        session.remove()

    threads = [threading.Thread(target=take_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 21))
