"""Appointments: moving one. What is asked and said around the visit itself stands in market/visits.py.

The old time holds until the other side has accepted the new one; if nobody answers until two hours before the old start, the
wish to move it ends and the old time stands.
"""

import enum
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, lock, on_collision, session, words
from market import bargaining, clock, events, jobs, slots, terms
from market.accounts import Account
from market.events import Kind
from market.jobs import Job
from market.refusals import AlreadyMoved, NotAllowed, OutOfRange, Refusal, TooLate
from market.slots import Slot


class Outcome(enum.StrEnum):
    """What became of a wish to move an appointment."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


ONE_WAITING = Index(
    "uq_appointment_move_waiting", "job_id", unique=True,
    sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL"),
)  # fmt: skip


class Move(Base):
    """Another time for an appointment, wished for by one side. `stands_until` is when the wish ends unanswered."""

    __tablename__ = "appointment_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(200), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    stands_until: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()
    asked_by: Mapped[Account] = relationship()

    __table_args__ = (
        ONE_WAITING, Index("ix_appointment_move_job_id", "job_id"), Index("ix_appointment_move_ending", "outcome", "stands_until"),
    )  # fmt: skip

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)

    @property
    def is_waiting(self) -> bool:
        return self.outcome is None


on_collision(ONE_WAITING, lambda: AlreadyMoved("already_moved"))


def may_be_moved_by(job: Job, account: Account | None) -> bool:
    """Whether this side may ask for another time: until two hours before the start, for then nobody could answer any more."""
    return job.is_of(account) and job.is_visit_ahead and clock.now() < _last_answer(job)


def _last_answer(job: Job) -> datetime:
    assert job.starts_at is not None
    return job.starts_at - terms.current().move_answer_before


def waiting_move(job: Job) -> Move | None:
    """The wish nobody has answered yet."""
    waiting = select(Move).where(Move.job_id == job.id, Move.outcome.is_(None))
    return session.scalar(waiting.options(joinedload(Move.asked_by)))


def waiting_moves(among: Iterable[Job]) -> dict[int, Move]:
    """The same for several jobs in one question, by the number of the job."""
    wanted = select(Move).where(Move.job_id.in_([job.id for job in among]), Move.outcome.is_(None))
    return {move.job_id: move for move in session.scalars(wanted)}


def ask_to_move(job: Job, slot: Slot, reason: str, *, by: Account) -> Move:
    """One side wishes another time. A new wish takes the place of an earlier one; the appointment itself stands.

    Raises TooLate two hours before the start, OutOfRange for a time that is past, too far or that the helper has promised.
    """
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    if not may_be_moved_by(job, by):
        raise _too_late(job)
    waiting = waiting_move(job)
    if waiting is not None and waiting.asked_by_id == by.id and waiting.slot == slot:
        return waiting
    _check(job, slot, by)
    if waiting is not None:
        _close(waiting, Outcome.WITHDRAWN if waiting.asked_by_id == by.id else Outcome.DECLINED)
    until = min(_last_answer(job), slot.starts_at)
    move = Move(job=job, asked_by=by, starts_at=slot.starts_at, ends_at=slot.ends_at, reason=reason.strip(), stands_until=until)
    move.asked_at = clock.now()
    session.add(move)
    session.flush()
    events.record(Kind.MOVE_ASKED, by=by, about=job, starts_at=slot.starts_at.isoformat(), until=until.isoformat())
    return move


def accept_move(job: Job, move_id: int, *, by: Account) -> Job:
    """The other side agrees: the new time replaces the old one at once, struck from all the helper's other proposals."""
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    lock(job.helper)
    move = _move_of(job, move_id, by)
    if move.outcome is Outcome.ACCEPTED:
        return job
    _refuse_answer(job, move)
    if move.slot.is_past or jobs.helper_is_busy(job.helper, move.slot, besides=job):
        raise AlreadyMoved("slot_taken", "slots")
    _close(move, Outcome.ACCEPTED)
    job.moved_late_by_id = move.asked_by_id if _was_late(job, move) else None
    was = job.starts_at
    appoint(job, move.slot)
    bargaining.strike_slots(job.helper, move.slot, kept=job.proposal)
    events.record(Kind.MOVED, by=by, about=job, starts_at=move.starts_at.isoformat(), was=was.isoformat() if was else "")
    return job


def decline_move(job: Job, move_id: int, *, by: Account) -> Job:
    """The other side keeps the old time."""
    if not job.is_of(by):
        raise NotAllowed("not_allowed")
    lock(job)
    move = _move_of(job, move_id, by)
    if move.outcome is Outcome.DECLINED:
        return job
    _refuse_answer(job, move)
    _close(move, Outcome.DECLINED)
    events.record(Kind.MOVE_DECLINED, by=by, about=job)
    return job


def withdraw_move(job: Job, move_id: int, *, by: Account) -> Job:
    """Whoever wished it keeps the old time after all."""
    move = session.get(Move, move_id)
    if move is None or move.job_id != job.id or move.asked_by_id != by.id:
        raise NotAllowed("not_allowed")
    lock(job)
    lock(move)
    if move.outcome is Outcome.WITHDRAWN:
        return job
    _refuse_answer(job, move)
    _close(move, Outcome.WITHDRAWN)
    events.record(Kind.MOVE_WITHDRAWN, by=by, about=job)
    return job


def end_move(move: Move) -> None:
    """The clock: nobody answered in time, or there is no appointment any more. The old time stands."""
    lock(move)
    if not move.is_waiting:
        raise AlreadyMoved("already_moved")
    _close(move, Outcome.ENDED)
    if move.job.is_visit_ahead:
        events.record(Kind.MOVE_ENDED, by=None, about=move.job)


def _check(job: Job, slot: Slot, by: Account) -> None:
    slots.check([slot])
    if slot.starts_at == job.starts_at:
        raise OutOfRange("same_time", "slots")
    if by.id == job.helper_id and jobs.helper_is_busy(by, slot, besides=job):
        raise OutOfRange("slot_busy", "slots")


def _move_of(job: Job, move_id: int, by: Account) -> Move:
    """The wish of the other side, read afresh. One's own cannot be answered."""
    move = session.get(Move, move_id)
    if move is None or move.job_id != job.id or move.asked_by_id == by.id:
        raise NotAllowed("not_allowed")
    lock(move)
    return move


def _refuse_answer(job: Job, move: Move) -> None:
    if not move.is_waiting or not job.is_visit_ahead:
        raise AlreadyMoved("already_moved", state=job.state)
    if clock.now() >= move.stands_until:
        raise _too_late(job)


def _too_late(job: Job) -> Refusal:
    return TooLate("move_too_late") if job.is_visit_ahead else AlreadyMoved("already_moved", state=job.state)


def _close(move: Move, outcome: Outcome) -> None:
    move.outcome, move.answered_at = outcome, clock.now()
    session.flush()


def _was_late(job: Job, move: Move) -> bool:
    assert job.starts_at is not None
    return move.asked_at > job.starts_at - terms.current().cancel_free_until_before


def appoint(job: Job, slot: Slot) -> None:
    """A new time, agreed now: calendars are told anew, and everything around the visit is asked and said anew."""
    job.starts_at, job.ends_at, job.accepted_at = slot.starts_at, slot.ends_at, clock.now()
    job.fine_asked_at = job.neighbour_fine_at = job.helper_fine_at = job.reminded_at = None
    job.on_my_way_at = job.expected_at = job.arrived_at = None
    job.calendar_sequence += 1
    session.flush()
