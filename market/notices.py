"""Notices: what a person should know, shown behind the bell; and the outbox from which their letters leave.

Both are written in the transaction of what they tell about. A key makes each go out only once.
"""

import enum
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session, words
from market import clock, preferences, texting, topics
from market.accounts import Account
from market.money import Chf

MOST_COUNTED = 100


class LetterState(enum.StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Way(enum.StrEnum):
    """How a letter leaves."""

    MAIL = "mail"
    TEXT = "text"


class Notice(Base):
    """One thing one person should know. `kind` finds the sentence; `facts` fill it; `about_…` says where it leads."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()

    __table_args__ = (
        Index("uq_notice_key", "account_id", "key", unique=True),
        Index("ix_notice_unread", "account_id", "read_at", "id"),
    )


class Letter(Base):
    """One mail or text in the outbox. `message_id` is fixed before it leaves, so that a second delivery is recognised as the same.

    Mails of one `bundle` (one person, one matter) that wait at the same time may leave together; then they share it.
    """

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    way: Mapped[Way] = mapped_column(words(Way), default=Way.MAIL)
    bundle: Mapped[str | None] = mapped_column(String(60))
    to_address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[LetterState] = mapped_column(words(LetterState), default=LetterState.WAITING)
    message_id: Mapped[str] = mapped_column(String(60), default=lambda: secrets.token_hex(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    claim: Mapped[str | None] = mapped_column(String(40))
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    notice: Mapped[Notice | None] = relationship()

    __table_args__ = (
        Index("ix_letter_due", "state", "next_try_at", "id"),
        Index("ix_letter_bundle", "bundle", "state", "sent_at"),
    )


def tell(
    account: Account, kind: str, about: Any, *, key: str | None = None, mail: bool = True, text: bool = True, **facts: Any
) -> Notice | None:
    """Puts a notice behind somebody's bell and its letters into the outbox, once per key (default: kind and row)."""
    if about.id is None:
        session.flush()
    key = key or f"{kind}:{about.__tablename__}:{about.id}"
    if session.scalar(select(Notice.id).where(Notice.account_id == account.id, Notice.key == key)):
        return None
    notice = Notice(
        account_id=account.id,
        kind=kind,
        about_kind=about.__tablename__,
        about_id=about.id,
        facts=facts,
        key=key,
        created_at=clock.now(),
    )
    session.add(notice)
    if not account.is_suspended and not account.has_left:
        session.add_all(_letters(notice, account, about, mail=mail, text=text))
    return notice


def _letters(notice: Notice, account: Account, about: Any, *, mail: bool, text: bool) -> Iterator[Letter]:
    """The mail and the text of a notice, for whoever wants them. Of texts only a change of an appointment is urgent."""
    kind, is_urgent = notice.kind, topics.is_urgent(notice.kind, _appointments(about, notice.facts))
    if mail and account.email and preferences.wants_mail(account, kind):
        bundle = _bundle(account, about)
        yield _letter(account.email, account.language, kind, notice.facts, notice=notice, bundle=bundle, is_urgent=is_urgent)
    if text and account.phone and texting.wants(account, kind, is_near=is_urgent):
        changes = texting.KINDS[kind] is texting.Text.CHANGED
        yield _letter(account.phone, account.language, kind, notice.facts, notice=notice, way=Way.TEXT, is_urgent=changes)


def _bundle(account: Account, about: Any) -> str | None:
    """One person and one matter: a request with all that comes of it, else a conversation; None: it stands alone."""
    matter = getattr(about, "job", None) or about
    request_id = about.id if about.__tablename__ == "request" else getattr(matter, "request_id", None)
    if request_id is not None:
        return f"{account.id}:request:{request_id}"
    thread_id = about.id if about.__tablename__ == "thread" else getattr(matter, "thread_id", None)
    return f"{account.id}:thread:{thread_id}" if thread_id is not None else None


def _appointments(about: Any, facts: dict[str, Any]) -> list[datetime]:
    """The times a notice is about: of the job, the new one, the one it had before."""
    said = (datetime.fromisoformat(facts[name]) for name in ("starts_at", "was") if facts.get(name))
    return [start for start in (getattr(about, "starts_at", None), *said) if start is not None]


def post_letter(to_address: str, language: str, kind: str, *, is_urgent: bool = False, **facts: Any) -> Letter:
    """A letter without a notice: a sign-in code, a word to an old address, to somebody without an account."""
    letter = _letter(to_address, language, kind, facts, is_urgent=is_urgent)
    session.add(letter)
    session.flush()
    return letter


def drop_unwanted(account: Account) -> None:
    """What still waits and this person has just switched off. A letter that is being sent is not stopped."""
    mine = preferences.of(account)
    kinds = [kind for topic in topics.OPTIONAL if not mine.wants_mail_about(topic) for kind in topics.KINDS[topic]]
    theirs = Letter.notice_id.in_(select(Notice.id).where(Notice.account_id == account.id))
    off = (Letter.way == Way.MAIL) & Letter.kind.in_(kinds)
    if not mine.has_texts:
        off |= Letter.way == Way.TEXT
    waits = (Letter.state == LetterState.WAITING) & Letter.claim.is_(None)
    session.execute(delete(Letter).where(waits, theirs, off), execution_options={"synchronize_session": False})


def facts_of(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as a sentence wants them: the price as money, moments as moments."""
    kinds: dict[str, Any] = {"price": Chf, "starts_at": datetime.fromisoformat, "until": datetime.fromisoformat}
    return {name: kinds[name](fact) if name in kinds and fact not in (None, "") else fact for name, fact in facts.items()}


def _letter(to: str, language: str, kind: str, facts: dict[str, Any], **more: Any) -> Letter:
    return Letter(
        to_address=to, language=language, kind=kind, facts=facts, created_at=clock.now(), next_try_at=clock.now(), **more
    )


def of(account: Account, before: int | None = None, limit: int = 30) -> list[Notice]:
    """A person's notices, newest first."""
    query = select(Notice).where(Notice.account_id == account.id).order_by(Notice.id.desc()).limit(limit)
    return list(session.scalars(query.where(Notice.id < before) if before else query))


def seen_by(account: Account, notice_id: int) -> Notice | None:
    """A notice, for the person it is for."""
    return session.scalar(select(Notice).where(Notice.id == notice_id, Notice.account_id == account.id))


def unread_about(account: Account) -> list[tuple[str, int]]:
    """What the unread ones are about, as (kind of row, its id)."""
    return [(kind, number) for kind, number in session.execute(_unread(), {"me": account.id})]


@cache
def _unread() -> Any:
    """Asked for the bell of every page, so it is put together once."""
    query = select(Notice.about_kind, Notice.about_id).where(Notice.account_id == bindparam("me"), Notice.read_at.is_(None))
    return query.order_by(Notice.id.desc()).limit(MOST_COUNTED)


def mark_read_about(account: Account, rows: Iterable[tuple[str, int]]) -> None:
    """Whoever has these rows on the screen need not be told of them any more."""
    about = or_(*((Notice.about_kind == kind) & (Notice.about_id == number) for kind, number in rows))
    mine = update(Notice).where(Notice.account_id == account.id, Notice.read_at.is_(None), about)
    session.execute(mine.values(read_at=clock.now()), execution_options={"synchronize_session": False})


def mark_read(account: Account, up_to: int) -> None:
    """Everything up to this notice has been seen."""
    mine = update(Notice).where(Notice.account_id == account.id, Notice.id <= up_to, Notice.read_at.is_(None))
    session.execute(mine.values(read_at=clock.now()))


def mark_one_read(notice: Notice) -> None:
    """This one has been seen; when it was first seen stays."""
    one = update(Notice).where(Notice.id == notice.id, Notice.read_at.is_(None))
    session.execute(one.values(read_at=clock.now()))
