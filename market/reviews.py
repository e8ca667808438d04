"""Reviews: 1 to 5 stars and a few words from the neighbour, published at once; the helper can answer once.

A review may be replaced once by its author. The team never changes one; it may hide one with a reason both read, and show it again.
The public mean is the plain mean of published reviews. What the helper notes of the neighbour only the team reads.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, lock, on_collision, session
from market import clock, events, masking, terms
from market.accounts import Account
from market.helpers import HelperProfile
from market.jobs import Job
from market.lifecycle import JobState
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange, TooLate

ONE_PER_JOB = Index("uq_review_job_id", "job_id", unique=True)
LONGEST = 2000


class Review(Base):
    """What a neighbour said of one job. `replaced_at` uses up the one replacement; while it is hidden it counts nowhere."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper_profile.id"))
    stars: Mapped[int]
    body: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")

    job: Mapped[Job] = relationship()
    author: Mapped[Account] = relationship()
    helper: Mapped[HelperProfile] = relationship()

    __table_args__ = (ONE_PER_JOB, Index("ix_review_helper_id", "helper_id", "id"))

    def may_be_replaced_by(self, account: Account | None) -> bool:
        """Its author, once: within two weeks, of the review itself or of the end of a job that began again."""
        since = max(self.at, self.job.ended_at or clock.now())
        in_time = clock.now() < since + terms.current().review_window
        mine = account is not None and account.id == self.author_id and self.hidden_at is None
        return mine and self.replaced_at is None and in_time

    def may_be_answered_by(self, account: Account | None) -> bool:
        return account is not None and account.id == self.helper.account_id and self.answer is None and self.hidden_at is None

    def may_be_hidden_by(self, account: Account | None) -> bool:
        """The team, but nobody a review of their own."""
        return self._is_looked_after_by(account) and self.hidden_at is None

    def may_be_shown_again_by(self, account: Account | None) -> bool:
        return self._is_looked_after_by(account) and self.hidden_at is not None

    def _is_looked_after_by(self, account: Account | None) -> bool:
        return account is not None and account.is_operator and account.id not in (self.author_id, self.helper.account_id)


on_collision(ONE_PER_JOB, lambda: AlreadyMoved("review_exists"))


def of_job(job: Job) -> Review | None:
    """The review of a job."""
    return session.scalar(select(Review).options(joinedload(Review.helper)).where(Review.job_id == job.id))


def may_be_reviewed_by(job: Job, account: Account | None) -> bool:
    """Whether this person may review the job now: its neighbour, within 14 days of the end, once."""
    if account is None or account.id != job.neighbour_id or account.is_suspended or job.ended_at is None:
        return False
    return tells_something(job) and clock.now() < job.ended_at + terms.current().review_window


def tells_something(job: Job) -> bool:
    """Whether there is something to say about the helper: a visit, or one the helper let down."""
    stood_up = job.state is JobState.NO_SHOW and job.missed_by_id == job.helper_id
    called_off = job.state is JobState.CANCELLED_LATE and job.moved_by_id == job.helper_id
    return job.state in (JobState.COMPLETED, JobState.SETTLED) or stood_up or called_off


def give(job: Job, *, stars: int, body: str, by: Account) -> Review:
    """The review of a finished job. The same again is the same; another one while there is one is refused (see replace)."""
    body = masking.covered(body.strip())
    if by.id != job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    there = of_job(job)
    if there is not None:
        if (there.stars, there.body) == (stars, body):
            return there
        raise AlreadyMoved("review_exists")
    if not tells_something(job):
        raise AlreadyMoved("job_not_finished", state=job.state)
    if not may_be_reviewed_by(job, by):
        raise TooLate("review_too_late")
    _check(stars, body)
    helper = job.helper.helper
    assert helper is not None
    review = Review(job=job, author=by, helper=helper, stars=stars, body=body, at=clock.now())
    session.add(review)
    helper.stars_sum, helper.review_count = HelperProfile.stars_sum + stars, HelperProfile.review_count + 1
    events.record(events.Kind.REVIEWED, by=by, about=review, stars=stars)
    session.refresh(helper)
    return review


def replace(review: Review, *, stars: int, body: str, by: Account) -> Review:
    """The author's second thought, once; an answer of the helper stays beneath it."""
    lock(review)
    body = masking.covered(body.strip())
    if (review.stars, review.body) == (stars, body) and review.author_id == by.id:
        return review
    if not review.may_be_replaced_by(by):
        raise NotAllowed("review_not_replaceable")
    _check(stars, body)
    review.helper.stars_sum = HelperProfile.stars_sum + (stars - review.stars)
    review.stars, review.body, review.replaced_at = stars, body, clock.now()
    events.record(events.Kind.REVIEW_REPLACED, by=by, about=review, stars=stars)
    session.refresh(review.helper)
    return review


