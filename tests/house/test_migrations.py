"""The tables of the models are the tables of the migrations, and no way up loses anything."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, Table, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, LargeBinary

import app as front_door
import database
from config import Config, Mode
from database import Base, append_only, migrations, text_index
from database.questions import Question
from market import clock
from migrations import drafting

GUARDED_NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "9999", {head!r}


def upgrade():
    with op.batch_alter_table("account", recreate="always" if op.get_bind().dialect.name == "sqlite" else "auto") as table:
        table.add_column(sa.Column("nickname", sa.String(20), nullable=True))
    if {breaks!r}:
        op.execute("UPDATE offer SET author_id = 4711")
"""
WORDS = "INSERT INTO offer_text (rank, lexemes) VALUES (1, array_to_tsvector(ARRAY['wlan']))"
FOUND_BY_WLAN = {
    ("sqlite", False): ["INSERT INTO offer_text (rowid, txt, facet) VALUES (1, 'wlan', '')"],
    ("postgresql", False): [WORDS],
    ("postgresql", True): [WORDS, "INSERT INTO offer_posting (term, rank) VALUES ('wlan', 1)"],
}
Bare = Callable[[], str]


@pytest.fixture
def bare(bare_address: Bare) -> Engine:
    """A store without tables, open."""
    return database.connect(bare_address())


@pytest.fixture
def another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The migrations with one more at the end, which builds a table anew that many others point to."""
    head = migrations.revisions()[-1]

    def add(breaks: bool = False) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrations.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "9999_next.py").write_text(GUARDED_NEXT.format(head=head, breaks=breaks))
        monkeypatch.setattr(migrations, "FOLDER", folder)

    return add


def test_the_models_are_what_the_migrations_make(bare: Engine) -> None:
    drafting.import_all_tables()
    migrations.migrate(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": drafting.is_ours, "compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == [], "write a migration, or the first one anew (docs/operating.md)"


def test_an_empty_store_knows_that_it_is_empty(bare: Engine) -> None:
    assert migrations.is_empty(bare)
    assert migrations.pending(bare) == migrations.revisions()

    migrations.migrate(bare)

    assert not migrations.is_empty(bare)
    assert migrations.pending(bare) == []


@pytest.mark.parametrize("revision", migrations.revisions())
def test_from_every_version_up_nothing_is_lost(bare: Engine, revision: str) -> None:
    migrations.migrate(bare, to=revision)
    before = fill(bare)

    migrations.migrate(bare)

    after = counted(bare)
    assert {table: after[table] for table in before} == before
    assert_guards_hold(bare)


@pytest.mark.parametrize("revision", migrations.revisions())
def test_ads_of_every_version_are_still_found_by_their_words(bare: Engine, revision: str) -> None:
    migrations.migrate(bare, to=revision)
    fill(bare)
    with bare.execution_options(writes=True).begin() as connection:
        for statement in FOUND_BY_WLAN[bare.dialect.name, "offer_posting" in inspect(bare).get_table_names()]:
            connection.execute(text(statement))

    migrations.migrate(bare)

    ads = reflected(bare)["offer"]
    with bare.connect() as connection:
        paths = list(text_index.paths(ads, Question(("wlan",)), None))
        found = [connection.scalars(select(path.rank).select_from(path.source).where(*path.where)).all() for path in paths]
    assert found == [[1]] * len(paths)


def test_a_table_built_anew_keeps_what_points_to_it(bare: Engine, another_version: Callable[..., None]) -> None:
    migrations.migrate(bare)
    before = fill(bare)
    another_version()

    migrations.migrate(bare)

    assert "nickname" in {column["name"] for column in inspect(bare).get_columns("account")}
    assert counted(bare) == before
    assert_guards_hold(bare)


def test_a_migration_that_leaves_loose_ends_changes_nothing(bare: Engine, another_version: Callable[..., None]) -> None:
    migrations.migrate(bare)
    before = fill(bare)
    another_version(breaks=True)

    with pytest.raises((RuntimeError, DBAPIError)):
        migrations.migrate(bare)

    assert "nickname" not in {column["name"] for column in inspect(bare).get_columns("account")}
    assert counted(bare) == before


@pytest.mark.parametrize(("mode", "waits"), [(Mode.PRODUCTION, True), (Mode.DEMO, False), (Mode.TEST, False)])
def test_only_production_waits_to_be_asked(
    bare_address: Bare, another_version: Callable[..., None], config: Config, mode: Mode, waits: bool
) -> None:
    settings = Config(**{**vars(config), "database_url": bare_address(), "mode": mode})
    front_door.open_store(settings)
    assert migrations.pending(database.engine()) == []

    another_version()
    front_door.open_store(settings)

    assert migrations.pending(database.engine()) == (["9999"] if waits else [])


# A row everywhere


def fill(engine: Engine) -> dict[str, int]:
    """One row in every table, with references that hold; returns how many there are."""
    tables = reflected(engine)
    with engine.execution_options(writes=True).begin() as connection:
        unhooked(connection)
        for table in tables.values():
            connection.execute(table.insert().values(row_for(table)))
    return counted(engine)


def unhooked(connection: Connection) -> None:
    """Rows may be written in any order; at the end all references hold."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(text("PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET LOCAL session_replication_role = replica"))


def reflected(engine: Engine) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(engine)
    return {
        name: table for name, table in metadata.tables.items() if name != "alembic_version" and not drafting.is_of_index(name)
    }


def row_for(table: Table) -> dict[str, object]:
    """Every column filled; numbers are 1, so that every reference points to the one row of the other table."""
    return {column.name: value_for(column.type, column.name, bool(column.foreign_keys)) for column in table.columns}


def value_for(kind: object, name: str, points: bool) -> object:
    values = {Boolean: True, Integer: 1, Date: clock.today(), DateTime: clock.now(), JSON: {"a": 1}, LargeBinary: b"1"}
    found = next((value for type_, value in values.items() if isinstance(kind, type_)), None)
    return found if found is not None else ("1" if points or name in ("id", "name") else "a")


def counted(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in reflected(engine).items()
        }


def assert_guards_hold(engine: Engine) -> None:
    assert guarded_refuse(engine) == list(append_only.GUARDED)
    partial = {
        index["name"] for table in ("proposal", "job") for index in inspect(engine).get_indexes(table) if is_partial(index)
    }
    assert partial >= {"uq_proposal_live", "uq_job_current_request"}
    assert set(searchable(engine)) == {"offer_text", "request_text"}


def guarded_refuse(engine: Engine) -> list[str]:
    """The tables that refuse both to change and to lose a row."""
    held = []
    for name, table in ((name, reflected(engine)[name]) for name in append_only.GUARDED):
        column = next(iter(table.primary_key.columns))
        statements = (table.update().values({column.name: column}), table.delete())
        if all(refuses(engine, statement) for statement in statements):
            held.append(name)
    return held


def refuses(engine: Engine, statement: object) -> bool:
    try:
        with engine.execution_options(writes=True).begin() as connection:
            connection.execute(statement)  # type: ignore[call-overload]
    except DBAPIError as error:
        return "append-only" in str(error)
    return False


def is_partial(index: object) -> bool:
    options = index.get("dialect_options", {})  # type: ignore[attr-defined]
    return any(name.endswith("_where") for name in options)


def searchable(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for name in ("offer_text", "request_text"):
            connection.execute(text(f"SELECT count(*) FROM {name}"))
            yield name
