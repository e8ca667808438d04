"""To whom a mail of the team goes: members with an address of mail, neither suspended nor gone."""

import enum
from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from database import session
from market import places
from market.accounts import Account, Role
from market.helpers import HelperProfile
from market.jobs import OPEN_STATES, Job
from market.preferences import Preference
from market.topics import Topic


class Audience(enum.StrEnum):
    """Who of them."""

    EVERYBODY = "everybody"
    HELPERS = "helpers"
    NEIGHBOURS = "neighbours"
    WITH_OPEN_JOB = "with_open_job"


def are_in(audience: Audience) -> ColumnElement[bool]:
    """Members with mail: neither suspended nor gone."""
    here = (Account.email.is_not(None), Account.suspended_at.is_(None), Account.left_at.is_(None))
    return and_(*here, *_besides(audience))


def _besides(audience: Audience) -> Collection[ColumnElement[bool]]:
    helps = exists().where(HelperProfile.account_id == Account.id)
    if audience is Audience.HELPERS:
        return (helps,)
    if audience is Audience.NEIGHBOURS:
        return (~helps, Account.role == Role.MEMBER, Account.postal_code.in_(places.pilot_codes()))
    if audience is Audience.WITH_OPEN_JOB:
        mine = or_(Job.neighbour_id == Account.id, Job.helper_id == Account.id)
        return (exists().where(Job.state.in_(OPEN_STATES), mine),)
    return ()


def how_many(audience: Audience) -> int:
    """To how many people a mail to them goes."""
    return session.scalar(select(func.count()).select_from(Account).where(are_in(audience))) or 0


def without_news(audience: Audience) -> int:
    """How many of them switched news off: they find them behind the bell only."""
    chose = select(Preference.mail_off).join(Account, Account.id == Preference.account_id).where(are_in(audience))
    return sum(Topic.NEWS.value in off for off in session.scalars(chose.where(Preference.mail_off != ())))
