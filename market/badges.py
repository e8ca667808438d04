"""Badges: proven helpers carry a partner's badge, by the rule of market/badge_rule.py and never by favour.

Earned, it is awarded at once, or lies before a partner that wants to sign itself: reminded after three working days, awarded by
itself after seven. When the rule breaks it pauses, comes back when the rule holds again, and ends after ninety days. A partner
may refuse or withdraw it with a reason, and restore it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session, words
from market import agents, badge_rule, clock, events, partners, terms, workdays
from market.accounts import Account
from market.badge_rule import Lacks, Progress
from market.events import Kind
from market.helpers import HelperProfile
from market.lifecycle import BadgeState, Moving, has_already, move_to
from market.partners import Partner
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

ONE_EACH = Index("uq_badge_helper", "helper_id", "partner_id", unique=True)
LONGEST_REASON = 1000


class Badge(Moving, Base):
    """One helper's badge of one partner. `reason` is why it rests: a lack of the rule (code), or the partner's words.

    `awarded_at` is the first time it was carried.
    """

    __tablename__ = "badge"

    id: Mapped[int] = mapped_column(primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper_profile.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    state: Mapped[BadgeState] = mapped_column(words(BadgeState))
    reason: Mapped[str] = mapped_column(Text, default="")
    awarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    helper: Mapped[HelperProfile] = relationship()
    partner: Mapped[Partner] = relationship()

    __table_args__ = (ONE_EACH, Index("ix_badge_clock", "state", "moved_at"), Index("ix_badge_partner", "partner_id", "state"))

    @property
    def is_held(self) -> bool:
        return self.state is BadgeState.HELD


on_collision(ONE_EACH, Again)


def reconsider(helper: HelperProfile) -> None:
    """Something about this helper changed: every partner's badge is looked at by its rule."""
    if not _may_matter(helper):
        return
    record = badge_rule.record_of(helper)
    there = {badge.partner_id: badge for badge in of_helper(helper)}
    for partner in partners.all_of_them():
        _look_at(helper, partner, there.get(partner.id), record.towards(partner))


def look_again(helper: HelperProfile) -> None:
    """The clock: time alone changes what counts, so every helper is looked at once a day."""
    helper.badges_looked_at = clock.now()
    reconsider(helper)


def _may_matter(helper: HelperProfile) -> bool:
    """Few jobs and never a badge: there is nothing to count yet."""
    return helper.jobs_done >= terms.current().badge_jobs or session.scalar(_any_of(helper)) is not None


def _any_of(helper: HelperProfile) -> Any:
    return select(Badge.id).where(Badge.helper_id == helper.id).limit(1)


def _look_at(helper: HelperProfile, partner: Partner, badge: Badge | None, progress: Progress) -> None:
    if badge is None or badge.state is BadgeState.ENDED:
        if progress.is_enough and not helper.account.is_suspended:
            _earn(helper, partner, badge)
    elif badge.state is BadgeState.HELD and progress.lacks:
        _rest(badge, BadgeState.PAUSED, progress.lacks[0], Kind.BADGE_PAUSED)
    elif badge.state is BadgeState.PROPOSED and progress.lacks:
        _rest(badge, BadgeState.ENDED, progress.lacks[0], Kind.BADGE_ENDED)
    elif badge.state is BadgeState.PAUSED and progress.is_enough:
        _carry(badge, Kind.BADGE_RESTORED, by=None)


def _earn(helper: HelperProfile, partner: Partner, badge: Badge | None) -> None:
    """By the rule at once, or before the partner first where it signs itself."""
    first = BadgeState.PROPOSED if partner.signs_badges else BadgeState.HELD
    if badge is None:
        badge = Badge(helper=helper, partner=partner, state=first)
        session.add(badge)
    else:
        move_to(badge, first, None)
    badge.reason, badge.reminded_at = "", None
    if first is BadgeState.PROPOSED:
        badge.sign_until = workdays.after(clock.now(), terms.current().badge_sign_within_working_days)
        events.record(Kind.BADGE_PROPOSED, by=None, about=badge, until=badge.sign_until.isoformat())
    else:
        is_first, badge.awarded_at = badge.awarded_at is None, badge.awarded_at or clock.now()
        _show(badge)
        events.record(Kind.BADGE_AWARDED, by=None, about=badge, first=is_first)


def _rest(badge: Badge, state: BadgeState, lack: Lacks, kind: Kind) -> None:
    move_to(badge, state, None)
    badge.reason = lack.value
    _show(badge)
    events.record(kind, by=None, about=badge, why=lack.value)


