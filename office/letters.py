"""Letters: what a notice says in a mail, and how the mail leaves the house. The only place that speaks SMTP.

The words stand in templates/letters, one file per kind; the sentence a letter opens with is the one behind the bell. The words
are written once, as plain text, then dressed: as they are, and as simple HTML in which everything people wrote is escaped. No
letter carries an address, a telephone number or a message of its two sides.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from babel.dates import format_datetime as in_words
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from invoices import calendars
from market import clock, jobs, keys, preferences, terms, topics
from market.notices import Letter, facts_of
from office.folder import Delivered, Folder, lying_in

HOUSE = Path(__file__).resolve().parent.parent
CUT = "\x1e"  # between the parts of a letter; facts never hold it
WITH_CALENDAR = ("job_scheduled", "job_moved", "job_cancelled", "job_cancelled_late")
PREFERENCES, MAILS_OFF = "/me/notifications", "/mails-off"
SECONDS_TO_ANSWER = 10
IMPLICIT_TLS_PORT = 465
LOCALES = {"de": "de_CH", "en": "en_GB"}
DAYS = {"de": ("EEEE, d. MMMM",) * 2, "en": ("EEEE, d MMMM",) * 2}
MOMENTS = {
    "de": ("EEEE, d. MMMM, H 'Uhr'", "EEEE, d. MMMM, H.mm 'Uhr'"),
    "en": ("EEEE, d MMMM, h a", "EEEE, d MMMM, h:mm a"),
}


@dataclass(frozen=True)
class Smtp:
    """A mail server. One connection per letter: whatever happens to one does not touch the next."""

    host: str
    port: int = 587
    user: str | None = None
    password: str | None = None
    starttls: bool = True

    def post(self, message: EmailMessage) -> None:
        """Hands the letter over. Raises OSError or SMTPException when the server does not take it."""
        server: Any = smtplib.SMTP_SSL if self.port == IMPLICIT_TLS_PORT else smtplib.SMTP
        line = server(self.host, self.port, timeout=SECONDS_TO_ANSWER)
        try:
            if self.starttls and self.port != IMPLICIT_TLS_PORT:
                line.starttls(context=ssl.create_default_context())
            if self.user:
                line.login(self.user, self.password or "")
            line.send_message(message)
            with suppress(smtplib.SMTPException, OSError):  # the letter is taken: nothing said now may send it again
                line.quit()
        finally:
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


@dataclass(frozen=True)
class Envelope:
    """All a letter needs, read before it is sent, so that no transaction waits for a mail server."""

    to: str
    language: str
    kind: str
    facts: dict[str, Any]
    message_id: str
    notice_id: int | None
    calendar: bytes | None = None
    account_id: int | None = None

    @property
    def topic(self) -> topics.Topic | None:
        """With which its reader may switch off mails like this one."""
        return topics.optional_topic_of(self.kind) if self.account_id is not None else None


@dataclass(frozen=True)
class Words:
    """A letter in plain text. `action` is the word on its one button; letters with a code have none.

    `foot` are the ways to fewer mails, as (words, address); whoever has no account has none.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    farewell: tuple[str, ...]
    foot: tuple[tuple[str, str], ...] = ()


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


def former_member(language: str) -> str:
    """What stands for the name of somebody who left."""
    return _writing_desk(language).get_template("leaving/former_member.txt").render().strip()


def envelope(letter: Letter) -> Envelope:
    """What is needed to send this letter later, outside the transaction."""
    entry = _calendar_for(letter) if letter.kind in WITH_CALENDAR else None
    about = (letter.to_address, letter.language, letter.kind, letter.facts, letter.message_id, letter.notice_id)
    return Envelope(*about, entry, letter.notice.account_id if letter.notice else None)


def _calendar_for(letter: Letter) -> bytes | None:
    """The appointment as it is now; without the street, for no letter carries one."""
    notice = letter.notice
    job = jobs.with_id(notice.about_id) if notice is not None else None
    return calendars.entry_for(job, notice.account) if job is not None and notice is not None else None


def send(envelope: Envelope) -> None:
    """Writes the letter and hands it over. Raises whatever the server does."""
    mailer().way.post(compose(envelope))


