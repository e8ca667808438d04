"""What happened: history for people, audit trail for the operator, trigger for what follows, in one row.

Every verb ends in `record()`. The one follower (office.consequences) hears of it at once, in the same transaction.
"""

import enum
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, and_, bindparam, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database import Base, UtcDateTime, session, words
from market import clock
from market.refusals import NotAllowed

if TYPE_CHECKING:
    from market.accounts import Account


class Kind(enum.StrEnum):
    """Everything that can happen, in the words of the glossary."""

    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CHANGED = "account_changed"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"
    SESSION_ENDED = "session_ended"
    OPERATOR_MADE = "operator_made"
    AGENT_HIRED = "agent_hired"
    AGENT_LET_GO = "agent_let_go"
    HELPER_STARTED = "helper_started"
    HELPER_CHANGED = "helper_changed"
    OFFER_DRAFTED = "offer_drafted"
    OFFER_POSTED = "offer_posted"
    OFFER_EDITED = "offer_edited"
    OFFER_PAUSED = "offer_paused"
    OFFER_RESUMED = "offer_resumed"
    REQUEST_POSTED = "request_posted"
    REQUEST_EDITED = "request_edited"
    REQUEST_TAKEN = "request_taken"
    REQUEST_REOPENED = "request_reopened"
    REQUEST_ALERTED = "request_alerted"
    REQUEST_UNANSWERED = "request_unanswered"
    AD_RENEWED = "ad_renewed"
    AD_ENDING = "ad_ending"
    AD_LAPSED = "ad_lapsed"
    AD_TAKEN_DOWN = "ad_taken_down"
    AD_HIDDEN = "ad_hidden"
    AD_SHOWN_AGAIN = "ad_shown_again"
    PROPOSED = "proposed"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    DECLINED_BY_CHOICE = "declined_by_choice"
    PROPOSAL_LAPSED = "proposal_lapsed"
    SLOT_STRUCK = "slot_struck"
    MESSAGE_SENT = "message_sent"
    ACCEPTED = "accepted"
    SLOTS_OFFERED = "slots_offered"
    SCHEDULED = "scheduled"
    TOTAL_PROPOSED = "total_proposed"
    TOTAL_CONFIRMED = "total_confirmed"
    BACKUP_CONFIRMED = "backup_confirmed"
    REPORTED = "reported"
    COMPLETED = "completed"
    COMPLETED_SILENTLY = "completed_silently"
    UNSOLVED = "unsolved"
    PARTIAL_NAMED = "partial_named"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    VOIDED = "voided"
    JOB_NUDGED = "job_nudged"
    JOB_ASKED = "job_asked"
    JOB_QUEUED = "job_queued"
    REVIEW_INVITED = "review_invited"
    REVIEWED = "reviewed"
    REVIEW_REPLACED = "review_replaced"
    REVIEW_ANSWERED = "review_answered"
    WOULD_HELP_AGAIN = "would_help_again"
    # Solved together
    TIP_GIVEN = "tip_given"
    TIP_REPORTED = "tip_reported"
    TIP_HIDDEN = "tip_hidden"
    TIP_KEPT = "tip_kept"
    REQUEST_SOLVED = "request_solved"
    # Appointments
    MOVE_ASKED = "move_asked"
    MOVED = "moved"
    MOVE_DECLINED = "move_declined"
    MOVE_WITHDRAWN = "move_withdrawn"
    MOVE_ENDED = "move_ended"
    STILL_FINE_ASKED = "still_fine_asked"
    SAID_FINE = "said_fine"
    VISIT_REMINDED = "visit_reminded"
    ON_MY_WAY = "on_my_way"
    ARRIVED = "arrived"
    # Leaving and suspending
    LEAVING_ASKED = "leaving_asked"
    LEAVING_WITHDRAWN = "leaving_withdrawn"
    ACCOUNT_ERASED = "account_erased"
    SUSPENDED = "suspended"
    SUSPENSION_LIFTED = "suspension_lifted"
    STAFF_LOOKED = "staff_looked"
    # Appointments that were let down
    CANCELLED_LATE = "cancelled_late"
    NO_SHOW_CLAIMED = "no_show_claimed"
    NO_SHOW_TAKEN_BACK = "no_show_taken_back"
    NO_SHOW = "no_show"
    DISPUTED = "disputed"
    MARKED = "marked"
    MARK_ANSWERED = "mark_answered"
    MARK_EXCUSED = "mark_excused"
    OTHERS_ASKED = "others_asked"
    # Acting for others
    CALLED = "called"
    PROVEN_BY_PHONE = "proven_by_phone"
    MANDATE_GIVEN = "mandate_given"
    MANDATE_ACCEPTED = "mandate_accepted"
    MANDATE_ENDED = "mandate_ended"
    ACTING_BEGUN = "acting_begun"
    ACTING_ENDED = "acting_ended"
    # Not solved, and how it goes on
    CASE_OPENED = "case_opened"
    SECOND_VISIT_OFFERED = "second_visit_offered"
    TEAM_ASKED = "team_asked"
    CONSENT_ASKED = "consent_asked"
    CONSENT_REFUSED = "consent_refused"
    HANDED_OVER = "handed_over"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PARTNER_TOOK = "partner_took"
    PARTNER_ASKED = "partner_asked"
    PARTNER_ANSWERED = "partner_answered"
    PARTNER_RESULT = "partner_result"
    PARTNER_LOOKED = "partner_looked"
    BACK_FROM_PARTNER = "back_from_partner"
    BADGE_PROPOSED = "badge_proposed"
    BADGE_AWARDED = "badge_awarded"
    BADGE_PAUSED = "badge_paused"
    BADGE_RESTORED = "badge_restored"
    BADGE_REFUSED = "badge_refused"
    BADGE_WITHDRAWN = "badge_withdrawn"
    BADGE_ENDED = "badge_ended"
    FOLLOW_UP_BEGUN = "follow_up_begun"
    FOLLOWED_UP = "followed_up"


