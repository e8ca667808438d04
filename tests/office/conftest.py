"""What the office's tests share: letters that leave by a server of their own, and rows nobody holds a grudge against."""

from collections.abc import Iterator

import pytest

from office import acts, letters, rounds
from tests.office.mail_server import MailServer

HOUSE = {
    "sender": "hallo@kabelsalat.example",
    "app_name": "Kabelsalat",
    "base_address": "https://kabelsalat.example",
    "operator_name": "Verein Kabelsalat",
    "operator_phone": "044 000 00 00",
    "operator_hours": "Mo–Fr 8–18 Uhr",
}


@pytest.fixture(autouse=True)
def a_fresh_process() -> None:
    """Nothing is sore, nobody asked for a page, the search was not swept yet."""
    rounds._sore.clear()
    acts._last_request = acts._swept_on = None


@pytest.fixture
def server(store: None) -> Iterator[MailServer]:
    """Letters leave by this mail server."""
    running = MailServer()
    running.controller.start()
    letters.settle(letters.Mailer(way=letters.Smtp("127.0.0.1", running.port, starttls=False), **HOUSE))
    yield running
    running.controller.stop()
