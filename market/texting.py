"""Texts: a few words to a mobile phone, for whoever asked for them, about four things only, if the house has a gateway at all.

The first proposal on a request, an agreement, a change of an appointment less than a day away, the reminder two hours before.
At night they wait for the morning, except a change. What is not true any more by then is not sent.
"""

import enum
from collections.abc import Mapping

import phonenumbers
from phonenumbers import PhoneNumberType

from market import events, preferences
from market.accounts import Account
from market.preferences import Preference
from market.refusals import Missing, NotAllowed, OutOfRange

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Text(enum.StrEnum):
    """What a text says."""

    FIRST_PROPOSAL = "first_proposal"
    AGREED = "agreed"
    CHANGED = "changed"
    REMINDER = "reminder"


KINDS: Mapping[str, Text] = {
    "proposal_received": Text.FIRST_PROPOSAL,
    "job_agreed": Text.AGREED,
    "job_needs_contacts": Text.AGREED,
    "job_scheduled": Text.AGREED,
    "job_moved": Text.CHANGED,
    "job_cancelled": Text.CHANGED,
    "job_cancelled_late": Text.CHANGED,
    "job_stopped": Text.CHANGED,
    "visit_reminder": Text.REMINDER,
}

_leave = False


def settle(leave: bool) -> None:
    """Says whether texts can leave; create_app() does it once."""
    global _leave
    _leave = leave


def can_leave() -> bool:
    """Whether the house has a gateway."""
    return _leave


def is_mobile(phone: str | None) -> bool:
    """Whether a number (E.164) can get texts."""
    try:
        return phone is not None and phonenumbers.number_type(phonenumbers.parse(phone)) in MOBILE
    except phonenumbers.NumberParseException:
        return False


def gets_none(account: Account) -> bool:
    """Whether the house sends texts, but none can arrive on the number this person has given."""
    return _leave and bool(account.phone) and not is_mobile(account.phone)


def wants(account: Account, kind: str, *, is_near: bool) -> bool:
    """Whether a text of this kind goes to this person; `is_near`: the appointment it is about is less than a day away."""
    text = KINDS.get(kind)
    return text is not None and may_go_to(account) and (is_near or text is not Text.CHANGED)


def may_go_to(account: Account) -> bool:
    """Whether this person wants texts, and can get them."""
    is_here = _leave and not account.is_suspended and not account.has_left
    return is_here and is_mobile(account.phone) and preferences.of(account).has_texts


def choose(account: Account, is_wanted: bool, phone: str | None, *, by: Account) -> Preference:
    """«Yes, by text too», to this number, which is then the one on file; or no more texts.

    Raises Missing without a number, OutOfRange for one that gets no texts, NotAllowed when somebody else would change the number.
    """
    mine = preferences.row_of(account)
    if is_wanted:
        _keep_number(account, phone)
    if mine.has_texts == is_wanted:
        return mine
    return preferences.keep_texts(mine, account, is_wanted, by=by)


def keep_on_file(account: Account, phone: str) -> None:
    """A number given with an appointment is the one on file from now on; but one that gets no texts does not end them."""
    if is_mobile(phone) or not (is_mobile(account.phone) and preferences.of(account).has_texts):
        account.phone = phone


def _keep_number(account: Account, phone: str | None) -> None:
    if not phone:
        raise Missing("mobile_needed", "phone")
    if not is_mobile(phone):
        raise OutOfRange("not_mobile", "phone")
    if phone != account.phone and events.acted_via(account.id) is not None:
        raise NotAllowed("in_person_only", "phone")
    account.phone = phone
