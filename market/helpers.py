"""Helpers: people who fix this for fun, with what they can do, how far they come, and what others said of them.

Counts and sums of reviews, and the badges carried (slug of the partner → wording), stand on the profile, so that every card and
list shows them without asking again; so do the days on which the team heard who it is (see introductions).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, Words, on_collision, session, words
from market import blocks, clock, events, masking, places, terms
from market.accounts import Account, cannot_begin
from market.money import Chf, ChfColumn
from market.pictures import Picture
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.skills import Category, Skill


class HelperSkill(Base):
    """One skill of one helper."""

    __tablename__ = "helper_skill"

    helper_id: Mapped[int] = mapped_column(ForeignKey("helper_profile.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[Skill] = mapped_column(words(Skill), primary_key=True)


ONE_PROFILE = Index("uq_helper_profile_account_id", "account_id", unique=True)


class HelperProfile(Base):
    """What a helper says about themselves; `stars_sum` / `review_count` is the plain mean of published reviews."""

    __tablename__ = "helper_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    about: Mapped[str] = mapped_column(Text)
    radius_km: Mapped[int]
    price_idea: Mapped[Chf | None] = mapped_column(ChfColumn)
    languages: Mapped[tuple[str, ...]] = mapped_column(Words)
    usual_times: Mapped[str] = mapped_column(String(200), default="")
    on_own_account: Mapped[bool] = mapped_column(default=True)
    has_liability_cover: Mapped[bool] = mapped_column(default=False)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id", use_alter=True))
    stars_sum: Mapped[int] = mapped_column(default=0)
    review_count: Mapped[int] = mapped_column(default=0)
    jobs_done: Mapped[int] = mapped_column(default=0)
    badges: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    badges_looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spoken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    introduced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    account: Mapped[Account] = relationship(back_populates="helper")
    photo: Mapped[Picture | None] = relationship()
    skill_rows: Mapped[list[HelperSkill]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (ONE_PROFILE, Index("ix_helper_profile_looked", "badges_looked_at"))

    @property
    def skills(self) -> list[Skill]:
        """In the order of the tree."""
        mine = {row.skill for row in self.skill_rows}
        return [skill for skill in Skill if skill in mine]

    @property
    def categories(self) -> list[Category]:
        mine = {row.skill.category for row in self.skill_rows}
        return [category for category in Category if category in mine]

    @property
    def mean(self) -> float | None:
        """The plain mean of published reviews, None before the first."""
        return round(self.stars_sum / self.review_count, 1) if self.review_count else None

    @property
    def may_visit(self) -> bool:
        """Whether a visit may be agreed on: we have spoken with this helper, or the house does without."""
        return self.introduced_at is not None or not terms.current().first_call_needed

    @property
    def is_new(self) -> bool:
        return self.review_count == 0

    def comes_to(self, postal_code: str) -> bool:
        """Whether a place lies within this helper's radius."""
        return postal_code in places.near(self.account.postal_code, self.radius_km)


on_collision(ONE_PROFILE, lambda: AlreadyMoved("helper_exists"))

SPOKEN = ("de", "gsw", "fr", "it", "en", "rm", "es", "pt", "sq", "sr", "tr", "ta", "uk")


def start_helping(account: Account, *, phone: str, skills: list[Skill], by: Account, **said: Any) -> HelperProfile:
    """Turns a member into a helper as well. Raises NotAllowed when suspended or leaving, AlreadyMoved when there is a profile."""
    if not account.may_begin or account is not by:
        raise cannot_begin(by)
    if account.helper:
        raise AlreadyMoved("helper_exists")
    account.phone = phone
    profile = HelperProfile(account=account)
    _describe(profile, skills, said)
    session.add(profile)
    events.record(events.Kind.HELPER_STARTED, by=by, about=profile)
    return profile


def change_profile(profile: HelperProfile, *, phone: str, skills: list[Skill], by: Account, **said: Any) -> HelperProfile:
    """The helper describes themselves anew."""
    if profile.account is not by:
        raise NotAllowed("not_allowed")
    profile.account.phone = phone
    _describe(profile, skills, said)
    events.record(events.Kind.HELPER_CHANGED, by=by, about=profile)
    return profile


def _describe(profile: HelperProfile, skills: list[Skill], said: dict[str, Any]) -> None:
    now = terms.current()
    if not skills:
        raise Missing("skill_needed", "skills")
    if not said.get("on_own_account"):
        raise Missing("own_account_needed", "on_own_account")
    price = said.get("price_idea")
    if price is not None and not now.price_min_rappen <= price.rappen <= now.price_max_rappen:
        raise OutOfRange("price_outside_band", "price_idea")
    for name in ("about", "radius_km", "price_idea", "languages", "usual_times", "on_own_account", "has_liability_cover"):
        setattr(profile, name, masking.covered(said[name]) if name in ("about", "usual_times") else said[name])
    if said.get("photo") is not None:
        profile.photo = said["photo"]
    kept = {row.skill: row for row in profile.skill_rows}
    profile.skill_rows = [kept.get(skill) or HelperSkill(skill=skill) for skill in dict.fromkeys(skills)]


def seen_by(viewer: Account | None, helper_id: int) -> HelperProfile | None:
    """A helper's public profile, for who is not kept apart; a suspended helper has none, nor has one who left."""
    query = select(HelperProfile).options(joinedload(HelperProfile.account)).where(HelperProfile.id == helper_id)
    profile = session.scalar(query.where(*blocks.in_sight(viewer, HelperProfile.account_id)))
    return None if profile is None or profile.account.is_suspended or profile.account.has_left else profile
