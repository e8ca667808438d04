"""The cast on its way to a visit, and the office going its round: shared by the tests of the errands."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from database import session
from market import clock, notices
from market.accounts import Account
from market.events import Event, Kind
from office import errands, rounds

At = Callable[[object], None]
BY_NIGHT = ("throw_drafts_away", "throw_sessions_away", "throw_codes_away", "sweep_search", "look_at_badges")


def go_round() -> rounds.Report:
    """One round, and none of it failed."""
    session.commit()
    report = errands.run_due()
    session.expire_all()
    assert report.failed == {}
    return report


def after(at: At, **time: float) -> None:
    at(clock.now() + timedelta(**time))


def times(kind: Kind) -> int:
    return len(session.scalars(select(Event.id).where(Event.kind == kind)).all())


def told(account: Account) -> list[str]:
    return [notice.kind for notice in reversed(notices.of(account)) if notice.kind != "welcome"]
