"""Letters and texts in a folder, where they lie while there is no mail server and no gateway: in the demo and in tests."""

import json
from dataclasses import dataclass
from datetime import datetime
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from market import clock


@dataclass(frozen=True)
class Folder:
    """Where letters lie while there is no mail server: one file each, named by its moment."""

    path: Path

    def post(self, message: EmailMessage) -> None:
        """Lays the letter down whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        mark = message["Message-ID"].strip("<>").partition("@")[0]
        place = self.path / f"{clock.now():%Y%m%dT%H%M%S%f}-{mark}.eml"
        beside = place.with_suffix(".part")
        beside.write_bytes(bytes(message))
        beside.replace(place)


@dataclass(frozen=True)
class Delivered:
    """A letter or text in the folder, as /demo/outbox shows it."""

    to: str
    subject: str
    text: str
    at: datetime
    is_text: bool = False


@dataclass(frozen=True)
class TextFolder:
    """Where texts lie while there is no gateway: one file each, named by its moment."""

    path: Path

    def post(self, to: str, text: str, mark: str) -> None:
        """Lays the text down whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        place = self.path / f"{clock.now():%Y%m%dT%H%M%S%f}-{mark}.json"
        beside = place.with_suffix(".part")
        beside.write_text(json.dumps({"to": to, "text": text, "at": clock.now().isoformat()}), encoding="utf-8")
        beside.replace(place)


def texts_lying_in(way: object, limit: int) -> list[Delivered]:
    """The texts in the folder, newest first."""
    if not isinstance(way, TextFolder) or not way.path.is_dir():
        return []
    read = [json.loads(place.read_text(encoding="utf-8")) for place in sorted(way.path.glob("*.json"), reverse=True)[:limit]]
    return [_delivered(**one) for one in read]


def _delivered(to: str, text: str, at: str) -> Delivered:
    """A text has no subject: it stands for itself, without its link."""
    return Delivered(to, text.rpartition(" ")[0], text, datetime.fromisoformat(at), is_text=True)


def lying_in(way: object, limit: int = 200) -> list[Delivered]:
    """The letters in the folder, newest first; none when letters leave by a mail server."""
    if not isinstance(way, Folder) or not way.path.is_dir():
        return []
    newest = sorted(way.path.glob("*.eml"), reverse=True)[:limit]
    return [_read(place) for place in newest]


def _read(place: Path) -> Delivered:
    with place.open("rb") as file:
        message = message_from_binary_file(file, policy=SMTP)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Delivered(str(message["To"]), str(message["Subject"]), text, message["Date"].datetime)
