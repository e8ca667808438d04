"""Counts what is asked of the store: a page's number of queries must not grow with its rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

import database
from database import written


@contextmanager
def counted() -> Iterator[list[str]]:
    """`with counted() as asked: …` — then `asked` holds the statements of answers that are built afresh.

    The mark of what is kept (decision 10) is no question about rows: SQLite tells it without a statement.
    """
    database.forget()
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK") and statement != str(written.SNAPSHOT):
            asked.append(statement)

    engine = database.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
