"""The PDF itself: read back, added up, scanned, and held against what was promised of it."""

import hashlib
import io
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from invoices import paper, snapshots
from invoices.snapshots import Issuer, Paper, Party, Payment, Snapshot
from market.jobs import PaidBy
from market.skills import Category, Skill

RECEIPT = Snapshot(
    kind=Paper.RECEIPT, name="Q-2026-000123", copy_of=None, language="de",
    issued_at="2026-11-26T15:04:05Z", issued_on=date(2026, 11, 26), worked_on=date(2026, 11, 25),
    helper=Party("Beat Keller", "8048", "Zürich"), neighbour=Party("Anna Anner", "8004", "Zürich"),
    title="WLAN einrichten", category=Category.NETWORK, skill=Skill.WIFI, place="8004 Zürich",
    price_rappen=6000, commission_basis_points=800, commission_rappen=480, helper_keeps_rappen=5520, is_partial=False,
    payment=Payment.PAID, paid_by=PaidBy.TWINT, paid_on=date(2026, 11, 26), transfer_days=10,
    issuer=Issuer("Kabelsalat", ("Musterweg 5", "8004 Zürich"), "044 000 00 00", "hallo@kabelsalat.example", "https://kabelsalat.example"),
    verify_address="https://kabelsalat.example/verify/7k3m9qxa2b4c5d6e",
)  # fmt: skip
COPY = replace(RECEIPT, kind=Paper.HELPER_COPY, name="Q-2026-000124", copy_of="Q-2026-000123")
HOUSE = Path(paper.__file__).parent.parent


def printed(told: Snapshot) -> bytes:
    return paper.print_document(told.as_text())


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace("\u00a0", " ").replace("\ufffe", "").split())


def rappen(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


def test_the_receipt_says_who_what_when_and_how_much() -> None:
    words = words_of(printed(RECEIPT))
    for said in (
        "Quittung Q-2026-000123", "26. November 2026", "Beat Keller", "8048 Zürich", "Anna Anner", "8004 Zürich",
        "WLAN einrichten", "Netzwerk und Internet, in 8004 Zürich", "25. November 2026 CHF 60.00",
        "davon Vermittlungsgebühr 8 % CHF 4.80", "Total CHF 60.00", "Bezahlt am 26. November 2026 mit TWINT",
        "Leistungserbringer: Beat Keller. Kabelsalat vermittelt und stellt diesen Beleg im Namen und auf Rechnung von Beat Keller aus.",
        "https://kabelsalat.example/verify/7k3m9qxa2b4c5d6e", "Code: 7k3m 9qxa 2b4c 5d6e",
    ):  # fmt: skip
        assert said in words
    assert "Ihnen bleiben" not in words


def test_the_copy_says_what_remains() -> None:
    words = words_of(printed(COPY))
    assert "Ihnen bleiben nach Gebühr CHF 55.20 Keine Rechnung. Die Gebühr wird mit der Monatsabrechnung verrechnet." in words
    assert "Kopie für Beat Keller zu Quittung Q-2026-000123" in words


def test_price_less_fee_is_what_remains_on_paper_too() -> None:
    words = words_of(printed(replace(COPY, price_rappen=4550, commission_rappen=364, helper_keeps_rappen=4186)))
    amounts = {rappen(found) for found in re.findall(r"CHF [\d’]+\.\d\d", words)}
    assert amounts == {4550, 364, 4186}
    assert max(amounts) - min(amounts) == sorted(amounts)[1]


@pytest.mark.parametrize("word", ["MWST", "MwSt", "Mehrwertsteuer", "VAT", "0 %"])
@pytest.mark.parametrize("told", [COPY, replace(COPY, commission_rappen=0, commission_basis_points=0, helper_keeps_rappen=6000)])
def test_there_is_no_word_of_vat(word: str, told: Snapshot) -> None:
    assert word not in words_of(printed(told))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paid_by": PaidBy.CASH}, "Bezahlt am 26. November 2026 in bar"),
        ({"payment": Payment.PAYABLE, "paid_by": PaidBy.TRANSFER, "paid_on": None}, "Zahlbar innert 10 Tagen an Beat Keller"),
        ({"payment": Payment.UNCONFIRMED, "paid_on": None}, "Zahlung nicht bestätigt"),
        ({"payment": Payment.DIRECT, "paid_by": None, "paid_on": None}, "Zahlung direkt an Beat Keller, wie abgemacht"),
        ({"language": "en"}, "Paid on 26 November 2026 with TWINT"),
        ({"commission_rappen": 0, "commission_basis_points": 0, "is_partial": True}, "Teilpreis, von beiden Seiten genannt"),
        ({"is_partial": True, "settled_by": "both_agreed"}, "Teilpreis, von beiden Seiten vereinbart"),
        ({"is_partial": True, "settled_by": "lower_named"}, "Teilpreis, der tiefere der beiden genannten Beträge"),
    ],
)
def test_the_paper_says_about_the_money_what_is_known(changes: dict[str, Any], said: str) -> None:
    words = words_of(printed(replace(RECEIPT, **changes)))
    assert said in words
    assert ("Bezahlt" in words or "Paid" in words) is said.startswith(("Bezahlt", "Paid", "Teilpreis"))


def test_the_code_leads_to_the_page_that_verifies() -> None:
    picture = pypdfium2.PdfDocument(printed(RECEIPT))[0].render(scale=2, grayscale=True).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [RECEIPT.verify_address]


