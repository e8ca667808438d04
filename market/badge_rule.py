"""The rule of the badge: what a helper must have shown in the last twelve months, published and counted here alone.

Enough jobs with different neighbours, good stars from enough of them, hardly a job left unsolved for want of skill, hardly an
appointment let down, no case decided against them and none about safety open. One neighbour is one voice, however often they meet.
Jobs with somebody who has the helper's own telephone number, or who lives at the helper's address, do not count: nobody proves
anything to themselves.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select

from database import session
from market import clock, terms
from market.accounts import Account
from market.cases import Case, Outcome
from market.helpers import HelperProfile
from market.jobs import NOT_SOLVED, Cause, Job
from market.lifecycle import JobState
from market.marks import Mark
from market.partners import Partner
from market.reviews import Review
from market.skills import Category

PRIOR_STARS, PRIOR_WEIGHT = 4.5, 3
NOT_THE_HELPER = (Cause.PARTNER_LINE, Cause.OTHER_LINE, Cause.DEVICE, Cause.TIME)


class Lacks(enum.StrEnum):
    """What a badge still wants, in the order in which it is said."""

    JOBS = "jobs"
    NEIGHBOURS = "neighbours"
    REVIEWS = "reviews"
    MEAN = "mean"
    UNSOLVED = "unsolved"
    MARKS = "marks"
    CASE = "case"
    SAFETY = "safety"


@dataclass(frozen=True)
class Progress:
    """How far a helper is. `reviewers` is the number of neighbours who gave stars, `mean` the fair mean over them, in stars."""

    jobs: int
    neighbours: int
    reviewers: int
    mean: float
    unsolved: int
    marks: int
    cases_against: int = 0
    open_safety: int = 0

    @property
    def lacks(self) -> tuple[Lacks, ...]:
        """Everything that is missing; nothing: the badge is earned."""
        now = terms.current()
        short = {
            Lacks.JOBS: self.jobs < now.badge_jobs,
            Lacks.NEIGHBOURS: self.neighbours < now.badge_neighbours,
            Lacks.REVIEWS: self.reviewers < now.badge_reviews,
            Lacks.MEAN: round(self.mean * 100) < now.badge_mean_hundredths,
            Lacks.UNSOLVED: self.unsolved > now.badge_unsolved_most,
            Lacks.MARKS: self.marks > now.badge_marks_most,
            Lacks.CASE: self.cases_against > 0,
            Lacks.SAFETY: self.open_safety > 0,
        }
        return tuple(lack for lack, is_short in short.items() if is_short)

    @property
    def is_enough(self) -> bool:
        return not self.lacks


@dataclass(frozen=True)
class Record:
    """All that counts of one helper, asked once for all partners."""

    jobs: Sequence[Any]
    marks: int
    cases_against: int
    open_safety: int

    def towards(self, partner: Partner) -> Progress:
        """How far this is towards one partner's badge: only what the partner looks after counts."""
        mine = [job for job in self.jobs if partner.looks_after(Category(job.category))]
        done = [job for job in mine if job.state is JobState.COMPLETED]
        stars = _stars_by_neighbour(mine)
        last = mine[: terms.current().badge_last_jobs]
        return Progress(
            jobs=len(done),
            neighbours=len({job.neighbour_id for job in done}),
            reviewers=len(stars),
            mean=(sum(stars.values()) + PRIOR_STARS * PRIOR_WEIGHT) / (len(stars) + PRIOR_WEIGHT),
            unsolved=sum(_is_unsolved(job) for job in last),
            marks=self.marks,
            cases_against=self.cases_against,
            open_safety=self.open_safety,
        )


def record_of(helper: HelperProfile) -> Record:
    """What the last twelve months say of a helper, newest first; three questions to the store."""
    now, numbers = clock.now(), terms.current()
    asked = {"helper": helper.account_id, "since": now - numbers.badge_counts_back}
    jobs = [job for job in session.execute(_jobs(), asked) if not _is_own(helper.account, job, job.account_phone)]
    marks = session.scalar(_marks(), {"helper": helper.account_id, "since": now - numbers.badge_marks_back})
    against, safety = session.execute(_cases(), asked).one()
    return Record(jobs, marks or 0, against or 0, safety or 0)


def _stars_by_neighbour(jobs: Sequence[Any]) -> dict[int, float]:
    """One value per neighbour: the mean of theirs."""
    given: dict[int, list[int]] = {}
    for job in jobs:
        if job.stars is not None:
            given.setdefault(job.neighbour_id, []).append(job.stars)
    return {neighbour: sum(stars) / len(stars) for neighbour, stars in given.items()}


def _is_unsolved(job: Any) -> bool:
    """It was left for want of skill or for a reason that has no name; lines, devices and time say nothing about the helper."""
    return job.state is not JobState.COMPLETED and job.cause is not None and job.cause not in NOT_THE_HELPER


def is_same_person(job: Job) -> bool:
    """Whether a job's neighbour seems to be its helper."""
    return _is_own(job.helper, job, job.neighbour.phone)


def _is_own(helper: Account, job: Any, account_phone: str | None) -> bool:
    """The same telephone, or the same door."""
    phones = {job.phone, account_phone} - {None}
    same_door = helper.street is not None and (job.street, job.postal_code) == (helper.street, helper.postal_code)
    return helper.phone in phones or same_door


@cache
def _jobs() -> Any:
    """Jobs that were done or were left unsolved, with their stars; newest first."""
    ended = func.coalesce(Job.completed_at, Job.ended_at, Job.moved_at)
    columns = (Job.id, Job.state, Job.cause, Job.category, Job.neighbour_id, Job.phone, Job.street, Job.postal_code)
    query = select(*columns, Account.phone.label("account_phone"), Review.stars, ended.label("ended"))
    query = query.join(Account, Account.id == Job.neighbour_id).outerjoin(
        Review, and_(Review.job_id == Job.id, Review.hidden_at.is_(None))
    )
    counted = Job.state.in_((JobState.COMPLETED, JobState.SETTLED, *NOT_SOLVED))
    mine = query.where(Job.helper_id == bindparam("helper"), counted, ended > bindparam("since"))
    return mine.order_by(ended.desc(), Job.id.desc())


@cache
def _marks() -> Any:
    counting = Mark.excused_at.is_(None), Mark.forgiven_at.is_(None)
    return select(func.count(Mark.id)).where(Mark.account_id == bindparam("helper"), *counting, Mark.at > bindparam("since"))


@cache
def _cases() -> Any:
    """Cases decided against the helper in this time, and open ones about safety."""
    decided = and_(Case.outcome == Outcome.AGAINST_HELPER, Case.closed_at > bindparam("since"))
    is_open = and_(Case.is_safety, Case.closed_at.is_(None))
    counted = func.sum(case((decided, 1), else_=0)), func.sum(case((is_open, 1), else_=0))
    return select(*counted).where(Case.person_id == bindparam("helper"))
