"""The pages of receipts: one's own papers, the same PDF every time, and the page that verifies."""

from collections.abc import Callable

import pytest

from database import session
from invoices import documents, ledger
from invoices.documents import Document
from market import events
from market.accounts import Account
from market.money import Chf
from tests.papers import At, completed
from tests.queries import counted
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]


@pytest.fixture
def papers(anna: Account, beat: Account, at: At) -> list[Document]:
    """Anna's receipt and Beat's copy of one job."""
    return documents.papers_of(completed(anna, beat, at))


def test_anna_reads_her_receipt(papers: list[Document], anna: Account, client_of: Client) -> None:
    answer = client_of(anna).get(f"/receipts/{papers[0].token}")
    assert answer.status_code == 200
    for said in ("Q-2026-000001", "WLAN einrichten", "60.00", "4.80", "Beat Keller", "Bezahlt am 23. November 2026 mit TWINT"):
        assert said in answer.text
    assert "Ihnen bleiben" not in answer.text


def test_beat_reads_what_remains(papers: list[Document], beat: Account, client_of: Client) -> None:
    answer = client_of(beat).get(f"/receipts/{papers[1].token}")
    for said in ("Q-2026-000002", "zu Quittung Q-2026-000001", "60.00", "4.80", "Ihnen bleiben nach Gebühr", "55.20"):
        assert said in answer.text


def test_a_page_offers_to_download_and_to_share_without_leaving_it(
    papers: list[Document], anna: Account, client_of: Client
) -> None:
    text = client_of(anna).get(f"/receipts/{papers[0].token}").text
    address = f"/receipts/{papers[0].token}.pdf"
    assert f'href="{address}" download="Q-2026-000001.pdf"' in text
    assert f'data-share="{address}" data-name="Q-2026-000001.pdf" hidden' in text


def test_the_pdf_is_an_attachment_named_by_its_number(papers: list[Document], anna: Account, client_of: Client) -> None:
    answer = client_of(anna).get(f"/receipts/{papers[0].token}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=Q-2026-000001.pdf"
    assert answer.data == documents.printed(papers[0])
    assert answer.headers["ETag"] == f'"{documents.fingerprint(answer.data)}"'


def test_who_has_the_pdf_already_is_not_sent_it_again(papers: list[Document], anna: Account, client_of: Client) -> None:
    browser, address = client_of(anna), f"/receipts/{papers[0].token}.pdf"
    first = browser.get(address)
    again = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browser.get(address).data == first.data


@pytest.mark.parametrize("ending", ["", ".pdf"])
@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_else_learns_that_there_is_a_paper(
    papers: list[Document], beat: Account, dario: Account, client_of: Client, ending: str, htmx: bool
) -> None:
    for other in (beat, dario):
        assert client_of(other).get(f"/receipts/{papers[0].token}{ending}", htmx=htmx).status_code == 404
    assert client_of(dario).get(f"/receipts/{'2' * 16}{ending}", htmx=htmx).status_code == 404


def test_a_stranger_is_asked_to_sign_in(papers: list[Document], stranger: Visitor) -> None:
    for address in ("/receipts", f"/receipts/{papers[0].token}", f"/receipts/{papers[0].token}.pdf"):
        answer = stranger.get(address)
        assert (answer.status_code, "Location" in answer.headers) == (303, True)


def test_the_operator_may_look_and_the_look_is_written_down(papers: list[Document], olga: Account, client_of: Client) -> None:
    browser = client_of(olga)
    assert browser.get(f"/receipts/{papers[0].token}").status_code == 200
    assert browser.get(f"/receipts/{papers[0].token}.pdf").status_code == 200
    looks = [(event.kind, event.by_id) for event in events.story_of(papers[0])]
    assert looks == [(events.Kind.STAFF_LOOKED, olga.id)] * 2


def test_the_owners_look_is_nobodys_business(papers: list[Document], anna: Account, client_of: Client) -> None:
    client_of(anna).get(f"/receipts/{papers[0].token}")
    assert events.story_of(papers[0]) == []


def test_the_list_adds_up_like_the_ledger(anna: Account, beat: Account, at: At, client_of: Client) -> None:
    for price in (Chf(6000), Chf(4550)):
        completed(anna, beat, at, price)
    text = client_of(beat).get("/receipts").text
    for sum_ in ("105.50", "8.44", "97.06"):
        assert sum_ in text
    assert f"Noch nicht abgerechnete Gebühren: {ledger.balance_of(beat)}." in text
    paid = client_of(anna).get("/receipts").text
    assert "105.50" in paid
    assert "97.06" not in paid


def test_each_year_has_its_own_list(anna: Account, beat: Account, at: At, client_of: Client) -> None:
    completed(anna, beat, at)
    at("2027-01-11 10:00")
    completed(anna, beat, at, Chf(3000))
    browser = client_of(anna)
    newest, older, unknown = (browser.get(f"/receipts{query}").text for query in ("", "?year=2026", "?year=1999"))
    assert ("Q-2027-000001" in newest, "Q-2026-000001" in newest) == (True, False)
    assert ("Q-2027-000001" in older, "Q-2026-000001" in older) == (False, True)
    assert "Q-2027-000001" in unknown


def test_without_papers_the_page_says_what_will_be_here(dario: Account, client_of: Client) -> None:
    answer = client_of(dario).get("/receipts")
    assert (answer.status_code, "Noch keine Quittungen" in answer.text) == (200, True)


def test_a_long_list_asks_the_store_no_more_than_a_short_one(anna: Account, beat: Account, at: At, client_of: Client) -> None:
    browser = client_of(beat)
    completed(anna, beat, at)
    with counted() as few:
        assert browser.get("/receipts").status_code == 200
    for _ in range(29):
        completed(anna, beat, at)
    with counted() as many:
        browser.get("/receipts")
    assert len(many) == len(few) <= 8


def test_anybody_with_the_paper_sees_that_it_is_valid(papers: list[Document], stranger: Visitor) -> None:
    answer = stranger.get(f"/verify/{papers[0].token}")
    assert answer.status_code == 200
    for said in ("Q-2026-000001", "23. November 2026", "60.00", "gültig", papers[0].told.verify_code):
        assert said in answer.text
    for hidden in ("Anna", "Anner", "Beat", "Keller", "WLAN"):
        assert hidden not in answer.text


def test_a_code_may_be_typed_as_it_is_printed(papers: list[Document], stranger: Visitor) -> None:
    typed = papers[0].told.verify_code.upper().replace(" ", "-")
    assert stranger.get(f"/verify/{typed}").status_code == 200


def test_an_unknown_code_is_told_so_kindly(stranger: Visitor) -> None:
    answer = stranger.get("/verify/2222222222222222")
    assert (answer.status_code, "Diese Quittung kennen wir nicht" in answer.text) == (404, True)


def test_user_text_is_never_markup_on_the_pages(anna: Account, beat: Account, at: At, client_of: Client) -> None:
    receipt = documents.papers_of(completed(anna, beat, at, title="<b>fett</b>"))[0]
    browser = client_of(anna)
    for address in ("/receipts", f"/receipts/{receipt.token}"):
        text = browser.get(address).text
        assert ("<b>fett</b>" in text, "&lt;b&gt;fett&lt;/b&gt;" in text) == (False, True)


def test_papers_speak_the_language_of_their_reader(papers: list[Document], anna: Account, client_of: Client) -> None:
    anna.language = "en"
    session.commit()
    assert "Paid on 23 November 2026 with TWINT" in client_of(anna).get(f"/receipts/{papers[0].token}").text
