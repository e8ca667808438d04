"""A job is finished: the fee stands in the ledger, and two papers are frozen in the same moment."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database import session, unit_of_work
from invoices import documents, ledger, receipts, snapshots
from invoices.snapshots import Paper, Party, Payment
from market import finishing, terms
from market.accounts import Account
from market.jobs import PaidBy
from market.money import Chf
from market.skills import Category
from tests.papers import At, completed, settled, silently_completed, under_way


def test_it_works_means_a_receipt_and_a_copy(anna: Account, beat: Account, at: At) -> None:
    job = completed(anna, beat, at)
    receipt, copy = documents.papers_of(job)
    assert (receipt.name, receipt.kind, receipt.account) == ("Q-2026-000001", Paper.RECEIPT, anna)
    assert (copy.name, copy.kind, copy.account) == ("Q-2026-000002", Paper.HELPER_COPY, beat)
    assert (receipt.told.copy_of, copy.told.copy_of) == (None, "Q-2026-000001")


def test_a_paper_says_everything_in_whole_rappen(anna: Account, beat: Account, at: At) -> None:
    told = documents.papers_of(completed(anna, beat, at))[1].told
    assert (told.helper, told.neighbour) == (Party("Beat Keller", "8048", "Zürich"), Party("Anna Anner", "8004", "Zürich"))
    assert (told.title, told.category, told.place, told.worked_on) == (
        "WLAN einrichten",
        Category.NETWORK,
        "8004 Zürich",
        date(2026, 11, 23),
    )
    assert (told.price, told.commission, told.helper_keeps) == (Chf(6000), Chf(480), Chf(5520))
    assert (told.commission_basis_points, told.is_partial, told.language) == (800, False, "de")
    assert (told.payment, told.paid_by, told.paid_on) == (Payment.PAID, PaidBy.TWINT, date(2026, 11, 23))


def test_a_paper_knows_where_it_is_verified(anna: Account, beat: Account, at: At) -> None:
    receipt = documents.papers_of(completed(anna, beat, at))[0]
    assert receipt.told.verify_address == f"https://kabelsalat.example/verify/{receipt.token}"


def test_a_later_move_changes_no_paper(anna: Account, beat: Account, at: At) -> None:
    receipt = documents.papers_of(completed(anna, beat, at))[0]
    before = receipt.told
    anna.last_name, anna.postal_code = "Neu", "8400"
    session.commit()
    assert documents.with_token(receipt.token).told == before  # type: ignore[union-attr]


def test_the_text_of_a_snapshot_comes_back_as_it_went(anna: Account, beat: Account, at: At) -> None:
    receipt = documents.papers_of(completed(anna, beat, at))[0]
    assert snapshots.read(receipt.snapshot).as_text() == receipt.snapshot


def test_each_gets_the_paper_in_the_own_language(anna: Account, beat: Account, at: At) -> None:
    beat.language = "en"
    session.commit()
    receipt, copy = documents.papers_of(completed(anna, beat, at))
    assert (receipt.told.language, copy.told.language) == ("de", "en")


def test_a_transfer_is_still_to_be_paid(anna: Account, beat: Account, at: At) -> None:
    told = documents.papers_of(completed(anna, beat, at, paid_by=PaidBy.TRANSFER))[0].told
    assert (told.payment, told.paid_on, told.transfer_days) == (Payment.PAYABLE, None, 10)


def test_a_silent_end_does_not_claim_a_payment(anna: Account, beat: Account, at: At) -> None:
    told = documents.papers_of(silently_completed(anna, beat, at))[0].told
    assert (told.payment, told.paid_by, told.paid_on) == (Payment.UNCONFIRMED, PaidBy.CASH, None)
    assert (told.worked_on, told.issued_on) == (date(2026, 11, 23), date(2026, 11, 30))


def test_a_confirmed_total_is_what_stands_on_the_paper(anna: Account, beat: Account, at: At) -> None:
    job = under_way(anna, beat, at)

    def finish() -> None:
        total = finishing.propose_total(job, Chf(8050), "Neues Kabel", by=beat)
        finishing.confirm_total(job, total.id, by=anna)
        finishing.report_done(job, PaidBy.CASH, by=anna)

    unit_of_work(finish)
    told = documents.papers_of(job)[1].told
    assert (told.price, told.commission, told.helper_keeps) == (Chf(8050), Chf(644), Chf(7406))


def test_a_partial_price_is_receipted_without_a_fee(anna: Account, beat: Account, olga: Account, at: At) -> None:
    job = settled(anna, beat, olga, at, Chf(2000))
    told = documents.papers_of(job)[1].told
    assert (told.price, told.commission, told.helper_keeps, told.is_partial) == (Chf(2000), Chf(0), Chf(2000), True)
    assert (told.commission_basis_points, told.payment, told.settled_by) == (0, Payment.DIRECT, "")
    assert ledger.balance_of(beat) == Chf(0)


def test_at_0_there_is_no_paper_and_no_fee(anna: Account, beat: Account, olga: Account, at: At) -> None:
    job = settled(anna, beat, olga, at, Chf(0))
    assert documents.papers_of(job) == []
    assert ledger.with_key(f"commission:{job.id}") is None


def test_issued_twice_is_issued_once(anna: Account, beat: Account, at: At) -> None:
    job = completed(anna, beat, at)
    first = documents.papers_of(job)
    assert unit_of_work(lambda: receipts.issue(job)) == first
    assert documents.papers_of(job) == first


def test_without_an_issuer_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "_issuer", None)
    with pytest.raises(RuntimeError, match="settle_issuer"):
        receipts.issuer()


def test_a_year_adds_up(anna: Account, beat: Account, at: At) -> None:
    for price in (Chf(6000), Chf(4550)):
        completed(anna, beat, at, price)
    mine = receipts.year_of(beat, 2026)
    year = mine[Paper.HELPER_COPY]
    assert (year.price, year.commission, year.helper_keeps) == (Chf(10550), Chf(844), Chf(9706))
    assert [line.told.name for line in year.lines] == ["Q-2026-000004", "Q-2026-000002"]
    assert mine[Paper.RECEIPT].lines == []
    assert ledger.totals_of(beat, 2026) == year.commission


def test_for_every_price_of_the_band_what_remains_is_price_less_fee() -> None:
    now = terms.current()
    for rappen in range(now.price_min_rappen, now.price_max_rappen + 1, now.price_step_rappen):
        price = Chf(rappen)
        fee = price.share(now.commission_basis_points)
        assert fee.rappen * 10000 // now.commission_basis_points == rappen  # 8 % of half francs is whole Rappen: nothing is lost
        assert (price - fee) + fee == price


@given(rappen=st.integers(0, 1_000_000), basis_points=st.integers(0, 10_000))
def test_a_share_is_rounded_half_up_and_never_more_than_half_a_rappen_off(rappen: int, basis_points: int) -> None:
    fee = Chf(rappen).share(basis_points)
    off = fee.rappen * 10_000 - rappen * basis_points
    assert -5_000 < off <= 5_000
    assert Chf(0) <= fee <= Chf(rappen)
