"""Preferences: which mails somebody wants besides what stands behind the bell, and in which hours nothing buzzes.

Whoever never chose has no row: every mail, quiet from nine in the evening to seven. A mail of a topic that may be switched off
carries a signed address that does so without signing in.
"""

import hmac
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, and_, case, exists, or_
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Words, lock, session
from market import clock, events, keys, terms
from market.accounts import Account
from market.refusals import NotAllowed, OutOfRange
from market.topics import OPTIONAL, Topic, optional_topic_of

MARK_LENGTH = 32
Hours = tuple[int, int]


class Preference(Base):
    """What one person chose. `mail_off` are topics; the quiet hours are full hours of a clock in Zürich, None: no quiet hours."""

    __tablename__ = "preference"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    mail_off: Mapped[tuple[str, ...]] = mapped_column(Words, default=())
    has_texts: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]

    def wants_mail_about(self, topic: Topic) -> bool:
        return topic.value not in self.mail_off

    @property
    def quiet(self) -> Hours | None:
        """From which full hour to which nothing buzzes."""
        return None if self.quiet_from is None or self.quiet_to is None else (self.quiet_from, self.quiet_to)


def of(account: Account) -> Preference:
    """What somebody chose, or what holds for whoever never did."""
    return session.get(Preference, account.id) or _fresh(account)


def wants_mail(account: Account, kind: str) -> bool:
    """Whether a mail of this kind goes to this person; what one must know always does."""
    topic = optional_topic_of(kind)
    return topic is None or of(account).wants_mail_about(topic)


def is_quiet_now(account: Account) -> bool:
    """Whether nothing may buzz at this person's just now."""
    quiet = of(account).quiet
    return quiet is not None and _lies_in(quiet, _hour())


def is_quiet_now_for(account_id: Any) -> ColumnElement[bool]:
    """The same as a question about rows. Only the clock on the wall is looked at, so summer time makes no difference."""
    now, begins, ends = _hour(), Preference.quiet_from, Preference.quiet_to
    within = case((begins < ends, and_(begins <= now, ends > now)), else_=or_(begins <= now, ends > now))
    chose_it = exists().where(Preference.account_id == account_id, within)
    never_chose = ~exists().where(Preference.account_id == account_id)
    usual = (terms.current().quiet_from_hour, terms.current().quiet_to_hour)
    return or_(chose_it, never_chose) if _lies_in(usual, now) else chose_it


def _hour() -> int:
    return clock.in_zurich(clock.now()).hour


def _lies_in(quiet: Hours, hour: int) -> bool:
    begins, ends = quiet
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def choose(
    account: Account, *, wanted: tuple[Topic, ...], among: tuple[Topic, ...], quiet: Hours | None, by: Account
) -> Preference:
    """The whole page at once: of the topics asked about, those that are wanted. Raises OutOfRange for quiet hours without length."""
    if quiet is not None and quiet[0] == quiet[1]:
        raise OutOfRange("quiet_hours_empty", "quiet_to")
    mine = row_of(account)
    asked = set(among).intersection(OPTIONAL)
    off = {Topic(word) for word in mine.mail_off} - asked | (asked - set(wanted))
    return _write(mine, off, quiet, account, by)


def stop(account: Account, topic: Topic, *, by: Account) -> Preference:
    """No more mails about this. Raises NotAllowed for what is always sent."""
    if topic not in OPTIONAL:
        raise NotAllowed("not_allowed")
    mine = row_of(account)
    return _write(mine, {*map(Topic, mine.mail_off), topic}, mine.quiet, account, by)


def resume(account: Account, topic: Topic, *, by: Account) -> Preference:
    """Mails about this again."""
    mine = row_of(account)
    return _write(mine, set(map(Topic, mine.mail_off)) - {topic}, mine.quiet, account, by)


def token_of(account_id: int, topic: Topic) -> str:
    """What an address of a mail carries to switch its topic off: readable, and signed."""
    return f"{account_id}-{topic}-{_mark(account_id, topic)}"


def read(token: str) -> tuple[int, Topic] | None:
    """Whose mails about what a signed address is about; None if the signature is not ours."""
    number, _, rest = token.partition("-")
    word, _, mark = rest.partition("-")
    if not (number.isascii() and number.isdigit()) or word not in OPTIONAL or not mark.isascii():
        return None
    is_ours = hmac.compare_digest(_mark(int(number), Topic(word)), mark)
    return (int(number), Topic(word)) if is_ours else None


def _mark(account_id: int, topic: Topic) -> str:
    return hmac.digest(keys.derived("mails off"), f"{account_id} {topic}".encode(), "sha256").hex()[:MARK_LENGTH]


def _fresh(account: Account) -> Preference:
    now = terms.current()
    usual = {"quiet_from": now.quiet_from_hour, "quiet_to": now.quiet_to_hour}
    return Preference(account_id=account.id, mail_off=(), has_texts=False, **usual)


def row_of(account: Account) -> Preference:
    """The row to write into. Of two first choices in the same moment the later one finds the earlier one's row."""
    lock(account)
    return session.get(Preference, account.id, populate_existing=True) or _fresh(account)


def _write(mine: Preference, off: set[Topic], quiet: Hours | None, account: Account, by: Account) -> Preference:
    """Changes nothing, and records nothing, when it was so already."""
    fresh = (tuple(topic.value for topic in OPTIONAL if topic in off), quiet)
    if (mine.mail_off, mine.quiet) == fresh:
        return mine
    mine.mail_off = fresh[0]
    mine.quiet_from, mine.quiet_to = quiet or (None, None)
    session.add(mine)
    events.record(events.Kind.PREFERENCES_CHANGED, by=by, about=account)
    return mine


def keep_texts(mine: Preference, account: Account, has_texts: bool, *, by: Account) -> Preference:
    """Whether texts are wanted besides."""
    mine.has_texts = has_texts
    session.add(mine)
    events.record(events.Kind.PREFERENCES_CHANGED, by=by, about=account)
    return mine
