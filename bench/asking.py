"""Asking an app as the server does, and reading off what an answer took: CPU time, questions to the store, bytes.

The WSGI app is called in this thread with a ready environment; nothing of a client is in the figures.
"""

import gzip
import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import brotli
from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

import database

BROWSER = {"Accept": "text/html", "Accept-Language": "de-CH,de;q=0.9", "Accept-Encoding": "gzip, deflate, br", "User-Agent": "Mozilla/5.0 (Linux; Android 15) Firefox/140"}  # fmt: skip
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
Environ = dict[str, Any]


def nothing() -> None:
    """What is done before a page is asked again."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """The body as the browser sees it."""
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.headers.get("Content-Encoding", ""), bytes)
        return unpack(self.body)


@dataclass
class Door:
    """One address of an app, asked by one browser."""

    app: Flask
    path: str
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], None] = nothing
    environ: Environ = field(init=False)

    def __post_init__(self) -> None:
        cookies = {"Cookie": cookie_of(self.app, self.token)} if self.token else {}
        path, _, query = self.path.partition("?")
        builder = EnvironBuilder(path=path, query_string=query, headers={**BROWSER, **self.headers, **cookies})
        self.environ = builder.get_environ()

    def ask(self) -> Answer:
        told: list[Any] = []
        environ = {**self.environ, "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO()}
        chunks: Any = self.app.wsgi_app(environ, lambda status, headers, info=None: told.append((status, headers)))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        status, headers = told[0]
        return Answer(int(status.split()[0]), dict(headers), body)

    def cpu(self, times: int) -> list[float]:
        """So many answers, each with its milliseconds of CPU. What is done before each is not in them."""
        took = []
        for _ in range(times):
            self.before()
            start = time.thread_time()
            self.ask()
            took.append((time.thread_time() - start) * 1000)
        return took


def cookie_of(app: Flask, token: str) -> str:
    """The cookie a signed-in browser sends, with the token of its forms: as it is from the second page on."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    kept = {"_permanent": True, "_user_id": token, "csrf_token": "0123456789abcdef0123456789abcdef01234567"}
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(kept)}"


def medians(doors: dict[str, Door], rounds: int, at_once: int = 5) -> dict[str, float]:
    """Median CPU of each door, all asked in turn, round after round, so that a busy moment of the machine hits all alike."""
    took: dict[str, list[float]] = {name: [] for name in doors}
    for door in doors.values():
        door.cpu(at_once * 2)
    for _ in range(rounds):
        for name, door in doors.items():
            took[name] += door.cpu(at_once)
    return {name: statistics.median(several) for name, several in took.items()}


@contextmanager
def counted() -> Iterator[list[str]]:
    """`with counted() as asked: …` — then `asked` holds the statements the product sent to its store."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK"):
            asked.append(statement)

    engine = database.engine()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def squeezed(body: bytes) -> int:
    """Bytes as gzip sends them."""
    return len(gzip.compress(body, 6))