def answer(review: Review, words: str, *, by: Account) -> Review:
    """The helper's one public answer."""
    words = masking.covered(words.strip())
    if review.answer == words and by.id == review.helper.account_id:
        return review
    if by.id != review.helper.account_id:
        raise NotAllowed("not_allowed")
    if review.answer is not None:
        raise AlreadyMoved("answer_exists")
    if review.hidden_at is not None:
        raise AlreadyMoved("review_hidden")
    if not words:
        raise Missing("answer_empty", "answer")
    if len(words) > LONGEST:
        raise OutOfRange("text_too_long", "answer")
    review.answer, review.answered_at = words, clock.now()
    events.record(events.Kind.REVIEW_ANSWERED, by=by, about=review)
    return review


def hide(review: Review, reason: str, *, by: Account) -> Review:
    """The team takes it off, with a reason its author and the helper read; it counts no more. Hidden once it stays hidden."""
    _refuse_own(review, by)
    lock(review)
    if review.hidden_at is not None:
        return review
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    review.hidden_at, review.hidden_reason = clock.now(), reason.strip()
    _count(review, -1)
    events.record(events.Kind.REVIEW_HIDDEN, by=by, about=review, reason=review.hidden_reason)
    return review


def show_again(review: Review, *, by: Account) -> Review:
    """It counts and is shown as before."""
    _refuse_own(review, by)
    lock(review)
    if review.hidden_at is None:
        return review
    review.hidden_at, review.hidden_reason = None, ""
    _count(review, 1)
    events.record(events.Kind.REVIEW_SHOWN_AGAIN, by=by, about=review)
    return review


def _refuse_own(review: Review, by: Account) -> None:
    if not (review.may_be_hidden_by(by) or review.may_be_shown_again_by(by)):
        raise NotAllowed("not_allowed")


def _count(review: Review, times: int) -> None:
    """In the helper's mean once more, or once less."""
    helper = review.helper
    helper.stars_sum = HelperProfile.stars_sum + times * review.stars
    helper.review_count = HelperProfile.review_count + times
    session.flush()
    session.refresh(helper)


def say_would_help_again(job: Job, yes: bool, *, by: Account) -> Job:
    """The helper's private note, for the operator only."""
    if by.id != job.helper_id:
        raise NotAllowed("not_allowed")
    if job.ended_at is None:
        raise AlreadyMoved("job_not_finished", state=job.state)
    if job.would_help_again is not yes:
        job.would_help_again = yes
        events.record(events.Kind.WOULD_HELP_AGAIN, by=by, about=job, yes=yes)
    return job


def _check(stars: int, body: str) -> None:
    if stars not in (1, 2, 3, 4, 5):
        raise OutOfRange("stars_needed", "stars")
    if len(body) > LONGEST:
        raise OutOfRange("text_too_long", "body")


def to_give(account: Account) -> list[Job]:
    """Finished jobs this neighbour may still review."""
    since = clock.now() - terms.current().review_window
    done = select(Job).options(joinedload(Job.helper)).where(Job.neighbour_id == account.id, Job.ended_at > since)
    fresh = done.where(
        Job.state.in_((JobState.COMPLETED, JobState.SETTLED)), ~select(Review.id).where(Review.job_id == Job.id).exists()
    )
    return list(session.scalars(fresh.order_by(Job.ended_at.desc())))


def seen_by(account: Account | None, review_id: int) -> Review | None:
    """A review is public; a hidden one stands for its author, the helper and the team."""
    query = select(Review).options(joinedload(Review.helper), joinedload(Review.job)).where(Review.id == review_id)
    review = session.scalar(query)
    if review is None or review.hidden_at is None:
        return review
    is_theirs = account is not None and (account.is_operator or account.id in (review.author_id, review.helper.account_id))
    return review if is_theirs else None


def of_helper(helper: HelperProfile, before: int | None = None, limit: int = 10) -> list[Review]:
    """What was said of a helper, newest first."""
    query = select(Review).options(joinedload(Review.author)).where(Review.helper_id == helper.id, Review.hidden_at.is_(None))
    query = query.order_by(Review.id.desc())
    return list(session.scalars((query.where(Review.id < before) if before else query).limit(limit)))
