"""A request while it is being written: one question per screen, every answer kept at once, with or without an account.

Before signing up a draft belongs to the browser that holds its token; from sign-in on it belongs to the account.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session
from market import clock, pictures, places, terms
from market.accounts import Account
from market.money import Chf
from market.pictures import Drawn, Picture
from market.refusals import OutOfRange

QUESTIONS = ("device", "topic", "what", "since", "provider", "tried", "photos", "place", "budget", "times")
NEEDED = ("device", "what", "place")
KEPT_FOR = timedelta(days=30)


class RequestDraft(Base):
    """Answers by question, as typed and checked by the form of each screen."""

    __tablename__ = "request_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    posted_request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id", use_alter=True))

    pictures: Mapped[list[Picture]] = relationship(order_by=Picture.id)

    __table_args__ = (
        Index("uq_request_draft_token", "token_hash", unique=True),
        Index("ix_request_draft_account_id", "account_id"),
    )

    def answer(self, question: str) -> Any:
        return self.answers.get(question)

    @property
    def hints(self) -> dict[str, Any]:
        """What was searched for before writing; it only fills the first look at a question."""
        return self.answers.get("hints") or {}

    @property
    def title(self) -> str:
        """In a few words, as far as it is said."""
        return str((self.answer("what") or self.hints.get("what") or {}).get("title", ""))

    def has(self, question: str) -> bool:
        return bool(self.pictures) if question == "photos" else question in self.answers

    @property
    def missing(self) -> list[str]:
        """The needed questions still open, in order."""
        return [question for question in NEEDED if not self.answers.get(question)]

    @property
    def is_posted(self) -> bool:
        return self.posted_request_id is not None

    @property
    def may_take_more_pictures(self) -> bool:
        return len(self.pictures) < terms.current().photos_max


def start(account: Account | None, **answers: Any) -> tuple[RequestDraft, str]:
    """A new draft and the token its browser keeps."""
    token = secrets.token_urlsafe(24)
    draft = RequestDraft(token_hash=_hash(token), account_id=account.id if account else None, answers=answers)
    session.add(draft)
    session.flush()
    return draft, token


def keep_answer(draft: RequestDraft, question: str, answer: Any) -> RequestDraft:
    """Keeps one answer; a draft that was posted takes no more. Raises OutOfRange outside the pilot area or the price band."""
    if draft.is_posted:
        raise OutOfRange("draft_posted")
    if question not in QUESTIONS:
        raise OutOfRange("no_such_question")
    if answer and question == "place":
        check_place(answer)
    if answer and question == "budget":
        check_budget(Chf(answer))
    others = dict(draft.answers)
    if question == "device" and answer != draft.answer("device"):
        others.pop("topic", None)  # a topic belongs to its device
    draft.answers = {**others, question: answer}
    draft.changed_at = clock.now()
    session.flush()
    return draft


def check_place(postal_code: str) -> None:
    """Raises OutOfRange where the pilot does not reach."""
    if not places.is_in_pilot_area(postal_code):
        raise OutOfRange("outside_pilot_area", "place", place=postal_code)


def check_budget(budget: Chf | None) -> None:
    """Raises OutOfRange outside the price band; no budget is fine."""
    now = terms.current()
    if budget is not None and not now.price_min_rappen <= budget.rappen <= now.price_max_rappen:
        raise OutOfRange("price_outside_band", "budget")


def likely(question: str, account: Account | None) -> str | None:
    """What is probably the answer before anything is said: help is mostly needed at home. Also for whom the team writes it."""
    is_known = question == "place" and account is not None and places.is_in_pilot_area(account.postal_code)
    return account.postal_code if is_known and account is not None else None


def keep_picture(draft: RequestDraft, photo: Drawn) -> Picture:
    """Keeps a photo of what is wrong, up to four."""
    if draft.is_posted:
        raise OutOfRange("draft_posted")
    if not draft.may_take_more_pictures:
        raise OutOfRange("too_many_photos", "photos")
    picture = pictures.keep(photo, draft=draft)
    picture.owner_id = draft.account_id
    session.expire(draft, ["pictures"])
    return picture


def remove_picture(draft: RequestDraft, token: str) -> list[str]:
    """Takes a photo out of the draft again; what pictures.clear() throws away after the commit comes back."""
    if draft.is_posted:
        raise OutOfRange("draft_posted")
    thrown = pictures.throw_away([picture for picture in draft.pictures if picture.token == token])
    session.expire(draft, ["pictures"])
    return thrown


def held_by(account: Account | None, token: str | None) -> RequestDraft | None:
    """The open draft of this browser, else the newest of this account. Another account's draft is nobody's business."""
    if token:
        draft = session.scalar(
            select(RequestDraft).where(RequestDraft.token_hash == _hash(token), RequestDraft.posted_request_id.is_(None))
        )
        if draft and draft.account_id in (None, account.id if account else None):
            return draft
    if account is None:
        return None
    mine = select(RequestDraft).where(RequestDraft.account_id == account.id, RequestDraft.posted_request_id.is_(None))
    return session.scalar(mine.order_by(RequestDraft.changed_at.desc()).limit(1))


def of(account: Account, draft_id: int) -> RequestDraft | None:
    """A draft of this account, posted or not: so that sending it twice finds what the first time made."""
    return session.scalar(select(RequestDraft).where(RequestDraft.id == draft_id, RequestDraft.account_id == account.id))


def belongs_to(draft: RequestDraft, account: Account) -> None:
    """From sign-in on the draft, and its photos, belong to the account."""
    draft.account_id = account.id
    session.execute(update(Picture).where(Picture.draft_id == draft.id).values(owner_id=account.id))


def forgotten(limit: int = 50) -> list[RequestDraft]:
    """Drafts nobody touched for a month; the clock throws them away with their photos."""
    old = select(RequestDraft).where(RequestDraft.changed_at < clock.now() - KEPT_FOR, RequestDraft.posted_request_id.is_(None))
    return list(session.scalars(old.limit(limit)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
