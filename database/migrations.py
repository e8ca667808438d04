"""How the store gets its tables and every later change to them: the versions in migrations/, run in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the store to this version."""
    script = _script()
    with engine.connect() as connection:
        script.attributes["connection"] = connection
        command.upgrade(script, to)


def is_empty(engine: Engine) -> bool:
    """Whether the store has no tables at all."""
    return not inspect(engine).get_table_names()


def pending(engine: Engine) -> list[str]:
    """The versions this store has not seen yet, in order."""
    versions = ScriptDirectory.from_config(_script())
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    return [version.revision for version in reversed(list(versions.iterate_revisions("heads", there or "base")))]


def revisions() -> list[str]:
    """All versions there are, oldest first."""
    versions = ScriptDirectory.from_config(_script())
    return [version.revision for version in reversed(list(versions.walk_revisions()))]


def _script() -> Config:
    script = Config()
    script.set_main_option("script_location", str(FOLDER))
    return script
