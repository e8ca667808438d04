"""Photos people send: of a blinking router, of an error message, of themselves.

Every photo is checked from its header before it is opened, then drawn anew, so that nothing but the picture is kept:
no place where it was taken, no comment, no second frame.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, UtcDateTime
from market import clock


class Picture(Base):
    """One kept photo. Its bytes lie in the storage under `storage_key`; `token` is its unguessable address."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(40))
    storage_key: Mapped[str] = mapped_column(String(120))
    width: Mapped[int]
    height: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("request_draft.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (
        Index("uq_picture_token", "token", unique=True),
        Index("ix_picture_request_id", "request_id"),
        Index("ix_picture_draft_id", "draft_id"),
        Index("ix_picture_message_id", "message_id"),
    )
