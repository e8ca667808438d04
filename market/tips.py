"""Solved together: under a request signed-in people ask in public or give a free tip; the author may mark the one that solved it.

Then the request ends with no job and no fee, whoever had a proposal open is told kindly, and the one who gave the tip is thanked. What
helpers want to know before they bid is asked and answered here once for all. Telephone numbers and addresses are masked.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, Text, func, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from database import Base, UtcDateTime, lock, on_collision, session
from market import blocks, clock, events, masking, once
from market.accounts import Account, cannot_begin
from market.events import Kind
from market.lifecycle import AdState, move_to
from market.once import Once
from market.refusals import AlreadyMoved, Missing, NotAllowed, OutOfRange
from market.requests import Request

LONGEST = 1000
SHOWN_FIRST = 20
SENT_ONCE = once.once_index("tip")
ONE_SOLUTION = Index(
    "uq_tip_solution", "request_id", unique=True,
    sqlite_where=text("solved_at IS NOT NULL"), postgresql_where=text("solved_at IS NOT NULL"),
)  # fmt: skip


class Tip(Once, Base):
    """A question, an answer or a tip. `solved_at`: the author said that this solved it.

    `reported_at` is when it was last reported, `looked_at` when the team was through with that (UTC). By whom and why stands in reports;
    `reported_by_id` and `report_reason` are of the time before tips were reported like everything else.
    """

    __tablename__ = "tip"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    was_masked: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    report_reason: Mapped[str] = mapped_column(Text, default="")
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_reason: Mapped[str] = mapped_column(Text, default="")

    request: Mapped[Request] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[author_id])

    __table_args__ = (
        SENT_ONCE, ONE_SOLUTION, Index("ix_tip_request_id", "request_id", "id"), Index("ix_tip_author_id", "author_id", "solved_at"),
        Index("ix_tip_reported", "looked_at", "reported_at"),
    )  # fmt: skip

    def may_be_marked_by(self, account: Account | None) -> bool:
        """«This solved it»: the author of the request, for somebody else's, while the request still looks for help."""
        others = account is not None and account.id == self.request.author_id != self.author_id
        return others and self.request.state in (AdState.LIVE, AdState.LAPSED) and self.hidden_at is None

    def may_be_reported_by(self, account: Account | None) -> bool:
        return account is not None and account.id != self.author_id and self.hidden_at is None

    def may_be_hidden_by(self, account: Account | None) -> bool:
        return account is not None and account.is_operator and self.hidden_at is None


once.run_again_on(SENT_ONCE)
on_collision(ONE_SOLUTION, lambda: AlreadyMoved("already_moved"))


def may_be_given_by(request: Request, account: Account | None) -> bool:
    """Whether this person may ask or answer here."""
    return account is not None and account.may_begin and request.state is AdState.LIVE


def say(request: Request, body: str, *, by: Account, form_key: str | None = None) -> Tip:
    """A question or a tip, in public. Raises Missing when it is empty, OutOfRange when it is too long, AlreadyMoved when it is over."""
    fingerprint = once.digest(request.id, body)
    sent = once.sent_before(Tip, by.id, form_key, fingerprint)
    if sent:
        return sent
    if not by.may_begin:
        raise cannot_begin(by)
    lock(request)
    if not may_be_given_by(request, by) or blocks.stands_between(by, request.author):
        raise AlreadyMoved("request_not_open", state=request.state)
    if not body.strip():
        raise Missing("tip_empty", "body")
    if len(body) > LONGEST:
        raise OutOfRange("text_too_long", "body")
    shown, found = masking.masked(body.strip())
    tip = Tip(request=request, author=by, body=shown, was_masked=bool(found), at=clock.now())
    tip.form_key, tip.form_digest = form_key, fingerprint
    session.add(tip)
    session.flush()
    events.record(Kind.TIP_GIVEN, by=by, about=tip)
    return tip


def mark_solved(tip: Tip, *, by: Account) -> Request:
    """«This solved it»: the request ends with no job and no fee. One's own words cannot be the solution."""
    request = tip.request
    if by.id != request.author_id or tip.author_id == by.id:
        raise NotAllowed("not_allowed")
    lock(request)
    lock(tip)
    if tip.solved_at is not None:
        return request
    if not tip.may_be_marked_by(by):
        raise AlreadyMoved("request_not_open", state=request.state)
    tip.solved_at = clock.now()
    move_to(request, AdState.SOLVED, by)
    events.record(Kind.REQUEST_SOLVED, by=by, about=request, tip=tip.id)
    return request


