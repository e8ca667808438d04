"""Introductions: before a helper's first visit somebody of the team has called the number on file and heard name and address.

A helper comes onto the list with the first offer online or the first bid, and is called within a working day. Until then bids stand
and nothing is agreed for a visit. What was said is kept for the team; in public stand only the days, never a document. Another number
puts the call in question: whoever has not agreed on a visit yet waits again, everybody else is called and goes on meanwhile.
"""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Again, Base, UtcDateTime, lock, on_collision, session, words
from market import clock, events, terms, workdays
from market.accounts import Account
from market.events import Kind
from market.helpers import HelperProfile
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange

ONE_EACH = Index("uq_introduction_helper_id", "helper_id", unique=True)
NAME_LONGEST, ADDRESS_LONGEST = 120, 200


class Identity(enum.StrEnum):
    """How somebody of the team saw a paper that says who it is. What stands on it is not kept."""

    IN_PERSON = "in_person"
    VIDEO = "video"


class Introduction(Base):
    """What one helper told us on the telephone, and who of the team heard it; `closed_at` is None while the call is to be made.

    Moments in UTC. `phone` is the number spoken on (E.164); `name` and `address` are as said, for the team alone.
    """

    __tablename__ = "introduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey("helper_profile.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    phone: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(NAME_LONGEST), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    identity: Mapped[Identity | None] = mapped_column(words(Identity))
    identity_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    helper: Mapped[HelperProfile] = relationship()
    recorded_by: Mapped[Account | None] = relationship(foreign_keys=[recorded_by_id])
    identity_by: Mapped[Account | None] = relationship(foreign_keys=[identity_by_id])

    __table_args__ = (ONE_EACH, Index("ix_introduction_due", "closed_at", "due_at"))

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < clock.now()

    def may_be_recorded_by(self, account: Account | None) -> bool:
        """The team, but nobody about themselves."""
        return account is not None and account.is_operator and account.id != self.helper.account_id


on_collision(ONE_EACH, Again)


def due_from(moment: datetime) -> datetime:
    """By when we call somebody who came onto the list at this moment: the end of so many working days of Zürich."""
    return workdays.after(moment, terms.current().first_call_within_working_days)


def answer_counts_from(helper: Account) -> datetime:
    """Nobody can agree before our call, so the time to answer begins with the day by which we call; else now."""
    profile, now = helper.helper, clock.now()
    if profile is None or profile.may_visit:
        return now
    there = of_helper(profile)
    return max(there.due_at if there else due_from(now), now)


def of_helper(profile: HelperProfile) -> Introduction | None:
    """What there is of this helper."""
    return session.scalar(select(Introduction).where(Introduction.helper_id == profile.id))


def expect(profile: HelperProfile) -> None:
    """The helper offers help for the first time: onto the list. Whoever is on it, or was called, stays as they are."""
    if profile.may_visit or of_helper(profile) is not None:
        return
    made = Introduction(helper=profile, opened_at=clock.now(), due_at=due_from(clock.now()))
    session.add(made)
    events.record(Kind.FIRST_CALL_DUE, by=None, about=made)


def question_number(account: Account, *, has_agreed: bool) -> None:
    """The number on file is not the one we spoke on: called once more. `has_agreed`: a visit of theirs was agreed before."""
    profile = account.helper
    there = of_helper(profile) if profile is not None and not account.has_left else None
    if profile is None or there is None or there.is_open or there.phone == account.phone:
        return
    now = clock.now()
    profile.spoken_at = None
    profile.introduced_at = profile.introduced_at if has_agreed else None
    there.closed_at, there.tries, there.tried_at = None, 0, None
    there.opened_at, there.due_at = now, due_from(now)
    events.record(Kind.FIRST_CALL_QUESTIONED, by=account, about=there)


