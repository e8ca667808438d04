"""Follow-ups: the neighbour asks other helpers, with what the first one tried. Nobody waits for a contest before she gets help.

The new request is written from the old one and lies on the review page; it counts when she posts it. An unsolved job is then
settled, at what both had named or at nothing; one that is with a partner or contested goes on beside it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session
from market import clock, drafts, events, finishing, masking, proposals
from market.accounts import Account
from market.drafts import RequestDraft
from market.events import Kind
from market.jobs import NOT_SOLVED, Job
from market.lifecycle import AdState, JobState
from market.pictures import Drawn
from market.refusals import AlreadyMoved, NotAllowed
from market.requests import ANSWERS, Request

FOLLOWS = "follows"
LOOKING = (AdState.LIVE, AdState.PAUSED, AdState.TAKEN, AdState.HIDDEN)
ONE_PER_REQUEST = Index("uq_follow_up_request_id", "request_id", unique=True)


class FollowUp(Base):
    """A request that goes on where a job did not get to."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    job: Mapped[Job] = relationship()
    request: Mapped[Request] = relationship()

    __table_args__ = (ONE_PER_REQUEST, Index("ix_follow_up_job_id", "job_id"))


on_collision(ONE_PER_REQUEST, Again)


def of_job(job: Job) -> Request | None:
    """The newest request that follows this job and still counts."""
    follows = select(Request).join(FollowUp, FollowUp.request_id == Request.id).where(FollowUp.job_id == job.id)
    return session.scalar(follows.where(Request.state.in_(LOOKING)).order_by(Request.id.desc()).limit(1))


def job_of(request: Request) -> Job | None:
    """The job this request goes on from."""
    before = select(FollowUp).options(joinedload(FollowUp.job)).where(FollowUp.request_id == request.id)
    found = session.scalar(before)
    return found.job if found else None


def may_be_followed_up_by(job: Job, account: Account | None) -> bool:
    """Whether other helpers can be asked now: by the neighbour at once, from every state in which she has no help."""
    if account is None or account.id != job.neighbour_id or not account.may_begin:
        return False
    return job.state in (*NOT_SOLVED, JobState.DISPUTED) and of_job(job) is None


def may_be_prepared_by(job: Job, account: Account | None) -> bool:
    """Whether the team can lay it ready for the neighbour, who reads it through and posts it."""
    of_the_team = account is not None and account.is_operator and not job.is_of(account)
    return of_the_team and may_be_followed_up_by(job, job.neighbour)


def draft_of(job: Job) -> RequestDraft | None:
    """What lies ready for this job and was not posted yet."""
    mine = select(RequestDraft).where(RequestDraft.account_id == job.neighbour_id, RequestDraft.posted_request_id.is_(None))
    return next((draft for draft in session.scalars(mine) if draft.answers.get(FOLLOWS) == job.id), None)


def begin(job: Job, photos: Sequence[Drawn] = (), *, by: Account) -> RequestDraft:
    """A draft with all that is known, the newest of the neighbour's: it lies on her review page. Asked again it is the same one."""
    may = may_be_followed_up_by if by.id == job.neighbour_id else may_be_prepared_by
    if by.is_suspended or not (by.id == job.neighbour_id or (by.is_operator and not job.is_of(by))):
        raise NotAllowed("not_allowed")
    lock(job)
    if not may(job, by):
        raise AlreadyMoved("already_moved", state=job.state)
    there = draft_of(job)
    if there is not None:
        there.changed_at = clock.now()
        return there
    draft, _ = drafts.start(job.neighbour, **answers_of(job), **{FOLLOWS: job.id})
    for photo in photos:
        drafts.keep_picture(draft, photo)
    events.record(Kind.FOLLOW_UP_BEGUN, by=by, about=job)
    return draft


def answers_of(job: Job) -> dict[str, Any]:
    """What is known of the problem, as answers of a draft. On an offer the neighbour wrote a message only."""
    answers: dict[str, Any] = {"device": job.category.value, "place": job.postal_code}
    if job.skill is not None:
        answers["topic"] = job.skill.value
    request = job.request
    if request is None:
        said = [one.message for one in proposals.in_thread(job.thread) if one.author_id == job.neighbour_id and one.message]
        return {**answers, "what": {"title": job.title, "description": said[0] if said else job.title}, **_tried("", job)}
    more = {name: getattr(request, name) for name in ANSWERS if getattr(request, name)}
    budget = {"budget": request.budget.rappen} if request.budget else {}
    what = {"title": request.title, "description": request.description}
    return {**answers, **more, **budget, "what": what, **_tried(request.tried, job)}


def _tried(before: str, job: Job) -> dict[str, str]:
    """What had been tried, and what came of the visit; everybody will read it, so contact data is taken out."""
    said = masking.covered(job.cause_words)
    tried = "\n\n".join(part for part in (before, said) if part)
    return {"tried": tried} if tried else {}


def link(request: Request) -> None:
    """A posted request that was written from a job goes on where that did not get to."""
    draft = session.scalar(select(RequestDraft).where(RequestDraft.posted_request_id == request.id))
    job = session.get(Job, draft.answers[FOLLOWS]) if draft is not None and FOLLOWS in draft.answers else None
    if job is None or job.neighbour_id != request.author_id:
        return
    session.add(FollowUp(job=job, request=request, at=clock.now()))
    events.record(Kind.FOLLOWED_UP, by=request.author, about=job, request=request.id)
    lock(job)
    if job.state is JobState.UNSOLVED:
        finishing.settle_as_named(job, "others_asked", by=request.author)
