"""The gateway: an address that takes one text per request. The only place that asks another server by HTTP.

Its key, its body and its headers are settings. What is filled in is written so that it stays what it is, whatever people put into a
name. It is asked straight, nobody else gets the key: no redirect is followed, no proxy of the environment used. Of its answer
little is read.
"""

import json
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import quote_plus, urlsplit

from office.patience import no_longer_than

SECONDS_TO_ANSWER = 10
MOST_READ = 2000
SLOT = re.compile(r"\{(to|text|key|sender|id)\}")


class GatewayRefused(Exception):
    """The gateway answered, and did not take the text."""


class GatewayAway(Exception):
    """The gateway did not answer in time, or nothing that could be read. Whether it has the text is not known."""


@dataclass(frozen=True)
class Gateway:
    """Where texts go. `body` with its {to} {text} {sender} {id} {key} is JSON if it begins like it, else a form.

    `taken` is a word of the answer when the text was taken, for gateways that say 200 to everything.
    """

    url: str
    body: str
    key: str = field(default="", repr=False)
    headers: tuple[str, ...] = field(default=(), repr=False)
    sender: str = ""
    taken: str = ""
    seconds: float = SECONDS_TO_ANSWER

    def post(self, to: str, text: str, mark: str) -> None:
        """Hands the text over; the same `mark` again is the same text. Raises GatewayRefused or GatewayAway."""
        try:
            status, told = self._asked({"to": to, "text": text, "key": self.key, "sender": self.sender, "id": mark})
        except (OSError, HTTPException) as error:
            raise GatewayAway(f"{type(error).__name__}: {self._masked(str(error), to)}") from error
        if not 200 <= status < 300 or self.taken not in told:
            raise GatewayRefused(f"{status} {self._masked(told, to)}".strip())

    def _asked(self, said: Mapping[str, str]) -> tuple[int, str]:
        line = self._line()
        try:
            line.connect()
            wire = line.sock  # the line forgets it as soon as the answer says it is the last one
            with no_longer_than(self.seconds, lambda: wire):
                line.request("POST", self._path, self._body(said), self._headers())
                answer = line.getresponse()
                return answer.status, self._read(answer)
        finally:
            line.close()

    def _line(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        if parts.scheme == "https":
            return HTTPSConnection(parts.hostname, parts.port, timeout=self.seconds, context=ssl.create_default_context())
        return HTTPConnection(parts.hostname, parts.port, timeout=self.seconds)

    @property
    def _path(self) -> str:
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _body(self, said: Mapping[str, str]) -> bytes:
        fit: Callable[[str], str] = _in_json if self._is_json else quote_plus
        return SLOT.sub(lambda slot: fit(said[slot[1]]), self.body).encode()

    def _headers(self) -> dict[str, str]:
        kind = "application/json" if self._is_json else "application/x-www-form-urlencoded"
        own = (line.partition(":") for line in self.headers)
        return {"Content-Type": kind} | {name.strip(): value.strip().replace("{key}", self.key) for name, _, value in own}

    @property
    def _is_json(self) -> bool:
        return self.body.lstrip().startswith(("{", "["))

    def _read(self, answer: HTTPResponse) -> str:
        """A little of what was said; nothing where «taken» is all we want to know, for nothing said after it takes it back."""
        if 200 <= answer.status < 300 and not self.taken:
            return ""
        try:
            return answer.read(MOST_READ).decode("utf-8", "replace")
        except (OSError, HTTPException):
            return ""

    def _masked(self, told: str, to: str) -> str:
        """Without the key and the number, in one line."""
        for secret in filter(None, (self.key, to, to.removeprefix("+"))):
            told = told.replace(secret, "…")
        return " ".join(told.split())


def _in_json(word: str) -> str:
    return json.dumps(word)[1:-1]
