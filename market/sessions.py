"""Where somebody is signed in: one row per browser, so that it can be listed and ended from afar.

The browser holds a token, we keep only its fingerprint. Neighbours and helpers stay signed in for half a year after
their last visit; the team and a partner's agents for an hour, and only once the second factor is done.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, bindparam, inspect, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from database import Base, UtcDateTime, WhileUnwritten, Whole, ask, session
from market import clock, events, terms
from market.accounts import STAFF, Account
from market.refusals import NotAllowed

TOUCHED_EVERY = timedelta(minutes=1)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip
DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"),
           ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip
_seen: WhileUnwritten[Sequence[Any]] = WhileUnwritten(2000)


class Lasting:
    """How long a session lasts, whether one has its row or only what the door reads of it."""

    if TYPE_CHECKING:
        is_staff: Any
        last_seen_at: Any
        second_factor_at: Any
        ended_at: Any

    @property
    def lives(self) -> timedelta:
        """How long after the last visit."""
        now = terms.current()
        return now.staff_session_lives if self.is_staff else now.session_lives

    @property
    def is_alive(self) -> bool:
        return self.ended_at is None and bool(self.last_seen_at + self.lives > clock.now())

    @property
    def waits_for_second_factor(self) -> bool:
        return self.is_staff and self.second_factor_at is None

    @property
    def wants_touch(self) -> bool:
        """Whether the last visit was written down long enough ago to do it again."""
        return bool(self.last_seen_at + TOUCHED_EVERY <= clock.now())


class UserSession(Lasting, Base):
    """One browser of one account. `agent` says which, in a few words: `Firefox, Android`."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor_tries: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])

    __table_args__ = (
        Index("uq_user_session_token", "token_hash", unique=True),
        Index("ix_user_session_account_id", "account_id", "ended_at"),
    )

    @property
    def is_staff(self) -> bool:
        return self.account.is_staff


class LiveSession(Lasting):
    """A session as the door of every answer reads it: by its columns. Its rows are made when they are asked for."""

    def __init__(self, read: Sequence[Any]) -> None:
        self.id, self.last_seen_at, self.second_factor_at, self.ended_at, *more = read
        self.account_id, self.acting_for_id, self.role, *self._persons = more
        self.is_staff = self.role in STAFF

    @cached_property
    def account(self) -> Account:
        """The person, with the helper's profile if there is one."""
        person, helper = _whole()
        until = len(person.columns)
        account = person.row(self._persons[:until])
        profile = self._persons[until:]
        set_committed_value(account, "helper", helper.row(profile) if helper.is_there(profile) else None)
        return account

    @property
    def row(self) -> UserSession:
        return session.get_one(UserSession, self.id)


def open_session(account: Account, agent: str = "", *, second_factor_done: bool = False) -> str:
    """Signs a browser in and returns the token it keeps. `agent` is what the browser says of itself."""
    token = secrets.token_urlsafe(32)
    session.add(
        UserSession(
            account=account,
            token_hash=_hash(token),
            agent=in_words(agent),
            created_at=clock.now(),
            last_seen_at=clock.now(),
            second_factor_at=clock.now() if second_factor_done else None,
        )
    )
    session.flush()
    return token


def in_words(agent: str) -> str:
    """`Mozilla/5.0 (Linux; Android 15) … Firefox/140` → `Firefox, Android`; empty when nothing is recognised."""
    named = [next((name for sign, name in signs if re.search(rf"\b{sign}", agent)), "") for signs in (BROWSERS, DEVICES)]
    return ", ".join(filter(None, named))


def find(token: str | None) -> LiveSession | None:
    """The live session of this token. One that still waits for the second factor does not count."""
    read = ask(_at_the_door(), fingerprint=_hash(token)).one_or_none() if token else None
    return _if_live(read)


def find_at_the_door(token: str, mark: Any) -> LiveSession | None:
    """The same, before anything else is done in an answer: what was read under this mark of the store is not asked again."""
    fingerprint = _hash(token)
    read = _seen.get(fingerprint, mark)
    if read is None:
        read = ask(_at_the_door(), fingerprint=fingerprint).one_or_none()
        if read is not None:
            _seen.keep(fingerprint, mark, read)
    return _if_live(read)


def _if_live(read: Sequence[Any] | None) -> LiveSession | None:
    here = LiveSession(read) if read is not None else None
    return here if here is not None and here.is_alive and not here.waits_for_second_factor else None


def find_waiting(token: str | None) -> UserSession | None:
    """The session that waits for the second factor."""
    row = session.scalar(select(UserSession).where(UserSession.token_hash == _hash(token))) if token else None
    return row if row is not None and row.is_alive and row.waits_for_second_factor else None


@cache
def _at_the_door() -> Any:
    """Asked first in every answer, so it is put together once."""
    here, (person, helper) = UserSession.__table__.c, _whole()
    moments = (here.id, here.last_seen_at, here.second_factor_at, here.ended_at)
    who = (here.account_id, here.acting_for_id, Account.__table__.c.role)
    source = UserSession.__table__.join(person.table, person.table.c.id == here.account_id).outerjoin(
        helper.table, helper.table.c.account_id == here.account_id
    )
    return (
        select(*moments, *who, *person.columns, *helper.columns)
        .select_from(source)
        .where(here.token_hash == bindparam("fingerprint"))
    )


@cache
def _whole() -> tuple[Whole[Account], Whole[Any]]:
    return Whole(Account), Whole(inspect(Account).relationships["helper"].entity.class_)


def touch(here: LiveSession) -> None:
    """Writes down a visit, at most once a minute, however many pages are opened at the same time."""
    due = update(UserSession).where(UserSession.id == here.id, UserSession.last_seen_at <= clock.now() - TOUCHED_EVERY)
    session.execute(due.values(last_seen_at=clock.now()))


def of(account: Account) -> list[UserSession]:
    """Where this person is signed in, last used first."""
    mine = select(UserSession).where(UserSession.account_id == account.id, UserSession.ended_at.is_(None))
    rows = session.scalars(mine.options(joinedload(UserSession.account)).order_by(UserSession.last_seen_at.desc()))
    return [row for row in rows if row.is_alive]


def seen_by(account: Account, session_id: int) -> UserSession | None:
    """A session, for the person it belongs to."""
    row = session.get(UserSession, session_id)
    return row if row is not None and row.account_id == account.id else None


def end(row: UserSession, by: Account) -> UserSession:
    """Signs this browser out. Raises NotAllowed for somebody else's."""
    if row.account_id != by.id:
        raise NotAllowed("not_allowed")
    if row.ended_at is None:
        row.ended_at = clock.now()
        events.record(events.Kind.SESSION_ENDED, by=by, about=row)
    return row


def end_others(account: Account, but: UserSession | None = None) -> int:
    """Signs all (other) browsers out: asked for, or because the password or the role changed. Returns how many."""
    mine = update(UserSession).where(UserSession.account_id == account.id, UserSession.ended_at.is_(None))
    others = mine.where(UserSession.id != but.id) if but else mine
    ended = session.execute(others.values(ended_at=clock.now()))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
