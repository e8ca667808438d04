"""Who is told when somebody leaves or is stopped."""

from market import notices
from market.accounts import Account
from market.events import Event
from market.farewell import LAST_LETTER


def leaver(event: Event, account: Account) -> None:
    notices.tell(account, "leaving_asked", account, key=f"leaving_asked:{event.id}", who=account.first_name)


def leaver_of_erasing(event: Event, account: Account) -> None:
    """The last letter: no notice, for there is nobody left to show it to."""
    if account.email is not None:
        notices.post_letter(account.email, account.language, LAST_LETTER, who=account.first_name)


def suspended(event: Event, account: Account) -> None:
    """Somebody who is stopped reads it in a letter, for they cannot come in."""
    if account.email is not None:
        about = {"who": account.first_name, "reason": event.facts["reason"]}
        notices.post_letter(account.email, account.language, "account_suspended", **about)


def suspended_no_more(event: Event, account: Account) -> None:
    notices.tell(account, "suspension_lifted", account, key=f"suspension_lifted:{event.id}", who=account.first_name)
