"""The team's second key: six digits from an app on the phone, or one of eight recovery codes kept on paper.

The app's secret is kept encrypted, each moment's digits are accepted once, each recovery code once. Five wrong tries
end the half-open session: then a new sign-in code is needed.
"""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet
from sqlalchemy import ForeignKey, Index, String, delete, or_, update
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, UtcDateTime, session
from market import clock, keys, terms
from market.accounts import Account
from market.sessions import UserSession

STEP_SECONDS = 30
RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread on paper


class RecoveryCode(Base):
    """One code for the day the phone is lost; only its fingerprint is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_recovery_code_account_id", "account_id", "code_hash"),)


@dataclass(frozen=True)
class Given:
    """What is shown once and never again."""

    secret: str
    address: str
    recovery_codes: tuple[str, ...]


def give(account: Account, issuer: str) -> Given:
    """A new second factor for this account; an earlier one is void. `address` is for the app on the phone."""
    secret = pyotp.random_base32()
    account.totp_secret, account.totp_last_step = _safe().encrypt(secret.encode()).decode(), None
    codes = tuple(f"{_some(5)}-{_some(5)}" for _ in range(RECOVERY_CODES))
    session.flush()
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.add_all(RecoveryCode(account_id=account.id, code_hash=_fingerprint(account, code)) for code in codes)
    session.flush()
    return Given(secret, pyotp.TOTP(secret).provisioning_uri(name=account.email or account.full_name, issuer_name=issuer), codes)


def accept(waiting: UserSession, typed: str) -> bool:
    """Lets a half-open session in. It says no by False, not by raising: a wrong try must be committed too."""
    if not _counts_try(waiting):
        return False
    plain = "".join(sign for sign in typed.casefold() if sign.isalnum())
    fits = _is_of_this_moment if len(plain) == keys.DIGITS and plain.isdecimal() else _is_recovery_code
    if not fits(waiting.account, plain):
        return False
    waiting.second_factor_at = clock.now()
    session.flush()
    return True


def _counts_try(waiting: UserSession) -> bool:
    """Counted by conditional update, so that many tries at once do not slip through; the last one ends the session."""
    most = terms.current().code_tries
    still = (UserSession.id == waiting.id, UserSession.ended_at.is_(None), UserSession.second_factor_tries < most)
    counted = session.execute(
        update(UserSession).where(*still).values(second_factor_tries=UserSession.second_factor_tries + 1),
        execution_options={"synchronize_session": False},
    )
    session.refresh(waiting, ["second_factor_tries", "ended_at"])
    if counted.rowcount == 1:  # type: ignore[attr-defined]
        return True
    waiting.ended_at = waiting.ended_at or clock.now()
    session.flush()
    return False


def _is_of_this_moment(account: Account, digits: str) -> bool:
    """This half minute's digits, the last one's or the next one's, for clocks differ; none of them twice."""
    if account.totp_secret is None:
        return False
    totp = pyotp.TOTP(_safe().decrypt(account.totp_secret.encode()).decode())
    this = int(clock.now().timestamp()) // STEP_SECONDS
    near = (this - 1, this, this + 1)
    step = next((n for n in near if hmac.compare_digest(totp.at(n * STEP_SECONDS).encode(), digits.encode())), None)
    if step is None:
        return False
    unused = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    taken = session.execute(
        update(Account).where(Account.id == account.id, unused).values(totp_last_step=step),
        execution_options={"synchronize_session": False},
    )
    session.refresh(account, ["totp_last_step"])
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _is_recovery_code(account: Account, plain: str) -> bool:
    mine = (RecoveryCode.account_id == account.id, RecoveryCode.code_hash == _fingerprint(account, plain))
    used = update(RecoveryCode).where(*mine, RecoveryCode.used_at.is_(None)).values(used_at=clock.now())
    return bool(session.execute(used).rowcount == 1)  # type: ignore[attr-defined]


def _fingerprint(account: Account, code: str) -> str:
    plain = code.replace("-", "").casefold()
    return hmac.digest(keys.derived("recovery codes"), f"{account.id} {plain}".encode(), "sha256").hex()


def _safe() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.derived("second factor")))


def _some(letters: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(letters))