def wait_for_team(tip: Tip) -> None:
    """It was reported, see reports: it stays visible, and waits at the desk until the team is through with it."""
    tip.reported_at, tip.looked_at = clock.now(), None


def looked_at(tip: Tip) -> None:
    """The team is through with it, whatever came of it."""
    tip.looked_at = tip.looked_at or clock.now()


def hide(tip: Tip, reason: str, *, by: Account) -> Tip:
    """The team takes it off the page, with a reason its author reads."""
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    lock(tip)
    if tip.hidden_at is not None:
        return tip
    if not reason.strip():
        raise Missing("reason_needed", "reason")
    tip.hidden_at = tip.looked_at = clock.now()
    tip.hidden_reason = reason.strip()
    events.record(Kind.TIP_HIDDEN, by=by, about=tip, reason=tip.hidden_reason)
    return tip


def leave_it(tip: Tip, *, by: Account) -> Tip:
    """The team has looked and finds nothing wrong."""
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    lock(tip)
    if tip.hidden_at is not None:
        raise AlreadyMoved("already_moved")
    if tip.looked_at is None:
        tip.looked_at = clock.now()
        events.record(Kind.TIP_KEPT, by=by, about=tip)
    return tip


def of_request(request: Request, everything: bool = False, viewer: Account | None = None) -> list[Tip]:
    """What was said, oldest first: the last twenty, or everything; hidden ones never, nor those the viewer is kept apart from."""
    return list(session.scalars(_shown(request, viewer)))[::-1] if everything else cut(request, viewer)[0]


def cut(request: Request, viewer: Account | None = None) -> tuple[list[Tip], bool]:
    """The last twenty, and whether there is more. The one that solved it is among them however old it is."""
    solution_first = _shown(request, viewer).order_by(None).order_by(Tip.solved_at.is_(None), Tip.id.desc())
    found = list(session.scalars(solution_first.limit(SHOWN_FIRST + 1)))
    return sorted(found[:SHOWN_FIRST], key=lambda tip: tip.id), len(found) > SHOWN_FIRST


def _shown(request: Request, viewer: Account | None) -> Select[Tip]:
    of_it = select(Tip).options(joinedload(Tip.author), joinedload(Tip.request)).where(Tip.request_id == request.id)
    return of_it.where(Tip.hidden_at.is_(None), *blocks.in_sight(viewer, Tip.author_id)).order_by(Tip.id.desc())


def seen_by(account: Account | None, tip_id: int) -> Tip | None:
    """A tip that is shown, for who is not kept apart from its author; the team sees hidden ones too."""
    asked = select(Tip).options(joinedload(Tip.request), joinedload(Tip.author)).where(Tip.id == tip_id)
    tip = session.scalar(asked.where(*blocks.in_sight(account, Tip.author_id)))
    if tip is None or (tip.hidden_at is not None and not (account is not None and account.is_operator)):
        return None
    return tip


def thanks_of(account: Account) -> int:
    """How many neighbours somebody's tips have helped: each counts once, however often they thank."""
    neighbours = select(func.count(Request.author_id.distinct())).select_from(Tip).join(Tip.request)
    return session.scalar(neighbours.where(Tip.author_id == account.id, Tip.solved_at.is_not(None), Tip.hidden_at.is_(None))) or 0


def reported() -> list[Tip]:
    """Reported and not looked at yet, oldest first."""
    waiting = select(Tip).options(joinedload(Tip.author), joinedload(Tip.request))
    query = waiting.where(Tip.reported_at.is_not(None), Tip.looked_at.is_(None)).order_by(Tip.reported_at)
    return list(session.scalars(query.limit(100)))


def askers_of(tip: Tip) -> list[Account]:
    """Who said something under this request before, besides the author of the request and of this very tip."""
    said = select(Account).join(Tip, Tip.author_id == Account.id).where(Tip.request_id == tip.request_id, Tip.id < tip.id)
    return list(
        session.scalars(
            said.where(
                Account.id.not_in([tip.author_id, tip.request.author_id]), blocks.nothing_between(Account.id, tip.author_id)
            )
            .distinct()
            .order_by(Account.id)
        )
    )