class Event(Base):
    """Who did what about which row, when, and with which facts (ids and figures, never secrets).

    `via_id` is who really did it when somebody acted for the person `by_id`.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    via_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    by: Mapped["Account | None"] = relationship(foreign_keys=[by_id])
    via: Mapped["Account | None"] = relationship(foreign_keys=[via_id])

    __table_args__ = (Index("ix_event_about", "about_kind", "about_id", "id"), Index("ix_event_kind", "kind", "id"))


Follower = Callable[[Event, Any], None]
_follower: Follower | None = None
_acting: ContextVar[tuple[int | None, int | None]] = ContextVar("acting", default=(None, None))


def follow_with(follower: Follower) -> None:
    """Registers the one who acts on events; create_app() does it, and the tests of the rules."""
    global _follower
    _follower = follower


def act_as(person_id: int | None, via_id: int | None = None) -> None:
    """Until told otherwise, what this person does here is really done by the other one. The door says so for each answer."""
    _acting.set((person_id, via_id))


def acted_via(person_id: int) -> int | None:
    """Who really acts for this person just now, if it is somebody else."""
    person, via = _acting.get()
    return via if person == person_id else None


def record(kind: Kind, by: "Account | None", about: Any, **facts: Any) -> Event:
    """Writes down what happened and lets what follows from it happen now.

    Raises NotAllowed if who acts for somebody is the other side of it, and RuntimeError without a follower.
    """
    if _follower is None:
        raise RuntimeError("nobody follows the events: call events.follow_with() first")
    if about.id is None:
        session.flush()
    person_id, via_id = _acting.get()
    by_id = by.id if by else None
    event = Event(kind=kind, by_id=by_id, about_kind=about.__tablename__, about_id=about.id, facts=facts, at=clock.now())
    event.via_id = via_id if by_id is not None and by_id == person_id else None
    if event.via_id is not None and event.via_id in _sides(about):
        raise NotAllowed("own_counterpart")
    session.add(event)
    session.flush()
    _follower(event, about)
    return event


def _sides(about: Any) -> tuple[int | None, int | None]:
    """The two a job, a proposal, a conversation, or a part of one of these is between; nobody for all else."""
    between = getattr(about, "job", None) or getattr(about, "thread", None) or about
    return getattr(between, "neighbour_id", None), getattr(between, "helper_id", None)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a story."""

    kind: Kind
    by_id: int | None
    facts: dict[str, Any]
    at: datetime
    via_id: int | None = None


def story_of(*rows: Any) -> list[Happened]:
    """All that happened to these rows, oldest first; a row may be named by its table and number."""
    about = [row if isinstance(row, tuple) else (row.__tablename__, row.id) for row in rows if row is not None]
    named = {f"kind_{n}": kind for n, (kind, _) in enumerate(about)} | {f"id_{n}": id_ for n, (_, id_) in enumerate(about)}
    return [Happened(*row) for row in session.execute(_about(len(about)), named)]


@cache
def _about(count: int) -> Any:
    """What happened to so many rows."""
    is_about = [and_(Event.about_kind == bindparam(f"kind_{n}"), Event.about_id == bindparam(f"id_{n}")) for n in range(count)]
    return select(Event.kind, Event.by_id, Event.facts, Event.at, Event.via_id).where(or_(false(), *is_about)).order_by(Event.id)
