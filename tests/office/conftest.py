"""What the office's tests share: letters that leave by a server of their own, and rows nobody holds a grudge against."""

from collections.abc import Iterator
from typing import Any

import pytest

from database import session
from market import agreeing, finishing
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.proposals import Proposal
from office import acts, letters, outbox_texts, rounds, texts
from office.gateway import Gateway
from tests.deals import bid_of, request_of
from tests.office.mail_server import MailServer
from tests.office.stage import At
from tests.office.text_gateway import TextGateway
from tests.office.texting_stage import BODY

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
    acts._last_request = acts._swept_on = outbox_texts._rests_until = None


def smtp_of(server: MailServer, **more: Any) -> letters.Smtp:
    """The way to this server."""
    return letters.Smtp("127.0.0.1", server.port, starttls=False, **more)


@pytest.fixture
def server(store: None) -> Iterator[MailServer]:
    """Letters leave by this mail server."""
    running = MailServer()
    running.controller.start()
    running.lines = 0  # it has asked itself whether it runs
    letters.settle(letters.Mailer(way=smtp_of(running), **HOUSE))
    yield running
    running.controller.stop()


@pytest.fixture
def gateway(store: None) -> Iterator[TextGateway]:
    """Texts leave by this gateway; it is given up on after a second."""
    running = TextGateway()
    texts.settle(Gateway(running.url, BODY, "s3cret-key", ("Authorization: Bearer {key}",), "Kabelsalat", seconds=1))
    yield running
    running.close()


@pytest.fixture
def bid(anna: Account, beat: Account) -> Proposal:
    return bid_of(beat, request_of(anna))


@pytest.fixture
def agreed(bid: Proposal, anna: Account) -> Job:
    job = agreeing.accept_proposal(bid, by=anna)
    session.commit()
    return job


@pytest.fixture
def scheduled(bid: Proposal, anna: Account) -> Job:
    """On Thursday at two."""
    job = agreeing.accept_proposal(bid, bid.slot_rows[0].id, street="Ankerstrasse 3", phone="+41791112233", by=anna)
    session.commit()
    return job


@pytest.fixture
def reported(scheduled: Job, beat: Account, at: At) -> Job:
    """The helper said «done» on Thursday at half past three."""
    at("2026-11-26 15:30")
    finishing.report_done(scheduled, PaidBy.CASH, by=beat)
    session.commit()
    return scheduled
