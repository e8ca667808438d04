"""Coming in: whoever can read the mail of an address owns it.

We send six digits to the address; who types them within half an hour, in the browser that asked, has proven it. The
digits are kept nowhere: the letter and the check compute both, from the secret of this installation and the number of
the asking. Five tries, then a new code is needed. A password is a convenience for those who want one.
"""

import enum
import hmac
import secrets
from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ForeignKey, Index, String, update
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, UtcDateTime, session, words
from market import clock, events, terms
from market.accounts import Account, tidy_email

DIGITS = 6


class Purpose(enum.StrEnum):
    """What a code is for; a code for one thing never opens the other."""

    SIGN_IN = "sign_in"
    NEW_EMAIL = "new_email"


class Answer(enum.StrEnum):
    """What came of a typed code. SPENT: too old, used, or tried too often; a new one is needed."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"


class Challenge(Base):
    """One asking for a code. Its random `id` stays in the browser that asked; the code itself is not here."""

    __tablename__ = "challenge"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=lambda: secrets.token_urlsafe(18))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    email: Mapped[str] = mapped_column(String(254))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_challenge_expires_at", "expires_at"),)

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.expires_at > clock.now() and self.tries < terms.current().code_tries

    @property
    def is_fresh_proof(self) -> bool:
        """Answered rightly, and not long ago: the address may still be used to sign up with."""
        return self.used_at is not None and self.used_at + terms.current().code_lives > clock.now()


_secret: bytes | None = None


def settle(secret: bytes) -> None:
    """Hands in the secret of this installation; create_app() does it once. Raises ValueError below 32 bytes."""
    global _secret
    if len(secret) < 32:
        raise ValueError("the secret needs at least 32 bytes")
    _secret = secret
    derived.cache_clear()


@lru_cache(maxsize=8)
def derived(use: str) -> bytes:
    """A key for one use only, so that no use weakens another. Raises RuntimeError before settle()."""
    if _secret is None:
        raise RuntimeError("no secret: call keys.settle() first")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kabelsalat {use}".encode()).derive(_secret)


def ask(email: str, purpose: Purpose, account: Account | None = None) -> Challenge:
    """Asks for a code for this address. The same for known and unknown ones: nobody looks."""
    challenge = Challenge(
        purpose=purpose,
        email=tidy_email(email),
        account_id=account.id if account else None,
        expires_at=clock.now() + terms.current().code_lives,
    )
    session.add(challenge)
    session.flush()
    return challenge


def code_of(challenge_id: str, purpose: Purpose | str) -> str:
    """The six digits that answer this asking."""
    mark = hmac.digest(derived("sign-in codes"), f"{purpose} {challenge_id}".encode(), "sha256")
    return f"{int.from_bytes(mark[:8]) % 10**DIGITS:0{DIGITS}}"


def challenge_with_id(challenge_id: str | None) -> Challenge | None:
    """The asking this browser remembers."""
    return session.get(Challenge, challenge_id) if challenge_id else None


def answer(challenge: Challenge, typed: str) -> Answer:
    """Checks a typed code and counts the try. It says no in words, not by raising: a wrong try must be committed too."""
    now = clock.now()
    still_open = (Challenge.id == challenge.id, Challenge.used_at.is_(None), Challenge.expires_at > now)
    one_more = update(Challenge).where(*still_open, Challenge.tries < terms.current().code_tries)
    if not _changed_one(one_more.values(tries=Challenge.tries + 1)):
        return Answer.SPENT
    if not hmac.compare_digest(code_of(challenge.id, challenge.purpose).encode(), typed.strip().encode()):
        session.refresh(challenge)
        return Answer.WRONG if challenge.is_open else Answer.SPENT
    was_first = _changed_one(update(Challenge).where(*still_open).values(used_at=now))
    session.refresh(challenge)
    return Answer.RIGHT if was_first else Answer.SPENT


def _changed_one(change: object) -> bool:
    done = session.execute(change, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return bool(done.rowcount == 1)


# About 50 ms and 19 MB a try: enough against guessing, little enough for a small server (OWASP's second choice).
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(typed: str) -> str:
    """Slow on purpose, so it is done before the write begins."""
    return _hasher.hash(typed)


def is_password_of(account: Account | None, typed: str) -> bool:
    """Whether the password fits. Takes as long for an address without an account, or an account without a password."""
    kept = account.password_hash if account and account.password_hash else _nobodys_hash()
    try:
        _hasher.verify(kept, typed)
    except (VerificationError, InvalidHashError):
        return False
    return account is not None and account.password_hash is not None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def keep_password(account: Account, hashed: str | None, by: Account) -> Account:
    """Sets, changes or (None) removes the password. The door ends the other sessions in the same step."""
    account.password_hash = hashed
    events.record(events.Kind.PASSWORD_CHANGED, by=by, about=account, removed=hashed is None)
    return account
