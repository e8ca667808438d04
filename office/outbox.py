"""The outbox: no letter is lost, and none is sent by two at once.

A letter is claimed by a conditional write, sent outside any transaction, then marked. Claiming moves its next try two minutes
on, so that a claim left behind by a crash frees itself. What fails comes again later and later, and at last lies on the
operator's list.
"""

import secrets
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select, update

from database import session, unit_of_work
from market import clock
from market.notices import Letter, LetterState
from office import letters
from office.lease import Held

CLAIM_LASTS = timedelta(minutes=2)
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
ERROR_KEPT = 500

log = structlog.get_logger()


def waiting(limit: int) -> list[int]:
    """Letters whose time has come: codes first, then whoever waits longest."""
    due = select(Letter.id).where(Letter.state == LetterState.WAITING, Letter.next_try_at <= clock.now())
    return list(session.scalars(due.order_by(Letter.is_urgent.desc(), Letter.next_try_at, Letter.id).limit(limit)))


def send(letter_id: int, lease: Held) -> bool:
    """Sends one letter if it is still to be sent; says whether it went out."""
    claim = secrets.token_hex(16)
    envelope = lease.step(lambda: _claim(letter_id, claim))
    if envelope is None:
        return False
    try:
        letters.send(envelope)
    except Exception as error:  # a server may fail in any way; the letter stays
        trouble = f"{type(error).__name__}: {error}"[:ERROR_KEPT]
        unit_of_work(lambda: _put_back(letter_id, claim, trouble))
        log.warning("letter_not_sent", letter=letter_id, kind=envelope.kind, error=type(error).__name__)
        return False
    unit_of_work(lambda: _mark_sent(letter_id, claim))
    return True


def _claim(letter_id: int, claim: str) -> letters.Envelope | None:
    open_ = update(Letter).where(Letter.id == letter_id, Letter.state == LetterState.WAITING, Letter.next_try_at <= clock.now())
    mine = open_.values(claim=claim, next_try_at=clock.now() + CLAIM_LASTS, attempts=Letter.attempts + 1)
    return letters.envelope(session.get_one(Letter, letter_id)) if _changed(mine) else None


def _mark_sent(letter_id: int, claim: str) -> None:
    mine = update(Letter).where(Letter.id == letter_id, Letter.claim == claim)
    _changed(mine.values(state=LetterState.SENT, sent_at=clock.now(), claim=None, last_error=None))


def _put_back(letter_id: int, claim: str, error: str) -> None:
    letter = session.scalar(select(Letter).where(Letter.id == letter_id, Letter.claim == claim))
    if letter is None:
        return
    letter.claim, letter.last_error = None, error
    if letter.attempts > len(BACK_OFF):
        letter.state = LetterState.DEAD
    else:
        letter.next_try_at = clock.now() + BACK_OFF[letter.attempts - 1]


def _changed(statement: Any) -> bool:
    result: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return bool(result.rowcount)
