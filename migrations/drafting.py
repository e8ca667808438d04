"""Helps to write a version: plain column types, the guards of append-only tables, the text index, circular references.

A written version stands for itself: it holds plain SQL and imports nothing of ours, so that it still runs in ten years.
"""

import importlib
import pprint
import re
from pathlib import Path
from typing import Any

from alembic.autogenerate import renderers
from alembic.operations import ops
from alembic.operations.ops import MigrateOperation
from sqlalchemy import Enum, ForeignKeyConstraint
from sqlalchemy.types import TypeDecorator

from database import append_only, text_index

HOUSE = Path(__file__).resolve().parent.parent
DIALECTS = ("sqlite", "postgresql")


class ByDialect(MigrateOperation):
    """Statements that are written differently for each store."""

    def __init__(self, statements: dict[str, list[str]]) -> None:
        self.statements = statements


@renderers.dispatch_for(ByDialect)
def render(_context: Any, operation: ByDialect) -> list[str]:
    told = {dialect: [escaped(line) for line in lines] for dialect, lines in operation.statements.items()}
    body = pprint.pformat(told, width=120, sort_dicts=False)
    return [
        f"statements: dict[str, list[str]] = {body}",
        "for statement in statements[op.get_bind().dialect.name]:",
        "    op.execute(sa.text(statement))",
    ]


def escaped(statement: str) -> str:
    """A colon before a word would be read as a parameter."""
    return re.sub(r"(?<!:):(?=\w)", r"\\:", statement)


def plainly(kind: str, thing: Any, _context: Any) -> str | bool:
    """Our own column types are written down as what the store sees."""
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String({thing.length})"
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def is_ours(thing: Any, name: str | None, kind: str, is_reflected: bool, compared_to: Any) -> bool:
    """The tables of the text index belong to the index, not to the models."""
    return not (kind == "table" and is_reflected and compared_to is None and is_of_index(name or ""))


def is_of_index(name: str) -> bool:
    statements = " ".join(line for dialect in DIALECTS for line in text_index.create_statements(dialect))
    made = re.findall(r"CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)", statements)
    return any(name == table or name.startswith(f"{table}_") for table in made)


def add_guards(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """After the tables of a version come the statements autogenerate knows nothing of."""
    upgrade = directives[0].upgrade_ops
    made = [step.table_name for step in upgrade.ops if isinstance(step, ops.CreateTableOp)]
    statements: dict[str, list[str]] = {dialect: [] for dialect in DIALECTS}
    for dialect, lines in statements.items():
        lines += [line for table in made if table in append_only.GUARDED for line in append_only.triggers_for(table, dialect)]
        lines += text_index.create_statements(dialect) if "offer" in made else []
    statements["postgresql"] += [line for step in upgrade.ops if isinstance(step, ops.CreateTableOp) for line in later(step)]
    if any(statements.values()):
        upgrade.ops.append(ByDialect({dialect: list(dict.fromkeys(lines)) for dialect, lines in statements.items()}))


def later(step: ops.CreateTableOp) -> list[str]:
    """References in a circle: PostgreSQL can only make them when both tables are there."""
    circles = [part for part in step.columns if isinstance(part, ForeignKeyConstraint) and part.use_alter]
    return [
        f"ALTER TABLE {step.table_name} ADD CONSTRAINT {part.name} FOREIGN KEY ({', '.join(part.column_keys)}) "
        f"REFERENCES {part.elements[0].target_fullname.replace('.', ' (')})"
        for part in circles
    ]


def import_all_tables() -> None:
    """So that the models know of every table, whoever uses it."""
    for folder in ("market", "invoices", "office"):
        for path in sorted((HOUSE / folder).glob("[!_]*.py")):
            importlib.import_module(f"{folder}.{path.stem}")