def test_the_same_text_gives_the_same_bytes_in_another_process_too() -> None:
    first = printed(RECEIPT)
    assert printed(RECEIPT) == first
    program = "import sys, hashlib; from invoices import paper; print(hashlib.sha256(paper.print_document(sys.stdin.read())).hexdigest())"
    other = subprocess.run(
        [sys.executable, "-c", program], input=RECEIPT.as_text(), capture_output=True, text=True, check=True, cwd=HOUSE,
        env={"PATH": "/usr/bin", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert other.stdout.strip() == hashlib.sha256(first).hexdigest()


def test_another_text_gives_other_bytes() -> None:
    assert printed(replace(RECEIPT, price_rappen=6050)) != printed(RECEIPT)


def test_the_frozen_text_is_attached() -> None:
    with pikepdf.open(io.BytesIO(printed(COPY))) as pdf:
        assert list(pdf.attachments) == ["Q-2026-000124.json"]
        attached = pdf.attachments["Q-2026-000124.json"]
        assert snapshots.read(attached.get_file().read_bytes().decode()) == COPY
        assert attached.obj.AFRelationship == pikepdf.Name.Source


def test_the_paper_is_an_archive_paper_and_can_be_read_aloud() -> None:
    with pikepdf.open(io.BytesIO(printed(RECEIPT))) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("de-CH", True)
        assert (meta["dc:title"], str(pdf.docinfo["/Title"])) == ("Quittung Q-2026-000123",) * 2
        assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == "2026-11-26T15:04:05Z"
        assert len(pdf.pages) == 1
        parts = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing]
        tags = {str(part.S) for part in parts}
        headers = [len(part.A.get("/Headers", [])) for part in parts if part.S == "/TD"]
    assert {"/H1", "/Table", "/TH", "/TD", "/Figure"} <= tags
    assert (len(headers), min(headers)) == (4, 2)  # every figure knows its row and its column


def test_only_our_own_typeface_is_in_it() -> None:
    with pikepdf.open(io.BytesIO(printed(RECEIPT))) as pdf:
        fonts = {str(thing.BaseFont) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing}
    assert {font.partition("+")[2] for font in fonts} == {"Paper", "Paper-Bold"}  # the names print.css gives our own files


TRICKS = (
    '<b>fett</b> &amp; <img src="file:///etc/passwd"> <style>*{display:none}</style> {{ 7 * 7 }} {% include "print.css" %} %(x)s'
)


def test_what_people_typed_is_text_and_nothing_else() -> None:
    told = replace(COPY, title=TRICKS, helper=Party("<i>Beat</i> %s", "8048", "Zürich"))
    words = words_of(printed(told))
    assert TRICKS.replace(" ", "") in words.replace(" ", "")
    assert "Zahlbar innert 10 Tagen an <i>Beat</i> %s" in words_of(printed(replace(told, payment=Payment.PAYABLE)))


@pytest.mark.parametrize(
    "address", ["https://example.com/a.png", "file:///etc/passwd", "file:///etc/hostname", "data:text/plain,hallo"]
)
def test_no_other_address_is_opened(address: str) -> None:
    with pytest.raises(ValueError, match="our papers do not open"):
        paper._press().fetcher(address)


def test_a_picture_from_elsewhere_is_not_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if markup got through: the page is drawn without the picture, and the file is not in the paper."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">geheim</text></svg>')
    real = paper.sheet
    monkeypatch.setattr(paper, "sheet", lambda told: real(told).replace("<main>", f'<main><img alt="" src="{secret.as_uri()}">'))
    words = words_of(printed(RECEIPT))
    assert ("Total CHF 60.00" in words, "geheim" in words) == (True, False)


def test_little_pictures_are_left_out_and_other_writing_stays() -> None:
    assert paper.printable("Drucker 🖨️ läuft  nicht 😀, 5 °C") == "Drucker läuft nicht , 5 °C"
    assert paper.printable("Ελένη Đorđević Њ") == "Ελένη Đorđević Њ"


def test_very_long_names_lose_nothing() -> None:
    long = replace(COPY, title="Wlan" * 22, helper=Party("Maximiliane-Charlotte von Oberhasli " * 2, "8048", "Zürich"))
    words = words_of(printed(long))
    assert "Wlan" * 22 in words.replace(" ", "")
    assert words.count("CHF 60.00") == 2


def right_edge(pdf: bytes) -> float:
    """How far the text reaches, in points."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    drawn = (place for place in range(text.count_chars()) if text.get_text_range(place, 1).strip())
    return max(text.get_charbox(place)[2] for place in drawn)


def test_the_largest_sum_and_the_longest_word_stay_within_the_margin() -> None:
    told = replace(COPY, title="W" * 90, price_rappen=10000, commission_rappen=800, helper_keeps_rappen=9200)
    assert right_edge(printed(told)) <= (210 - 20) * 72 / 25.4 + 0.5


def test_a_paper_is_small() -> None:
    assert max(len(printed(RECEIPT)), len(printed(COPY))) <= 45_000


def test_a_paper_costs_little_once_the_press_is_warm() -> None:
    printed(COPY)

    def once() -> float:
        before = time.process_time()
        printed(COPY)
        return time.process_time() - before

    assert min(once() for _ in range(5)) <= 0.1
