"""The store: where rows live and how a write happens. The only running code that knows SQLite from Postgres.

`session` reads and writes, `unit_of_work(step)` commits, `Base` and the column types describe tables.
"""

from database.columns import Base, UtcDateTime, Words, earlier_by, number_in, seconds_from, words
from database.engines import connect, disconnect, engine, is_sqlite, let_go
from database.hits import forget_hits, hit, window
from database.reading import Whole, ask
from database.walks import LeftFirst
from database.work import Again, exists, lock, on_collision, session, unit_of_work
from database.written import WhileUnwritten, forget, version

__all__ = [
    "Again",
    "Base",
    "LeftFirst",
    "UtcDateTime",
    "WhileUnwritten",
    "Whole",
    "Words",
    "ask",
    "connect",
    "disconnect",
    "earlier_by",
    "engine",
    "exists",
    "forget",
    "forget_hits",
    "hit",
    "is_sqlite",
    "let_go",
    "lock",
    "number_in",
    "on_collision",
    "seconds_from",
    "session",
    "unit_of_work",
    "version",
    "window",
    "words",
]
