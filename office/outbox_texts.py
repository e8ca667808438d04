"""The outbox of texts: the same claims, the same patience as for mails; at night they wait, unless an appointment has changed.

What is no longer true when its turn comes is thrown away: «your visit is at two» after the visit helps nobody. It still stands
behind the bell. A gateway that does not answer is left alone for a minute, so that mails are not held up by it.
"""

import secrets
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, or_, select

from database import session, unit_of_work
from market import clock, jobs, preferences, terms, texting
from market.lifecycle import JobState
from market.notices import Letter, LetterState, Notice, Way
from market.proposals import Proposal
from office import letters, outbox, texts
from office.gateway import GatewayAway
from office.lease import Held
from office.writing import Envelope

RESTS, A_DAY = timedelta(minutes=1), timedelta(days=1)

log = structlog.get_logger()
_rests_until: datetime | None = None


def waiting(limit: int) -> list[int]:
    """Texts whose time has come: changes of appointments first."""
    if not texting.can_leave() or _rests():
        return []
    return list(session.scalars(select(Letter.id).where(*_is_due()).order_by(Letter.is_urgent.desc(), Letter.id).limit(limit)))


def _is_due() -> tuple[ColumnElement[bool], ...]:
    is_quiet = exists().where(Notice.id == Letter.notice_id, preferences.is_quiet_now_for(Notice.account_id))
    now = clock.now()
    return (
        Letter.state == LetterState.WAITING, Letter.way == Way.TEXT, Letter.next_try_at <= now, or_(Letter.is_urgent, ~is_quiet),
    )  # fmt: skip


def send(letter_id: int, lease: Held) -> bool:
    """Sends one text if it is still to be sent and still true; says whether it went out."""
    claim = secrets.token_hex(16)
    envelope = None if _rests() else lease.step(lambda: _claim(letter_id, claim))
    if envelope is None:
        return False
    try:
        texts.send(envelope)
    except Exception as error:  # a gateway may fail in any way; the text stays
        trouble = outbox.told(error)
        unit_of_work(lambda: outbox.put_back((letter_id,), claim, trouble))
        log.warning("text_not_sent", letter=letter_id, kind=envelope.kind, error=type(error).__name__)
        _rest_after(error)
        return False
    unit_of_work(lambda: outbox.mark_sent((letter_id,), claim))
    return True


def _rests() -> bool:
    return _rests_until is not None and clock.now() < _rests_until


def _rest_after(error: Exception) -> None:
    global _rests_until
    _rests_until = clock.now() + RESTS if isinstance(error, GatewayAway) else None


def _claim(letter_id: int, claim: str) -> Envelope | None:
    """Takes the text, to the number on file by now; throws it away if nobody wants it any more or it is not true any more."""
    letter = session.scalar(select(Letter).where(Letter.id == letter_id, *_is_due()).with_for_update())
    if letter is None:
        return None
    reader = letter.notice.account if letter.notice else None
    if (
        reader is None
        or reader.phone is None
        or not texting.may_go_to(reader)
        or not _is_true(letter)
        or _are_enough(reader.phone)
    ):
        session.delete(letter)
        return None
    letter.claim, letter.next_try_at, letter.attempts = claim, clock.now() + outbox.CLAIM_LASTS, letter.attempts + 1
    letter.to_address = reader.phone
    session.flush()
    return letters.envelope(letter)


def _are_enough(phone: str) -> bool:
    """Texts cost: to one number only so many leave in a day, whatever happens there. The mail has left all the same."""
    since = clock.now() - A_DAY
    lately = Letter.state == LetterState.SENT, Letter.next_try_at > since, Letter.sent_at > since  # the first two along an index
    to_them = Letter.way == Way.TEXT, Letter.to_address == phone
    count = session.scalar(select(func.count(Letter.id)).where(*lately, *to_them)) or 0
    return count >= terms.current().texts_a_day


def _is_true(letter: Letter) -> bool:
    """Whether what the text says still holds."""
    assert letter.notice is not None
    about, start = letter.notice.about_id, letter.facts.get("starts_at")
    if texting.KINDS[letter.kind] is texting.Text.FIRST_PROPOSAL:
        proposal = session.get(Proposal, about)
        return proposal is not None and proposal.is_live
    job = jobs.with_id(about)
    if job is None or not start:
        return job is not None and (job.state is JobState.AGREED or texting.KINDS[letter.kind] is texting.Text.CHANGED)
    return job.is_visit_ahead and job.starts_at == datetime.fromisoformat(start) > clock.now()
