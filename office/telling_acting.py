"""Who is told when somebody may act for somebody else, or no longer may."""

from typing import Any

from market import accounts, notices
from market.accounts import Account
from market.events import Event
from market.mandates import Mandate


def both_of_mandate(event: Event, mandate: Mandate) -> None:
    """The trusted person may have no account yet: then there is a letter only."""
    notices.tell(mandate.holder, "mandate_asked", mandate, who=mandate.email)
    asked, name = accounts.with_email(mandate.email), mandate.holder.full_name
    if asked is not None:
        notices.tell(asked, "mandate_given", mandate, who=name)
    else:
        notices.post_letter(mandate.email, mandate.holder.language, "mandate_given", who=name)


def both_of_acceptance(event: Event, mandate: Mandate) -> None:
    _tell_both("mandate_stands_for_you", "mandate_stands", mandate)


def both_of_end(event: Event, mandate: Mandate) -> None:
    """One who was only asked, and has no account, has nothing to lose."""
    _tell_both("mandate_ended_for_you", "mandate_ended", mandate)


def called_person(event: Event, account: Account) -> None:
    """That a code was said back: whoever has mail reads that it was used."""
    notices.tell(account, "proven_by_phone", account, key=f"proven_by_phone:{event.id}", who=account.first_name)


def _tell_both(to_holder: str, to_trusted: str, mandate: Mandate) -> None:
    trusted: Any = mandate.trusted or accounts.with_email(mandate.email)
    notices.tell(mandate.holder, to_holder, mandate, who=trusted.full_name if mandate.trusted else mandate.email)
    if trusted is not None:
        notices.tell(trusted, to_trusted, mandate, who=mandate.holder.full_name)
