"""A job came to nothing after the address was known: the neighbour is asked once whether somebody helped all the same, and was paid.

The answer changes nothing about the job and nobody gets a mark for it; the helper does not learn of question or answer. Only when
several neighbours say of one helper that they paid directly, the team has a look, see watch.
"""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session, words
from market import clock, events, terms
from market.accounts import Account
from market.jobs import Job
from market.refusals import AlreadyMoved, Missing, NotAllowed

ONE_PER_JOB = Index("uq_help_question_job_id", "job_id", unique=True)


class Helped(enum.StrEnum):
    """What the neighbour says."""

    NOT_HELPED = "not_helped"
    PAID = "paid"
    NOT_PAID = "not_paid"


class HelpQuestion(Base):
    """The question to the neighbour of one job, and the answer. Moments in UTC."""

    __tablename__ = "help_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[Helped | None] = mapped_column(words(Helped))

    job: Mapped[Job] = relationship()

    __table_args__ = (ONE_PER_JOB,)

    def may_be_answered_by(self, account: Account | None) -> bool:
        """The neighbour alone, once."""
        return account is not None and account.id == self.job.neighbour_id and not account.is_suspended and self.answer is None


on_collision(ONE_PER_JOB, Again)


def ask(job: Job) -> HelpQuestion:
    """Puts the question to the neighbour. When, and of which jobs, the clock knows; events are about the question, not the job."""
    question = HelpQuestion(job=job, asked_at=clock.now())
    session.add(question)
    events.record(events.Kind.HELP_ASKED, by=None, about=question)
    return question


def answer(question: HelpQuestion, said: Helped | None, *, by: Account) -> HelpQuestion:
    """The neighbour's one answer. The same again is the same.

    Raises NotAllowed to others, Missing without an answer, AlreadyMoved when it is another than the first.
    """
    if by.id != question.job.neighbour_id or by.is_suspended:
        raise NotAllowed("not_allowed")
    if said is None:
        raise Missing("help_answer_missing")
    lock(question)
    if question.answer is said:
        return question
    if question.answer is not None:
        raise AlreadyMoved("help_answered")
    question.answer, question.answered_at = said, clock.now()
    events.record(events.Kind.HELP_ANSWERED, by=by, about=question, answer=said.value)
    return question


def seen_by(account: Account | None, job_id: int) -> HelpQuestion | None:
    """The question about this job, for its neighbour only."""
    if account is None:
        return None
    whole = joinedload(HelpQuestion.job).joinedload(Job.helper)
    mine = HelpQuestion.job_id == job_id, Job.neighbour_id == account.id
    return session.scalar(select(HelpQuestion).join(Job).options(whole).where(*mine))


def paid_directly(question: HelpQuestion) -> tuple[int, bool]:
    """How many neighbours said within a year that they paid this helper directly, and whether this one has said so of another job."""
    job, since = question.job, clock.now() - terms.current().past_us_counts_back
    said = select(Job.neighbour_id, func.count()).select_from(HelpQuestion).join(Job)
    said = said.where(Job.helper_id == job.helper_id, HelpQuestion.answer == Helped.PAID, HelpQuestion.answered_at > since)
    counts = dict(session.execute(said.group_by(Job.neighbour_id)).tuples().all())
    return len(counts), counts.get(job.neighbour_id, 0) > 1
