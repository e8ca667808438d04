"""Tables as files that Excel in Switzerland opens by a double click: semicolons, CRLF, and a mark that it is UTF-8.

What people wrote stays text: a cell that a spreadsheet might take for a formula gets an apostrophe in front, also when the sign
hides behind spaces or in another width (https://owasp.org/www-community/attacks/CSV_Injection). Amounts and counts are ours and
stay numbers, negative ones too. Rows are written as they come, so that a long table needs no more memory than a short one.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TypeAlias

from flask import Response, stream_with_context

from market import clock
from market.money import Chf

Cell: TypeAlias = "str | int | Chf | date | None"

SIGNS = "=+-@\u2212"
BEGINNINGS = ("\t", "\r", "\n")
MARK = "\ufeff"
AT_A_TIME = 16 * 1024


def as_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """The table, to be kept under this name."""
    answer = Response(stream_with_context(written(head, rows)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


def written(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The text of the file, a piece at a time."""
    piece = io.StringIO(newline="")
    sheet = csv.writer(piece, delimiter=";", lineterminator="\r\n")
    piece.write(MARK)
    for row in chain([head], rows):
        sheet.writerow([shown(cell) for cell in row])
        if piece.tell() >= AT_A_TIME:
            yield taken_out(piece)
    yield taken_out(piece)


def taken_out(piece: io.StringIO) -> str:
    """What stands in it; afterwards it is empty."""
    text = piece.getvalue()
    piece.seek(0)
    piece.truncate()
    return text


def shown(cell: Cell) -> str:
    """A cell as text: `-1234.50`, `2026-11-26`, `2026-11-26 14:03:05` as a clock in Zürich shows it."""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, Chf):
        francs, rappen = divmod(abs(cell.rappen), 100)
        return f"{'-' if cell.rappen < 0 else ''}{francs}.{rappen:02}"
    if isinstance(cell, datetime):
        return f"{clock.in_zurich(cell):%Y-%m-%d %H:%M:%S}"
    return "" if cell is None else str(cell)


def safe(text: str) -> str:
    """What begins like a formula stays text."""
    return f"'{text}" if text.startswith(BEGINNINGS) or first_seen(text) in SIGNS else text


def first_seen(text: str) -> str:
    """The first sign one sees, in its usual width; a space if there is none."""
    first = next((sign for sign in text if sign.isprintable() and not sign.isspace()), " ")
    return unicodedata.normalize("NFKC", first)[:1]
