"""The search index: which words and which facets (category, place) an ad answers to. The only place of the two search dialects.

One integer, the ad's rank, orders and pages everything; its lower half is the ad's id. SQLite keeps the words in an FTS5
table whose rowid is the rank, PostgreSQL in a tsvector with a GIN index. Both get the same words from database.text, so
both find the same. Why it is built so and what was measured stands in docs/decisions/0006-search.md.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    String,
    Table,
    any_,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
)  # fmt: skip
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import Join

from database.engines import is_sqlite
from database.work import session

INDEXED = ("offer", "request")
TOP = 1 << 62  # above every rank
ID_BITS = (1 << 32) - 1
WALKED_AT_MOST = 1000
WORDS_AT_MOST, LONGEST_WORD = 8, 40


def create_statements(dialect_name: str) -> list[str]:
    """What the first migration runs, word by word."""
    if dialect_name == "sqlite":
        return [
            f"CREATE VIRTUAL TABLE {ad}_text USING fts5"
            "(txt, facet, detail=column, prefix='1 2 3 4 5', tokenize='unicode61 remove_diacritics 2')"
            for ad in INDEXED
        ]
    return [statement for ad in INDEXED for statement in _postgres_statements(ad)]


def _postgres_statements(ad: str) -> list[str]:
    return [
        f"CREATE TABLE {ad}_text (rank bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
        f"CREATE INDEX ix_{ad}_text_lexemes ON {ad}_text USING gin (lexemes) WITH (fastupdate = off)",
    ]


def put(ad: str, rank: int, words: Collection[str], facets: Collection[str]) -> None:
    """From now on this ad is found by these words and facets."""
    put_all(ad, [(rank, words, facets)])


def put_all(ad: str, entries: list[tuple[int, Collection[str], Collection[str]]]) -> None:
    """Many at once."""
    if is_sqlite():
        into = text(f"INSERT INTO {ad}_text (rowid, txt, facet) VALUES (:rank, :words, :facets)")
        rows = [{"rank": r, "words": " ".join(w), "facets": " ".join(f)} for r, w, f in entries]
    else:
        into = text(f"INSERT INTO {ad}_text (rank, lexemes) VALUES (:rank, array_to_tsvector(cast(:lexemes AS text[])))")
        rows = [{"rank": r, "lexemes": sorted({*w, *map(_lexeme, f)})} for r, w, f in entries]
    session.execute(into, rows)


def take_out(ad: str, rank: int) -> None:
    """This ad is not found any more."""
    key = "rowid" if is_sqlite() else "rank"
    session.execute(text(f"DELETE FROM {ad}_text WHERE {key} = :rank"), {"rank": rank})


def optimize() -> None:
    """Once a night: SQLite merges its many small pieces; PostgreSQL does so by itself."""
    for ad in INDEXED if is_sqlite() else ():
        session.execute(text(f"INSERT INTO {ad}_text ({ad}_text) VALUES ('optimize')"))


@dataclass(frozen=True)
class Question:
    """Every word must be there (the last may go on, while it is being typed), and of each group of facets one."""

    words: tuple[str, ...] = ()
    goes_on: bool = False
    facets: tuple[tuple[str, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.facets

    @property
    def terms(self) -> list[tuple[str, bool]]:
        """The words, cut to a sane number and length, and whether each may go on."""
        words = [word[:LONGEST_WORD] for word in self.words[:WORDS_AT_MOST]]
        return [(word, self.goes_on and at == len(words)) for at, word in enumerate(words, 1)]


@dataclass(frozen=True)
class Path:
    """One way to the answers: from where, under which conditions, in the order of `rank` from the top."""

    source: FromClause
    rank: ColumnElement[int]
    where: tuple[ColumnElement[bool], ...]


def paths(ads: Table, question: Question, before: int | None, *narrow: ColumnElement[bool]) -> Iterator[Path]:
    """The ways to try, one after the other, until one gives enough. `narrow` begins an index of `ads` before its rank."""
    before = TOP if before is None else before
    if question.is_empty:
        yield Path(ads, ads.c.rank, (ads.c.rank < before,))
    elif is_sqlite():
        yield _matched(ads, question, before)
    else:
        if question.words:
            yield _walked(ads, question, before, narrow)
        yield _looked_up(ads, question, before)


def one_of(field: Any, values: frozenset[str]) -> ColumnElement[bool]:
    """Whether a column is one of possibly many words, which travel as a single value."""
    if is_sqlite():
        each = func.json_each(_as_json(values)).table_valued("value")
        return field.in_(select(each.c.value))  # type: ignore[no-any-return]
    return field == any_(literal(sorted(values), ARRAY(String)))  # type: ignore[no-any-return]


@lru_cache(maxsize=512)
def _as_json(values: frozenset[str]) -> str:
    return json.dumps(sorted(values))


# --- SQLite ---------------------------------------------------------------------------------------------------------


class _Crossed(Join):
    """CROSS JOIN: in SQLite the left side is walked first, whatever the planner thinks."""

    inherit_cache = True


@compiles(_Crossed)
def _crossed_sql(join: _Crossed, compiler: Any, **kw: Any) -> str:
    left, right = (compiler.process(side, **{**kw, "asfrom": True}) for side in (join.left, join.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **kw)}"


def _matched(ads: Table, question: Question, before: int) -> Path:
    index = table(f"{ads.name}_text", column("rowid"))
    rank: ColumnElement[int] = index.c.rowid
    match = literal_column(index.name).op("MATCH")(bindparam(None, _fts5(question)))
    return Path(_Crossed(index, ads, ads.c.id == rank.op("&")(ID_BITS)), rank, (match, rank < before))


def _fts5(question: Question) -> str:
    words = [f'txt:"{word}"{"*" if open_ended else ""}' for word, open_ended in question.terms]
    return " AND ".join([*words, *(f"facet:({' OR '.join(group)})" for group in question.facets)])


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _walked(ads: Table, question: Question, before: int, narrow: tuple[ColumnElement[bool], ...]) -> Path:
    """Common words are met soon: look at the first thousands in order and stop as soon as there are enough."""
    index = _index(ads)
    walk = (
        select(ads.c.id.label("walked_id"), ads.c.rank.label("walked_rank"), index.c.lexemes)
        .join(index, index.c.rank == ads.c.rank)
        .where(ads.c.rank < before, *narrow)
        .order_by(ads.c.rank.desc())
        .limit(WALKED_AT_MOST)
        .subquery("walked")
    )
    match = _matches(walk.c.lexemes, Question(question.words, question.goes_on))
    return Path(walk.join(ads, ads.c.id == walk.c.walked_id), walk.c.walked_rank, (match,))


def _looked_up(ads: Table, question: Question, before: int) -> Path:
    """Rare words: all of theirs from the index, put in order."""
    index = _index(ads)
    found = (
        select(index.c.rank)
        .where(_matches(index.c.lexemes, question), index.c.rank < before)
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    return Path(found.join(ads, ads.c.rank == found.c.rank), found.c.rank, ())


def _index(ads: Table) -> Any:
    return table(f"{ads.name}_text", column("rank"), column("lexemes"))


def _matches(lexemes: Any, question: Question) -> ColumnElement[bool]:
    words = [f"'{word}'{':*' if open_ended else ''}" for word, open_ended in question.terms]
    groups = [f"({' | '.join(repr(_lexeme(facet)) for facet in group)})" for group in question.facets]
    return lexemes.op("@@")(text("cast(:asked AS tsquery)").bindparams(asked=" & ".join([*words, *groups])))  # type: ignore[no-any-return]


def _lexeme(facet: str) -> str:
    """A facet as a word nobody can type, for it shares the column with the words."""
    return f"/{facet}"
