"""Partners: the professionals who go on where neighbours could not, and whose badge proven helpers earn.

A partner is a row; its slug names it in addresses and never changes. A handover gives one unsolved job to one partner.

The partner takes it, may ask back, and answers with a result and its price; both neighbours and helpers read the answer. What
the partner does not take or answer in time comes back to the operator. The verbs stand in market/handing_over.py.
"""

import enum
import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, foreign, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, Words, on_collision, session, words
from market import clock, terms
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import Job
from market.lifecycle import JobState
from market.money import Chf, ChfColumn
from market.refusals import OutOfRange
from market.skills import Category


class Result(enum.StrEnum):
    """What the partner answers."""

    SOLVED = "solved"
    APPOINTMENT = "appointment"
    REPLACEMENT = "replacement"
    NOT_OURS = "not_ours"


class Item(enum.StrEnum):
    """What of a job can be handed over, each by its own tick of the neighbour."""

    SYMPTOM = "symptom"
    DEVICES = "devices"
    TRIED = "tried"
    PHOTOS = "photos"
    CONTACT = "contact"
    ADDRESS = "address"


class Customer(enum.StrEnum):
    """Whether the neighbour is a customer of the partner."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Turn(enum.StrEnum):
    """What an open handover waits for."""

    TAKING = "taking"
    RESULT = "result"
    ANSWER = "answer"
    AGREEMENT = "agreement"


KEPT_SLUGS = ("any",)  # what the search says for «a badge of whichever partner»
ONE_SLUG = Index("uq_partner_slug", "slug", unique=True)


class Partner(Base):
    """A professional firm. `colour` is #rrggbb, `badge` what its badge is called, `categories` what it looks after.

    `signs_badges`: it wants to sign each badge itself; otherwise they are awarded by the rule and it may withdraw them.
    """

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str] = mapped_column(String(7))
    badge: Mapped[str] = mapped_column(String(60))
    categories: Mapped[tuple[str, ...]] = mapped_column(Words)
    signs_badges: Mapped[bool] = mapped_column(default=False)
    logo_key: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (ONE_SLUG,)

    def looks_after(self, category: Category) -> bool:
        return category.value in self.categories


on_collision(ONE_SLUG, lambda: OutOfRange("slug_taken", "slug"))


def fill_from_settings(*, slug: str, name: str, colour: str, badge: str) -> None:
    """An empty table gets the partner of the settings, who looks after everything."""
    if session.scalar(select(Partner.id).limit(1)) is None:
        everything = tuple(category.value for category in Category)
        session.add(Partner(slug=slug, name=name, colour=colour, badge=badge, categories=everything))
        session.flush()


def add(
    *, slug: str, name: str, colour: str, badge: str, categories: Collection[Category], signs_badges: bool = False
) -> Partner:
    """One more partner. Raises OutOfRange for a short name or a colour that cannot stand in an address or a style, and one taken."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", slug) or slug in KEPT_SLUGS:
        raise OutOfRange("slug_shape", "slug")
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise OutOfRange("colour_shape", "colour")
    if with_slug(slug) is not None:
        raise OutOfRange("slug_taken", "slug")
    looks_after = tuple(category.value for category in Category if category in categories)
    made = Partner(slug=slug, name=name, colour=colour.lower(), badge=badge, categories=looks_after, signs_badges=signs_badges)
    session.add(made)
    session.flush()
    return made


def all_of_them() -> list[Partner]:
    """In the order they joined."""
    return list(session.scalars(select(Partner).order_by(Partner.id)))


def looking_after(category: Category) -> list[Partner]:
    """Who can go on with a job of this category."""
    return [partner for partner in all_of_them() if partner.looks_after(category)]


def with_slug(slug: str) -> Partner | None:
    """The partner of this address."""
    return session.scalar(select(Partner).where(Partner.slug == slug))


ONE_OPEN = Index(
    "uq_handover_open", "job_id", unique=True, sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
)


