"""A paper is written once, printed once, and sent the same for ever."""

import pytest
from sqlalchemy import func, select, text

import storage
from database import session, unit_of_work
from invoices import checks, documents, numbers, paper
from invoices.documents import Document, Print
from invoices.numbers import Series
from market.accounts import Account
from tests.papers import At, completed


@pytest.fixture
def receipt(anna: Account, beat: Account, at: At) -> Document:
    return documents.papers_of(completed(anna, beat, at))[0]


def test_a_paper_is_printed_once(receipt: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    first = documents.printed(receipt)
    monkeypatch.setattr(paper, "print_document", lambda text: b"another printer")
    assert documents.printed(receipt) == first
    assert first.startswith(b"%PDF-1.7")


def test_the_print_is_written_down(receipt: Document) -> None:
    content = documents.printed(receipt)
    kept = documents.print_of(receipt)
    assert kept is not None
    assert (kept.size, kept.sha256) == (len(content), documents.fingerprint(content))
    assert kept.storage_key == f"papers/2026/q-2026-000001-{kept.sha256[:12]}.pdf"


def test_of_two_printers_the_first_wins_and_both_send_its_bytes(receipt: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the slower printer still works, a faster one with other bytes has finished."""
    real, faster = paper.print_document, [b"the faster printer"]

    def slow(text: str) -> bytes:
        if faster:
            monkeypatch.setattr(paper, "print_document", lambda text: faster.pop())
            documents.printed(documents.with_token(receipt.token))  # type: ignore[arg-type]
        return real(text)

    monkeypatch.setattr(paper, "print_document", slow)
    assert documents.printed(receipt) == b"the faster printer"
    assert session.scalar(select(func.count(Print.id))) == 1
    assert not storage.exists(f"papers/2026/q-2026-000001-{documents.fingerprint(real(receipt.snapshot))[:12]}.pdf")


def test_nothing_is_held_while_printing(receipt: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []
    monkeypatch.setattr(paper, "print_document", lambda text: inside.append(session().in_transaction()) or b"x")
    documents.printed(receipt)
    assert inside == [False]


def test_a_paper_is_seen_by_its_owner_and_the_operator(
    receipt: Document, anna: Account, beat: Account, dario: Account, olga: Account
) -> None:
    assert [documents.seen_by(who, receipt.token) for who in (anna, olga)] == [receipt, receipt]
    assert [documents.seen_by(who, receipt.token) for who in (beat, dario, None)] == [None, None, None]


def test_each_side_of_a_job_has_its_own_paper(anna: Account, beat: Account, dario: Account, at: At) -> None:
    job = completed(anna, beat, at)
    own = [documents.of_job(job, who) for who in (anna, beat, dario)]
    assert own == [*documents.papers_of(job), None]


def test_a_code_is_found_however_it_was_typed(receipt: Document) -> None:
    token = receipt.token
    assert documents.with_token(f" {token[:4].upper()}-{token[4:8]} {token[8:]}") is receipt
    assert documents.with_token(token[:-1]) is None


def test_codes_have_no_signs_that_are_mistaken_for_others() -> None:
    tokens = {documents.fresh_token() for _ in range(500)}
    assert len(tokens) == 500
    assert not set("".join(tokens)) & set("01ilo")


def test_when_all_is_well_there_is_nothing_to_say(receipt: Document) -> None:
    documents.printed(receipt)
    assert checks.verify_all() == []


def past_the_guards(statement: str, **values: object) -> None:
    """What somebody with the keys to the machine could do: SQLite's triggers dropped, PostgreSQL's switched off."""
    if session.get_bind().dialect.name == "sqlite":
        for table in ("document", "ledger_entry"):
            for verb in ("updated", "deleted"):
                session.execute(text(f"DROP TRIGGER {table}_keeps_{verb}"))
    else:
        session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(text(statement), values)
    session.commit()


def test_a_changed_text_is_found(receipt: Document) -> None:
    past_the_guards("UPDATE document SET snapshot = replace(snapshot, '6000', '9000') WHERE id = :id", id=receipt.id)
    assert checks.verify_all() == ["Q-2026-000001: the frozen text is not the one that was written"]


def test_a_missing_paper_is_found(receipt: Document) -> None:
    past_the_guards("DELETE FROM document WHERE id = :id", id=receipt.id)
    assert checks.verify_all() == [
        "series Q-2026 has counted to 2, but its papers do not run from 1 to 2",
        "job 1 is finished with a price, but has 1 papers",
    ]


def test_a_number_without_a_paper_is_found(receipt: Document) -> None:
    unit_of_work(lambda: numbers.take(Series.RECEIPT))
    assert checks.verify_all() == ["series Q-2026 has counted to 3, but its papers do not run from 1 to 3"]


def test_changed_and_lost_files_are_found(receipt: Document) -> None:
    for document in session.scalars(select(Document).order_by(Document.id)).all():
        documents.printed(document)
    first, second = session.scalars(select(Print).order_by(Print.id))
    storage.put(first.storage_key, b"%PDF-1.7 something else")
    storage.delete(second.storage_key)
    assert checks.verify_all() == [
        f"Q-2026-000001: the printed file {first.storage_key} is not the one that was printed",
        f"Q-2026-000002: the printed file {second.storage_key} is gone",
    ]


def test_a_fee_that_differs_from_the_ledger_is_found(receipt: Document) -> None:
    past_the_guards("UPDATE ledger_entry SET rappen = rappen * 2")
    assert checks.verify_all() == ["Q-2026-000002: the fee on the paper is not the fee in the ledger"]
