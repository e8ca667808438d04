"""Helpers the team has called: name and address as they stand in the account."""

from database import session
from market import clock
from market.accounts import Account
from market.introductions import Introduction


def called(account: Account) -> None:
    """Spoken with on the day they began to help."""
    profile, now = account.helper, clock.now()
    assert profile is not None
    profile.spoken_at = profile.recorded_at = profile.introduced_at = now
    said = {"name": account.full_name, "address": account.postal_code}
    session.add(Introduction(helper=profile, opened_at=now, due_at=now, closed_at=now, phone=account.phone, **said))
