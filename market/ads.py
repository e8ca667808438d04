"""What offers and requests have in common: they stand for a while, can be renewed, taken down, hidden and lapse by themselves."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from database import UtcDateTime, words
from market import clock, events, places
from market.accounts import Account
from market.lifecycle import AdState, Moving, has_already, move_to
from market.once import Once
from market.places import Place
from market.refusals import AlreadyMoved, Missing, NotAllowed, Refusal
from market.skills import Category


class Ad(Moving, Once):
    """An offer or a request, as a mixin: who wrote it, where it is, until when it stands."""

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[AdState] = mapped_column(words(AdState))
    title: Mapped[str] = mapped_column(String(90))
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(words(Category))
    postal_code: Mapped[str] = mapped_column(String(4))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stands_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str | None] = mapped_column(Text)
    hidden_from: Mapped[AdState | None] = mapped_column(words(AdState))

    @declared_attr
    def author_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("account.id"))

    @declared_attr
    def author(cls) -> Mapped[Account]:
        return relationship(foreign_keys=[cls.author_id])  # type: ignore[list-item]

    @property
    def place(self) -> Place | None:
        return places.find(self.postal_code)

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.state is AdState.LIVE

    def is_by(self, account: Account | None) -> bool:
        return account is not None and account.id == self.author_id

    def may_be_renewed_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state in (AdState.LIVE, AdState.LAPSED)

    def may_be_taken_down_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state not in (AdState.TAKEN_DOWN, AdState.TAKEN)

    def may_be_hidden_by(self, account: Account | None) -> bool:
        return (
            account is not None and account.is_operator and self.state not in (AdState.TAKEN_DOWN, AdState.HIDDEN, AdState.DRAFT)
        )

    def may_be_shown_again_by(self, account: Account | None) -> bool:
        return account is not None and account.is_operator and self.state is AdState.HIDDEN


AnyAd = TypeVar("AnyAd", bound=Ad)


def renew(ad: AnyAd, lives: timedelta, by: Account) -> AnyAd:
    """The ad stands for its whole time again, from now on."""
    if not ad.may_be_renewed_by(by):
        raise NotAllowed("not_allowed")
    has_lapsed = ad.state is AdState.LAPSED
    if has_lapsed:
        move_to(ad, AdState.LIVE, by)
    ad.stands_until = clock.now() + lives
    events.record(events.Kind.AD_RENEWED, by=by, about=ad, had_lapsed=has_lapsed)
    return ad


def take_down(ad: AnyAd, by: Account) -> AnyAd:
    """The author takes the ad away for good."""
    if has_already(ad, AdState.TAKEN_DOWN, by):
        return ad
    if not ad.may_be_taken_down_by(by):
        raise NotAllowed("not_allowed")
    move_to(ad, AdState.TAKEN_DOWN, by)
    events.record(events.Kind.AD_TAKEN_DOWN, by=by, about=ad)
    return ad


def hide(ad: AnyAd, reason: str, by: Account) -> AnyAd:
    """The operator hides an ad; the author reads the reason."""
    if has_already(ad, AdState.HIDDEN, by):
        return ad
    if not ad.may_be_hidden_by(by):
        raise _no(ad, by)
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    ad.hidden_reason, ad.hidden_from = reason.strip(), ad.state
    move_to(ad, AdState.HIDDEN, by)
    events.record(events.Kind.AD_HIDDEN, by=by, about=ad, reason=ad.hidden_reason)
    return ad


def show_again(ad: AnyAd, by: Account) -> AnyAd:
    """The operator shows a hidden ad again, as it was: a request that is taken stays taken."""
    before = ad.hidden_from or AdState.LIVE
    if has_already(ad, before, by):
        return ad
    if not ad.may_be_shown_again_by(by):
        raise _no(ad, by)
    move_to(ad, before, by)
    ad.hidden_reason = None
    events.record(events.Kind.AD_SHOWN_AGAIN, by=by, about=ad)
    return ad


def _no(ad: Ad, by: Account) -> Refusal:
    """Only the team may; and for the team the ad has moved on meanwhile."""
    return AlreadyMoved("already_moved", state=ad.state) if by.is_operator else NotAllowed("not_allowed")


def lapse(ad: Any) -> None:
    """The clock ends an ad whose time is over."""
    move_to(ad, AdState.LAPSED, None)
    events.record(events.Kind.AD_LAPSED, by=None, about=ad)


def remind(ad: Any) -> None:
    """The clock reminds the author a few days before the end."""
    events.record(events.Kind.AD_ENDING, by=None, about=ad)