def _carry(badge: Badge, kind: Kind, *, by: Account | None) -> Badge:
    move_to(badge, BadgeState.HELD, by)
    is_first, badge.reason, badge.awarded_at = badge.awarded_at is None, "", badge.awarded_at or clock.now()
    _show(badge)
    events.record(kind, by=by, about=badge, first=is_first)
    return badge


def _show(badge: Badge) -> None:
    """The profile says which badges are carried."""
    partner, carried = badge.partner, dict(badge.helper.badges)
    carried.pop(partner.slug, None)
    badge.helper.badges = carried | ({partner.slug: partner.badge} if badge.is_held else {})


def end_pause(badge: Badge) -> Badge:
    """The clock: it rested too long. Earned again it comes back."""
    move_to(badge, BadgeState.ENDED, None)
    events.record(Kind.BADGE_ENDED, by=None, about=badge, why=badge.reason)
    return badge


def award_unsigned(badge: Badge) -> Badge:
    """The clock: the partner had its working days and said nothing against it."""
    return _carry(badge, Kind.BADGE_AWARDED, by=None)


def sign(badge: Badge, *, by: Account) -> Badge:
    """The partner says yes. The same person again is told the same."""
    _refuse_others(badge, by)
    if has_already(badge, BadgeState.HELD, by):
        return badge
    if badge.state is not BadgeState.PROPOSED:
        raise AlreadyMoved("already_moved", state=badge.state)
    return _carry(badge, Kind.BADGE_AWARDED, by=by)


def refuse(badge: Badge, reason: str, *, by: Account) -> Badge:
    """The partner does not want to give it; the helper reads why."""
    return _stop(badge, BadgeState.REFUSED, Kind.BADGE_REFUSED, reason, by)


def withdraw(badge: Badge, reason: str, *, by: Account) -> Badge:
    """The partner takes it back; the helper reads why."""
    return _stop(badge, BadgeState.WITHDRAWN, Kind.BADGE_WITHDRAWN, reason, by)


def _stop(badge: Badge, state: BadgeState, kind: Kind, reason: str, by: Account) -> Badge:
    _refuse_others(badge, by)
    if has_already(badge, state, by) and badge.reason == reason.strip():
        return badge
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    if len(reason) > LONGEST_REASON:
        raise OutOfRange("text_too_long", "reason")
    move_to(badge, state, by)
    badge.reason = reason.strip()
    _show(badge)
    events.record(kind, by=by, about=badge, reason=badge.reason)
    return badge


def restore(badge: Badge, *, by: Account) -> Badge:
    """The partner gives back what it refused or withdrew, if the rule still holds; otherwise it waits for the rule."""
    _refuse_others(badge, by)
    if has_already(badge, BadgeState.HELD, by):
        return badge
    if badge.state not in (BadgeState.REFUSED, BadgeState.WITHDRAWN):
        raise AlreadyMoved("already_moved", state=badge.state)
    if badge_rule.record_of(badge.helper).towards(badge.partner).lacks:
        raise AlreadyMoved("badge_not_earned")
    return _carry(badge, Kind.BADGE_RESTORED, by=by)


def may_be_decided_by(badge: Badge, account: Account | None) -> bool:
    """The partner's own people; the team on its behalf where it has none here; never the helper."""
    if account is None or account.is_suspended or account.id == badge.helper.account_id:
        return False
    if account.is_operator:
        return not agents.has_any(badge.partner)
    return agents.works_for(account, badge.partner)


def _refuse_others(badge: Badge, by: Account) -> None:
    if not may_be_decided_by(badge, by):
        raise NotAllowed("not_allowed")
    lock(badge)


def of_helper(helper: HelperProfile) -> list[Badge]:
    """Every badge a helper has or had, by partner."""
    query = select(Badge).options(joinedload(Badge.partner)).where(Badge.helper_id == helper.id)
    return list(session.scalars(query.order_by(Badge.partner_id)))


def seen_by(account: Account, badge_id: int) -> Badge | None:
    """A badge, for whoever may decide about it."""
    badge = session.get(Badge, badge_id)
    return badge if badge is not None and may_be_decided_by(badge, account) else None


def of_partners(some: Collection[Partner]) -> list[Badge]:
    """Every badge of these partners that is earned, carried, resting or stopped; the first due to be signed on top."""
    query = select(Badge).options(joinedload(Badge.partner), joinedload(Badge.helper).joinedload(HelperProfile.account))
    mine = query.where(Badge.partner_id.in_([one.id for one in some]), Badge.state != BadgeState.ENDED)
    return list(session.scalars(mine.order_by(Badge.sign_until, Badge.moved_at.desc(), Badge.id)))


def held(partner: Partner) -> int:
    """How many helpers carry it today."""
    return session.scalar(select(func.count(Badge.id)).where(Badge.partner_id == partner.id, Badge.state == BadgeState.HELD)) or 0
