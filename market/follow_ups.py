"""Follow-ups: the neighbour asks other helpers, with what the first one tried. Nobody waits for a contest before she gets help."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision
from market import clock
from market.jobs import Job
from market.requests import Request

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
