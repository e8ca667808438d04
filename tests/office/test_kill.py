"""kill -9 while neighbours say «it works»: what was promised is there, once, and nothing is there by halves.

A real server works on a store of its own and dies at a random moment, again and again. Afterwards the store is opened anew
and every job, booking, number, paper and print is looked at. The controls show that this look finds what would be wrong.
"""

import hashlib
import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

import database
import storage
from database import session, unit_of_work
from invoices import checks, documents, paper
from invoices.documents import Document, Print
from invoices.ledger import LedgerTransaction
from market import agreeing, bargaining, events, finishing
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.offers import Offer
from market.slots import Slot
from office import consequences
from office.consequences import book_commission, issue_papers
from tests.deals import offer_of
from tests.office.crashing import Promised, Server, killed_in_the_middle

ROUNDS, JOBS_EACH = 5, 12
WHOLE = {(JobState.COMPLETED, 1, 2), (JobState.REPORTED, 0, 0)}  # state, bookings, papers
At = Callable[[Any], None]


def reported_jobs(neighbour: Account, helper: Account, count: int, at: At) -> deque[int]:
    """Visits of the last weeks; the helper has just said «done». By the wall clock, for the server reads no other."""
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)
    at(now - timedelta(days=20))
    offer = offer_of(helper)
    starts = [day_of(now - timedelta(days=18 - number // 6), hour=8 + 2 * (number % 6)) for number in range(count)]
    made = [unit_of_work(lambda start=start: agreed(offer, neighbour, start)) for start in starts]  # type: ignore[misc]
    at(now)
    for job in made:
        unit_of_work(lambda job=job: finishing.report_done(job, PaidBy.TWINT, by=helper))  # type: ignore[misc]
    return deque(job.id for job in made)


def day_of(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def agreed(offer: Offer, neighbour: Account, start: datetime) -> Job:
    slot = Slot(start, start + timedelta(minutes=60))
    asked = bargaining.enquire(offer, price=offer.price, duration_min=60, slots=[slot], message="Geht das?", by=neighbour)
    job = agreeing.accept_proposal(asked, asked.slot_rows[0].id, by=offer.author)
    return agreeing.give_contacts(job, street="Ankerstrasse 3", phone="+41791110000", by=neighbour)


@contextmanager
def closed_store() -> Iterator[str]:
    """Nobody but the server has the store open; afterwards it is opened as after a power cut."""
    address = database.engine().url.render_as_string(hide_password=False)
    session.remove()
    database.disconnect()
    try:
        yield address
    finally:
        database.connect(address)


def complaints(promised: Promised) -> list[str]:
    """Everything that is not as it was promised."""
    return [*broken_store(), *checks.verify_all(), *broken_jobs(promised), *broken_papers(promised)]


def broken_store() -> Iterator[str]:
    if database.is_sqlite():
        with database.engine().connect() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            yield from (line for line in said if line != "ok")
            yield from (f"foreign key: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check"))


def broken_jobs(promised: Promised) -> Iterator[str]:
    booked = select(func.count(LedgerTransaction.id)).where(LedgerTransaction.job_id == Job.id).scalar_subquery()
    papers = select(func.count(Document.id)).where(Document.job_id == Job.id).scalar_subquery()
    stand = {row[0]: tuple(row[1:]) for row in session.execute(select(Job.id, Job.state, booked, papers))}
    yield from (f"job {job_id} is half done: {what}" for job_id, what in stand.items() if what not in WHOLE)
    yield from (f"job {job_id} was promised" for job_id in promised.jobs if stand[job_id][0] is not JobState.COMPLETED)


def broken_papers(promised: Promised) -> Iterator[str]:
    """What was printed is what a fresh printing gives; what somebody holds is what is kept."""
    for kept, document in session.execute(select(Print, Document).join(Document, Document.id == Print.document_id)).all():
        if kept.sha256 != fresh(document):
            yield f"{document.name} was printed otherwise than its text says"
        if promised.papers.get(document.token, kept.sha256) != kept.sha256:
            yield f"{document.name} was sent otherwise than it is kept"
    there = set(session.scalars(select(Document.token).join(Print, Print.document_id == Document.id)))
    yield from (f"paper {token} was sent, but is not kept" for token in promised.papers.keys() - there)


def fresh(document: Document) -> str:
    return printed_anew(document.snapshot)


@cache
def printed_anew(text: str) -> str:
    return hashlib.sha256(paper.print_document(text)).hexdigest()


def print_the_rest(most: int) -> list[str]:
    """What lay half printed is printed again, as the errand would; names those whose bytes are not those of a fresh printing."""
    unprinted = select(Document).where(Document.id.not_in(select(Print.document_id))).order_by(Document.id).limit(most)
    rest = list(session.scalars(unprinted))
    return [one.name for one in rest if hashlib.sha256(documents.printed(one)).hexdigest() != fresh(one)]


@pytest.fixture
def browser_of(client_of: Any) -> Callable[[Account], dict[str, str]]:
    """The headers of a browser in which this person is signed in, with the token of its forms."""

    def headers(account: Account) -> dict[str, str]:
        visitor = client_of(account)
        token = visitor.token()
        return {"Cookie": f"session={visitor.get_cookie('session').value}", "X-CSRFToken": token}

    return headers


def test_what_was_promised_before_the_power_went_is_there_once(anna, beat, at, browser_of, tmp_path: Path):
    dice = random.Random()
    headers, jobs = browser_of(anna), reported_jobs(anna, beat, ROUNDS * JOBS_EACH, at)
    storage.settle(tmp_path / "files")
    promised = Promised()
    for number in range(ROUNDS):
        some = deque(jobs.popleft() for _ in range(JOBS_EACH))
        with closed_store() as address:
            pause = dice.uniform(0.3, 1.2) if number % 2 else dice.uniform(0, 0.03)  # amid printing, amid a promise
            told = killed_in_the_middle(Server(address, tmp_path), headers, some, when=dice.randint(1, 9), pause=pause)
        promised.jobs += told.jobs
        promised.papers |= told.papers
        assert told.jobs, f"nothing was promised in round {number}"
        assert complaints(promised) == []
        assert print_the_rest(most=1) == []
    assert complaints(promised) == []


def test_a_job_completed_in_two_commits_is_found_out(anna, beat, at):
    """The control: the follower issues the papers in a transaction of their own, and the power goes in between."""
    job_id = reported_jobs(anna, beat, 1, at).popleft()
    with papers_apart():
        unit_of_work(lambda: finishing.confirm(session.get_one(Job, job_id), by=session.get_one(Account, anna.id)))
    assert complaints(Promised(0, [job_id])) != []
    unit_of_work(lambda: issue_papers(None, session.get_one(Job, job_id)))  # type: ignore[arg-type]
    assert complaints(Promised(0, [job_id])) == []


def test_a_promise_given_before_the_commit_is_found_out(anna, beat, at):
    job_id = reported_jobs(anna, beat, 1, at).popleft()
    finishing.confirm(session.get_one(Job, job_id), by=session.get_one(Account, anna.id))
    session.rollback()
    assert complaints(Promised(0, [job_id])) == [f"job {job_id} was promised"]


def test_other_bytes_than_the_text_gives_are_found_out(anna, beat, at, tmp_path: Path):
    storage.settle(tmp_path / "files")
    job_id = reported_jobs(anna, beat, 1, at).popleft()
    unit_of_work(lambda: finishing.confirm(session.get_one(Job, job_id), by=session.get_one(Account, anna.id)))
    receipt, copy = documents.papers_of(session.get_one(Job, job_id))
    documents.printed(receipt)
    assert complaints(Promised(0, [job_id], {receipt.token: "0" * 64})) == [f"{receipt.name} was sent otherwise than it is kept"]
    assert complaints(Promised(0, [job_id], {copy.token: "0" * 64})) == [f"paper {copy.token} was sent, but is not kept"]


@contextmanager
def papers_apart() -> Iterator[None]:
    """As if the papers followed later."""

    def follow(event: events.Event, about: Any) -> None:
        for consequence in consequences.WHAT_FOLLOWS.get(event.kind, ()):
            if consequence is not issue_papers:
                consequence(event, about)

    assert book_commission in consequences.WHAT_FOLLOWS[events.Kind.COMPLETED]
    events.follow_with(follow)
    yield
    events.follow_with(consequences.follow)
