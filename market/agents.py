"""Agents: the people of a partner. Each is bound to one partner and sees what was given to that partner, nothing else.

The role is given on the command line alone, to an account that has nothing of its own; who stops working there is let go.
"""

from typing import Any

from sqlalchemy import Select, exists, select

from database import session
from market import events
from market.accounts import Account, Role
from market.jobs import Job
from market.partners import Partner
from market.refusals import NotAllowed


def partner_of(account: Account | None) -> Partner | None:
    """Whom this person works for; nobody, once let go or suspended."""
    if account is None or not account.is_agent or account.is_suspended or account.partner_id is None:
        return None
    return session.get(Partner, account.partner_id)


def works_for(account: Account | None, partner: Partner | None) -> bool:
    """Whether this person is an agent of this very partner."""
    return partner is not None and partner_of(account) is partner


def of(partner: Partner) -> list[Account]:
    """The agents of a partner."""
    return list(session.scalars(_of(partner).order_by(Account.id)))


def has_any(partner: Partner | None) -> bool:
    """Whether the partner has people of its own here; where not, the team writes down what it does."""
    return partner is not None and session.scalar(_of(partner).limit(1)) is not None


def _of(partner: Partner) -> Select[Any]:
    here = (Account.role == Role.AGENT, Account.partner_id == partner.id, Account.suspended_at.is_(None))
    return select(Account).where(*here)


def hire(account: Account, partner: Partner) -> Account:
    """Binds an account to a partner; only the command line does this. Raises NotAllowed for the team, helpers and who has jobs."""
    if account.is_staff or account.is_helper or account.has_left or session.scalar(select(exists(_jobs_of(account)))):
        raise NotAllowed("not_allowed")
    account.role, account.partner_id = Role.AGENT, partner.id
    events.record(events.Kind.AGENT_HIRED, by=None, about=account, partner=partner.slug)
    return account


def let_go(account: Account) -> Account:
    """No agent any more: an account like any other, without the second factor. Raises NotAllowed for anybody else."""
    if not account.is_agent:
        raise NotAllowed("not_allowed")
    events.record(events.Kind.AGENT_LET_GO, by=None, about=account)
    account.role, account.partner_id, account.totp_secret = Role.MEMBER, None, None
    return account


def _jobs_of(account: Account) -> Select[Any]:
    return select(Job.id).where((Job.neighbour_id == account.id) | (Job.helper_id == account.id))
