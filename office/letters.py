"""Letters: how a mail is put together and leaves the house. The only place that speaks SMTP; the words stand in office/writing.py."""

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Protocol, cast

from invoices import calendars
from market import clock, jobs, mailings
from market.announcements import NECESSARY, NEWS
from market.notices import Letter
from office import writing
from office.folder import Delivered, Folder, lying_in
from office.patience import no_longer_than
from office.writing import HOUSE as HOUSE
from office.writing import Envelope, Words
from office.writing import former_member as former_member

WITH_CALENDAR = ("job_scheduled", "job_moved", "job_cancelled", "job_cancelled_late")
ANNOUNCED = (NEWS, NECESSARY)
SECONDS_TO_ANSWER = 10
IMPLICIT_TLS_PORT = 465
GREETED = 250


@dataclass(frozen=True)
class Smtp:
    """A mail server. `seconds` is how long it may take to let us in, and then for each letter."""

    host: str
    port: int = 587
    user: str | None = None
    password: str | None = None
    starttls: bool = True
    seconds: float = SECONDS_TO_ANSWER

    def post(self, message: EmailMessage) -> None:
        """Hands one letter over. Raises OSError or SMTPException when the server does not take it."""
        with SmtpLine(self) as line:
            line.post(message)

    def opened(self) -> Any:
        """A connection over which letters can be handed over."""
        server: Any = smtplib.SMTP_SSL if self.port == IMPLICIT_TLS_PORT else smtplib.SMTP
        line = server(self.host, self.port, timeout=self.seconds)
        try:
            with no_longer_than(self.seconds, lambda: line.sock):
                if self.starttls and self.port != IMPLICIT_TLS_PORT:
                    line.starttls(context=ssl.create_default_context())
                if self.user:
                    line.login(self.user, self.password or "")
                line.ehlo_or_helo_if_needed()
        except BaseException:
            line.close()
            raise
        return line


class SmtpLine:
    """One connection for several letters, one after the other. After any trouble the next letter gets a new one."""

    def __init__(self, server: Smtp) -> None:
        self.server, self._line = server, cast(Any, None)

    def __enter__(self) -> "SmtpLine":
        return self

    def __exit__(self, *_trouble: object) -> None:
        """The letters are taken: nothing said now may send one again."""
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError), self._in_time():
                self._line.quit()
            self._hang_up()

    def post(self, message: EmailMessage) -> None:
        """Hands a letter over. Raises OSError or SMTPException when the server does not take it."""
        if self._line is None or not self._is_in_step():
            self._hang_up()
            self._line = self.server.opened()
        try:
            with self._in_time():
                self._line.send_message(message)
        except BaseException:
            self._hang_up()
            raise

    def _is_in_step(self) -> bool:
        """Whether the line still stands, and the server answers what it is asked: after two answers to one letter all that follow
        would be off by one. So it is greeted once more; nothing else is answered with its own greeting.
        """
        known = self._line.ehlo_resp
        try:
            with self._in_time():
                code, said = self._line.ehlo()
        except (smtplib.SMTPException, OSError):
            return False
        return bool(code == GREETED and said == known)

    def _in_time(self) -> AbstractContextManager[None]:
        line = self._line
        return no_longer_than(self.server.seconds, lambda: line.sock)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


@dataclass(frozen=True)
class Mailer:
    """Who writes, and how it leaves."""

    way: Smtp | Folder
    sender: str
    app_name: str
    base_address: str
    operator_name: str
    operator_phone: str
    operator_hours: str


_mailer: Mailer | None = None


def settle(mailer: Mailer) -> None:
    """Says who writes and how it leaves; create_app() does it once."""
    global _mailer
    _mailer = mailer


def mailer() -> Mailer:
    """Who writes. Raises RuntimeError before settle()."""
    if _mailer is None:
        raise RuntimeError("nobody to send letters: call letters.settle() first")
    return _mailer


def envelope(letter: Letter) -> Envelope:
    """What is needed to send this letter later, outside the transaction."""
    entry = _calendar_for(letter) if letter.kind in WITH_CALENDAR else None
    facts = {**letter.facts, **mailings.words_for(letter)} if letter.kind in ANNOUNCED else letter.facts
    about = (letter.to_address, letter.language, letter.kind, facts, letter.message_id, letter.notice_id)
    return Envelope(*about, entry, letter.notice.account_id if letter.notice else None)


def _calendar_for(letter: Letter) -> bytes | None:
    """The appointment as it is now; without the street, for no letter carries one."""
    notice = letter.notice
    job = jobs.with_id(notice.about_id) if notice is not None else None
    return calendars.entry_for(job, notice.account) if job is not None and notice is not None else None


class Line(Protocol):
    """What takes a letter."""

    def post(self, message: EmailMessage) -> None: ...


def line() -> AbstractContextManager[Line]:
    """One connection to the mail server for as many letters as one likes; without a server it is the folder."""
    way = mailer().way
    return SmtpLine(way) if isinstance(way, Smtp) else nullcontext(way)


def send(*envelopes: Envelope, over: Line | None = None) -> None:
    """Writes one mail of these letters and hands it over. Raises whatever the server does."""
    (over or mailer().way).post(compose(*envelopes))


def compose(*envelopes: Envelope) -> EmailMessage:
    """The whole mail: headers, plain text, simple HTML, and the appointment for the calendar if it is about one."""
    parts = _each_once(envelopes)
    house, first = mailer(), parts[0]
    words = written(first) if len(parts) == 1 else writing.written_together(parts, house)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(house.app_name, addr_spec=house.sender)
    message["To"] = Address(addr_spec=first.to)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{first.message_id}@{house.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = first.language
    _say_how_to_stop(message, parts)
    link = house.base_address + first.path
    message.set_content(writing.as_text(words, link), cte="quoted-printable")
    message.add_alternative(writing.as_html(words, link, first.language), subtype="html", cte="quoted-printable")
    for entry in dict.fromkeys(part.calendar for part in parts if part.calendar):
        _enclose(message, entry)
    return message


def written(envelope: Envelope) -> Words:
    """The words of a letter in its reader's language."""
    return writing.written(envelope, mailer())


def _each_once(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Of letters that say the very same, the last; each in the place of the first."""
    by_words = {(one.kind, repr(sorted(one.facts.items()))): one for one in envelopes}
    return list(by_words.values())


def _say_how_to_stop(message: EmailMessage, parts: Sequence[Envelope]) -> None:
    """For mail programs (RFC 8058): only where everything in the mail may be switched off with one topic."""
    about = {part.topic for part in parts}
    topic = about.pop()
    if topic is not None and not about:
        message["List-Unsubscribe"] = f"<{writing.off_address(parts[0], topic, mailer())}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _enclose(message: EmailMessage, entry: bytes) -> None:
    told = {"method": calendars.method_of(entry), "charset": "utf-8"}
    message.add_attachment(entry, maintype="text", subtype="calendar", filename=calendars.FILE_NAME, params=told)


def outbox_of_folder(limit: int = 200) -> list[Delivered]:
    """The letters in the folder, newest first; none when letters leave by a mail server."""
    return lying_in(mailer().way, limit)
