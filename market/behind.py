"""Behind a number: exactly the rows it counts, newest first, a leaf at a time. What counts stands in market/yardsticks.py."""

import enum
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from database import session
from market import clock, measuring, places, yardsticks
from market.accounts import Account
from market.cases import Case
from market.helpers import HelperProfile
from market.jobs import Job
from market.lists import PER_LEAF, Leaf
from market.requests import Request
from market.reviews import Review
from market.skills import Category
from market.weeks import Week
from market.yardsticks import Yardstick

Rows = Select[*tuple[Any, ...]]
WITH_REACH = (Yardstick.FIRST_BID, Yardstick.SOLVED, Yardstick.RECEIPTS)
_neighbour, _helper = aliased(Account), aliased(Account)


class Which(enum.StrEnum):
    """All rows that count; those that reach it, the others, those that are named beside; requests from towns that are not named."""

    ALL = ""
    REACHED = "reached"
    MISSED = "missed"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Wanted:
    """A number: of one yardstick, from this week to that one; of requests also those of one category or town alone."""

    yardstick: Yardstick
    first: Week
    last: Week
    which: Which = Which.ALL
    category: Category | None = None
    town: str = ""


def choices(yardstick: Yardstick) -> list[Which]:
    """Which of its rows one may ask for alone."""
    if yardstick is Yardstick.REQUESTS:
        return [Which.ALL, Which.ELSEWHERE]
    if yardstick not in WITH_REACH:
        return [Which.ALL]
    return [Which.ALL, Which.REACHED, Which.MISSED, *([Which.SILENT] if yardstick is Yardstick.SOLVED else [])]


def count(wanted: Wanted) -> int:
    """How many rows there are."""
    return session.scalar(select(func.count()).select_from(_of_week(wanted).order_by(None).subquery())) or 0


def rows(wanted: Wanted, before: int | None = None) -> Leaf:
    """Some of them, and where the next ones begin."""
    query = _of_week(wanted)
    number = query.selected_columns.id
    found = list(session.execute((query.where(number < before) if before else query).order_by(number.desc()).limit(PER_LEAF + 1)))
    return Leaf(found[:PER_LEAF], found[PER_LEAF - 1].id if len(found) > PER_LEAF else None)


def _of_week(wanted: Wanted) -> Rows:
    if wanted.yardstick is Yardstick.HELPERS:
        return _helpers(wanted)
    rule = yardsticks.rule_of(wanted.yardstick, clock.now())
    query = _QUERIES[wanted.yardstick]().where(rule.counted, rule.moment >= wanted.first.begins, rule.moment < wanted.last.ends)
    if wanted.yardstick is Yardstick.REQUESTS:
        query = _narrowed(query, wanted)
    narrow: Any = {Which.REACHED: rule.reach, Which.SILENT: rule.silently}.get(wanted.which)
    if wanted.which is Which.MISSED and rule.reach is not None:
        narrow = ~func.coalesce(rule.reach, False)
    return query if narrow is None else query.where(narrow)


def _narrowed(query: Rows, wanted: Wanted) -> Rows:
    if wanted.category:
        query = query.where(Request.category == wanted.category)
    if wanted.which is Which.ELSEWHERE:
        query = query.where(Request.postal_code.not_in(_named_in(wanted)))
    return query.where(Request.postal_code.in_(places.codes_of(wanted.town))) if wanted.town else query


def _named_in(wanted: Wanted) -> list[str]:
    """The postal codes of the towns that have a number of their own in these weeks."""
    named = measuring.first_towns(measuring.towns([wanted.first, wanted.last]))
    return [code for town in named for code in places.codes_of(town)]


def _requests() -> Rows:
    return select(
        Request.id, Request.title, Request.state, Request.category, Request.postal_code, Request.posted_at, Request.first_proposal_at,
        Request.receipted_at, Account.first_name, Account.last_name,
    ).join(Account, Account.id == Request.author_id)  # fmt: skip


def _reviews() -> Rows:
    query = select(Review.id, Review.stars, Review.at, Review.job_id, Job.title, *_names()).join(Job, Job.id == Review.job_id)
    return _with_both(query)


def _jobs() -> Rows:
    columns = (Job.id, Job.title, Job.state, Job.first_ended_at, Job.is_payment_confirmed, Job.postal_code)
    return _with_both(select(*columns, *_names()))


def _cases() -> Rows:
    columns = (Case.id, Case.reason, Case.opened_at, Case.closed_at, Case.outcome, Account.first_name, Account.last_name)
    return select(*columns).outerjoin(Account, Account.id == Case.person_id)


def _helpers(wanted: Wanted) -> Rows:
    people = yardsticks.active(wanted.first.begins, wanted.last.ends, clock.now()).subquery()
    columns = (Account.id, Account.first_name, Account.last_name, Account.postal_code, HelperProfile.jobs_done)
    query = select(*columns).outerjoin(HelperProfile, HelperProfile.account_id == Account.id)
    return query.where(Account.id.in_(select(people.c.helper)))


def _names() -> tuple[Any, ...]:
    return (
        _neighbour.first_name.label("neighbour_first"), _neighbour.last_name.label("neighbour_last"),
        _helper.first_name.label("helper_first"), _helper.last_name.label("helper_last"),
    )  # fmt: skip


def _with_both(query: Rows) -> Rows:
    return query.join(_neighbour, _neighbour.id == Job.neighbour_id).join(_helper, _helper.id == Job.helper_id)


_QUERIES = {
    Yardstick.FIRST_BID: _requests, Yardstick.REQUESTS: _requests, Yardstick.RECEIPTS: _requests, Yardstick.RATING: _reviews,
    Yardstick.SOLVED: _jobs, Yardstick.RESOLVING: _cases,
}  # fmt: skip
