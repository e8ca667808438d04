"""Reading by columns: for the few questions of every answer, where loading rows would cost several times the question itself.

`ask` puts a question on the session's own connection, in its transaction. `Whole` reads all columns of a kind and makes of
them the row the session would have loaded; what the session already holds stays as it is.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import CursorResult, Executable, Table, inspect
from sqlalchemy.orm import make_transient_to_detached

from database.work import session

T = TypeVar("T")


def ask(question: Executable, **values: Any) -> CursorResult[Any]:
    """The answer in plain columns. What the session has not flushed yet is not in it."""
    return session.connection().execute(question, values)


class Whole(Generic[T]):
    """A kind of row with all its columns, to be put into a select beside others."""

    def __init__(self, kind: type[T]) -> None:
        self._mapper: Any = inspect(kind)
        self.table: Table = self._mapper.local_table
        named = {part.key: part.columns[0] for part in self._mapper.column_attrs}
        self.columns = tuple(named.values())
        self._names = tuple(named)
        self._id = self._names.index("id")

    def is_there(self, values: Sequence[Any]) -> bool:
        """Whether an outer join found one."""
        return values[self._id] is not None

    def row(self, values: Sequence[Any]) -> T:
        """The row of these values, in the order of `columns`."""
        there: T | None = session.identity_map.get(self._mapper.identity_key_from_primary_key((values[self._id],)))
        if there is not None:
            return there
        made: Any = self._mapper.class_manager.new_instance()
        inspect(made).dict.update(zip(self._names, values, strict=True))
        make_transient_to_detached(made)
        session.add(made)
        return made  # type: ignore[no-any-return]
