"""Sheets for the post: what stands on them, and that the address is in the window of a C5 envelope."""

from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium

from database import session
from invoices import documents, post
from market import ending, finishing
from market.accounts import Account
from market.jobs import PaidBy
from tests.deals import scheduled_job

MM = 72 / 25.4


def pages_of(content: bytes) -> list[Any]:
    pdf = pdfium.PdfDocument(content)
    return [pdf[number].get_textpage() for number in range(len(pdf))]


def test_the_appointment_sheet_says_all_on_one_page(anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    [page] = pages_of(post.appointment_sheet(job, anna))
    text = page.get_text_bounded()

    for words in ("Donnerstag, 26. November 2026", "14:00 Uhr", "Beat Keller", "079 123 45 67", *job.door_words, "60.00"):
        assert words in text


def test_the_helper_reads_where_to_go(anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    [page] = pages_of(post.appointment_sheet(job, beat))

    assert job.street
    assert job.street in page.get_text_bounded()
    assert "Anna Anner" in page.get_text_bounded()


def test_the_address_is_in_the_window(anna: Account, beat: Account) -> None:
    """From 117 to 198 mm and from 45 to 77 mm it is seen however the sheet slips in the envelope."""
    job = scheduled_job(anna, beat)
    [page] = pages_of(post.appointment_sheet(job, anna))
    window = page.get_text_bounded(left=117 * MM, right=198 * MM, top=(297 - 45) * MM, bottom=(297 - 77) * MM)

    assert window.splitlines()[1:] == ["Anna Anner", str(anna.street), "8004 Zürich"]


def test_an_appointment_called_off_is_not_printed(anna: Account, beat: Account, dario: Account) -> None:
    job = scheduled_job(anna, beat)
    assert [post.may_be_printed_for(job, person) for person in (anna, beat, dario)] == [True, True, False]
    ending.cancel(job, "Es geht wieder.", by=anna)
    assert not post.may_be_printed_for(job, anna)


def test_the_receipt_follows_its_covering_letter(anna: Account, beat: Account, at: Callable[[str], None]) -> None:
    job = scheduled_job(anna, beat)
    at("2026-11-26 16:00")
    finishing.report_done(job, PaidBy.TWINT, by=beat)
    finishing.confirm(job, by=anna)
    session.commit()
    document = documents.of_job(job, anna)
    assert document is not None
    cover, receipt = pages_of(post.receipt_letter(document))

    assert "Anna Anner" in cover.get_text_bounded()
    assert document.name in cover.get_text_bounded()
    assert document.told.verify_code in receipt.get_text_bounded().replace("\r\n", " ")
