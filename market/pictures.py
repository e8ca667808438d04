"""Photos people send: of a blinking router, of an error message, of themselves.

Every photo is checked from its header before it is opened, then drawn anew, so that nothing but the picture is kept:
no place where it was taken, no comment, no second frame.
"""

import io
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

import storage
from database import Base, UtcDateTime, session
from market import clock, terms
from market.accounts import Account
from market.refusals import OutOfRange

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1600
QUALITY = 82
_one_at_a_time = threading.Lock()  # forty megapixels opened are over a hundred megabytes


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


@dataclass(frozen=True)
class Drawn:
    """A photo drawn anew and laid in the storage, before its row is written."""

    storage_key: str
    width: int
    height: int


def draw(raw: bytes) -> Drawn:
    """Checks what was sent, draws it anew and lays it in the storage. Done before the write begins, for it takes a while.

    Raises OutOfRange: picture_too_large, picture_too_many_pixels, picture_kind, picture_not_readable.
    """
    if len(raw) > terms.current().photo_bytes_max:
        raise OutOfRange("picture_too_large", "photos")
    with _one_at_a_time:
        image = _drawn_anew(raw)
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    key = _new_key()
    storage.put(key, jpeg.getvalue())
    return Drawn(key, image.width, image.height)


def _new_key() -> str:
    name = secrets.token_hex(16)
    return f"pictures/{name[:2]}/{name}.jpg"


def _drawn_anew(raw: bytes) -> "Image":
    """Only the dots: turned as it was held, on white, at most 1600 on its longer side."""
    from PIL import Image, ImageOps

    opened = _opened(raw)
    try:
        opened.seek(0)
        if opened.mode in ("1", "P"):  # few colours do not shrink well
            opened = opened.convert("RGBA")
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Exception as error:  # a spoilt or hostile file may break the reader anywhere
        raise OutOfRange("picture_not_readable", "photos") from error
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    return fresh


def _opened(raw: bytes) -> Any:
    """Opened as far as its header: kind and size are known, nothing is unpacked."""
    from PIL import Image, UnidentifiedImageError

    try:
        opened = Image.open(io.BytesIO(raw), formats=KINDS)
    except UnidentifiedImageError:
        raise OutOfRange("picture_kind", "photos") from None
    except Image.DecompressionBombError:
        raise OutOfRange("picture_too_many_pixels", "photos") from None
    except Exception as error:  # a header that lies
        raise OutOfRange("picture_not_readable", "photos") from error
    if opened.width * opened.height > terms.current().photo_pixels_max:
        raise OutOfRange("picture_too_many_pixels", "photos")
    return opened


def keep(photo: bytes | Drawn, *, owner: Account | None = None, draft: Any = None) -> Picture:
    """Keeps a photo for its owner, or for a request that is being written. Give it drawn when a write is under way."""
    drawn = photo if isinstance(photo, Drawn) else draw(photo)
    picture = Picture(
        token=secrets.token_urlsafe(24),
        storage_key=drawn.storage_key,
        width=drawn.width,
        height=drawn.height,
        owner_id=owner.id if owner else None,
        draft_id=draft.id if draft else None,
        created_at=clock.now(),
    )
    session.add(picture)
    session.flush()
    return picture


def copy(picture: Picture) -> Drawn | None:
    """The same photo once more in the storage, for another request; nothing when its file is gone."""
    if not storage.exists(picture.storage_key):
        return None
    key = _new_key()
    storage.put(key, storage.read(picture.storage_key))
    return Drawn(key, picture.width, picture.height)


def with_token(token: str) -> Picture | None:
    """The picture behind an address."""
    return session.scalar(select(Picture).where(Picture.token == token))


def content(picture: Picture) -> bytes:
    """Its bytes, a JPEG. Raises FileNotFoundError."""
    return storage.read(picture.storage_key)


def throw_away(pictures: list[Picture]) -> list[str]:
    """Takes the rows away and returns what clear() throws away after the commit, when nothing can be taken back."""
    kept_under = [picture.storage_key for picture in pictures]
    for picture in pictures:
        session.delete(picture)
    session.flush()
    return kept_under


def clear(kept_under: list[str]) -> None:
    """Throws the files of taken-away pictures away."""
    for key in kept_under:
        storage.delete(key)
