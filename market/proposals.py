"""Proposals: a price, a duration, up to three slots and a message, from one person to another.

On a request it is a helper's bid, on an offer a neighbour's enquiry. Sealed: only the two sides see it. The side asked
accepts, declines or answers with a proposal of its own; each side may change the price once, times as often as needed.
"""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, func, or_, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from database import Base, UtcDateTime, on_collision, session, words
from market import clock, once, places
from market.accounts import Account
from market.helpers import HelperProfile
from market.lifecycle import Moving, ProposalState
from market.money import Chf, ChfColumn
from market.offers import Offer
from market.once import Once
from market.places import Place
from market.refusals import AlreadyMoved
from market.requests import Request
from market.slots import Slot
from market.talk import Thread


class Side(enum.StrEnum):
    """The two sides of a proposal."""

    NEIGHBOUR = "neighbour"
    HELPER = "helper"


SENT_ONCE = once.once_index("proposal")
ONE_LIVE = Index(
    "uq_proposal_live", "thread_id", unique=True, sqlite_where=text("state = 'live'"), postgresql_where=text("state = 'live'")
)


class ProposalSlot(Base):
    """One time offered. `struck_at` is set when the helper has promised that time to somebody else."""

    __tablename__ = "proposal_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_proposal_slot_proposal_id", "proposal_id"),)

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)

    @property
    def is_free(self) -> bool:
        """Whether it can still be ticked."""
        return self.struck_at is None and self.starts_at > clock.now()


class Proposal(Moving, Once, Base):
    """A bid or an enquiry. `answers_id` is the proposal this one counters; `changes_price` uses up the side's one price counter."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ProposalState] = mapped_column(words(ProposalState), default=ProposalState.LIVE)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id"))
    neighbour_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    helper_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    changes_price: Mapped[bool] = mapped_column(default=False)
    price: Mapped[Chf] = mapped_column(ChfColumn)
    duration_min: Mapped[int]
    message: Mapped[str] = mapped_column(Text, default="")
    postal_code: Mapped[str] = mapped_column(String(4))
    stands_until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    thread: Mapped[Thread] = relationship()
    request: Mapped[Request | None] = relationship()
    offer: Mapped[Offer | None] = relationship()
    neighbour: Mapped[Account] = relationship(foreign_keys=[neighbour_id])
    helper: Mapped[Account] = relationship(foreign_keys=[helper_id])
    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    slot_rows: Mapped[list[ProposalSlot]] = relationship(order_by=ProposalSlot.starts_at)

    __table_args__ = (
        SENT_ONCE,
        ONE_LIVE,
        Index("ix_proposal_request_id", "request_id", "state"),
        Index("ix_proposal_helper_id", "helper_id", "state"),
        Index("ix_proposal_neighbour_id", "neighbour_id", "state"),
        Index("ix_proposal_ending", "state", "stands_until"),
    )

    @property
    def ad(self) -> Request | Offer:
        ad = self.request or self.offer
        assert ad is not None
        return ad

    @property
    def is_bid(self) -> bool:
        return self.request_id is not None

    @property
    def is_live(self) -> bool:
        return self.state is ProposalState.LIVE and self.stands_until > clock.now()

    @property
    def free_slots(self) -> list[ProposalSlot]:
        return [row for row in self.slot_rows if row.is_free]

    @property
    def asked(self) -> Account:
        """The side that must answer."""
        return self.neighbour if self.author_id == self.helper_id else self.helper

    @property
    def place(self) -> Place | None:
        """Where help is needed."""
        return places.find(self.postal_code)

    @property
    def distance_m(self) -> int:
        """From the helper's place to where help is needed, in metres."""
        return places.distance_m(self.helper.postal_code, self.postal_code)

    def is_of(self, account: Account | None) -> bool:
        return account is not None and account.id in (self.neighbour_id, self.helper_id)

    def side_of(self, account: Account) -> Side:
        return Side.NEIGHBOUR if account.id == self.neighbour_id else Side.HELPER

    def other_side(self, account: Account) -> Account:
        return self.helper if account.id == self.neighbour_id else self.neighbour

    def may_be_answered_by(self, account: Account | None) -> bool:
        """Whether this person may accept, decline or counter."""
        return self.is_live and account is not None and not account.is_suspended and account.id == self.asked.id

    @property
    def waits_for_call(self) -> bool:
        """Whether we must speak with the helper before a visit is agreed on."""
        return self.helper.helper is not None and not self.helper.helper.may_visit

    def may_be_accepted_by(self, account: Account | None) -> bool:
        """Whether this person may say yes, bindingly."""
        return self.may_be_answered_by(account) and not self.waits_for_call

    def may_be_withdrawn_by(self, account: Account | None) -> bool:
        return self.state is ProposalState.LIVE and account is not None and account.id == self.author_id


