"""Tables as files: whatever stands in a cell is read back as it was, and nothing in it is a formula."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.exports import AT_A_TIME, as_file, first_seen, written
from market.money import Chf
from tests.visitor import Visitor

TEXTS = st.text(max_size=30) | st.from_regex(r"\s*[=+@＝＋－＠−-][^\x00]*", fullmatch=True)
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6)
EVIL = "=+-@＝＋－＠﹣﹢−"


def read(pieces: Any) -> list[list[str]]:
    text = "".join(pieces)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";", strict=True))


def file(*rows: Sequence[Any]) -> list[list[str]]:
    return read(written(rows[0], rows[1:]))


@given(ROWS)
def test_every_cell_is_read_back_as_it_was_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    back = file(["a", "b", "c"], *rows)[1:]
    assert len(back) == len(rows)
    for was, cell in (
        (was, cell) for before, after in zip(rows, back, strict=True) for was, cell in zip(before, after, strict=True)
    ):
        assert cell in (was, f"'{was}")
        assert not cell.startswith(("\t", "\r", "\n"))
        assert first_seen(cell) not in EVIL


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+41", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "＝1", "　＋1", "−5"],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert file(["Titel"], [text]) == [["Titel"], [f"'{text}"]]


@pytest.mark.parametrize(
    "text", ["", " ", "Anna", "a=b", "8004", "d'accord", "'=1", "«ja»;nein", 'sagte "ja"', "zwei\nZeilen", "1-2"]
)
def test_all_else_stays_as_it_is(text: str) -> None:
    assert file(["Titel", "x"], [text, "x"])[1] == [text, "x"]


def test_amounts_counts_and_moments_stay_what_they_are() -> None:
    late = datetime(2026, 11, 30, 23, 30, 5, tzinfo=UTC)
    row = [Chf(123450), Chf(-480), Chf(-5), Chf(0), -3, 12, late, date(2026, 11, 30), None]
    shown = ["1234.50", "-4.80", "-0.05", "0.00", "-3", "12", "2026-12-01 00:30:05", "2026-11-30", ""]
    assert file(["x"] * 9, row)[1] == shown


def test_lines_end_and_cells_part_as_excel_here_expects() -> None:
    assert "".join(written(["a", "b"], [["1", "2"]])) == "\ufeffa;b\r\n1;2\r\n"


def test_a_long_table_is_written_while_it_is_read() -> None:
    taken: list[int] = []

    def rows() -> Any:
        for number in range(100_000):
            taken.append(number)
            yield ["x" * 100]

    pieces = written(["x"], rows())
    assert len(next(pieces)) < AT_A_TIME + 200
    assert len(taken) < 200
    assert sum(len(piece) for piece in pieces) > 100_000 * 100 - AT_A_TIME
    assert len(taken) == 100_000


def test_a_browser_keeps_it_as_a_file_and_guesses_nothing(trying: Any, stranger: Visitor) -> None:
    trying(lambda: as_file("leute-2026-11-26", ["Name"], [["Zoë"]]))
    answer = stranger.get("/trying")
    assert answer.data.decode() == "\ufeffName\r\nZoë\r\n"
    told = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")}
    assert told == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": "attachment; filename=leute-2026-11-26.csv",
        "X-Content-Type-Options": "nosniff",
    }