def note_missed(there: Introduction, *, by: Account) -> Introduction:
    """Called, and nobody answered: counted and dated, to be tried again."""
    _refuse_others(there, by)
    if not there.is_open:
        raise AlreadyMoved("introduction_done")
    there.tries, there.tried_at = there.tries + 1, clock.now()
    events.record(Kind.FIRST_CALL_MISSED, by=by, about=there, tries=there.tries)
    return there


def record(there: Introduction, *, name: str, address: str, by: Account) -> Introduction:
    """Reached at the number on file, and name and address heard. Raises Missing without them or without a number."""
    _refuse_others(there, by)
    said = name.strip(), address.strip()
    if not there.is_open:
        if (there.name, there.address, there.recorded_by_id) == (*said, by.id):
            return there
        raise AlreadyMoved("introduction_done")
    if there.helper.account.phone is None:
        raise Missing("no_number_on_file")
    _check(*said)
    is_first = there.helper.introduced_at is None
    _keep(there, said, by)
    events.record(Kind.HELPER_INTRODUCED, by=by, about=there, first=is_first)
    return there


def _check(name: str, address: str) -> None:
    if not name:
        raise Missing("name_needed", "name")
    if not address:
        raise Missing("address_needed", "address")
    for typed, field, longest in ((name, "name", NAME_LONGEST), (address, "address", ADDRESS_LONGEST)):
        if len(typed) > longest:
            raise OutOfRange("text_too_long", field)


def _keep(there: Introduction, said: tuple[str, str], by: Account) -> None:
    profile, now = there.helper, clock.now()
    there.phone, (there.name, there.address), there.recorded_by, there.closed_at = profile.account.phone, said, by, now
    profile.spoken_at = profile.recorded_at = now
    profile.introduced_at = profile.introduced_at or now


def note_identity(there: Introduction, how: Identity, *, seen_by: Account, by: Account) -> Introduction:
    """Somebody of the team has seen who it is, in person or by video. No document and no number is kept."""
    _refuse_others(there, by)
    if not seen_by.is_operator or seen_by.id == there.helper.account_id:
        raise OutOfRange("not_of_the_team", "seen_by")
    if (there.identity, there.identity_by_id) == (how, seen_by.id):
        return there
    there.identity, there.identity_by, there.helper.identity_seen_at = how, seen_by, clock.now()
    events.record(Kind.IDENTITY_SEEN, by=by, about=there, how=how.value, seen_by=seen_by.id)
    return there


def _refuse_others(there: Introduction, by: Account) -> None:
    if not there.may_be_recorded_by(by):
        raise NotAllowed("not_allowed")
    lock(there)


def waits() -> ColumnElement[bool]:
    """For questions about introductions: the call is to be made, to somebody who is here."""
    here = select(HelperProfile.id).join(Account, Account.id == HelperProfile.account_id)
    here = here.where(Account.left_at.is_(None), Account.leaving_at.is_(None), Account.suspended_at.is_(None))
    return and_(Introduction.closed_at.is_(None), Introduction.helper_id.in_(here))


def to_call(limit: int = 100) -> Sequence[Any]:
    """The list: soonest due first, of these the oldest first."""
    columns = (
        Introduction.id, Introduction.opened_at, Introduction.due_at, Introduction.tries, Introduction.tried_at, HelperProfile.introduced_at,
        Account.id.label("account_id"), Account.first_name, Account.last_name, Account.postal_code, Account.phone,
    )  # fmt: skip
    rows = select(*columns).join(HelperProfile, HelperProfile.id == Introduction.helper_id)
    rows = rows.join(Account, Account.id == HelperProfile.account_id).where(waits())
    return session.execute(rows.order_by(Introduction.due_at, Introduction.id).limit(limit)).all()


def for_team(operator: Account | None, introduction_id: int) -> Introduction | None:
    """One of them, for the team."""
    if operator is None or not operator.is_operator:
        return None
    known = joinedload(Introduction.helper).joinedload(HelperProfile.account), joinedload(Introduction.recorded_by)
    return session.scalar(select(Introduction).options(*known).where(Introduction.id == introduction_id))
