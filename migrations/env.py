"""Runs the versions: all of them in one transaction, all or nothing, with nobody else writing.

On SQLite a table is changed by building it anew. With foreign keys switched on that would delete the rows that point to
it, so they are off meanwhile (the switch is ignored inside a transaction) and every reference is checked before the end.
"""

from alembic import context
from sqlalchemy import Connection, text

from database import Base, connect
from migrations import drafting


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        upgrade(connection)
    else:  # somebody writes a new version on the command line
        from config import Config

        with connect(Config.from_env().database_url).connect() as opened:
            upgrade(opened)


def upgrade(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        switch_foreign_keys(connection, "OFF")
    try:
        with connection.execution_options(writes=True).begin():
            if not is_sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(4711)"))
            run_versions(connection)
            if is_sqlite:
                check_references(connection)
    finally:
        if is_sqlite:
            switch_foreign_keys(connection, "ON")


def run_versions(connection: Connection) -> None:
    writes_a_version = bool(getattr(context.config.cmd_opts, "autogenerate", False))
    if writes_a_version:
        drafting.import_all_tables()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata if writes_a_version else None,
        include_object=drafting.is_ours,
        process_revision_directives=drafting.add_guards,
        render_item=drafting.plainly,
    )
    context.run_migrations()


def switch_foreign_keys(connection: Connection, to: str) -> None:
    """Straight to the driver: SQLAlchemy would begin a transaction first."""
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys = {to}")


def check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"this migration would leave rows that point nowhere: {broken[:5]}")


run()
