"""Rows for the yardsticks, put down with the moments a test wants: only what is counted differs between them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from database import session
from market import clock
from market.accounts import Account
from market.cases import Case, Outcome, Reason
from market.jobs import Job
from market.lifecycle import AdState, JobState
from market.proposals import Proposal
from market.requests import Request
from market.reviews import Review
from market.skills import Category
from tests.deals import THURSDAY_AT_TWO, scheduled_job

_numbers = count(1)
MINUTE = timedelta(minutes=1)


def zurich(wall: str) -> datetime:
    """The UTC moment of a wall clock time in Zürich; the first of the two where an hour exists twice."""
    return datetime.fromisoformat(wall).replace(tzinfo=clock.ZURICH).astimezone(UTC)


def posted(author: Account, at: datetime, first_bid_after: timedelta | None = None, **more: Any) -> int:
    """A request."""
    bid_at = None if first_bid_after is None else at + first_bid_after
    row = {
        "author_id": author.id, "state": AdState.LIVE, "title": "Anfrage", "description": "", "category": Category.NETWORK,
        "postal_code": "8004", "created_at": at, "posted_at": at, "moved_at": at, "form_key": f"key{next(_numbers)}",
        "first_proposal_at": bid_at, **more,
    }  # fmt: skip
    return _put(Request, row)


class Copies:
    """Jobs and what hangs on them, each a copy of one that was made by the verbs."""

    def __init__(self, neighbour: Account, helper: Account, time: str = THURSDAY_AT_TWO) -> None:
        model = scheduled_job(neighbour, helper, time=time)
        self.job, self.proposal = _values(model), _values(model.proposal)
        self.helper_profile_id, self.author_id = helper.helper.id, neighbour.id  # type: ignore[union-attr]

    def bid(self, at: datetime, **more: Any) -> int:
        fresh = {"form_key": None, "state": "withdrawn", "created_at": at, "author_id": self.proposal["helper_id"], **more}
        return _put(Proposal, {**self.proposal, **fresh})

    def ended(self, at: datetime | None, state: JobState, **more: Any) -> int:
        """A job that first came to something at this moment, and is now in this state."""
        mine = {"proposal_id": self.bid(self.proposal["created_at"]), "is_current": False, "first_ended_at": at, "state": state}
        return _put(Job, {**self.job, "starts_at": None, "ends_at": None, **mine, **more})

    def reviewed(self, at: datetime, stars: int) -> int:
        job_id = self.ended(None, JobState.COMPLETED)
        row = {
            "job_id": job_id,
            "author_id": self.author_id,
            "helper_id": self.helper_profile_id,
            "stars": stars,
            "body": "",
            "at": at,
        }
        return _put(Review, row)


def closed(opened: datetime, after: timedelta | None, outcome: Outcome | None = Outcome.HELPED) -> int:
    """A case, closed so long after it was opened."""
    row = {
        "reason": Reason.SAFETY, "about_kind": "account", "about_id": next(_numbers), "opened_at": opened, "due_at": opened, "detail": "",
        "closed_at": None if after is None else opened + after, "outcome": outcome, "outcome_words": "", "times": 1, "version": 1, "is_safety": False,
    }  # fmt: skip
    return _put(Case, row)


def _values(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs if column.key != "id"}


def _put(kind: Any, row: dict[str, Any]) -> int:
    made = session.execute(insert(kind).values(**row).returning(kind.id)).scalar_one()
    return int(made)
