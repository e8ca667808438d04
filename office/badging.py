"""Badges follow what happens: whatever may earn one or cost one is looked at in the same transaction.

Where several acts share a transaction, each helper they touch is looked at once, when all of them are done.
"""

from collections.abc import Callable
from typing import TypeVar

from database import session
from market import badges, search
from market.badges import Badge
from market.events import Event
from market.helpers import HelperProfile
from market.jobs import Job
from market.marks import Mark
from market.reviews import Review

T = TypeVar("T")
TO_LOOK_AT = "helpers_to_look_at"


def once_each(acts: Callable[[], T]) -> T:
    """Does all these acts, then looks once at the badges of everybody they touched, in the order in which they were touched."""
    noted: dict[int, HelperProfile] = {}
    session.info[TO_LOOK_AT] = noted
    try:
        done = acts()
    finally:
        del session.info[TO_LOOK_AT]
    for helper in noted.values():
        badges.reconsider(helper)
    return done


def look_at(helper: HelperProfile) -> None:
    """Now, or with the others when the acts of this transaction are done."""
    noted = session.info.get(TO_LOOK_AT)
    if noted is None:
        badges.reconsider(helper)
    else:
        noted.setdefault(helper.id, helper)


def after_job(event: Event, job: Job) -> None:
    """What was done, left or let down may earn the helper a badge, or cost one."""
    if job.helper.helper is not None:
        look_at(job.helper.helper)


def after_review(event: Event, review: Review) -> None:
    """So may the stars."""
    look_at(review.helper)


def after_mark(event: Event, mark: Mark) -> None:
    """So may a mark."""
    if mark.account.helper is not None:
        look_at(mark.account.helper)


def shown(event: Event, badge: Badge) -> None:
    """The helper's offers are found by the badges carried now."""
    search.reindex_helper(badge.helper, anew=True)
