"""«Download my data»: everything of one person that stands in the store, as plain values (revDSG art. 25 and 28).

Left out are secrets (they would open the account) and what belongs to the other side: their street and telephone, and what a
helper noted for the team alone.
"""

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, inspect, or_, select

from database import session
from market.accounts import Account
from market.blocks import Block
from market.callers import Call
from market.disputes import Dispute
from market.events import Event, Kind
from market.helped import HelpQuestion
from market.helpers import HelperProfile, HelperSkill
from market.introductions import Introduction
from market.jobs import Job
from market.mandates import Mandate
from market.marks import Mark
from market.money import Chf
from market.notices import Notice
from market.offers import Offer
from market.partners import Handover
from market.pictures import Picture
from market.preferences import Preference
from market.proposals import Proposal
from market.reports import Report
from market.requests import Request
from market.reviews import Review
from market.sessions import UserSession
from market.talk import Message, Thread
from market.tips import Tip

SECRET = frozenset(
    {
        "password_hash",
        "totp_secret",
        "totp_last_step",
        "token_hash",
        "token",
        "storage_key",
        "form_key",
        "form_digest",
        "rank",
        "seed",
    }
)
Chosen = Callable[[Account], Select[Any]]

CHAPTERS: dict[str, Chosen] = {
    "account": lambda me: select(Account).where(Account.id == me.id),
    "signed_in": lambda me: select(UserSession).where(UserSession.account_id == me.id),
    "calls": lambda me: select(Call).where(Call.account_id == me.id),
    "mandates": lambda me: select(Mandate).where(or_(Mandate.holder_id == me.id, Mandate.trusted_id == me.id)),
    "helper_profile": lambda me: select(HelperProfile).where(HelperProfile.account_id == me.id),
    "skills": lambda me: select(HelperSkill).join(HelperProfile).where(HelperProfile.account_id == me.id),
    "introduction": lambda me: select(Introduction).join(HelperProfile).where(HelperProfile.account_id == me.id),
    "offers": lambda me: select(Offer).where(Offer.author_id == me.id),
    "requests": lambda me: select(Request).where(Request.author_id == me.id),
    "proposals": lambda me: select(Proposal).where(_either(Proposal, me)),
    "jobs": lambda me: select(Job).where(_either(Job, me)),
    "marks": lambda me: select(Mark).where(Mark.account_id == me.id),
    "asked_whether_helped": lambda me: select(HelpQuestion).join(Job).where(Job.neighbour_id == me.id),
    "disputes": lambda me: select(Dispute).join(Job).where(_either(Job, me)),
    "handovers": lambda me: select(Handover).join(Job).where(Job.neighbour_id == me.id),
    "messages": lambda me: select(Message).join(Thread).where(_either(Thread, me)),
    "messages_opened_by_the_team": lambda me: select(Event).where(_opened(me)),
    "reviews_written": lambda me: select(Review).where(Review.author_id == me.id),
    "reviews_received": lambda me: select(Review).join(HelperProfile).where(HelperProfile.account_id == me.id),
    "tips": lambda me: select(Tip).where(Tip.author_id == me.id),
    "blocked": lambda me: select(Block).where(Block.by_id == me.id),
    "reports": lambda me: select(Report).where(Report.reporter_id == me.id),
    "preferences": lambda me: select(Preference).where(Preference.account_id == me.id),
    "notices": lambda me: select(Notice).where(Notice.account_id == me.id),
}


def of(account: Account) -> dict[str, list[dict[str, Any]]]:
    """By chapter, in the order things were made. Amounts in Rappen, moments in UTC (ISO 8601)."""
    return {name: [_values(row, account) for row in session.scalars(chosen(account))] for name, chosen in CHAPTERS.items()}


def pictures_of(account: Account) -> list[Picture]:
    """The photos this person sent: of the profile, of requests, in messages."""
    asked = select(Request.id).where(Request.author_id == account.id)
    said = select(Message.id).where(Message.author_id == account.id)
    mine = or_(Picture.owner_id == account.id, Picture.request_id.in_(asked), Picture.message_id.in_(said))
    return list(session.scalars(select(Picture).where(mine).order_by(Picture.id)))


def _either(kind: Any, me: Account) -> Any:
    return or_(kind.neighbour_id == me.id, kind.helper_id == me.id)


def _opened(me: Account) -> Any:
    """That the team opened a conversation of theirs, and when; why stands with the case alone."""
    theirs = select(Thread.id).where(_either(Thread, me))
    return and_(Event.kind == Kind.THREAD_OPENED, Event.about_kind == Thread.__tablename__, Event.about_id.in_(theirs))


def _values(row: Any, me: Account) -> dict[str, Any]:
    columns = [part.key for part in inspect(type(row)).column_attrs]
    return {name: _plain(getattr(row, name)) for name in columns if name not in SECRET and name not in _of_the_other(row, me)}


def _of_the_other(row: Any, me: Account) -> tuple[str, ...]:
    if isinstance(row, Event):
        return "facts", "by_id", "via_id"
    if not isinstance(row, Job):
        return ()
    return ("would_help_again",) if row.neighbour_id == me.id else ("street", "phone")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Chf):
        return value.rappen
    if isinstance(value, enum.Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
