"""The outbox: no letter is lost, and none is sent by two at once.

A letter is claimed under a lock, sent outside any transaction, then marked. Claiming moves its next try two minutes on, so that
a claim left behind by a crash frees itself. About one matter nobody gets a second mail within the hour, except what cannot
wait: what comes meanwhile leaves together when the hour is over. Whether it is over is asked of the letters that were sent. What fails comes again later and later, and at last lies on the
operator's list.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import aliased

from database import session, unit_of_work
from market import clock, preferences, terms, watch
from market.notices import Letter, LetterState, Notice, Way
from office import letters, manners
from office.lease import Held
from office.writing import Envelope

Parts = dict[int, Envelope]

CLAIM_LASTS = timedelta(minutes=2)
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
ERROR_KEPT = 500
MOST_IN_ONE = 20
TOO_LONG = timedelta(seconds=2)

log = structlog.get_logger()
_other = aliased(Letter)


def waiting(limit: int) -> list[int]:
    """Mails whose time has come: codes first, then what cannot wait, then whoever waits longest."""
    order = (Letter.is_urgent.desc(), Letter.notice_id.is_not(None), Letter.id)
    return list(session.scalars(select(Letter.id).where(*_is_due()).order_by(*order).limit(limit)))


def _is_due() -> tuple[ColumnElement[bool], ...]:
    """It waits and its next try has come; unless it is urgent, its reader had no mail about the same matter for an hour, and several
    in one do not leave in their quiet hours.
    """
    return (
        Letter.state == LetterState.WAITING,
        Letter.way == Way.MAIL,
        Letter.next_try_at <= clock.now(),
        or_(Letter.is_urgent, ~_had_one_just_now() & ~(_leaves_with_others() & _is_quiet())),
    )


def _had_one_just_now() -> ColumnElement[bool]:
    lately = clock.now() - terms.current().mails_apart
    return exists().where(_other.bundle == Letter.bundle, _other.state == LetterState.SENT, _other.sent_at > lately)


def _leaves_with_others() -> ColumnElement[bool]:
    together = or_((_other.attempts == 0) & (Letter.attempts == 0), _other.message_id == Letter.message_id)
    return exists().where(*_waits_in(Letter.bundle, _other), together, _other.is_urgent.is_(False), _other.id != Letter.id)


def _waits_in(bundle: Any, letter: Any) -> tuple[ColumnElement[bool], ...]:
    """«Neither sent nor dead» rather than «waiting»: so stores look for it by its bundle. By its state they go through all that wait,
    for each of all that wait (ten thousand mails: 17 seconds a round, seen).
    """
    return letter.bundle == bundle, letter.state.not_in((LetterState.SENT, LetterState.DEAD)), letter.next_try_at <= clock.now()


def _is_quiet() -> ColumnElement[bool]:
    return exists().where(Notice.id == Letter.notice_id, preferences.is_quiet_now_for(Notice.account_id))


def send_several(letter_ids: Sequence[int], lease: Held) -> int:
    """One after the other over one line; says how many went out. Where one took long, the rest waits for the next round."""
    until, done = clock.now() + TOO_LONG, 0
    with letters.line() as line:
        for letter_id in letter_ids:
            manners.give_way()
            done += send(letter_id, lease, line)
            if clock.now() >= until:
                break
    return done


def send(letter_id: int, lease: Held, line: letters.Line | None = None) -> bool:
    """Sends one letter, with those that wait with it, if it is still to be sent; says whether it went out."""
    claim = secrets.token_hex(16)
    parts = _writable(lease.step(lambda: _claim(letter_id, claim)), claim)
    if not parts:
        return False
    try:
        letters.send(*parts.values(), over=line)
    except Exception as error:  # a server may fail in any way; the letter stays
        trouble = told(error)
        unit_of_work(lambda: put_back(parts, claim, trouble))
        log.warning("letter_not_sent", letter=letter_id, several=len(parts), error=type(error).__name__)
        return False
    unit_of_work(lambda: mark_sent(parts, claim))
    return True


def _writable(parts: Parts, claim: str) -> Parts:
    """Those that can be put into words. One that cannot is put back alone: it must not keep the others from leaving."""
    good = {}
    for letter_id, envelope in parts.items():
        try:
            letters.written(envelope)
            good[letter_id] = envelope
        except Exception as error:
            trouble = told(error)
            unit_of_work(lambda one=(letter_id,), why=trouble: put_back(one, claim, why, alone=True))  # type: ignore[misc]
            log.warning("letter_not_written", letter=letter_id, kind=envelope.kind, error=type(error).__name__)
    return good


def told(error: Exception) -> str:
    """What went wrong, in signs every store takes: a server may say anything, and PostgreSQL refuses a zero byte."""
    said = f"{type(error).__name__}: {error}"[:ERROR_KEPT]
    return "".join(sign if sign.isprintable() else " " for sign in said)


def _claim(letter_id: int, claim: str) -> Parts:
    """Takes the letter and those that leave with it; in one mail they have one Message-ID."""
    first = session.scalar(select(Letter).where(Letter.id == letter_id, *_is_due()).with_for_update())
    if first is None:
        return {}
    parts = sorted([first, *_leaving_with(first)], key=lambda letter: letter.id)
    for letter in parts:
        letter.claim, letter.next_try_at = claim, clock.now() + CLAIM_LASTS
        letter.attempts, letter.message_id = letter.attempts + 1, parts[0].message_id
    session.flush()
    return {letter.id: letters.envelope(letter) for letter in parts}


def _leaving_with(first: Letter) -> list[Letter]:
    """What waits for the same person about the same matter. A mail that was tried stays as it was: it may have arrived."""
    if first.is_urgent or first.bundle is None:
        return []
    fresh = Letter.attempts == 0 if first.attempts == 0 else Letter.message_id == first.message_id
    others = select(Letter).where(*_waits_in(first.bundle, Letter), fresh, Letter.is_urgent.is_(False), Letter.id != first.id)
    return list(session.scalars(others.order_by(Letter.id).limit(MOST_IN_ONE - 1).with_for_update()))


def mark_sent(ids: Iterable[int], claim: str) -> None:
    """All of the mail together, so that none of it leaves again."""
    mine = update(Letter).where(Letter.id.in_(list(ids)), Letter.claim == claim)
    done = {"state": LetterState.SENT, "sent_at": clock.now(), "claim": None, "last_error": None}
    session.execute(mine.values(**done), execution_options={"synchronize_session": False})


def put_back(ids: Iterable[int], claim: str, error: str, *, alone: bool = False) -> None:
    """Later again, all of the mail or one of its letters alone; after the last try they lie on the team's list."""
    for letter in session.scalars(select(Letter).where(Letter.id.in_(list(ids)), Letter.claim == claim)):
        letter.claim, letter.last_error = None, error
        if alone:
            letter.message_id = secrets.token_hex(16)  # the others leave under the one they shared
        if letter.attempts > len(BACK_OFF):
            letter.state = LetterState.DEAD
            watch.after_giving_up(letter)
        else:
            letter.next_try_at = clock.now() + BACK_OFF[letter.attempts - 1]
