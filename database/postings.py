"""The search index on PostgreSQL: under every word the ads that have it, in the order of their rank.

Why a table beside the tsvector: GIN knows which ads have a word, but not their order, so a word of thousands of ads means
fetching and sorting thousands to show twenty. The key of `…_posting` is (term, rank): walked backwards it gives the best
ads of a word one by one, and the walk ends at the twenty-first. A question walks under its rarest word and tests the other
words in the tsvector of each ad it meets. Only words that are common alone and rare together outlast the walk; then GIN is
asked. Everything a question says travels as a value, so that one stored plan serves all questions: planning such a
statement takes longer than answering it.
"""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Table, TableClause, cast, column, func, select, table, text, true
from sqlalchemy.dialects.postgresql import TSQUERY

from database.questions import Path, Question

WALKED_AT_MOST = 1000
MAY_BECOME = 5  # a half-typed word leads if it may become so many words at most
LOOKED_AHEAD = 16  # the rarer word is the one whose sixteenth ad stands lower
LAST_LETTER = "{"  # sorts after every letter and digit

# The planner is not to see how many: it then believes in few rows and looks each up, which is right for twenty of a thousand.
_BEST = f" ORDER BY rank DESC LIMIT (SELECT {WALKED_AT_MOST})"


def create_statements(ad: str) -> list[str]:
    """The tables and the index of one kind of ad."""
    return [
        f"CREATE TABLE {ad}_text (rank bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
        f"CREATE INDEX ix_{ad}_text_lexemes ON {ad}_text USING gin (lexemes) WITH (fastupdate = off)",
        f'CREATE TABLE {ad}_posting (term text COLLATE "C" NOT NULL, rank bigint NOT NULL, PRIMARY KEY (term, rank))',
    ]


def put(ad: str) -> str:
    """The statement that lets the ad of this :rank be found by these :lexemes."""
    return (
        f"WITH put AS (INSERT INTO {ad}_text (rank, lexemes)"
        " VALUES (:rank, array_to_tsvector(cast(:lexemes AS text[]))) RETURNING rank, lexemes)"
        f" INSERT INTO {ad}_posting (term, rank) SELECT unnest(tsvector_to_array(lexemes)), rank FROM put"
    )


def take_out(ad: str) -> str:
    """The statement after which nothing finds this :rank."""
    return (
        f"WITH gone AS (DELETE FROM {ad}_text WHERE rank = :rank RETURNING rank, tsvector_to_array(lexemes) AS terms)"
        f" DELETE FROM {ad}_posting AS posting USING gone WHERE posting.rank = gone.rank AND posting.term = ANY(gone.terms)"
    )


def lexeme(facet: str) -> str:
    """A facet as a word nobody can type, for it shares the column with the words."""
    return f"/{facet}"


def walked(ads: Table, question: Question, before: int) -> Path:
    """From the top, the ads under the rarest word of the question; the other words are tested on the way."""
    groups = [word for word, goes_on in question.terms if not goes_on]
    groups += [" ".join(map(lexeme, group)) for group in question.facets]
    begun = next((word for word, goes_on in question.terms if goes_on), None)
    terms = max([group.count(" ") + 1 for group in groups] + [MAY_BECOME] * bool(begun))
    asked = {"groups": groups, "before": before} | ({"begun": begun} if begun else {})
    walk = (
        text(_walk(ads.name, terms, begun is not None)).bindparams(**asked).columns(column("rank", BigInteger)).subquery("walked")
    )
    met = walk.join(ads, ads.c.rank == walk.c.rank)
    if len(groups) == 1 and not begun:
        return Path(met, walk.c.rank, ())
    index = _index(ads)
    lexemes = select(index.c.lexemes).where(index.c.rank == ads.c.rank).scalar_subquery()
    return Path(met, walk.c.rank, (func.ts_match_vq(lexemes, _asked(question)),))


