"""Yardsticks: how well it goes, week by week. Each is defined here once, and the rows behind a number are found by the same words.

A week runs from Monday to Sunday in Zürich; every row belongs to one week, by one moment of its own. A share of nothing is no share:
where nothing happened there is no value. The indexes the weeks are counted along stand here too, beside their questions.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Index, and_, case, exists, or_, select, text, true, union

from database import earlier_by
from market import terms
from market.cases import Case, Outcome
from market.events import Event
from market.jobs import Job
from market.lifecycle import JobState
from market.offers import Offer
from market.proposals import Proposal
from market.requests import Request
from market.reviews import Review

CAME_TO_SOMETHING = (JobState.COMPLETED, JobState.UNSOLVED, JobState.WITH_PARTNER, JobState.SETTLED)
VISITED = (*CAME_TO_SOMETHING, JobState.SCHEDULED, JobState.UNDER_WAY, JobState.REPORTED, JobState.DISPUTED)
OFFER_SHOWN = text("coalesce(kind, '') IN ('offer_posted', 'offer_edited', 'offer_resumed')")  # as the index says it
WALKS = (
    Index("ix_request_posted", Request.posted_at, Request.category, Request.postal_code, Request.first_proposal_at, Request.receipted_at),
    Index("ix_request_town", Request.postal_code, Request.posted_at),
    Index("ix_proposal_made", Proposal.created_at, Proposal.helper_id, Proposal.author_id, Proposal.request_id),
    Index("ix_job_first_ended", Job.first_ended_at, Job.state, Job.is_payment_confirmed),
    Index("ix_job_visits", Job.starts_at, Job.state, Job.helper_id),
    Index("ix_review_given", Review.at, Review.stars),
    Index("ix_event_offer", Event.at, Event.by_id, Event.about_id, sqlite_where=OFFER_SHOWN, postgresql_where=OFFER_SHOWN),
)  # fmt: skip
Condition = ColumnElement[bool]


class Yardstick(enum.StrEnum):
    """What is measured; the words stand in addresses."""

    FIRST_BID = "first-bid"
    RATING = "rating"
    SOLVED = "solved"
    RESOLVING = "resolving"
    REQUESTS = "requests"
    HELPERS = "helpers"
    RECEIPTS = "receipts"

    @property
    def goal(self) -> float | None:
        """What we want to reach: a share of 1, or stars. None: nothing was promised."""
        now = terms.current()
        goals = {Yardstick.FIRST_BID: now.first_bid_goal_percent / 100, Yardstick.RATING: now.mean_goal_hundredths / 100}
        return goals.get(self)


@dataclass(frozen=True)
class Rule:
    """Rows that are `counted` belong to the week their `moment` (UTC) lies in; those of them that `reach` it are the share.

    `silently` is what is named beside it.
    """

    moment: Any
    counted: Condition
    reach: Condition | None = None
    silently: Condition | None = None


def rule_of(yardstick: Yardstick, now: datetime) -> Rule:
    """The rule of a yardstick, at this moment. HELPERS has none: it counts people, not rows (see `active`)."""
    return {
        Yardstick.FIRST_BID: first_bid, Yardstick.RATING: rating, Yardstick.SOLVED: solved, Yardstick.RESOLVING: resolving,
        Yardstick.REQUESTS: posted, Yardstick.RECEIPTS: receipts,
    }[yardstick](now)  # fmt: skip


def first_bid(now: datetime) -> Rule:
    """Requests posted in the week: how many had their first bid before 60 minutes were over.

    Nights and quiet hours count like every hour. Every request counts, whatever became of it; one without a bid counts from the moment its
    60 minutes are over.
    """
    within = terms.current().first_bid_within
    has_bid = Request.first_proposal_at.is_not(None)
    in_time = and_(has_bid, ~earlier_by(within, Request.posted_at, Request.first_proposal_at))
    return Rule(Request.posted_at, or_(has_bid, Request.posted_at <= now - within), in_time)


def rating(now: datetime) -> Rule:
    """Published reviews given in the week: the plain mean of their stars.

    A replaced review counts with its new stars in the week in which it was first given; a hidden one does not count.
    """
    return Rule(Review.at, published())


def published() -> Condition:
    """Reviews everybody can read."""
    return Review.hidden_at.is_(None)


def solved(now: datetime) -> Rule:
    """Jobs that first came to something in the week: how many are completed, silently or not; the silent ones are named.

    Beside them count what is not solved, with the partner, or settled. What ended without a visit does not count, nor does a job while it
    runs again or is disputed. What comes later changes the share of that first week, and of no other.
    """
    done = Job.state == JobState.COMPLETED
    return Rule(Job.first_ended_at, in_states(CAME_TO_SOMETHING), done, and_(done, ~Job.is_payment_confirmed))


def in_states(states: tuple[JobState, ...]) -> Condition:
    """Said so that the moments are walked along, not the states: a week is a small part of all jobs, a state is not."""
    return case((Job.state.in_(states), 1), else_=0) == 1


def resolving(now: datetime) -> Rule:
    """Cases the team closed in the week: the median of the hours from opened to closed.

    What closed by itself does not count. One that was opened again counts once, by its last closing, from its first opening.
    """
    return Rule(Case.closed_at, Case.outcome != Outcome.BY_ITSELF)


def posted(now: datetime) -> Rule:
    """Requests posted in the week, by category and town, whatever became of them. Drafts do not count, renewals not again."""
    return Rule(Request.posted_at, true())


def receipts(now: datetime) -> Rule:
    """Requests posted in the week: how many have ended in a receipt so far that was not cancelled.

    A request to others that was written after an unsolved job is a request of its own. A week is young for four weeks: until then much may
    still come.
    """
    return Rule(Request.posted_at, true(), Request.receipted_at.is_not(None))


def active(begins: Any, ends: Any, now: datetime, outside: Any = None) -> CompoundSelect[tuple[int]]:
    """The helpers who did something in this time, each once: a bid, a published change of an offer, or a visit that has begun.

    An answer to an enquiry is no bid. A visit counts at its appointment, unless it was called off or nobody came; its helper is
    its job's. Moments in UTC, or columns of the query `outside`.
    """
    bids = select(Proposal.helper_id.label("helper")).where(
        Proposal.created_at >= begins, Proposal.created_at < ends, Proposal.author_id == Proposal.helper_id, Proposal.request_id.is_not(None)
    )  # fmt: skip
    shown = exists().where(Offer.id == Event.about_id, Offer.posted_at <= Event.at).correlate(Event)
    offers = select(Event.by_id.label("helper")).where(
        Event.at >= begins, Event.at < ends, OFFER_SHOWN, Event.by_id.is_not(None), shown
    )
    visits = select(Job.helper_id.label("helper")).where(
        Job.starts_at >= begins, Job.starts_at < ends, Job.starts_at <= now, in_states(VISITED)
    )
    return union(*(one if outside is None else one.correlate(outside) for one in (bids, offers, visits)))
