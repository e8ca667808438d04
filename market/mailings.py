"""Announcements by mail: a few at a time, and never so many at once that other mails stand behind them."""

from typing import Any

from sqlalchemy import exists, select

from database import session
from market import audiences, clock, notices
from market.accounts import Account
from market.announcements import NECESSARY, NEWS, Announcement
from market.lifecycle import AnnouncementState
from market.notices import Letter, LetterState

AT_A_TIME = 50


def to_be_mailed() -> Any:
    """Those that go on by mail, while few of the mails before still wait: nobody else's mail stands behind thousands."""
    fresh = (Letter.state == LetterState.WAITING, Letter.attempts == 0, Letter.kind.in_((NEWS, NECESSARY)))
    many_wait = exists(select(Letter.id).where(*fresh).offset(AT_A_TIME - 1).limit(1))
    open_ones = (
        Announcement.state == AnnouncementState.RUNNING,
        Announcement.audience.is_not(None),
        Announcement.mailed_at.is_(None),
    )
    return select(Announcement).where(*open_ones, ~many_wait).order_by(Announcement.id)


def write_next(announcement: Announcement) -> None:
    """The next few people are told; after the last it is done. Whoever came later is not among them."""
    assert announcement.audience is not None
    rest = (Account.id > announcement.mailed_to_id, Account.joined_at <= announcement.announced_at)
    people = select(Account).where(audiences.are_in(announcement.audience), *rest).order_by(Account.id).limit(AT_A_TIME)
    told = session.scalars(people).all()
    kind = NECESSARY if announcement.is_necessary else NEWS
    for account in told:
        title = announcement.told(account.language).title
        notices.tell(account, kind, announcement, text=False, title=title, announcement=announcement.id)
        announcement.mailed_to_id = account.id
    announcement.mailed_count += len(told)
    if len(told) < AT_A_TIME:
        announcement.mailed_at = clock.now()


def words_for(letter: Letter) -> dict[str, Any]:
    """What a mail about one says: the words as they are when it leaves."""
    found = session.get_one(Announcement, letter.facts["announcement"])
    return {"paragraphs": list(found.told(letter.language).paragraphs)}
