"""Reports: somebody tells the team that something is wrong with a person, an ad, a message, a tip or a review.

One report per person and thing, until the team has looked; the case it opens is about the thing, so that several reports raise one
case. Who is reported never learns by whom. What was read when it was reported is kept with the report: of a private talk that one
message is all the team sees. While it is looked at a tip stands in the team's list of tips, see tips.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, on_collision, session, words
from market import blocks, cases, clock, events, helpers, jobs, offers, requests, reviews, talk, terms, tips
from market.accounts import Account
from market.cases import Case
from market.cases import Reason as CaseReason
from market.events import Kind
from market.helpers import HelperProfile
from market.offers import Offer
from market.refusals import Missing, NotAllowed, OutOfRange
from market.requests import Request
from market.reviews import Review
from market.talk import Message, Thread
from market.tips import Tip

LONGEST = 1000
SHOWN_MESSAGES = 12
A_DAY = timedelta(days=1)
REPORTED_ONCE = Index("uq_report_thing", "reporter_id", "about_kind", "about_id", unique=True)


class Why(enum.StrEnum):
    """What is wrong with it."""

    DANGER = "danger"
    MONEY = "money"
    PAST_US = "past_us"
    INSULT = "insult"
    UNTRUE = "untrue"
    OTHER = "other"


@dataclass(frozen=True)
class Subject:
    """What can be reported: its row, whom it is about, and what stands there now."""

    row: Any
    person: Account
    said: str = ""

    def may_be_reported_by(self, account: Account | None) -> bool:
        return account is not None and account.id != self.person.id


class Report(Base):
    """One person's report about one thing. `quoted` is what stood there; `looked_at` (UTC) is when the team was through with it."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[int]
    why: Mapped[Why] = mapped_column(words(Why))
    said: Mapped[str] = mapped_column(Text, default="")
    quoted: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    reporter: Mapped[Account] = relationship(foreign_keys=[reporter_id])
    person: Mapped[Account] = relationship(foreign_keys=[person_id])

    __table_args__ = (
        REPORTED_ONCE,
        Index("ix_report_about", "about_kind", "about_id"),
        Index("ix_report_person_id", "person_id"),
    )


on_collision(REPORTED_ONCE, Again)


def about_helper(viewer: Account | None, helper_id: int) -> Subject | None:
    """The person behind a profile."""
    profile = helpers.seen_by(viewer, helper_id)
    return Subject(profile.account, profile.account, profile.about) if profile else None


def about_offer(viewer: Account | None, offer_id: int) -> Subject | None:
    offer = offers.seen_by(viewer, offer_id)
    return Subject(offer, offer.author, _of_ad(offer)) if offer else None


def about_request(viewer: Account | None, request_id: int) -> Subject | None:
    request = requests.seen_by(viewer, request_id)
    return Subject(request, request.author, _of_ad(request)) if request else None


def about_review(viewer: Account | None, review_id: int) -> Subject | None:
    review = reviews.seen_by(viewer, review_id)
    return Subject(review, review.author, review.body) if review else None


def about_tip(viewer: Account | None, tip_id: int) -> Subject | None:
    """A question or a tip under a request, while it is shown."""
    tip = tips.seen_by(viewer, tip_id)
    return Subject(tip, tip.author, tip.body) if tip and tip.hidden_at is None else None


def about_thread(viewer: Account | None, thread_id: int) -> Subject | None:
    """The other one of a talk."""
    thread = talk.seen_by(viewer, thread_id)
    return Subject(thread.other_side(viewer), thread.other_side(viewer)) if thread and viewer else None


def about_message(viewer: Account | None, message_id: int) -> Subject | None:
    """One message of a talk of one's own."""
    message = session.scalar(select(Message).options(joinedload(Message.thread)).where(Message.id == message_id))
    if message is None or not message.thread.is_of(viewer):
        return None
    return Subject(message, message.author, message.body)


def has_blocked_behind(viewer: Account, kind: Any, about_id: int) -> bool:
    """Whether it is out of sight because this person has blocked whoever stands behind it."""
    row: Any = session.get(kind, about_id)
    return row is not None and blocks.of_pair(viewer, row.account if kind is HelperProfile else row.author) is not None


def messages_of_other(viewer: Account, thread_id: int) -> list[Message]:
    """The last ones the other side has written in a talk of one's own, newest first."""
    mine = (Thread.neighbour_id == viewer.id) | (Thread.helper_id == viewer.id)
    said = select(Message).join(Thread).where(Thread.id == thread_id, mine, Message.author_id != viewer.id, Message.body != "")
    return list(session.scalars(said.order_by(Message.id.desc()).limit(SHOWN_MESSAGES)))


