"""Opening the store. SQLite out of the box is forgetful; the pragmas here make it keep its promises.

Writers begin with BEGIN IMMEDIATE: with the deferred default most of many simultaneous writers fail at once.
"""

from typing import Any

from sqlalchemy import Engine, create_engine, event

from database.text import fold

_engine: Engine | None = None
_opened: tuple[str, dict[str, Any]] | None = None

SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "5000",
    "foreign_keys": "ON",
    "trusted_schema": "OFF",
    "recursive_triggers": "ON",  # so that REPLACE, too, meets the triggers of append-only tables
    "cache_size": "-16000",
    "temp_store": "MEMORY",
}


def connect(url: str, **options: Any) -> Engine:
    """Opens the store at this address for the whole process and hands it to the session. Opened once more it keeps what it knows of statements."""
    global _engine, _opened
    from database.work import session

    let_go()
    if _engine is None or _opened != (url, options):
        _engine = _sqlite(url, options) if url.startswith("sqlite") else _postgres(url, options)
    _opened = url, options
    session.configure(bind=_engine)
    return _engine


def let_go() -> None:
    """Holds nothing of the store any more, until it is asked again; the session of this thread forgets what it read."""
    from database.work import session

    session.remove()
    if _engine is not None:
        _engine.dispose()


def disconnect() -> None:
    """Closes the store."""
    global _engine
    let_go()
    _engine = None


def engine() -> Engine:
    """The store that is open. Raises RuntimeError before connect()."""
    if _engine is None:
        raise RuntimeError("no store is open: call database.connect(url) first")
    return _engine


def is_sqlite() -> bool:
    """Whether the open store is SQLite."""
    return engine().dialect.name == "sqlite"


def _sqlite(url: str, options: dict[str, Any]) -> Engine:
    opened = create_engine(url, connect_args={"check_same_thread": False, "timeout": 5}, **options)
    event.listen(opened, "connect", _prepare_sqlite)
    event.listen(opened, "begin", _begin_sqlite)
    return opened


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin_sqlite does
    for name, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    connection.create_function("fold", 1, fold, deterministic=True)


def _begin_sqlite(connection: Any) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # cannot fail, for it waits for nobody: sent past everything that watches over statements, as every answer begins so
        connection.connection.dbapi_connection.execute("BEGIN")


def _postgres(url: str, options: dict[str, Any]) -> Engine:
    """One plan for each statement, whatever its values: planning a search takes several times as long as answering it."""
    address = url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)
    settings = "-c timezone=UTC -c lock_timeout=5000 -c statement_timeout=15000 -c plan_cache_mode=force_generic_plan"
    return create_engine(address, pool_pre_ping=True, connect_args={"options": settings}, **options)
