"""Bids beside each other: what the author of a request sees of them, and in which order.

A list shows columns, not rows with all that hangs on them; a bid here is values alone, as things stand at this moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from database import session
from market import blocks, clock, places, terms
from market.accounts import Account
from market.helpers import HelperProfile
from market.lifecycle import ProposalState
from market.money import Chf
from market.pictures import Picture
from market.proposals import Proposal, ProposalSlot
from market.requests import Request

# Somebody new counts as a good helper until three people have said more: one perfect review does not beat forty good ones.
EXPECTED_STARS, EXPECTED_WEIGHT = 4.5, 3


@dataclass(frozen=True, slots=True)
class BidSlot:
    """One time offered, and whether it can still be ticked."""

    id: int
    starts_at: datetime
    ends_at: datetime
    is_free: bool


@dataclass(frozen=True, slots=True)
class Bid:
    """One word of a negotiation about a request, as its author sees it; `language` is the one of the message."""

    id: int
    thread_id: int
    state: ProposalState
    is_live: bool
    author_id: int
    neighbour_id: int
    answers_id: int | None
    changes_price: bool
    price: Chf
    message: str
    language: str
    stands_until: datetime
    slot_rows: tuple[BidSlot, ...]
    first_name: str
    public_name: str
    initials: str
    place: str
    distance_m: int
    account_id: int
    helper_id: int | None
    stars_sum: int
    review_count: int
    jobs_done: int
    badges: tuple[tuple[str, str], ...]
    waits_for_call: bool
    photo_token: str | None

    @property
    def free_slots(self) -> list[BidSlot]:
        return [slot for slot in self.slot_rows if slot.is_free]

    @property
    def mean(self) -> float | None:
        """The plain mean of published reviews, None before the first."""
        return round(self.stars_sum / self.review_count, 1) if self.review_count else None

    def may_be_answered_by(self, account: Account) -> bool:
        """Whether the request's author may accept, decline or counter."""
        return self.is_live and not account.is_suspended and self.author_id != account.id == self.neighbour_id

    def may_be_accepted_by(self, account: Account) -> bool:
        """Whether the author may say yes: once we have spoken with the helper."""
        return self.may_be_answered_by(account) and not self.waits_for_call


def bids_on(request: Request, account: Account) -> list[Bid]:
    """All that was proposed on a request, oldest first, for its author; nobody else sees it side by side.

    What ended with somebody the author is kept apart from is left out, whoever of the two has blocked. A job is found by the job.
    """
    if not request.is_by(account):
        return []
    slots = defaultdict(list)
    for row in session.execute(_slots(), {"request": request.id}):
        slots[row.proposal_id].append(row)
    now, mine = clock.now(), account.language
    return [_bid(row, slots[row.id], mine, now) for row in session.execute(_bids(), {"request": request.id})]


@cache
def _bids() -> Any:
    helper, profile, photo = Account.__table__, HelperProfile.__table__, Picture.__table__
    rows = Proposal.__table__.join(helper, Proposal.helper_id == Account.id)
    rows = rows.outerjoin(profile, HelperProfile.account_id == Account.id).outerjoin(photo, HelperProfile.photo_id == Picture.id)
    columns = (
        Proposal.id, Proposal.thread_id, Proposal.state, Proposal.author_id, Proposal.neighbour_id, Proposal.answers_id,
        Proposal.changes_price, Proposal.price, Proposal.message, Proposal.stands_until, Proposal.postal_code.label("needed_at"),
        Account.id.label("account_id"), Account.first_name, Account.last_name, Account.postal_code, Account.language,
        HelperProfile.id.label("helper_id"), HelperProfile.stars_sum, HelperProfile.review_count, HelperProfile.jobs_done,
        HelperProfile.badges, HelperProfile.introduced_at, Picture.token,
    )  # fmt: skip
    in_sight = blocks.nothing_between(Proposal.helper_id, Proposal.neighbour_id)
    return select(*columns).select_from(rows).where(Proposal.request_id == bindparam("request"), in_sight).order_by(Proposal.id)


@cache
def _slots() -> Any:
    columns = ProposalSlot.id, ProposalSlot.proposal_id, ProposalSlot.starts_at, ProposalSlot.ends_at, ProposalSlot.struck_at
    rows = select(*columns).join(Proposal, ProposalSlot.proposal_id == Proposal.id)
    return rows.where(Proposal.request_id == bindparam("request")).order_by(ProposalSlot.starts_at)


def _bid(row: Any, slots: Sequence[Any], mine: str, now: datetime) -> Bid:
    at = places.find(row.postal_code)
    return Bid(
        id=row.id, thread_id=row.thread_id, state=row.state, is_live=row.state is ProposalState.LIVE and row.stands_until > now,
        author_id=row.author_id, neighbour_id=row.neighbour_id, answers_id=row.answers_id, changes_price=row.changes_price,
        price=row.price, message=row.message, language=row.language if row.author_id == row.account_id else mine,
        stands_until=row.stands_until, slot_rows=tuple(_slot(slot, now) for slot in slots), first_name=row.first_name,
        public_name=_in_public(row), initials=f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
        place=at.name if at else row.postal_code, distance_m=places.distance_m(row.postal_code, row.needed_at),
        account_id=row.account_id, helper_id=row.helper_id, stars_sum=row.stars_sum or 0, review_count=row.review_count or 0, jobs_done=row.jobs_done or 0,
        badges=tuple((row.badges or {}).items()),
        waits_for_call=terms.current().first_call_needed and row.introduced_at is None, photo_token=row.token,
    )  # fmt: skip


def _in_public(row: Any) -> str:
    """As `Account.public_name`; who has left may have no last name."""
    return f"{row.first_name} {row.last_name[:1]}." if row.last_name else str(row.first_name)


def _slot(row: Any, now: datetime) -> BidSlot:
    return BidSlot(row.id, row.starts_at, row.ends_at, row.struck_at is None and row.starts_at > now)


def newest_of_each(several: Iterable[Bid]) -> list[Bid]:
    """Of each negotiation its last word."""
    return list({bid.thread_id: bid for bid in sorted(several, key=lambda bid: bid.id)}.values())


def leading_first(several: Iterable[Bid]) -> list[Bid]:
    """The order to compare in: a free time, then what others said of the helper, then the price, then the way."""
    return sorted(several, key=_standing)


def _standing(bid: Bid) -> tuple[bool, float, int, int]:
    weighed = (bid.stars_sum + EXPECTED_STARS * EXPECTED_WEIGHT) / (bid.review_count + EXPECTED_WEIGHT)
    return not bid.free_slots, -round(weighed, 1), bid.price.rappen, bid.distance_m
