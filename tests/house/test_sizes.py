"""Small enough to read: functions, files, partials, scripts."""

import ast
import re
from html.parser import HTMLParser
from statistics import median

import pytest

from tests.house.sources import HOUSE, Source, product, sources, templates

LONGEST_FUNCTION, LONGEST_FILE, LONGEST_PARTIAL, LONGEST_SCRIPT = 25, 250, 40, 80
LONGEST_TESTS = 400
PARTIALS = [name for name in templates() if name.rpartition("/")[2].startswith("_") and name.startswith("templates/")]
VOID = {"input", "img", "br", "hr", "link", "meta", "use", "path", "rect", "circle", "source", "col", "wbr"}


def functions(source: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_no_function_is_too_long() -> None:
    long = [
        f"{source.path}:{one.name} {lines(one)}"
        for source in product()
        for one in functions(source)
        if lines(one) > LONGEST_FUNCTION
    ]
    assert long == []


def test_most_functions_are_short() -> None:
    assert median(lines(one) for source in product() for one in functions(source)) < 8


def test_no_file_is_too_long() -> None:
    files = {source.path: len(source.text.splitlines()) for source in sources() if "/versions/" not in source.path}
    assert {path: count for path, count in files.items() if count > longest(path)} == {}


def longest(path: str) -> int:
    """Tests are lists of sentences, so they may be longer."""
    return LONGEST_TESTS if path.startswith("tests/") else LONGEST_FILE


def test_every_module_says_what_it_is() -> None:
    wordless = [source.path for source in sources() if source.text.strip() and not ast.get_docstring(source.tree)]
    assert wordless == []


def test_no_script_is_too_long() -> None:
    scripts = {file.name: len(file.read_text().splitlines()) for file in (HOUSE / "static" / "js").glob("*.js")}
    assert {name: count for name, count in scripts.items() if count > LONGEST_SCRIPT} == {}


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_is_short_says_what_it_needs_and_has_one_root_with_an_id(name: str) -> None:
    text = templates()[name]

    assert len(text.splitlines()) <= LONGEST_PARTIAL
    assert text.startswith("{# needs:")
    assert "{% extends" not in text
    assert len(roots(text)) == 1, f"roots: {roots(text)}"


def roots(text: str) -> set[str]:
    """The ids of the outermost elements; the branches of an if may each have one of the same id."""
    reader = Outermost()
    reader.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}", "", text, flags=re.DOTALL))
    return reader.found


class Outermost(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.depth, self.found = 0, set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.found.add(dict(attrs).get("id") or f"<{tag}> without an id")
        self.depth += tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.found.add(dict(attrs).get("id") or f"<{tag}> without an id")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in VOID
