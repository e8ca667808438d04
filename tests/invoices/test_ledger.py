"""The ledger: every booking sums to zero, is made once, and stays as it is."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database import append_only, session, unit_of_work
from invoices import checks, documents, ledger, listing
from invoices.ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from market.accounts import Account
from market.money import Chf
from tests.papers import At, completed


def test_the_fee_is_owed_by_the_helper_and_earned_by_the_platform(anna: Account, beat: Account, at: At) -> None:
    job = completed(anna, beat, at)
    booked = ledger.with_key(f"commission:{job.id}")
    assert booked is not None
    assert (booked.job_id, booked.code, booked.reverses_id) == (job.id, "commission", None)
    assert [(entry.account, entry.helper_id, entry.rappen) for entry in booked.entries] == [
        (LedgerAccount.HELPER_RECEIVABLE, beat.id, Chf(480)),
        (LedgerAccount.COMMISSION_INCOME, beat.id, Chf(-480)),
    ]


def test_booked_twice_is_booked_once(anna: Account, beat: Account, at: At) -> None:
    job = completed(anna, beat, at)
    again = unit_of_work(lambda: ledger.book_commission(job))
    assert again is ledger.with_key(f"commission:{job.id}")
    assert ledger.balance_of(beat) == Chf(480)


def test_a_balance_is_the_sum_of_all_fees_of_one_helper(anna: Account, beat: Account, chiara: Account, at: At) -> None:
    for helper, price in ((beat, Chf(6000)), (chiara, Chf(9950)), (beat, Chf(3050))):
        completed(anna, helper, at, price)
    assert (ledger.balance_of(beat), ledger.balance_of(chiara), ledger.balance_of(anna)) == (Chf(724), Chf(796), Chf(0))


def test_a_year_ends_at_midnight_in_zurich(anna: Account, beat: Account, at: At) -> None:
    at("2026-12-31 22:10")  # an hour later Anna's job begins, at 23:55 she says it works
    completed(anna, beat, at)
    at("2026-12-31 22:20")
    completed(anna, beat, at, Chf(3000))  # at five past midnight
    assert (ledger.totals_of(beat, 2026), ledger.totals_of(beat, 2027)) == (Chf(480), Chf(240))
    assert [row.told.name for row in listing.papers().leaf().rows] == [
        "Q-2027-000002",
        "Q-2027-000001",
        "Q-2026-000002",
        "Q-2026-000001",
    ]


@pytest.mark.parametrize("table", append_only.GUARDED)
@pytest.mark.parametrize("attempt", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_is_written_stays(anna: Account, beat: Account, at: At, table: str, attempt: str) -> None:
    documents.printed(documents.papers_of(completed(anna, beat, at))[0])
    with pytest.raises(DBAPIError, match=f"{table} is append-only"):
        unit_of_work(lambda: session.execute(text(attempt.format(table))))


def test_a_booking_that_does_not_sum_to_zero_is_found(anna: Account, beat: Account, at: At) -> None:
    completed(anna, beat, at)
    assert ledger.check() == []

    def book_badly() -> None:
        bad = LedgerTransaction(business_key="bad", code="test")
        bad.entries = [LedgerEntry(account=LedgerAccount.HELPER_RECEIVABLE, helper_id=beat.id, rappen=Chf(1))]
        session.add_all([bad, LedgerTransaction(business_key="empty", code="test")])

    unit_of_work(book_badly)
    assert ledger.check() == ["ledger transaction 2 does not sum to zero", "ledger transaction 3 has no entries"]
    assert checks.verify_all() == ledger.check()
