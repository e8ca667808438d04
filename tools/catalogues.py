"""Joins the German texts, one file per noun, into the catalogue the product reads: `python -m tools.catalogues`.

`--missing` lists source texts without a translation, `--unused` translations nothing asks for any more. The same text in two
files must say the same; a contradiction stops the work.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOUSE = Path(__file__).resolve().parent.parent
TRANSLATIONS = HOUSE / "translations"
JOINED = Path("LC_MESSAGES") / "messages.mo"
KEYWORDS: Any = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "lazy_ngettext": (1, 2),
}
METHODS = [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.py", "python")]
FOLDERS = ("templates", "invoices", "blueprints", "forms", "office")
Id: TypeAlias = str | tuple[str, ...]


def main(arguments: list[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--missing", action="store_true", help="list source texts that are not translated")
    asked.add_argument("--unused", action="store_true", help="list translations nothing asks for")
    wish = asked.parse_args(arguments)
    for language in languages():
        if wish.missing or wish.unused:
            found = missing(language) if wish.missing else unused(language)
            print("\n".join(f"{language}: {line}" for line in found))
        elif amiss := contradictions(language):
            raise SystemExit("Two files translate the same text differently:\n" + "\n".join(amiss))
        else:
            compile_one(language)
    return 0


def languages() -> list[str]:
    """The languages we translate into; the source texts are English."""
    return sorted(folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir())


def compile_all_when_stale() -> None:
    """For demo and tests: whoever changed a text sees it after a restart."""
    for language in languages():
        made = TRANSLATIONS / language / JOINED
        if not made.exists() or made.stat().st_mtime < max(file.stat().st_mtime for file in files(language)):
            compile_one(language)


def compile_one(language: str) -> None:
    made = TRANSLATIONS / language / JOINED
    made.parent.mkdir(exist_ok=True)
    beside = made.with_suffix(".part")
    with beside.open("wb") as out:
        write_mo(out, joined(language))
    beside.replace(made)


def joined(language: str) -> Catalog:
    """One catalogue out of the nouns' files. Of two different translations the first file's counts."""
    whole = Catalog(locale=language)
    for _, message in surely_translated(language):
        if whole.get(message.id) is None:
            whole.add(message.id, message.string, flags=message.flags)
    return whole


def contradictions(language: str) -> list[str]:
    """Texts that two files translate differently."""
    first: dict[Any, tuple[str, Message]] = {}
    found = []
    for name, message in surely_translated(language):
        said_in, known = first.setdefault(message.id, (name, message))
        if known.string != message.string:
            found.append(f"{message.id!r}: «{known.string}» in {said_in}, «{message.string}» in {name}")
    return found


def surely_translated(language: str) -> Iterator[tuple[str, Message]]:
    for file in files(language):
        yield from ((file.name, message) for message in read(file, language) if message.string and not message.fuzzy)


def files(language: str) -> list[Path]:
    return sorted((TRANSLATIONS / language).glob("*.po"))


def read(file: Path, language: str) -> Iterator[Message]:
    with file.open("rb") as opened:
        yield from (message for message in read_po(opened, locale=language, abort_invalid=True) if message.id)


def fuzzy(language: str) -> list[str]:
    """Texts somebody was not sure of."""
    return [f"{file.name}: {message.id!r}" for file in files(language) for message in read(file, language) if message.fuzzy]


def missing(language: str) -> list[str]:
    """Source texts without a translation, with where they stand."""
    catalogue = joined(language)
    return [f"{place}: {told!r}" for told, place in sources().items() if catalogue.get(told) is None]


def unused(language: str) -> list[str]:
    """Translations no source text asks for."""
    asked = {one for told in sources() for one in ([told] if isinstance(told, str) else told)}
    told = {file.name: [message.id for message in read(file, language)] for file in files(language)}
    return [
        f"{name}: {id_!r}" for name, ids in told.items() for id_ in ids if (id_ if isinstance(id_, str) else id_[0]) not in asked
    ]


def sources() -> dict[Id, str]:
    """Every text in the code and the templates, and where it stands first."""
    found: dict[Id, str] = {}
    for folder in FOLDERS:
        for name, line, told, _comments, _context in extract_from_dir(HOUSE / folder, METHODS, keywords=KEYWORDS):
            one = told if isinstance(told, str) else tuple(told[:2])
            found.setdefault(one, f"{folder}/{name}:{line}")
    return found


if __name__ == "__main__":
    sys.exit(main())
