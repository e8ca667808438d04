"""The search index: which words and which facets (category, place) an ad answers to. The only place of the two search dialects.

One integer, the ad's rank, orders and pages everything; its lower half is the ad's id. SQLite keeps the words in an FTS5
table whose rowid is the rank, PostgreSQL as database.postings tells. Both get the same words from database.text, so
both find the same. Why it is built so and what was measured stands in docs/decisions/0006-search.md.
"""

import json
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)  # fmt: skip

from database import postings
from database.engines import is_sqlite
from database.questions import Path
from database.questions import Question as Question
from database.walks import LeftFirst
from database.work import session

INDEXED = ("offer", "request")
TOP = 1 << 62  # above every rank
ID_BITS = (1 << 32) - 1


def create_statements(dialect_name: str) -> list[str]:
    """The tables of the index, as the migrations leave them."""
    if dialect_name == "sqlite":
        return [
            f"CREATE VIRTUAL TABLE {ad}_text USING fts5"
            "(txt, facet, detail=column, prefix='1 2 3 4 5', tokenize='unicode61 remove_diacritics 2')"
            for ad in INDEXED
        ]
    return [statement for ad in INDEXED for statement in postings.create_statements(ad)]


def put(ad: str, rank: int, words: Collection[str], facets: Collection[str]) -> None:
    """From now on this ad is found by these words and facets."""
    put_all(ad, [(rank, words, facets)])


def put_all(ad: str, entries: list[tuple[int, Collection[str], Collection[str]]]) -> None:
    """Many at once."""
    if is_sqlite():
        into = text(f"INSERT INTO {ad}_text (rowid, txt, facet) VALUES (:rank, :words, :facets)")
        rows = [{"rank": r, "words": " ".join(w), "facets": " ".join(f)} for r, w, f in entries]
    else:
        into = text(postings.put(ad))
        rows = [{"rank": r, "lexemes": sorted({*w, *map(postings.lexeme, f)})} for r, w, f in entries]
    session.execute(into, rows)


def take_out(ad: str, rank: int) -> None:
    """This ad is not found any more."""
    out = f"DELETE FROM {ad}_text WHERE rowid = :rank" if is_sqlite() else postings.take_out(ad)
    session.execute(text(out), {"rank": rank})


def optimize() -> None:
    """Once a night: SQLite merges its many small pieces; PostgreSQL does so by itself."""
    for ad in INDEXED if is_sqlite() else ():
        session.execute(text(f"INSERT INTO {ad}_text ({ad}_text) VALUES ('optimize')"))


def paths(ads: Table, question: Question, before: int | None) -> Iterator[Path]:
    """The ways to try, one after the other, until one gives enough."""
    before = TOP if before is None else before
    if question.is_empty:
        yield Path(ads, ads.c.rank, (ads.c.rank < before,))
    elif is_sqlite():
        yield _matched(ads, question, before)
    else:
        yield postings.walked(ads, question, before)
        yield postings.looked_up(ads, question, before)


def one_of(field: Any, values: frozenset[str]) -> ColumnElement[bool]:
    """Whether a column is one of possibly many words, which travel as a single value."""
    if is_sqlite():
        each = func.json_each(_as_json(values)).table_valued("value")
        return field.in_(select(each.c.value))  # type: ignore[no-any-return]
    return postings.one_of(field, sorted(values))


@lru_cache(maxsize=512)
def _as_json(values: frozenset[str]) -> str:
    return json.dumps(sorted(values))


# --- SQLite ---------------------------------------------------------------------------------------------------------


def _matched(ads: Table, question: Question, before: int) -> Path:
    index = table(f"{ads.name}_text", column("rowid"))
    rank: ColumnElement[int] = index.c.rowid
    match = literal_column(index.name).op("MATCH")(bindparam(None, _fts5(question)))
    return Path(LeftFirst(index, ads, ads.c.id == rank.op("&")(ID_BITS)), rank, (match, rank < before))


def _fts5(question: Question) -> str:
    words = [f'txt:"{word}"{"*" if open_ended else ""}' for word, open_ended in question.terms]
    return " AND ".join([*words, *(f"facet:({' OR '.join(group)})" for group in question.facets)])
