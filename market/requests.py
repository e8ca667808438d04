"""Requests: a neighbour's ad, «WLAN geht im Schlafzimmer nicht», with the answers that help a helper prepare."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, session, words
from market import ads, blocks, clock, events, masking, once, terms
from market.accounts import Account, cannot_begin
from market.ads import Ad
from market.drafts import RequestDraft, check_budget, check_place
from market.lifecycle import AdState, has_already, move_to
from market.money import Chf, ChfColumn
from market.pictures import Picture
from market.refusals import AlreadyMoved, Missing, NotAllowed
from market.skills import Category, Skill

SENT_ONCE = once.once_index("request")
ANSWERS = ("since", "provider", "tried", "times")
WORDS = ("title", "description", *ANSWERS)


class Request(Ad, Base):
    """A neighbour's ad. `asked_count` helpers were told so far; `next_step_at` is when the clock does more.

    `receipted_at` is when a job of it ended in a receipt, while one stands.
    """

    __tablename__ = "request"

    skill: Mapped[Skill | None] = mapped_column(words(Skill))
    since: Mapped[str] = mapped_column(String(200), default="")
    provider: Mapped[str] = mapped_column(String(80), default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    times: Mapped[str] = mapped_column(String(300), default="")
    budget: Mapped[Chf | None] = mapped_column(ChfColumn)
    rank: Mapped[int | None] = mapped_column(BigInteger)
    asked_count: Mapped[int] = mapped_column(default=0)
    wave: Mapped[int] = mapped_column(default=0)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_proposal_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposal_count: Mapped[int] = mapped_column(default=0)
    receipted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    pictures: Mapped[list[Picture]] = relationship(order_by=Picture.id)

    __table_args__ = (
        SENT_ONCE,
        Index("ix_request_author_id", "author_id"),
        Index("ix_request_ending", "state", "stands_until"),
        Index("ix_request_next_step", "next_step_at"),
        Index("ix_request_walk", "rank", "postal_code", "budget"),
        Index("ix_request_category_walk", "category", "rank", "postal_code", "budget"),
    )

    @property
    def is_unanswered(self) -> bool:
        """No proposal since it is open, or open again."""
        return self.proposal_count == 0

    def may_be_edited_by(self, account: Account | None) -> bool:
        return self.is_by(account) and self.state in (AdState.LIVE, AdState.LAPSED)

    def may_be_bid_on_by(self, account: Account | None) -> bool:
        """Whether a helper may send a bid."""
        return self.is_open and account is not None and account.is_helper and account.may_begin and not self.is_by(account)

    def may_be_reopened_by(self, account: Account | None) -> bool:
        """Taken, but the job came to nothing (the caller knows the job)."""
        return self.is_by(account) and self.state is AdState.TAKEN

    def shows_photos_to(self, account: Account | None) -> bool:
        """The author and the team always, any member while it is open; a partner only what was released to it."""
        is_member = account is not None and not account.is_agent
        return account is not None and (self.is_by(account) or account.is_operator or (is_member and self.is_open))


once.run_again_on(SENT_ONCE)


def post(draft: RequestDraft, by: Account) -> Request:
    """Turns the reviewed draft into a request everybody can find. A draft becomes a request once.

    Raises Missing for an open question, OutOfRange outside the pilot area or the price band.
    """
    if draft.posted_request_id is not None:
        posted = session.get_one(Request, draft.posted_request_id)
        if posted.author_id != by.id:
            raise NotAllowed("not_allowed")
        return posted
    if not by.may_begin or draft.account_id != by.id:
        raise cannot_begin(by)
    if draft.missing:
        raise Missing("question_open", draft.missing[0])
    request = Request(author=by, state=AdState.LIVE, form_key=f"draft-{draft.id}", moved_by_id=by.id)
    _describe(request, draft.answers)
    request.posted_at = clock.now()
    request.stands_until = clock.now() + terms.current().request_lives
    session.add(request)
    session.flush()
    draft.posted_request_id = request.id
    for picture in draft.pictures:
        picture.request_id = request.id
    events.record(events.Kind.REQUEST_POSTED, by=by, about=request)
    return request


def edit(request: Request, *, by: Account, **said: Any) -> Request:
    """The author writes it anew: title, description, the answers, budget and place."""
    if not request.may_be_edited_by(by):
        raise NotAllowed("not_allowed")
    check_place(said["postal_code"])
    check_budget(said["budget"])
    request.postal_code, request.budget = said["postal_code"], said["budget"]
    for name in WORDS:
        setattr(request, name, masking.covered(said[name]))
    events.record(events.Kind.REQUEST_EDITED, by=by, about=request)
    return request


def renew(request: Request, by: Account) -> Request:
    """Stands for its whole time again."""
    return ads.renew(request, terms.current().request_lives, by)


def take(request: Request, by: Account) -> None:
    """One proposal was accepted; no others are taken."""
    move_to(request, AdState.TAKEN, by)
    events.record(events.Kind.REQUEST_TAKEN, by=by, about=request)


def reopen(request: Request, by: Account | None) -> Request:
    """The job came to nothing: others may bid again, for the whole time."""
    if has_already(request, AdState.LIVE, by):
        return request
    if by is not None and not request.is_by(by):
        raise NotAllowed("not_allowed")
    if request.state is not AdState.TAKEN:
        raise AlreadyMoved("already_moved", state=request.state)
    move_to(request, AdState.LIVE, by)
    request.stands_until, request.proposal_count = clock.now() + terms.current().request_lives, 0
    events.record(events.Kind.REQUEST_REOPENED, by=by, about=request)
    return request


def note_receipt(request: Request, stands: bool) -> None:
    """Whether a job of this request has ended in a receipt that was not cancelled."""
    request.receipted_at = (request.receipted_at or clock.now()) if stands else None


def _describe(request: Request, answers: dict[str, Any]) -> None:
    topic = answers.get("topic")
    request.category = Category(answers["device"])
    request.skill = Skill(topic) if topic else None
    request.title, request.description = (masking.covered(answers["what"][name]) for name in ("title", "description"))
    request.postal_code = answers["place"]
    budget = answers.get("budget")
    request.budget = Chf(budget) if budget else None
    for name in ANSWERS:
        setattr(request, name, masking.covered(answers.get(name) or ""))
    check_place(request.postal_code)
    check_budget(request.budget)


def seen_by(account: Account | None, request_id: int) -> Request | None:
    """The request, if this person may see it and is not kept apart. A hidden or taken-down one: its author and the operator only."""
    asked = _request().where(*blocks.in_sight(account, Request.author_id))
    request: Request | None = session.scalar(asked, {"request": request_id})
    if request is None:
        return None
    is_public = request.state in (AdState.LIVE, AdState.TAKEN, AdState.LAPSED, AdState.SOLVED) and not request.author.is_suspended
    return request if is_public or request.is_by(account) or (account is not None and account.is_operator) else None


@cache
def _request() -> Any:
    return select(Request).options(joinedload(Request.author)).where(Request.id == bindparam("request"))


def of(account: Account) -> list[Request]:
    """A neighbour's own requests, newest first, taken-down ones left out."""
    query = select(Request).where(Request.author_id == account.id, Request.state != AdState.TAKEN_DOWN)
    return list(session.scalars(query.order_by(Request.id.desc())))


def open_of(account: Account) -> list[Request]:
    """A neighbour's requests that still look for somebody, or need renewing, newest first."""
    query = select(Request).where(Request.author_id == account.id, Request.state.in_((AdState.LIVE, AdState.LAPSED)))
    return list(session.scalars(query.order_by(Request.id.desc()).limit(20)))
