"""When, for badges: a partner that does not sign, a pause that lasts too long, and a look at every helper once a day."""

from datetime import timedelta

from sqlalchemy import exists, or_, select

from market import clock, terms, workdays
from market.badges import Badge
from market.helpers import HelperProfile
from market.lifecycle import BadgeState
from office.due import Rows, at_night


def unsigned() -> Rows:
    """Three working days before it is awarded by itself would be too late: the partner is reminded once."""
    now = terms.current()
    left = now.badge_sign_within_working_days - now.badge_sign_reminder_working_days
    soon = workdays.after(clock.now(), left)
    waiting = select(Badge).where(Badge.state == BadgeState.PROPOSED, Badge.reminded_at.is_(None), Badge.sign_until <= soon)
    return waiting.order_by(Badge.sign_until)


def unsigned_too_long() -> Rows:
    waiting = select(Badge).where(Badge.state == BadgeState.PROPOSED, Badge.sign_until <= clock.now())
    return waiting.order_by(Badge.sign_until)


def paused_too_long() -> Rows:
    since = clock.now() - terms.current().badge_pause_ends
    return select(Badge).where(Badge.state == BadgeState.PAUSED, Badge.moved_at <= since).order_by(Badge.moved_at)


def not_looked_at() -> Rows:
    """Time alone may have changed what counts: helpers with enough jobs, or with a badge, once a night."""
    today = clock.midnight_after(clock.today() - timedelta(days=1))
    has_badge = exists(select(Badge.id).where(Badge.helper_id == HelperProfile.id))
    may_matter = or_(HelperProfile.jobs_done >= terms.current().badge_jobs, has_badge)
    stale = or_(HelperProfile.badges_looked_at.is_(None), HelperProfile.badges_looked_at < today)
    return at_night(select(HelperProfile).where(stale, may_matter).order_by(HelperProfile.id))
