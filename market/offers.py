"""Offers: a helper's ad with one fixed price, such as «WLAN einrichten, CHF 60»."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, session, words
from market import ads, blocks, clock, events, masking, once, terms
from market.accounts import Account, cannot_begin
from market.ads import Ad
from market.helpers import HelperProfile
from market.lifecycle import AdState, has_already, move_to
from market.money import Chf, ChfColumn
from market.refusals import Missing, NotAllowed, OutOfRange
from market.skills import Skill

SENT_ONCE = once.once_index("offer")


class OfferSkill(Base):
    """One skill an offer is about."""

    __tablename__ = "offer_skill"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[Skill] = mapped_column(words(Skill), primary_key=True)


class Offer(Ad, Base):
    """A helper's ad. `rank` is score << 32 | id: the one number search orders and pages by."""

    __tablename__ = "offer"

    helper_id: Mapped[int] = mapped_column(ForeignKey("helper_profile.id"))
    price: Mapped[Chf] = mapped_column(ChfColumn)
    duration_min: Mapped[int]
    radius_km: Mapped[int]
    rank: Mapped[int | None] = mapped_column(BigInteger)

    helper: Mapped[HelperProfile] = relationship()
    skill_rows: Mapped[list[OfferSkill]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        SENT_ONCE,
        Index("ix_offer_author_id", "author_id"),
        Index("ix_offer_helper_id", "helper_id"),
        Index("ix_offer_ending", "state", "stands_until"),
        Index("ix_offer_walk", "rank", "postal_code", "radius_km", "price"),
        Index("ix_offer_category_walk", "category", "rank", "postal_code", "radius_km", "price"),
    )

    @property
    def skills(self) -> list[Skill]:
        mine = {row.skill for row in self.skill_rows}
        return [skill for skill in Skill if skill in mine]

    def may_be_edited_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state in (AdState.DRAFT, AdState.LIVE, AdState.PAUSED, AdState.LAPSED)

    def may_be_posted_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state is AdState.DRAFT

    def may_be_paused_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state is AdState.LIVE

    def may_be_resumed_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state is AdState.PAUSED

    def may_be_enquired_by(self, account: Account | None) -> bool:
        """Whether a neighbour may send an enquiry."""
        return self.is_open and account is not None and account.may_begin and not self.is_by(account)


once.run_again_on(SENT_ONCE)


def draft(helper: HelperProfile, *, by: Account, form_key: str | None = None, **said: Any) -> Offer:
    """A first version only its author sees. Raises OutOfRange for a price outside the band, Missing without a skill."""
    if helper.account is not by or not by.may_begin:
        raise cannot_begin(by)
    fingerprint = once.digest(said)
    sent = once.sent_before(Offer, by.id, form_key, fingerprint)
    if sent:
        return sent
    _check(said)
    offer = Offer(author=by, helper=helper, state=AdState.DRAFT, form_key=form_key, form_digest=fingerprint)
    _describe(offer, said)
    session.add(offer)
    events.record(events.Kind.OFFER_DRAFTED, by=by, about=offer)
    return offer


def edit(offer: Offer, *, by: Account, **said: Any) -> Offer:
    """The author writes it anew; live proposals keep the price they were made with."""
    if not offer.may_be_edited_by(by):
        raise NotAllowed("not_allowed")
    _check(said)
    _describe(offer, said)
    events.record(events.Kind.OFFER_EDITED, by=by, about=offer)
    return offer


def post(offer: Offer, by: Account) -> Offer:
    """Everybody can find it from now on, for its whole time."""
    if has_already(offer, AdState.LIVE, by):
        return offer
    if not offer.may_be_posted_by(by):
        raise NotAllowed("not_allowed")
    move_to(offer, AdState.LIVE, by)
    offer.posted_at = clock.now()
    offer.stands_until = clock.now() + terms.current().offer_lives
    events.record(events.Kind.OFFER_POSTED, by=by, about=offer)
    return offer


def pause(offer: Offer, by: Account) -> Offer:
    """Out of the search for a while."""
    if has_already(offer, AdState.PAUSED, by):
        return offer
    if not offer.may_be_paused_by(by):
        raise NotAllowed("not_allowed")
    move_to(offer, AdState.PAUSED, by)
    events.record(events.Kind.OFFER_PAUSED, by=by, about=offer)
    return offer


def resume(offer: Offer, by: Account) -> Offer:
    """Back in the search."""
    if has_already(offer, AdState.LIVE, by):
        return offer
    if not offer.may_be_resumed_by(by):
        raise NotAllowed("not_allowed")
    move_to(offer, AdState.LIVE, by)
    events.record(events.Kind.OFFER_RESUMED, by=by, about=offer)
    return offer


def renew(offer: Offer, by: Account) -> Offer:
    """Stands for its whole time again."""
    return ads.renew(offer, terms.current().offer_lives, by)


def _check(said: dict[str, Any]) -> None:
    now = terms.current()
    if not now.price_min_rappen <= said["price"].rappen <= now.price_max_rappen:
        raise OutOfRange("price_outside_band", "price")
    if said["price"].rappen % now.price_step_rappen:
        raise OutOfRange("price_step", "price")
    if not said["skills"]:
        raise Missing("skill_needed", "skills")


def _describe(offer: Offer, said: dict[str, Any]) -> None:
    for name in ("title", "description", "price", "duration_min", "postal_code", "radius_km"):
        setattr(offer, name, masking.covered(said[name]) if name in ("title", "description") else said[name])
    offer.category = said["skills"][0].category
    kept = {row.skill: row for row in offer.skill_rows}
    offer.skill_rows = [kept.get(skill) or OfferSkill(skill=skill) for skill in dict.fromkeys(said["skills"])]


def seen_by(account: Account | None, offer_id: int) -> Offer | None:
    """The offer, if this person may see it: live and paused ones everybody but who is kept apart, others the author and the operator."""
    asked = _offer().where(*blocks.in_sight(account, Offer.author_id))
    offer: Offer | None = session.scalars(asked, {"offer": offer_id}).unique().one_or_none()
    if offer is None:
        return None
    is_public = offer.state in (AdState.LIVE, AdState.PAUSED, AdState.LAPSED) and not offer.author.is_suspended
    return offer if is_public or offer.is_by(account) or (account is not None and account.is_operator) else None


@cache
def _offer() -> Any:
    helper = joinedload(Offer.helper).joinedload(HelperProfile.account)
    return select(Offer).options(helper, joinedload(Offer.skill_rows)).where(Offer.id == bindparam("offer"))


def of(account: Account) -> list[Offer]:
    """A helper's own offers, newest first, taken-down ones left out."""
    query = select(Offer).where(Offer.author_id == account.id, Offer.state != AdState.TAKEN_DOWN).order_by(Offer.id.desc())
    return list(session.scalars(query.options(joinedload(Offer.helper).joinedload(HelperProfile.account))))


def live_of(helper: HelperProfile) -> list[Offer]:
    """What a helper offers now, for the public profile."""
    query = (
        select(Offer)
        .where(Offer.helper_id == helper.id, Offer.state == AdState.LIVE)
        .order_by(Offer.rank.desc(), Offer.id.desc())
    )
    return list(session.scalars(query.options(joinedload(Offer.helper).joinedload(HelperProfile.account)).limit(20)))
