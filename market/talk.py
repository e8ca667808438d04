"""Talk: one private thread per negotiation, kept with the job that comes of it. Only its two sides see it.

Before a job is agreed, telephone numbers, addresses of mail and web are masked: nobody has to give them to be helped.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, Text, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, ask, session
from market import blocks, clock, events, masking, once, pictures, terms
from market.accounts import Account
from market.offers import Offer
from market.once import Once
from market.pictures import Drawn, Picture
from market.refusals import Missing, NotAllowed, OutOfRange
from market.requests import Request

LONGEST = 4000
SENT_ONCE = once.once_index("message")


class Thread(Base):
    """What two people say to each other about one request or one offer."""

    __tablename__ = "thread"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    neighbour_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    has_job: Mapped[bool] = mapped_column(default=False)
    neighbour_read_id: Mapped[int] = mapped_column(default=0)
    helper_read_id: Mapped[int] = mapped_column(default=0)
    last_message_id: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    neighbour: Mapped[Account] = relationship(foreign_keys=[neighbour_id])
    helper: Mapped[Account] = relationship(foreign_keys=[helper_id])
    request: Mapped[Request | None] = relationship()
    offer: Mapped[Offer | None] = relationship()

    __table_args__ = (
        Index("ix_thread_request_id", "request_id", "helper_id"),
        Index("ix_thread_neighbour_id", "neighbour_id", "changed_at"),
        Index("ix_thread_helper_id", "helper_id", "changed_at"),
    )

    @property
    def title(self) -> str:
        """What it is about: the title of the ad."""
        ad = self.request or self.offer
        return ad.title if ad else ""

    def is_of(self, account: Account | None) -> bool:
        return account is not None and account.id in (self.neighbour_id, self.helper_id)

    def other_side(self, account: Account) -> Account:
        return self.helper if account.id == self.neighbour_id else self.neighbour

    def may_be_written_by(self, account: Account | None) -> bool:
        if account is None or not self.is_of(account):
            return False
        other = self.other_side(account)
        return not account.is_suspended and not other.has_left and not blocks.stands_between(account, other)

    def read_id_of(self, account: Account) -> int:
        return self.neighbour_read_id if account.id == self.neighbour_id else self.helper_read_id

    def is_unread_by(self, account: Account) -> bool:
        return self.last_message_id > self.read_id_of(account)


class Message(Once, Base):
    """One message. `was_masked` says that contact data was taken out of it."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    was_masked: Mapped[bool] = mapped_column(default=False)
    proposal_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    author: Mapped[Account] = relationship()
    thread: Mapped[Thread] = relationship()
    pictures: Mapped[list[Picture]] = relationship(order_by=Picture.id)

    __table_args__ = (SENT_ONCE, Index("ix_message_thread_id", "thread_id", "id"))


once.run_again_on(SENT_ONCE)


def open_thread(*, neighbour: Account, helper: Account, request_id: int | None = None, offer_id: int | None = None) -> Thread:
    """The thread of this negotiation; a new one after an earlier one on the same offer became a job."""
    about = Thread.request_id == request_id if request_id else Thread.offer_id == offer_id
    between = and_(Thread.neighbour_id == neighbour.id, Thread.helper_id == helper.id)
    found = select(Thread).where(about, between).order_by(Thread.id.desc()).limit(1)
    thread = session.scalar(found if request_id else found.where(Thread.has_job.is_(False)))
    if thread is None:
        thread = Thread(neighbour=neighbour, helper=helper, request_id=request_id, offer_id=offer_id)
        session.add(thread)
        session.flush()
    return thread


