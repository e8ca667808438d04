"""What waits for one person, from whatever they do here, soonest due first: jobs, proposals, reviews, requests that ran out.

Several proposals for one request are one thing to do: to compare them, before the first of them lapses.
"""

import enum
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from market import appointments, clock, disputes, jobs, next_steps, partners, proposals, requests, reviews, terms
from market.accounts import Account
from market.jobs import Job
from market.lifecycle import AdState
from market.next_steps import NextStep


class Kind(enum.StrEnum):
    """What is to be done about it."""

    STEP = "step"
    ANSWER = "answer"
    COMPARE = "compare"
    REVIEW = "review"
    RENEW = "renew"


@dataclass(frozen=True)
class Waiting:
    """One thing. `about` is the job, the proposal or the request; `until` in UTC is when the clock goes on without the person."""

    kind: Kind
    about: Any
    until: datetime | None
    step: NextStep | None = None
    count: int = 1


@dataclass(frozen=True)
class Day:
    """Everything on somebody's plate: what waits for them, what waits for others, and their requests that look for somebody."""

    mine: list[Waiting]
    others: list[Waiting]
    requests: list[Any]


def day_of(account: Account) -> Day:
    """Asked once for a page; a fixed number of questions."""
    mine, others = _steps(account)
    asked, sent = _proposals(account)
    asking = requests.open_of(account)
    mine += asked + [Waiting(Kind.RENEW, one, one.stands_until) for one in asking if one.state is AdState.LAPSED]
    mine += [Waiting(Kind.REVIEW, job, _review_ends(job)) for job in reviews.to_give(account)]
    return Day(_soonest_first(mine), _soonest_first(others + sent), [one for one in asking if one.state is AdState.LIVE])


def _steps(account: Account) -> tuple[list[Waiting], list[Waiting]]:
    running = jobs.open_of(account)
    moves, handovers, open_ones = appointments.waiting_moves(running), partners.open_among(running), disputes.open_among(running)
    found = [(moves.get(job.id), handovers.get(job.id), open_ones.get(job.id)) for job in running]
    steps = [(job, next_steps.next_step(job, account, *things)) for job, things in zip(running, found, strict=True)]
    things = [Waiting(Kind.STEP, job, step.until, step) for job, step in steps]
    return [thing for thing in things if thing.step.is_yours], [thing for thing in things if not thing.step.is_yours]  # type: ignore[union-attr]


def _proposals(account: Account) -> tuple[list[Waiting], list[Waiting]]:
    """Those to answer, and those others answer."""
    live = proposals.live_of(account)
    of_one_ad: dict[Any, list[Any]] = defaultdict(list)
    for proposal in live:
        if proposal.asked.id == account.id:
            of_one_ad[proposal.request_id or -proposal.id].append(proposal)
    answers = [_answer(together) for together in of_one_ad.values()]
    return answers, [Waiting(Kind.ANSWER, one, one.stands_until) for one in live if one.asked.id != account.id]


def _review_ends(job: Job) -> datetime:
    assert job.ended_at is not None
    return job.ended_at + terms.current().review_window


def _answer(together: list[Any]) -> Waiting:
    first = together[0]  # the soonest end comes first
    if len(together) == 1:
        return Waiting(Kind.ANSWER, first, first.stands_until)
    return Waiting(Kind.COMPARE, first.request, first.stands_until, count=len(together))


def _soonest_first(things: list[Waiting]) -> list[Waiting]:
    return sorted(things, key=lambda thing: (thing.until is None, thing.until or clock.now(), thing.about.id))