@cache
def _walk(ad: str, terms: int, is_typing: bool) -> str:
    """The ranks to look at, best first, of groups with so many terms at most.

    `lead` is the rarest group. A half-typed word is the group of the words it may become, found by leaping from one to the next;
    when these are too many, it is common and does not lead. Where nothing leads, all ads are met.
    """
    lists = [
        f"(SELECT rank FROM AD_posting WHERE term = (SELECT terms[{at}] FROM lead) AND rank < cast(:before AS bigint){_BEST})"
        for at in range(1, terms + 1)
    ]
    if is_typing:
        lists.append(f"(SELECT rank FROM AD WHERE rank < cast(:before AS bigint) AND (SELECT terms FROM lead) IS NULL{_BEST})")
    walk = f"""
WITH RECURSIVE {_BEGUN if is_typing else ""} lead AS MATERIALIZED (
  SELECT terms FROM (
    SELECT string_to_array(unnest(cast(:groups AS text[])), ' ') AS terms {_BEGUN_MAY_LEAD if is_typing else ""}
  ) AS groups ORDER BY {_HOW_FAR} LIMIT 1
) SELECT DISTINCT ON (rank) rank FROM (
  SELECT rank FROM ({" UNION ALL ".join(lists)}) AS side_by_side{_BEST}
) AS met ORDER BY rank DESC"""
    return walk.replace("AD", ad)


_BEGUN = f"""begun (term) AS (
  SELECT min(term) FROM AD_posting WHERE term >= cast(:begun AS text)
  UNION ALL SELECT (SELECT min(term) FROM AD_posting WHERE term > begun.term) FROM begun
  WHERE begun.term < cast(:begun AS text) || '{LAST_LETTER}' COLLATE "C"
), possible AS (
  SELECT term FROM begun WHERE term < cast(:begun AS text) || '{LAST_LETTER}' COLLATE "C" LIMIT {MAY_BECOME + 1}
),"""
_BEGUN_MAY_LEAD = f"UNION ALL SELECT coalesce(array_agg(term), '{{}}') FROM possible HAVING count(*) <= {MAY_BECOME}"
_HOW_FAR = f"""coalesce((
  SELECT ahead.rank FROM unnest(terms) AS one (term), LATERAL (
    SELECT rank FROM AD_posting AS posting WHERE posting.term = one.term AND rank < cast(:before AS bigint)
    ORDER BY rank DESC LIMIT {LOOKED_AHEAD}
  ) AS ahead ORDER BY ahead.rank DESC OFFSET {LOOKED_AHEAD - 1} LIMIT 1
), 0)"""


def looked_up(ads: Table, question: Question, before: int) -> Path:
    """All that have these words, from the GIN index, put in order."""
    index = _index(ads)
    found = (
        select(index.c.rank)
        .where(index.c.lexemes.bool_op("@@")(_asked(question)), index.c.rank < before)
        .order_by(index.c.rank.desc())
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    return Path(found.join(ads, ads.c.rank == found.c.rank), found.c.rank, ())


def one_of(field: Any, values: list[str]) -> ColumnElement[bool]:
    """Whether a column is one of many words. They travel as one text, which is made faster than a list, and are read once into
    a hash (`= ANY` compares each row with each word); IS TRUE keeps it a test on the way instead of a join.
    """
    each = select(func.unnest(func.string_to_array(" ".join(values), " ")))
    return field.in_(each).is_(true())  # type: ignore[no-any-return]


def _index(ads: Table) -> TableClause:
    return table(f"{ads.name}_text", column("rank", BigInteger), column("lexemes"))


def _asked(question: Question) -> ScalarSelect[str]:
    """A query of its own around the value, else it would be read anew for every row."""
    words = [f"'{word}'{':*' if goes_on else ''}" for word, goes_on in question.terms]
    groups = [f"({' | '.join(repr(lexeme(facet)) for facet in group)})" for group in question.facets]
    return select(cast(" & ".join([*words, *groups]), TSQUERY)).scalar_subquery()
