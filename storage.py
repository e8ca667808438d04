"""Files that are kept: photos and printed papers, in a folder of their own outside everything that is served.

A file is there whole or not at all: it is written beside its place, brought safely to the disk, then moved in.
"""

import os
import re
import secrets
from pathlib import Path

_A_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*(\.[a-z0-9]+)?")
_folder: Path | None = None


def settle(folder: Path | str) -> None:
    """Says where the files lie; create_app() does it once."""
    global _folder
    _folder = Path(folder)
    _folder.mkdir(parents=True, exist_ok=True)


def put(key: str, content: bytes) -> None:
    """Keeps a file under its key, `pictures/ab/abcdef.jpg`. When this returns, a power cut does not lose it."""
    place = _place(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    for folder in place.parents[: len(Path(key).parts)]:
        _make_lasting(folder)


def read(key: str) -> bytes:
    """The bytes of a file. Raises FileNotFoundError."""
    return _place(key).read_bytes()


def exists(key: str) -> bool:
    """Whether there is such a file."""
    return _place(key).is_file()


def delete(key: str) -> None:
    """Throws a file away; one that is gone already is fine."""
    _place(key).unlink(missing_ok=True)


def _place(key: str) -> Path:
    """Keys are ours, never a person's; a strange one is a mistake. Raises ValueError."""
    if _folder is None:
        raise RuntimeError("no folder: call storage.settle() first")
    if not _A_KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return _folder / key


def _make_lasting(folder: Path) -> None:
    """The name of the file, and of a new folder, must reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
