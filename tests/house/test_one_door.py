"""One door each: what speaks to the world outside stands in one file."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.house.sources import HOUSE, constants, imports, product, templates

LIBRARIES = {
    "weasyprint": "invoices/paper.py",
    "PIL": "market/pictures.py",
    "smtplib": "office/letters.py",
    "argon2": "market/keys.py",
    "pyotp": "market/second_factor.py",
    "segno": "invoices/paper.py",
    "holidays": "market/workdays.py",
    "icalendar": "invoices/calendars.py",
    "waitress": "app.py",
    "flask_limiter": "blueprints/limits.py",
}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_imported_in_one_file(library: str) -> None:
    found = {source.path for source in product() for name, _ in imports(source) if name.partition(".")[0] == library}
    found -= {"blueprints/errors.py"} if library == "flask_limiter" else set()  # where its refusal becomes a page
    assert found <= {LIBRARIES[library]}


def test_only_the_gateway_asks_other_servers() -> None:
    asking = ("urllib.request", "http.client", "requests", "httpx")
    found = {source.path for source in product() for name, _ in imports(source) if name.startswith(asking)}
    assert found == {"office/gateway.py"}


def test_only_responses_speaks_the_headers_of_htmx() -> None:
    found = {source.path for source in product() for text, _ in constants(source) if text.startswith("HX-")}
    assert found <= {"blueprints/responses.py"}


def test_only_the_clock_reads_the_clock() -> None:
    found = {
        f"{source.path}:{node.lineno}"
        for source in product()
        if source.path != "market/clock.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (node.value.id, node.attr) in CLOCKS
    }
    assert found == set()


def test_only_config_reads_the_environment() -> None:
    found = {
        f"{source.path}:{node.lineno}"
        for source in product()
        if source.path != "config.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and getattr(node.value, "id", "") == "os"
    }
    assert found == set()


def test_only_the_store_knows_sqlite_from_postgres() -> None:
    found = {
        f"{source.path}:{line}"
        for source in product()
        if source.folder not in ("database", "config.py")
        for text, line in constants(source)
        if re.fullmatch(r"(sqlite|postgres\w*)", text)
    }
    asked = {
        f"{source.path}:{node.lineno}"
        for source in product()
        if source.folder not in ("database", "config.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("dialect", "is_sqlite")
    }
    assert found | asked == set()


def test_no_script_and_no_style_stands_in_a_page() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\shx-on|hx-boost|javascript:|\bjs:")
    pages = {name: text for name, text in templates().items() if name.startswith("templates/") and "/letters/" not in name}
    assert {f"{name}: {found[0]}" for name, text in pages.items() if (found := inline.search(text))} == set()


def test_no_style_shouts() -> None:
    sheets = [*(HOUSE / "static" / "css").glob("*.css"), *(HOUSE / "invoices" / "sheets").glob("*.css")]
    assert [file.name for file in sheets if "!important" in file.read_text()] == []


def test_templates_ask_and_never_query() -> None:
    wrong = re.compile(r"\b(session|select|query)\.(scalars?|execute|add|commit)|\.flush\(")
    assert [name for name, text in templates().items() if wrong.search(text)] == []


def test_every_symbol_of_a_page_is_in_the_sprite() -> None:
    there = set(re.findall(r'<symbol id="([^"]+)"', (HOUSE / "static" / "icons" / "sprite.svg").read_text()))
    asked = {(name, symbol) for name, text in templates().items() for symbol in re.findall(r"\bicon\('([a-z-]+)'", text)}
    assert {f"{PurePosixPath(name).name}: {symbol}" for name, symbol in asked if symbol not in there} == set()
