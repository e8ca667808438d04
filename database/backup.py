"""A copy of the whole store while people go on working with it."""

import sqlite3
from pathlib import Path

from database.engines import engine, is_sqlite


class NoCopy(Exception):
    """The copy could not be made, or is not sound; says why."""


def copy_to(file: Path) -> None:
    """Writes a sound copy of an SQLite store to a new file. Raises NoCopy."""
    if not is_sqlite():
        raise NoCopy("this is PostgreSQL: use pg_dump --format=custom --file FILE DATABASE_URL, and pg_restore to bring it back")
    if file.exists():
        raise NoCopy(f"{file} exists already; a backup never replaces another one")
    beside = file.with_name(f"{file.name}.part")
    copy = sqlite3.connect(beside)
    try:
        with engine().connect() as connection:
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.backup(copy)
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if found != "ok":
        beside.unlink()
        raise NoCopy(f"the copy is not sound: {found}")
    beside.replace(file)
