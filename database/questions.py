"""What the search index is asked, and one way to an answer."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause

WORDS_AT_MOST, LONGEST_WORD = 8, 40


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
