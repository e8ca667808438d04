"""Whether anything was written since: a mark of what a reader who begins now would see.

Two equal marks mean that nothing was committed in between, by whichever connection or process. SQLite counts the commits of
others on each connection (https://sqlite.org/pragma.html#pragma_data_version), so one that never writes is kept for asking.
PostgreSQL's snapshot names the transactions that are visible; it also moves when another database of the cluster is written.
"""

import itertools
import threading
from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from cachetools import LRUCache
from sqlalchemy import Engine, text

from database.engines import engine, is_sqlite
from database.work import session

T = TypeVar("T")
SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS text)")
_watchers = itertools.count()
_one_at_a_time = threading.Lock()
_watcher: "Watcher | None" = None


class Watcher:
    """Looks at one store and never writes. Once the store is let go it is of no use: a new one watches with the new connections."""

    def __init__(self, opened: Engine) -> None:
        self.pool, self.number = opened.pool, next(_watchers)
        self._connection = opened.raw_connection() if is_sqlite() else None

    def mark(self) -> tuple[int, Any]:
        if self._connection is None:
            return self.number, session.connection().scalar(SNAPSHOT)
        with _one_at_a_time:
            cursor = self._connection.cursor()
            cursor.execute("PRAGMA data_version")
            (commits,) = cursor.fetchall()[0]
        return self.number, commits

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def version() -> Any:
    """The mark. It is read before what is kept under it: a commit in between then makes useless what is kept, never wrong."""
    global _watcher
    watcher = _watcher
    if watcher is None or watcher.pool is not engine().pool:
        forget()
        watcher = _watcher = Watcher(engine())
    return watcher.mark()


def forget() -> None:
    """Nothing that was read under an earlier mark counts any more."""
    global _watcher
    if _watcher is not None:
        _watcher.close()
    _watcher = None


class WhileUnwritten(Generic[T]):
    """What was read stays true while the mark stays the same. Of too much the least used goes first."""

    def __init__(self, most: int) -> None:
        """`most` is the sum of all weights; a thing weighs 1 unless it is said."""
        self._things: LRUCache[Hashable, tuple[Any, T, int]] = LRUCache(most, getsizeof=lambda thing: thing[2])
        self._one_at_a_time = threading.Lock()

    def get(self, key: Hashable, mark: Any) -> T | None:
        with self._one_at_a_time:
            thing = self._things.get(key)
        return thing[1] if thing is not None and thing[0] == mark else None

    def keep(self, key: Hashable, mark: Any, thing: T, weight: int = 1) -> None:
        """Under the mark that was read before the thing was. What weighs more than everything may is not kept."""
        with self._one_at_a_time:
            if weight <= self._things.maxsize:
                self._things[key] = (mark, thing, weight)
