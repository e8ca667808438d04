"""Mails and texts that were given up on: a mistyped address, a full box, a server that was away for long. The team tries once more.

The team sees whose it is and what went wrong, not the whole address. A code is not sent again: it is long over.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from database import lock, session
from market import clock, events
from market.accounts import Account, masked
from market.notices import Letter, LetterState, Notice, Way
from market.refusals import AlreadyMoved, NotAllowed, TooLate

CODES = ("sign_in_code", "new_email_code")
DIGITS_SHOWN = 3
SHOWN = 100


@dataclass(frozen=True)
class Undelivered:
    """One of them as the team sees it. `trouble` is the name of what went wrong, `said` what the server said, the address masked."""

    id: int
    way: Way
    to: str
    account_id: int | None
    name: str
    created_at: datetime
    attempts: int
    trouble: str
    said: str
    may_be_sent_again: bool


def newest(limit: int = SHOWN) -> list[Undelivered]:
    """The ones that lie there, newest first."""
    dead = (
        select(Letter, Account)
        .outerjoin(Notice, Notice.id == Letter.notice_id)
        .outerjoin(Account, Account.id == Notice.account_id)
    )
    rows = session.execute(dead.where(Letter.state == LetterState.DEAD).order_by(Letter.id.desc()).limit(limit))
    return [_shown(letter, account) for letter, account in rows]


def _shown(letter: Letter, account: Account | None) -> Undelivered:
    to = masked(letter.to_address) if letter.way is Way.MAIL else f"••• {letter.to_address[-DIGITS_SHOWN:]}"
    trouble, _, said = (letter.last_error or "").partition(": ")
    return Undelivered(
        letter.id, letter.way, to, account.id if account else None, account.full_name if account else "", letter.created_at,
        letter.attempts, trouble, said.replace(letter.to_address, to), letter.kind not in CODES,
    )  # fmt: skip


def seen_by(account: Account, letter_id: int) -> Letter | None:
    """A letter, for the team."""
    return session.get(Letter, letter_id) if account.is_operator else None


def send_again(letter: Letter, *, by: Account) -> Letter:
    """Once more, from the beginning. Raises AlreadyMoved when it does not lie there any more, TooLate for a code."""
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    lock(letter)
    if letter.state is not LetterState.DEAD:
        raise AlreadyMoved("letter_not_dead")
    if letter.kind in CODES:
        raise TooLate("code_is_over")
    letter.state, letter.attempts, letter.next_try_at = LetterState.WAITING, 0, clock.now()
    letter.message_id = secrets.token_hex(16)
    events.record(events.Kind.LETTER_SENT_AGAIN, by=by, about=letter)
    return letter


def send_all_again(*, by: Account) -> int:
    """All of them; how many there were."""
    dead: Any = select(Letter).where(Letter.state == LetterState.DEAD, Letter.kind.not_in(CODES)).order_by(Letter.id)
    return len([send_again(letter, by=by) for letter in session.scalars(dead).all()])