once.run_again_on(SENT_ONCE)
on_collision(ONE_LIVE, lambda: AlreadyMoved("proposal_exists"))


def may_change_price(proposal: Proposal, by: Account) -> bool:
    """Whether this side still has its one price counter."""
    spent = select(Proposal.id).where(
        Proposal.thread_id == proposal.thread_id, Proposal.author_id == by.id, Proposal.changes_price
    )
    return session.scalar(spent.limit(1)) is None


def _whole() -> tuple[Any, ...]:
    helper = joinedload(Proposal.helper).joinedload(Account.helper).joinedload(HelperProfile.photo)
    return (
        helper, joinedload(Proposal.neighbour), joinedload(Proposal.request), joinedload(Proposal.offer),
        joinedload(Proposal.thread), selectinload(Proposal.slot_rows),
    )  # fmt: skip


def is_first_on_request(proposal: Proposal) -> bool:
    """Whether it is the first bid its request ever got."""
    if proposal.request_id is None:
        return False
    earlier = select(Proposal.id).where(Proposal.request_id == proposal.request_id, Proposal.id < proposal.id)
    return session.scalar(earlier.limit(1)) is None


def seen_by(account: Account | None, proposal_id: int) -> Proposal | None:
    """The proposal, for its two sides."""
    proposal = session.scalar(select(Proposal).options(*_whole()).where(Proposal.id == proposal_id))
    return proposal if proposal is not None and proposal.is_of(account) else None


def on_request(request: Request, account: Account) -> list[Proposal]:
    """What this person may see of a request's proposals: the author all, a bidder the own. Live ones first, then newest."""
    query = select(Proposal).options(*_whole()).where(Proposal.request_id == request.id)
    if not request.is_by(account):
        query = query.where(Proposal.helper_id == account.id)
    return sorted(session.scalars(query.order_by(Proposal.id.desc())), key=lambda proposal: not proposal.is_live)


def bidders_on(request: Request) -> set[int]:
    """Every helper who has ever bid on it."""
    return set(session.scalars(select(Proposal.helper_id).where(Proposal.request_id == request.id)))


def turned_down_on(request: Request) -> set[int]:
    """Every helper whose last word with the author ended in a no, from either side."""
    last = select(func.max(Proposal.id)).where(Proposal.request_id == request.id).group_by(Proposal.helper_id)
    no = Proposal.state.in_((ProposalState.DECLINED, ProposalState.WITHDRAWN))
    return set(session.scalars(select(Proposal.helper_id).where(Proposal.id.in_(last), no)))


def in_thread(thread: Thread) -> list[Proposal]:
    """All proposals of a negotiation, oldest first."""
    return list(session.scalars(select(Proposal).options(*_whole()).where(Proposal.thread_id == thread.id).order_by(Proposal.id)))


def newest_in(thread: Thread) -> Proposal | None:
    """The last word of a negotiation."""
    query = select(Proposal).options(*_whole()).where(Proposal.thread_id == thread.id)
    return session.scalar(query.order_by(Proposal.id.desc()).limit(1))


def open_on(ad: Request | Offer, account: Account) -> Proposal | None:
    """What this person has open on this ad, sent or received."""
    on = Proposal.request_id == ad.id if isinstance(ad, Request) else Proposal.offer_id == ad.id
    mine = or_(Proposal.helper_id == account.id, Proposal.neighbour_id == account.id)
    return session.scalar(select(Proposal).where(on, mine, Proposal.state == ProposalState.LIVE).limit(1))


def live_of(account: Account) -> list[Proposal]:
    """What this person has open, either way: sent or received, soonest end first."""
    mine = or_(Proposal.helper_id == account.id, Proposal.neighbour_id == account.id)
    query = select(Proposal).options(*_whole()).where(mine, Proposal.state == ProposalState.LIVE)
    return list(session.scalars(query.order_by(Proposal.stands_until)))
