"""Who hears of a new request: the ten helpers who fit best at once, the next thirty after two hours, the team after a day.

Best fits who can do exactly this, lives near, is rated well and has an offer standing. Nobody is asked who would not come
that far, and nobody twice. The first proposal ends it. One that lapsed and is renewed begins anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, delete, exists, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from database import Base, UtcDateTime, lock, session
from market import blocks, clock, events, notices, places, ranking, terms
from market.accounts import Account
from market.helpers import HelperProfile, HelperSkill
from market.lifecycle import AdState
from market.offers import Offer
from market.requests import Request
from market.search import reaches
from market.skills import skills_of

LOOKED_AT = 1000
POINTS_PER_KM, POINTS_PER_STAR, POINTS_FOR_AN_OFFER = -10, 20, 15


class RequestAlert(Base):
    """One helper was told of one request."""

    __tablename__ = "request_alert"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    wave: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    __table_args__ = (Index("ix_request_alert_account_id", "account_id"),)


@dataclass(frozen=True)
class _Candidate:
    account_id: int
    is_exact: bool
    metres: int
    mean: float
    is_offering: bool

    @property
    def fit(self) -> tuple[bool, float, int]:
        nearness = self.metres / 1000 * POINTS_PER_KM
        return self.is_exact, nearness + self.mean * POINTS_PER_STAR + self.is_offering * POINTS_FOR_AN_OFFER, -self.account_id


def first_wave(request: Request) -> None:
    """The request is new: those who fit best are told at once."""
    _ask(request, 1, terms.current().first_wave)
    request.next_step_at = clock.now() + terms.current().second_wave_after
    _tell_history(request)


def ask_again(request: Request, knowing: Collection[int]) -> None:
    """The request is open again, and its clock runs anew: others who fit are told. Whoever bid before knows it already."""
    told = set(session.scalars(select(RequestAlert.account_id).where(RequestAlert.request_id == request.id)))
    new = sorted(set(knowing) - told)
    session.add_all(RequestAlert(request_id=request.id, account_id=one, wave=0, at=clock.now()) for one in new)
    session.flush()
    first_wave(request)


def ask_anew(request: Request, past: Collection[int]) -> None:
    """The request had lapsed and stands again: asked as a new one is, those too who heard of it weeks ago and did not bid.

    Only whose bid came to a no, from either side, is left in peace.
    """
    session.execute(delete(RequestAlert).where(RequestAlert.request_id == request.id))
    request.asked_count = request.proposal_count = 0
    ask_again(request, past)


def next_step(request: Request) -> None:
    """The clock: still no proposal, so more helpers are asked, and at last the team is."""
    lock(request)
    if not request.is_open or not request.is_unanswered or request.next_step_at is None:
        request.next_step_at = None
    elif request.wave < 2:
        _ask(request, 2, terms.current().second_wave)
        the_rest = terms.current().operator_after - terms.current().second_wave_after
        request.next_step_at = max(request.next_step_at + the_rest, clock.now())
        _tell_history(request)
    else:
        request.next_step_at = None
        events.record(events.Kind.REQUEST_UNANSWERED, by=None, about=request)


def due(limit: int = 50) -> list[Request]:
    """Requests for which the clock has something to do, the longest waiting first."""
    waiting = select(Request).where(Request.next_step_at <= clock.now())
    return list(session.scalars(waiting.order_by(Request.next_step_at).limit(limit)))


def unanswered(limit: int = 50) -> list[Request]:
    """The team's list: open for a day and no proposal yet, the oldest first."""
    waiting = select(Request).options(joinedload(Request.author)).where(is_unanswered_for_a_day())
    return list(session.scalars(waiting.order_by(Request.posted_at).limit(limit)))


def is_unanswered_for_a_day() -> ColumnElement[bool]:
    """What puts a request onto the team's list; one that is open again waits until its clock has run out anew."""
    since = clock.now() - terms.current().operator_after
    is_waiting = or_(Request.next_step_at.is_(None), Request.next_step_at <= clock.now())
    return and_(Request.state == AdState.LIVE, Request.proposal_count == 0, Request.posted_at <= since, is_waiting)


def _ask(request: Request, wave: int, how_many: int) -> None:
    best = sorted(_candidates(request), key=lambda candidate: candidate.fit, reverse=True)[:how_many]
    request.asked_count += len(best)
    request.wave = wave
    metres = {candidate.account_id: candidate.metres for candidate in best}
    town = request.place.town if request.place else request.postal_code
    session.add_all(RequestAlert(request_id=request.id, account_id=one, wave=wave, at=clock.now()) for one in metres)
    for account in session.scalars(select(Account).where(Account.id.in_(metres)).order_by(Account.id)).all():
        km = places.rounded_km(metres[account.id])
        notices.tell(account, "request_nearby", request, key=_key(request), title=request.title, town=town, km=km)


def _key(request: Request) -> str:
    """Once for each time it stands; who renews a lapsed one asks again."""
    return f"request_nearby:request:{request.id}:{request.stands_until:%Y-%m-%d}"


def _tell_history(request: Request) -> None:
    events.record(events.Kind.REQUEST_ALERTED, by=None, about=request, wave=request.wave, asked=request.asked_count)


def _candidates(request: Request) -> list[_Candidate]:
    """Helpers of the category who come that far and have not been asked; more than a thousand are not looked at."""
    one_of_theirs = exists().where(HelperSkill.helper_id == HelperProfile.id)
    exact = one_of_theirs.where(HelperSkill.skill == request.skill)  # no skill named: nobody's
    offering = exists().where(Offer.helper_id == HelperProfile.id, Offer.rank.is_not(None))
    asked = exists().where(RequestAlert.request_id == request.id, RequestAlert.account_id == Account.id)
    found = (
        select(
            Account.id, Account.postal_code, HelperProfile.stars_sum, HelperProfile.review_count,
            exact.label("is_exact"), offering.label("is_offering"),
        )
        .join(HelperProfile, HelperProfile.account_id == Account.id)
        .where(one_of_theirs.where(HelperSkill.skill.in_(skills_of(request.category))))
        .where(reaches(HelperProfile.radius_km, Account.postal_code, request.postal_code))
        .where(Account.suspended_at.is_(None), Account.id != request.author_id, ~asked)
        .where(blocks.nothing_between(Account.id, request.author_id))
        .order_by(exact.desc(), offering.desc(), HelperProfile.id.desc())
    )  # fmt: skip
    return [_candidate(row, request.postal_code) for row in session.execute(found.limit(LOOKED_AT))]


def _candidate(row: Any, postal_code: str) -> _Candidate:
    return _Candidate(
        account_id=row.id,
        is_exact=bool(row.is_exact),
        metres=places.distance_m(row.postal_code, postal_code),
        mean=ranking.fair_mean(row.stars_sum, row.review_count),
        is_offering=bool(row.is_offering),
    )
