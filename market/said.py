"""What was said in a thread, as it is shown: values alone, so that a page can keep what it made of a message."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from database import session
from market import clock
from market.accounts import Account
from market.pictures import Picture
from market.talk import Message, Thread


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `first_name` and `language` are its author's, `photos` the tokens of its pictures.

    `is_last_read`: the last one of its author that the other side has seen.
    """

    id: int
    author_id: int
    first_name: str
    language: str
    body: str
    was_masked: bool
    proposal_id: int | None
    at: datetime
    photos: tuple[str, ...] = ()
    is_last_read: bool = False

    @property
    def day(self) -> date:
        """The day in Zürich."""
        return clock.in_zurich(self.at).date()


def messages_of(thread: Thread) -> list[Said]:
    """All that was said, oldest first."""
    said: dict[int, Said] = {}
    for *message, token in session.execute(_messages(), {"thread": thread.id}):
        one = said.get(message[0]) or Said(*message)
        said[one.id] = replace(one, photos=(*one.photos, token)) if token else one
    for author, read in ((thread.neighbour_id, thread.helper_read_id), (thread.helper_id, thread.neighbour_read_id)):
        last = next((one for one in reversed(said.values()) if one.author_id == author and one.id <= read), None)
        if last:
            said[last.id] = replace(last, is_last_read=True)
    return list(said.values())


@cache
def _messages() -> Any:
    """A line per message, or one per photo of it."""
    columns = Message.id, Message.author_id, Account.first_name, Account.language, Message.body, Message.was_masked
    tables = Message.__table__.join(Account.__table__, Message.author_id == Account.id)
    tables = tables.outerjoin(Picture.__table__, Picture.message_id == Message.id)
    query = select(*columns, Message.proposal_id, Message.at, Picture.token).select_from(tables)
    return query.where(Message.thread_id == bindparam("thread")).order_by(Message.id, Picture.id)
