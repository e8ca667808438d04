"""Who may import whom. A floor knows what lies below it, never what lies above."""

from collections.abc import Iterator

import pytest

from market import CHAPTERS
from tests.house.sources import HOUSE, Source, imports, in_folders, sources

OURS = {source.folder.removesuffix(".py") for source in sources()}
FLOORS = {
    "database": {"database"},
    "storage.py": set(),
    "settings.py": set(),
    "config.py": {"settings", "market.terms"},
    "market": {"market", "database", "storage"},
    "invoices": {"invoices", "market", "database", "storage"},
    "office": {"office", "invoices", "market", "database", "storage"},
    "forms": {"forms", "market"},
    "blueprints": {"blueprints", "forms", "invoices", "market", "storage", "config", "database.unit_of_work"},
    "commands": {"commands", "invoices", "market", "office", "storage", "config", "database"},
    "migrations": {"migrations", "database", "config", "market", "invoices", "office"},
}
# A few files need more of the store than the one write step: an error ends what was begun, somebody must feel the pulse, several
# processes count limits together, and the door and the kept answers ask whether anything was written since.
BESIDES = {
    "blueprints/errors.py": {"database.session"}, "blueprints/health.py": {"database.pulse"},
    "blueprints/limit_store.py": {"database.hit", "database.window", "database.forget_hits"},
    "blueprints/guards.py": {"database.version"}, "blueprints/kept_answers.py": {"database.WhileUnwritten"},
}  # fmt: skip
FOREIGN = {
    "market": {"flask", "wtforms", "jinja2", "flask_babel"},
    "invoices": {"flask", "wtforms", "flask_babel"},
    "office": {"wtforms", "flask_babel", "flask_login"},
    "forms": {"sqlalchemy"},
    "blueprints": {"sqlalchemy"},
    "commands": {"sqlalchemy"},
}


def ours(source: Source) -> Iterator[tuple[str, int]]:
    return ((name, line) for name, line in imports(source) if name.partition(".")[0] in OURS)


def is_below(name: str, allowed: set[str]) -> bool:
    return any(name == floor or name.startswith(f"{floor}.") for floor in allowed)


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_what_lies_below(floor: str) -> None:
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in in_folders(floor)
        for name, line in ours(source)
        if not is_below(name, FLOORS[floor] | BESIDES.get(source.path, set()))
    ]
    assert wrong == []


@pytest.mark.parametrize("floor", FOREIGN)
def test_a_floor_speaks_only_its_own_languages(floor: str) -> None:
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in in_folders(floor)
        for name, line in imports(source)
        if name.partition(".")[0] in FOREIGN[floor]
    ]
    assert wrong == []


def test_only_the_front_door_knows_the_demo_and_the_tools() -> None:
    wrong = [
        f"{source.path}:{line}"
        for source in sources()
        if source.folder not in ("app.py", "demo", "tools", "tests", "bench")
        for name, line in ours(source)
        if is_below(name, {"demo", "tools", "app", "tests"})
    ]
    assert wrong == []


def test_every_chapter_stands_in_the_table_of_contents() -> None:
    there = {file.stem for file in (HOUSE / "market").glob("*.py")} - {"__init__"}
    assert there == set(CHAPTERS)
    assert len(CHAPTERS) == len(set(CHAPTERS))


def test_a_chapter_imports_only_earlier_ones() -> None:
    place = {name: number for number, name in enumerate(CHAPTERS)}
    wrong = []
    for source in in_folders("market"):
        here = source.module.partition(".")[2]
        for name, line in ours(source):
            told = name.split(".")[1] if name.startswith("market.") else None
            if here and told in place and place[told] >= place[here]:
                wrong.append(f"{source.path}:{line} imports the later chapter {told}")
    assert wrong == []


def test_a_written_migration_stands_for_itself() -> None:
    wrong = [
        f"{source.path}:{line}"
        for source in sources()
        if source.path.startswith("migrations/versions/")
        for _, line in ours(source)
    ]
    assert wrong == []
