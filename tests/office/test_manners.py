"""Pages come first, but mails leave."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from office import manners


class Door:
    """A door at which somebody waits until it is opened."""

    def __init__(self) -> None:
        self.opened, self.reached = threading.Event(), threading.Event()

    def __call__(self, _environ: Any, _start: Any) -> list[bytes]:
        self.reached.set()
        self.opened.wait(5)
        return [b"a page"]


@pytest.fixture
def door() -> Iterator[Door]:
    """Two wait there."""
    made = Door()
    asking = [threading.Thread(target=manners.polite(made), args=({}, None)) for _ in range(2)]
    for thread in asking:
        thread.start()
    made.reached.wait(5)
    yield made
    made.opened.set()
    for thread in asking:
        thread.join(5)


def test_a_mail_waits_until_nobody_waits_for_a_page(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manners, "WAITS_AT_MOST", 5)
    order: list[str] = []
    mail = threading.Thread(target=lambda: (manners.give_way(), order.append("mail")))
    mail.start()
    order.append("page")
    door.opened.set()
    mail.join(5)
    assert order == ["page", "mail"]


def test_it_does_not_wait_for_ever(door: Door) -> None:
    manners.give_way()
    assert not door.opened.is_set()


def test_a_page_that_fails_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_environ: Any, _start: Any) -> list[bytes]:
        raise RuntimeError("no page")

    with pytest.raises(RuntimeError):
        manners.polite(broken)({}, None)
    assert manners._nobody_waits.is_set()
