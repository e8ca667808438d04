"""The house's own files, read once: what stands where, who imports whom."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
FOLDERS = (
    "database",
    "market",
    "invoices",
    "office",
    "forms",
    "blueprints",
    "commands",
    "demo",
    "tools",
    "migrations",
    "tests",
    "bench",
)


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: str
    text: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.path.partition("/")[0] if "/" in self.path else self.path

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of ours."""
    files = [*HOUSE.glob("*.py"), *(file for folder in FOLDERS for file in (HOUSE / folder).rglob("*.py"))]
    return tuple(read(file) for file in sorted(files))


def read(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(file.relative_to(HOUSE).as_posix(), text, ast.parse(text))


def product() -> Iterator[Source]:
    """What runs: no tests, no migrations, no tools."""
    return (source for source in sources() if source.folder not in ("tests", "migrations", "bench", "tools"))


def in_folders(*folders: str) -> Iterator[Source]:
    return (source for source in sources() if source.folder in folders)


def imports(source: Source) -> Iterator[tuple[str, int]]:
    """Whole names of what a file imports (`market.jobs.Job`), wherever in the file; what only type checkers see is left out."""
    unseen = {id(node) for block in ast.walk(source.tree) if is_for_type_checkers(block) for node in ast.walk(block)}
    for node in ast.walk(source.tree):
        if id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def is_for_type_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def constants(source: Source) -> Iterator[tuple[str, int]]:
    """Every text in the code that is not a docstring."""
    told = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, node.lineno


@cache
def templates() -> dict[str, str]:
    """Every template by its place."""
    files = [*(HOUSE / "templates").rglob("*.html"), *(HOUSE / "invoices" / "sheets").rglob("*.html")]
    return {file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)}
