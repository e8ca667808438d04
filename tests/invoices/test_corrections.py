"""Papers are never changed: each that no longer counts gets a cancellation, and everything adds up again."""

from typing import Any

import pytest

from database import unit_of_work
from invoices import checks, corrections, documents, ledger, paper, receipts
from invoices.documents import Document
from invoices.snapshots import Paper
from market import finishing
from market.accounts import Account
from market.jobs import Job, PaidBy
from market.money import Chf
from tests.deals import scheduled_job
from tests.invoices.test_paper import words_of


@pytest.fixture
def job(anna: Account, beat: Account, at: Any) -> Job:
    job = scheduled_job(anna, beat)
    at("2026-11-26 15:30")
    unit_of_work(lambda: finishing.report_done(job, PaidBy.TWINT, by=anna))
    return job


def cancel(job: Job) -> list[Document]:
    return unit_of_work(lambda: corrections.cancel(job, "Das Geld kam nie an."))


def test_each_paper_gets_its_own_with_the_signs_turned_round(job: Job, beat: Account) -> None:
    assert ledger.balance_of(beat) == Chf(480)
    receipt, copy = documents.papers_of(job)
    one, two = cancel(job)
    assert [paper.name for paper in (one, two)] == ["S-2026-000001", "S-2026-000002"]
    assert [(one.told.kind, one.told.cancels), (two.told.kind, two.told.cancels)] == [
        (Paper.RECEIPT_CANCELLED, receipt.name), (Paper.COPY_CANCELLED, copy.name),
    ]  # fmt: skip
    assert (one.told.price, two.told.commission, two.told.helper_keeps) == (Chf(-6000), Chf(-480), Chf(-5520))
    assert (one.account_id, two.account_id) == (receipt.account_id, copy.account_id)
    assert ledger.balance_of(beat) == Chf(0)
    assert documents.standing_of(job) == []
    assert receipt.is_intact


def test_cancelling_twice_is_cancelling_once(job: Job, beat: Account) -> None:
    cancel(job)
    assert cancel(job) == []
    assert ledger.balance_of(beat) == Chf(0)
    assert ledger.check() == []


def test_afterwards_papers_are_issued_anew_and_the_year_adds_up(job: Job, anna: Account, beat: Account) -> None:
    cancel(job)
    unit_of_work(lambda: (ledger.book_commission(job), receipts.issue(job)))
    assert [(paper.name, paper.revision) for paper in documents.standing_of(job)] == [("Q-2026-000003", 2), ("Q-2026-000004", 2)]
    assert ledger.balance_of(beat) == Chf(480)
    paid, helped = receipts.year_of(anna, 2026)[Paper.RECEIPT], receipts.year_of(beat, 2026)[Paper.HELPER_COPY]
    assert (len(paid.lines), paid.price, helped.commission, helped.helper_keeps) == (3, Chf(6000), Chf(480), Chf(5520))
    assert documents.of_job(job, anna) == documents.standing_of(job)[0]
    assert checks.verify_all() == []


def test_what_is_true_is_left_alone(job: Job) -> None:
    assert unit_of_work(lambda: corrections.put_right(job, "")) == []
    assert len(documents.papers_of(job)) == 2


def test_a_cancellation_prints_what_it_takes_back_and_why(job: Job) -> None:
    printed = words_of(paper.print_document(cancel(job)[0].snapshot))
    assert "Storno S-2026-000001" in printed
    assert "zum Beleg Q-2026-000001" in printed
    assert "Grund: Das Geld kam nie an." in printed
    assert "Bezahlt am" not in printed


def test_it_prints_the_same_bytes_every_time(job: Job) -> None:
    text = cancel(job)[1].snapshot
    assert paper.print_document(text) == paper.print_document(text)


def test_pages_say_that_it_no_longer_counts(job: Job, anna: Account, client_of: Any, stranger: Any) -> None:
    receipt = documents.papers_of(job)[0]
    assert "gültig" in stranger.get(f"/verify/{receipt.token}").text
    taken_back = cancel(job)[0]
    page = stranger.get(f"/verify/{receipt.token}").text
    assert "Diese Quittung wurde storniert" in page
    assert taken_back.name in page
    mine = client_of(anna)
    assert f'href="/receipts/{taken_back.token}"' in mine.get(f"/receipts/{receipt.token}").text
    assert "Nimmt Q-2026-000001 zurück" in mine.get(f"/receipts/{taken_back.token}").text
    assert "S-2026-000001" in mine.get("/receipts").text
