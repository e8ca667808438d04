"""What the team tells everybody: in a band on all pages for some days, by mail to all or some, or both.

It is written first, looked at, and announced on a second page that says to how many it goes.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session, words
from market import audiences, clock, events, once
from market.accounts import Account
from market.audiences import Audience
from market.events import Kind
from market.lifecycle import AnnouncementState, Moving, has_already, move_to
from market.lists import Listing, says
from market.notices import Letter, LetterState, Notice
from market.once import Once
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

NEWS, NECESSARY = "announced", "announced_necessary"
LONGEST_TITLE, LONGEST = 90, 1500
SENT_ONCE = once.once_index("announcement")


@dataclass(frozen=True)
class Told:
    """The words in one language."""

    title: str
    paragraphs: tuple[str, ...]
    language: str


class Announcement(Once, Moving, Base):
    """`shows_from` and `shows_until` are the times of the band (None: no band), `audience` gets the mail (None: no mail).

    `is_necessary`: safety or an outage, so that its mail cannot be switched off. `mailed_to_id` is the last account that was written to.
    """

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    shows_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shows_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    audience: Mapped[Audience | None] = mapped_column(words(Audience))
    is_necessary: Mapped[bool] = mapped_column(default=False)
    state: Mapped[AnnouncementState] = mapped_column(words(AnnouncementState), default=AnnouncementState.DRAFT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_to_id: Mapped[int] = mapped_column(default=0)
    mailed_count: Mapped[int] = mapped_column(default=0)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Account] = relationship(foreign_keys=[author_id])

    __table_args__ = (SENT_ONCE, Index("ix_announcement_state", "state", "shows_until"))

    @property
    def is_draft(self) -> bool:
        return self.state is AnnouncementState.DRAFT

    @property
    def is_running(self) -> bool:
        return self.state is AnnouncementState.RUNNING

    def told(self, language: str) -> Told:
        """In this language, else in German."""
        title, body, spoken = (
            (self.title_en, self.body_en, "en") if language != "de" and self.title_en else (self.title, self.body, "de")
        )
        paragraphs = (" ".join(part.split()) for part in body.split("\n\n"))
        return Told(title, tuple(part for part in paragraphs if part), spoken)

    def is_shown_at(self, moment: datetime) -> bool:
        """Whether its band stands on the pages then."""
        return (
            self.is_running
            and self.shows_from is not None
            and self.shows_until is not None
            and self.shows_from <= moment < self.shows_until
        )


once.run_again_on(SENT_ONCE)


@dataclass(frozen=True)
class Words:
    """What the team writes, and where it goes."""

    title: str
    body: str
    title_en: str
    body_en: str
    shows_from: datetime | None
    shows_until: datetime | None
    audience: Audience | None
    is_necessary: bool


def write(said: Words, *, by: Account, form_key: str | None = None) -> Announcement:
    """A draft, seen by the team alone. Raises NotAllowed, Missing, OutOfRange."""
    fingerprint = once.digest(vars(said))
    sent = once.sent_before(Announcement, by.id, form_key, fingerprint)
    if sent:
        return sent
    _check(said, by)
    made = Announcement(author_id=by.id, form_key=form_key, form_digest=fingerprint, **vars(said))
    session.add(made)
    events.record(Kind.ANNOUNCEMENT_WRITTEN, by=by, about=made)
    return made


def change(announcement: Announcement, said: Words, *, by: Account) -> Announcement:
    """Other words, until it is announced. Raises AlreadyMoved afterwards."""
    _check(said, by)
    if not announcement.is_draft:
        raise AlreadyMoved("already_moved", state=announcement.state)
    for name, value in vars(said).items():
        setattr(announcement, name, value)
    events.record(Kind.ANNOUNCEMENT_WRITTEN, by=by, about=announcement)
    return announcement


def announce(announcement: Announcement, *, by: Account) -> Announcement:
    """From now on it is shown and mailed; once, however often it is pressed. Raises OutOfRange when the time of its band is over."""
    _refuse_others(by)
    if has_already(announcement, AnnouncementState.RUNNING, by):
        return announcement
    if announcement.shows_until is not None and announcement.shows_until <= clock.now():
        raise OutOfRange("band_is_over", "shows_until")
    move_to(announcement, AnnouncementState.RUNNING, by)
    announcement.announced_at = clock.now()
    people = audiences.how_many(announcement.audience) if announcement.audience else 0
    events.record(Kind.ANNOUNCED, by=by, about=announcement, people=people)
    return announcement


def end(announcement: Announcement, *, by: Account) -> Announcement:
    """Its band goes, no more mails are written, and those that wait do not leave; a draft is thrown away."""
    _refuse_others(by)
    if has_already(announcement, AnnouncementState.ENDED, by):
        return announcement
    move_to(announcement, AnnouncementState.ENDED, by)
    told = select(Notice.id).where(Notice.about_kind == "announcement", Notice.about_id == announcement.id)
    waits = (Letter.state == LetterState.WAITING, Letter.claim.is_(None), Letter.kind.in_((NEWS, NECESSARY)))
    session.execute(delete(Letter).where(*waits, Letter.notice_id.in_(told)), execution_options={"synchronize_session": False})
    events.record(Kind.ANNOUNCEMENT_ENDED, by=by, about=announcement)
    return announcement


def _refuse_others(by: Account) -> None:
    if not by.is_operator:
        raise NotAllowed("not_allowed")


def _check(said: Words, by: Account) -> None:
    _refuse_others(by)
    if said.shows_from is None and said.audience is None:
        raise Missing("announced_nowhere", "where")
    if said.shows_from is not None and (said.shows_until is None or said.shows_until <= said.shows_from):
        raise OutOfRange("band_ends_first", "shows_until")
    if bool(said.title_en) != bool(said.body_en):
        raise Missing("half_in_english", "body_en" if said.title_en else "title_en")


def seen_by(account: Account | None, number: int) -> Announcement | None:
    """An announcement: for the team any, for members what was announced; without an account only while its band is shown."""
    found = session.get(Announcement, number)
    if found is None or (account is not None and account.is_operator):
        return found
    return found if (found.announced_at is not None and account is not None) or found.is_shown_at(clock.now()) else None


def listing(text: str = "") -> Listing:
    """All of them, newest first."""
    names = (
        "id",
        "title",
        "state",
        "audience",
        "shows_from",
        "shows_until",
        "created_at",
        "announced_at",
        "mailed_count",
        "mailed_at",
    )
    query = select(*(getattr(Announcement, name) for name in names), Account.first_name, Account.last_name)
    query = query.join(Account, Account.id == Announcement.author_id)
    return Listing(query.where(*says(text, Announcement.title, Announcement.body)), Announcement.id)