def compose(envelope: Envelope) -> EmailMessage:
    """The whole mail: headers, plain text, simple HTML."""
    house, words, link = mailer(), written(envelope), _link(envelope)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(house.app_name, addr_spec=house.sender)
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{envelope.message_id}@{house.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = envelope.language
    if envelope.topic is not None:
        message["List-Unsubscribe"] = f"<{_off(envelope)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_as_text(words, link), cte="quoted-printable")
    message.add_alternative(_as_html(words, link, envelope.language), subtype="html", cte="quoted-printable")
    if envelope.calendar:
        told = {"method": calendars.method_of(envelope.calendar), "charset": "utf-8"}
        message.add_attachment(envelope.calendar, maintype="text", subtype="calendar", filename=calendars.FILE_NAME, params=told)
    return message


def written(envelope: Envelope) -> Words:
    """The words of a letter in its reader's language."""
    house = mailer()
    facts = {name: _one_line(fact) for name, fact in facts_of(envelope.facts).items()}
    whole = _writing_desk(envelope.language).get_template(f"letters/{envelope.kind}.txt")
    about = {"kind": envelope.kind, "facts": facts, "topic": envelope.topic or "", "has_account": envelope.account_id is not None}
    text = whole.render(**about, house=house, terms=terms.current(), code_of=keys.code_of, cut=CUT)
    subject, body, action, farewell, foot = (part.strip() for part in text.split(CUT))
    paragraphs = tuple(_one_line(paragraph) for paragraph in body.split("\n\n") if paragraph.strip())
    ways = zip(foot.splitlines(), (house.base_address + PREFERENCES, _off(envelope)), strict=False)
    return Words(_one_line(subject), paragraphs, _one_line(action), tuple(farewell.splitlines()), tuple(ways))


def _off(envelope: Envelope) -> str:
    """The address that switches off what this letter is about; empty where it is always sent."""
    if envelope.topic is None or envelope.account_id is None:
        return ""
    return f"{mailer().base_address}{MAILS_OFF}/{preferences.token_of(envelope.account_id, envelope.topic)}"


def _one_line(fact: Any) -> Any:
    """Text without line breaks and other signs that steer: they have no business in a subject or a sentence."""
    if not isinstance(fact, str):
        return fact
    return " ".join("".join(sign if sign.isprintable() else " " for sign in fact).split())


def _link(envelope: Envelope) -> str:
    path = f"/notices/{envelope.notice_id}" if envelope.notice_id else "/"
    return mailer().base_address + path


def _as_text(words: Words, link: str) -> str:
    button = (f"{words.action}: {link}",) if words.action else ()
    foot = ("\n".join(f"{told}: {address}" for told, address in words.foot),) if words.foot else ()
    return "\n\n".join((*words.paragraphs, *button, "\n".join(words.farewell), *foot)) + "\n"


def _as_html(words: Words, link: str, language: str) -> str:
    return _dressing_room().get_template("letters/letter.html").render(words=words, link=link, language=language)


@cache
def _writing_desk(language: str) -> Environment:
    """Plain text: nothing is escaped, and no HTML is written here."""
    desk = _environment(autoescape=False, extensions=["jinja2.ext.i18n"])
    translations = Translations.load(str(HOUSE / "translations"), [language])
    cast(Any, desk).install_gettext_translations(translations, newstyle=True)
    desk.filters.update(moment=_teller(language, MOMENTS), day=_teller(language, DAYS))
    return desk


@cache
def _dressing_room() -> Environment:
    """HTML: everything is escaped."""
    return _environment(autoescape=True)


def _environment(**options: Any) -> Environment:
    return Environment(loader=FileSystemLoader(HOUSE / "templates"), undefined=StrictUndefined, **options)


def _teller(language: str, patterns: dict[str, tuple[str, str]]) -> Callable[[datetime], str]:
    """Says a moment as the pages do; the second pattern is for one that is no full hour."""
    place, (full, broken) = LOCALES[language], patterns[language]
    return lambda moment: in_words(moment, broken if moment.minute else full, tzinfo=clock.ZURICH, locale=place)


def outbox_of_folder(limit: int = 200) -> list[Delivered]:
    """The letters in the folder, newest first; none when letters leave by a mail server."""
    return lying_in(mailer().way, limit)
