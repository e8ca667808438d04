"""When somebody's leaving is done: asked for, and no job of theirs runs any more. And when the last letter is forgotten."""

from datetime import timedelta

from sqlalchemy import select

from market import clock, farewell
from market.accounts import Account
from market.notices import Letter, LetterState
from office.due import Rows

LAST_LETTER_KEPT = timedelta(days=1)


def leavers() -> Rows:
    asked = select(Account).where(Account.leaving_at <= clock.now(), Account.left_at.is_(None))
    return asked.where(farewell.nothing_runs()).order_by(Account.leaving_at)


def last_letters() -> Rows:
    """Its address is the last trace of somebody who left."""
    done = Letter.state.in_((LetterState.SENT, LetterState.DEAD)) & (Letter.next_try_at <= clock.now() - LAST_LETTER_KEPT)
    return select(Letter).where(done, Letter.kind == farewell.LAST_LETTER)