def _of_ad(ad: Offer | Request) -> str:
    return f"{ad.title}\n{ad.description}"


def report(subject: Subject, why: Why, said: str = "", *, by: Account) -> Report:
    """The team looks at it. Reported again before it has, the first report counts; afterwards it is a new one.

    Raises NotAllowed for one's own, OutOfRange for too many words or reports in a day, Missing when nothing says what is wrong.
    """
    if not subject.may_be_reported_by(by):
        raise NotAllowed("not_allowed")
    there = of(subject, by)
    if there is not None and there.looked_at is None:
        return there
    _check(why, said, by)
    made = there or Report(reporter=by, person_id=subject.person.id, about_kind=_kind(subject), about_id=subject.row.id)
    made.why, made.said, made.quoted, made.at, made.looked_at = why, said.strip(), subject.said, clock.now(), None
    session.add(made)
    if isinstance(subject.row, Tip):
        tips.wait_for_team(subject.row)
    events.record(Kind.REPORT_MADE, by=by, about=made)
    return made


def _check(why: Why, said: str, by: Account) -> None:
    if len(said) > LONGEST:
        raise OutOfRange("text_too_long", "said")
    if why is Why.OTHER and not said.strip():
        raise Missing("reason_needed", "said")
    lately = select(func.count(Report.id)).where(Report.reporter_id == by.id, Report.at > clock.now() - A_DAY)
    if (session.scalar(lately) or 0) >= terms.current().reports_a_day:
        raise OutOfRange("too_many_reports", "why")


def of(subject: Subject, account: Account) -> Report | None:
    """What this person has reported of it."""
    mine = select(Report).where(Report.reporter_id == account.id, Report.about_kind == _kind(subject))
    return session.scalar(mine.where(Report.about_id == subject.row.id))


def _kind(subject: Subject) -> str:
    return str(subject.row.__tablename__)


def seen_by(account: Account, report_id: int) -> Report | None:
    """A report, for whom it is by."""
    mine = select(Report).where(Report.id == report_id, Report.reporter_id == account.id)
    return session.scalar(mine.options(joinedload(Report.person)))


KINDS: dict[str, Any] = {kind.__tablename__: kind for kind in (Account, Offer, Request, Message, Review, Tip)}


def thing_of(report: Report) -> Any:
    """The row it is about."""
    return session.get_one(KINDS[report.about_kind], report.about_id)


def job_id_of(thing: Any) -> int | None:
    """The job a review is of, or a message was written about."""
    job = jobs.of_thread(thing.thread) if isinstance(thing, Message) else None
    return thing.job_id if isinstance(thing, Review) else job.id if job else None


def looks_until(report: Report) -> datetime | None:
    """By when the team looks at it (UTC); None when it has, or is past it."""
    if report.looked_at is not None:
        return None
    case = cases.open_about(thing_of(report), CaseReason.REPORTED)
    return case.due_at if case else None


def of_case(case: Case) -> list[Report]:
    """What was reported of what a case is about, oldest first."""
    if case.reason is not CaseReason.REPORTED:
        return []
    about = select(Report).options(joinedload(Report.reporter)).where(Report.about_kind == case.about_kind)
    return list(session.scalars(about.where(Report.about_id == case.about_id).order_by(Report.at, Report.id)))


def of_tips(reported: list[Tip]) -> dict[int, list[Report]]:
    """What waits to be looked at of each of these tips, by its number, oldest first. One question for all."""
    about = Report.about_kind == Tip.__tablename__, Report.about_id.in_([tip.id for tip in reported]), Report.looked_at.is_(None)
    found = session.scalars(
        select(Report).options(joinedload(Report.reporter)).where(*about).order_by(Report.at, Report.id)
    ).all()
    return {tip.id: [report for report in found if report.about_id == tip.id] for tip in reported}


def answer(case: Case) -> list[Report]:
    """The team is through with it: who had reported it and had not heard yet. They may report it again from now on."""
    waiting = [report for report in of_case(case) if report.looked_at is None]
    for report in waiting:
        report.looked_at = clock.now()
    if case.reason is CaseReason.REPORTED and case.about_kind == Tip.__tablename__:
        tips.looked_at(session.get_one(Tip, case.about_id))
    return waiting


def forget_words_of(account: Account) -> None:
    """Somebody has left: what they reported with, and what was quoted of them, is erased. Reason and dates stay."""
    quietly = {"synchronize_session": False}
    session.execute(update(Report).where(Report.reporter_id == account.id).values(said=""), execution_options=quietly)
    session.execute(update(Report).where(Report.person_id == account.id).values(quoted=""), execution_options=quietly)
