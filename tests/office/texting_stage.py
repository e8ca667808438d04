"""Somebody who wants texts, and what they got: shared by the tests of texts."""

from sqlalchemy import select

from database import session
from market import texting
from market.accounts import Account
from market.notices import Letter, Way
from office import errands

ANNAS, BEATS = "+41791110001", "+41791234567"
BODY = '{"to": "{to}", "text": "{text}", "from": "{sender}", "reference": "{id}"}'


def wants_texts(account: Account, phone: str) -> None:
    texting.choose(account, True, phone, by=account)
    session.commit()


def go_round() -> None:
    session.commit()
    errands.run_due(["send_texts"])
    session.expire_all()


def texts_waiting(account: Account) -> list[str]:
    """The kinds of texts in the outbox for this person, oldest first."""
    rows = session.scalars(select(Letter).where(Letter.way == Way.TEXT).order_by(Letter.id))
    return [row.kind for row in rows if row.notice is not None and row.notice.account_id == account.id]