class Handover(Base):
    """One job given to one partner. `price` is what the partner asks for its result (0: free), the neighbour agrees to it."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    partner: Mapped[str] = mapped_column(String(40))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    take_until: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    question: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[Result | None] = mapped_column(words(Result))
    result_words: Mapped[str] = mapped_column(Text, default="")
    result_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    price: Mapped[Chf | None] = mapped_column(ChfColumn)
    price_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship()
    given_to: Mapped[Partner | None] = relationship(
        primaryjoin=lambda: foreign(Handover.partner) == Partner.slug, viewonly=True, uselist=False
    )

    __table_args__ = (ONE_OPEN, Index("ix_handover_job_id", "job_id"), Index("ix_handover_waiting", "ended_at", "take_until"))

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def last_moment(self) -> datetime:
        """A time of working days ends at midnight: this is still the last of them."""
        return self.until - timedelta(seconds=1)

    @property
    def turn(self) -> Turn:
        """What is waited for next: the partner takes, answers; the neighbour answers, agrees."""
        if self.taken_at is None:
            return Turn.TAKING
        if self.result is not None:
            return Turn.AGREEMENT
        return Turn.ANSWER if self.asked_at is not None and self.answered_at is None else Turn.RESULT

    @property
    def waits_for_neighbour(self) -> bool:
        return self.is_open and self.turn in (Turn.ANSWER, Turn.AGREEMENT)

    @property
    def until(self) -> datetime:
        """When the clock goes on without the one it waits for."""
        if self.turn is Turn.TAKING:
            return self.take_until
        since = self.result_at if self.turn is Turn.AGREEMENT else self.asked_at
        if self.waits_for_neighbour and since is not None:
            return since + terms.current().partner_asks_back_settles
        assert self.answer_until is not None
        return self.answer_until

    def may_be_answered_by(self, account: Account | None) -> bool:
        """Whether the neighbour is asked: for an answer, or whether the result is fine."""
        return self.waits_for_neighbour and account is not None and account.id == self.job.neighbour_id


on_collision(ONE_OPEN, Again)


def may_be_handed_over_by(job: Job, account: Account | None) -> bool:
    """Only the neighbour gives consent, and only for a job that was not solved."""
    return job.state is JobState.UNSOLVED and account is not None and account.id == job.neighbour_id


def open_of(job: Job) -> Handover | None:
    """The handover that runs."""
    return session.scalar(select(Handover).where(Handover.job_id == job.id, Handover.ended_at.is_(None)))


def open_among(jobs: Iterable[Job]) -> dict[int, Handover]:
    """Those that run, by the number of the job, in one question; none is asked where no job is with a partner."""
    there = [job.id for job in jobs if job.state is JobState.WITH_PARTNER]
    running = select(Handover).where(Handover.job_id.in_(there), Handover.ended_at.is_(None))
    return {handover.job_id: handover for handover in session.scalars(running)} if there else {}


def of_job(job: Job) -> list[Handover]:
    """All handovers of a job, newest first."""
    return list(session.scalars(select(Handover).where(Handover.job_id == job.id).order_by(Handover.id.desc())))


def for_team(operator: Account, handover_id: int) -> Handover | None:
    """A handover, for the team."""
    found = select(Handover).options(joinedload(Handover.job)).where(Handover.id == handover_id)
    return session.scalar(found) if operator.is_operator else None


def consent_of(handover: Handover, given: Event | None = None) -> tuple[tuple[Item, ...], Customer]:
    """What the neighbour ticked, as it was written down when she did (`given`, where it was looked for already)."""
    facts = (given or consent_event(handover)).facts
    return tuple(Item(item) for item in facts["items"]), Customer(facts["customer"])


def consent_event(handover: Handover) -> Event:
    """When consent was given, and by whom really (`via`: on the telephone, or by somebody trusted)."""
    about = Event.about_kind == Job.__tablename__, Event.about_id == handover.job_id, Event.kind == Kind.HANDED_OVER
    return next(event for event in session.scalars(select(Event).where(*about)) if event.facts["handover"] == handover.id)
