"""The words of letters. They stand in templates/letters, one file per kind; the sentence a letter opens with is the one behind the bell.

The words are written once, as plain text, then dressed: as they are, and as simple HTML in which everything people wrote is
escaped. No letter carries an address, a telephone number or a message of its two sides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from babel.dates import format_datetime as in_words
from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from market import clock, keys, preferences, terms, topics
from market.notices import facts_of

if TYPE_CHECKING:
    from office.letters import Mailer

HOUSE = Path(__file__).resolve().parent.parent
CUT = "\x1e"  # between the parts of a letter; facts never hold it
SEVERAL = "shared/several"
PREFERENCES, MAILS_OFF = "/me/notifications", "/mails-off"
LOCALES = {"de": "de_CH", "en": "en_GB"}
DAYS = {"de": ("EEEE, d. MMMM",) * 2, "en": ("EEEE, d MMMM",) * 2}
MOMENTS = {
    "de": ("EEEE, d. MMMM, H 'Uhr'", "EEEE, d. MMMM, H.mm 'Uhr'"),
    "en": ("EEEE, d MMMM, h a", "EEEE, d MMMM, h:mm a"),
}


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

    @property
    def path(self) -> str:
        """Where it leads."""
        return f"/notices/{self.notice_id}" if self.notice_id else "/"


@dataclass(frozen=True)
class Item:
    """One of several things in one letter."""

    sentence: str
    action: str
    link: str


@dataclass(frozen=True)
class Words:
    """A letter in plain text. `action` is the word on its one button; letters with a code, or with several things, have none.

    `foot` are the ways to fewer mails, as (words, address); whoever has no account has none.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    farewell: tuple[str, ...]
    foot: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()


def written(envelope: Envelope, house: "Mailer") -> Words:
    """The words of a letter in its reader's language."""
    off = (envelope.topic,) if envelope.topic else ()
    return _written(envelope.kind, envelope, house, off)


def written_together(envelopes: Sequence[Envelope], house: "Mailer") -> Words:
    """Several letters to one person about one matter as one: each thing in a sentence of its own, in order."""
    items = tuple(_item(envelope, house) for envelope in envelopes)
    title = next((envelope.facts["title"] for envelope in envelopes if envelope.facts.get("title")), "")
    off = tuple(dict.fromkeys(envelope.topic for envelope in envelopes if envelope.topic))
    words = _written(SEVERAL, envelopes[0], house, off, count=len(items), title=_one_line(title))
    return Words(words.subject, words.paragraphs, "", words.farewell, words.foot, items)


def in_few_words(envelope: Envelope, text: str, facts: dict[str, Any], house: "Mailer") -> str:
    """A text for a phone: one line."""
    plain = {name: _one_line(fact) for name, fact in facts_of(facts).items()}
    whole = _writing_desk(envelope.language).get_template(f"texts/{text}.txt")
    return str(_one_line(whole.render(kind=envelope.kind, facts=plain, house=house, link=house.base_address + envelope.path)))


def as_text(words: Words, link: str) -> str:
    button = (f"{words.action}: {link}",) if words.action else ()
    things = (f"{item.sentence}\n{item.action}: {item.link}" for item in words.items)
    foot = ("\n".join(f"{told}: {address}" for told, address in words.foot),) if words.foot else ()
    return "\n\n".join((*words.paragraphs, *things, *button, "\n".join(words.farewell), *foot)) + "\n"


def as_html(words: Words, link: str, language: str) -> str:
    return _dressing_room().get_template("letters/letter.html").render(words=words, link=link, language=language)


def former_member(language: str) -> str:
    """What stands for the name of somebody who left."""
    return _writing_desk(language).get_template("leaving/former_member.txt").render().strip()


def _item(envelope: Envelope, house: "Mailer") -> Item:
    words = written(envelope, house)
    return Item(words.paragraphs[1], words.action, house.base_address + envelope.path)


def _written(template: str, envelope: Envelope, house: "Mailer", off: tuple[topics.Topic, ...], **more: Any) -> Words:
    facts = {name: _one_line(fact) for name, fact in facts_of(envelope.facts).items()}
    about = {"kind": envelope.kind, "facts": facts, "off": off, "has_account": envelope.account_id is not None, **more}
    whole = _writing_desk(envelope.language).get_template(f"letters/{template}.txt")
    text = whole.render(**about, house=house, terms=terms.current(), code_of=keys.code_of, cut=CUT)
    subject, body, action, farewell, foot = (part.strip() for part in text.split(CUT))
    paragraphs = tuple(_one_line(paragraph) for paragraph in body.split("\n\n") if paragraph.strip())
    ways = zip(foot.splitlines(), _addresses(envelope, house, off), strict=False)
    return Words(_one_line(subject), paragraphs, _one_line(action), tuple(farewell.splitlines()), tuple(ways))


def _addresses(envelope: Envelope, house: "Mailer", off: tuple[topics.Topic, ...]) -> list[str]:
    return [house.base_address + PREFERENCES, *(off_address(envelope, topic, house) for topic in off)]


def off_address(envelope: Envelope, topic: topics.Topic, house: "Mailer") -> str:
    """The signed address that switches a topic off for the reader of this letter."""
    assert envelope.account_id is not None
    return f"{house.base_address}{MAILS_OFF}/{preferences.token_of(envelope.account_id, topic)}"


def _one_line(fact: Any) -> Any:
    """Text without line breaks and other signs that steer: they have no business in a subject or a sentence."""
    if isinstance(fact, list):
        return [_one_line(part) for part in fact]
    if not isinstance(fact, str):
        return fact
    return " ".join("".join(sign if sign.isprintable() else " " for sign in fact).split())


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
