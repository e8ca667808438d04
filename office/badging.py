"""Badges follow what happens: whatever may earn one or cost one is looked at in the same transaction."""

from market import badges, search
from market.badges import Badge
from market.events import Event
from market.jobs import Job
from market.marks import Mark
from market.reviews import Review


def after_job(event: Event, job: Job) -> None:
    """What was done, left or let down may earn the helper a badge, or cost one."""
    if job.helper.helper is not None:
        badges.reconsider(job.helper.helper)


def after_review(event: Event, review: Review) -> None:
    """So may the stars."""
    badges.reconsider(review.helper)


def after_mark(event: Event, mark: Mark) -> None:
    """So may a mark."""
    if mark.account.helper is not None:
        badges.reconsider(mark.account.helper)


def shown(event: Event, badge: Badge) -> None:
    """The helper's offers are found by the badges carried now."""
    search.reindex_helper(badge.helper, anew=True)
