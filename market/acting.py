"""Acting for somebody: a mode of one browser's session, always shown, and every act in it says who really did it.

The team acts for callers whose account it opened or who agreed on the telephone; a trusted person for whoever trusts them.
"""

from sqlalchemy import update

from database import session
from market import accounts, callers, events, mandates
from market.accounts import Account
from market.mandates import Mandate
from market.refusals import NotAllowed
from market.sessions import UserSession


def may_act_for(actor: Account, person: Account) -> bool:
    """Whether the one may act for the other now. Nobody acts for the team, for somebody suspended, or for who has left."""
    if actor.id == person.id or person.is_staff or person.has_left or person.is_suspended:
        return False
    if actor.has_left or actor.is_suspended:
        return False
    if actor.is_operator:
        return person.is_in_our_care or callers.has_consent(person)
    return mandates.stands_between(person, actor)


def may_consent_as(person: Account) -> bool:
    """Whether what is ticked now counts as this person's consent. The team only writes down what is said on the telephone,
    by somebody who has just said back the code.
    """
    via_id = events.acted_via(person.id)
    via = accounts.with_id(via_id) if via_id is not None else None
    return via is None or not via.is_operator or callers.has_just_proven(person)


def begin(here: UserSession, person: Account, *, by: Account) -> UserSession:
    """From now on this browser acts for that person. Raises NotAllowed without the right to."""
    if here.account_id != by.id or not may_act_for(by, person):
        raise NotAllowed("not_allowed")
    if here.acting_for_id != person.id:
        here.acting_for_id = person.id
        events.record(events.Kind.ACTING_BEGUN, by=by, about=person)
    return here


def end(here: UserSession, *, by: Account) -> UserSession:
    """The browser is its owner's own again."""
    if here.account_id != by.id:
        raise NotAllowed("not_allowed")
    person = session.get(Account, here.acting_for_id) if here.acting_for_id else None
    here.acting_for_id = None
    if person is not None:
        events.record(events.Kind.ACTING_ENDED, by=by, about=person)
    return here


def stop(mandate: Mandate) -> None:
    """The mandate has ended: wherever the trusted person acts for the holder, they act for themselves again."""
    theirs = (UserSession.account_id == mandate.trusted_id, UserSession.acting_for_id == mandate.holder_id)
    session.execute(update(UserSession).where(*theirs).values(acting_for_id=None))