def say(
    thread: Thread, body: str, *, by: Account,
    photos: Sequence[Drawn] = (), form_key: str | None = None, proposal_id: int | None = None,
) -> Message:  # fmt: skip
    """One message to the other side, with photos drawn before. Raises Missing when it is empty, OutOfRange when it is too much."""
    if not thread.may_be_written_by(by):
        raise NotAllowed("not_allowed")
    fingerprint = once.digest(thread.id, body, len(photos))
    sent = once.sent_before(Message, by.id, form_key, fingerprint)
    if sent:
        return sent
    _check(body, photos)
    message = Message(
        thread=thread, author=by, proposal_id=proposal_id, form_key=form_key, form_digest=fingerprint, at=clock.now()
    )
    message.body, found = (body.strip(), ()) if thread.has_job else masking.masked(body.strip())
    message.was_masked = bool(found)
    message.pictures = [pictures.keep(photo, owner=by) for photo in photos]
    session.add(message)
    session.flush()
    thread.last_message_id, thread.changed_at = message.id, message.at
    mark_read(thread, by, message.id)
    if proposal_id is None:
        events.record(events.Kind.MESSAGE_SENT, by=by, about=message)
    return message


def _check(body: str, photos: Sequence[Drawn]) -> None:
    if not body.strip() and not photos:
        raise Missing("message_empty", "body")
    if len(body) > LONGEST:
        raise OutOfRange("message_too_long", "body")
    if len(photos) > terms.current().photos_max:
        raise OutOfRange("too_many_photos", "photos", most=terms.current().photos_max)


def mark_read(thread: Thread, account: Account, message_id: int) -> None:
    """This side has seen everything up to this message."""
    if account.id == thread.neighbour_id:
        thread.neighbour_read_id = max(thread.neighbour_read_id, message_id)
    elif account.id == thread.helper_id:
        thread.helper_read_id = max(thread.helper_read_id, message_id)


def seen_by(account: Account | None, thread_id: int) -> Thread | None:
    """The thread, for its two sides."""
    thread = session.scalar(select(Thread).options(*_whole()).where(Thread.id == thread_id))
    return thread if thread is not None and thread.is_of(account) else None


def newest_id(account_id: int, thread_id: int) -> tuple[int, int] | None:
    """The last message and how far the other side has read, in one small question for the poll; None for anyone else."""
    found = ask(_newest(), thread=thread_id, me=account_id).one_or_none()
    return None if found is None else (found.said, found.read)


@cache
def _newest() -> Any:
    """Asked every two seconds by every open thread, so it is put together once."""
    thread, me = Thread.__table__.c, bindparam("me", type_=Integer)
    read_by_other = case((thread.neighbour_id == me, thread.helper_read_id), else_=thread.neighbour_read_id)
    mine = or_(thread.neighbour_id == me, thread.helper_id == me)
    return select(thread.last_message_id.label("said"), read_by_other.label("read")).where(thread.id == bindparam("thread"), mine)


def of(account: Account, limit: int = 50) -> list[Thread]:
    """A person's threads, last spoken in first."""
    mine = or_(Thread.neighbour_id == account.id, Thread.helper_id == account.id)
    query = select(Thread).where(mine, Thread.last_message_id > 0).order_by(Thread.changed_at.desc()).limit(limit)
    return list(session.scalars(query.options(*_whole())))


def _whole() -> tuple[Any, ...]:
    return joinedload(Thread.neighbour), joinedload(Thread.helper), joinedload(Thread.request), joinedload(Thread.offer)


def last_messages(threads: list[Thread]) -> dict[int, Message]:
    """The last message of each thread."""
    newest = [thread.last_message_id for thread in threads]
    return {message.thread_id: message for message in session.scalars(select(Message).where(Message.id.in_(newest)))}


def unread_count(account: Account) -> int:
    """In how many threads something waits."""
    waiting = or_(
        and_(Thread.neighbour_id == account.id, Thread.last_message_id > Thread.neighbour_read_id),
        and_(Thread.helper_id == account.id, Thread.last_message_id > Thread.helper_read_id),
    )
    return session.scalar(select(func.count()).select_from(Thread).where(waiting)) or 0
