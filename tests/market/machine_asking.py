"""What the job machine asks the store, and who operates in it."""

from typing import Any

from sqlalchemy import func, select

from database import session
from market import accounts, events
from market.accounts import Account
from market.jobs import Job
from market.lifecycle import JobState
from tests.conftest import person


def operator() -> Account:
    return accounts.make_operator(person("Olga", "Meier", "8001"))


def any_of(kind: Any) -> bool:
    return session.scalar(select(func.count()).select_from(kind)) > 0  # type: ignore[operator]


def one_in(state: JobState) -> Any:
    return session.scalar(select(Job).where(Job.state == state).limit(1))


def count_events() -> int:
    return session.scalar(select(func.count()).select_from(events.Event)) or 0
