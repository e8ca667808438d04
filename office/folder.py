"""Letters in a folder, where they lie while there is no mail server: in the demo and in tests."""

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
    """A letter in the folder, as /demo/outbox shows it."""

    to: str
    subject: str
    text: str
    at: datetime


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
