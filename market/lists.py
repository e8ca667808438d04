"""The lists the team looks things up in: people, ads, jobs, and what happened.

They ask for columns only, newest first, a leaf of rows at a time, and hold nothing private: no messages, no proposals, no street,
no telephone number (see looks). Somebody is found by a number the team knows already, typed in full.
"""

import enum
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from database import session
from market import clock, events, places
from market.accounts import Account, Role
from market.events import Event, Kind
from market.helpers import HelperProfile
from market.jobs import VISITING, Job
from market.lifecycle import AdState, JobState
from market.offers import Offer
from market.refusals import Missing, NotAllowed
from market.requests import Request
from market.skills import Category

PER_LEAF, BATCH = 50, 1000
WORDS_AT_MOST, PLACES_AT_MOST = 6, 400
A_DAY = timedelta(days=1)
Rows: TypeAlias = Select[*tuple[Any, ...]]
Tests: TypeAlias = list[ColumnElement[bool]]
_neighbour, _helper, _via = aliased(Account), aliased(Account), aliased(Account)


@dataclass(frozen=True)
class Leaf:
    """Some rows of a list, and where the next ones begin (None: there are no more)."""

    rows: list[Any]
    next_cursor: int | None


@dataclass(frozen=True)
class Listing:
    """Rows to be walked newest first along `number`, the column every row calls its `id`; `made` turns one into what is shown."""

    query: Rows
    number: Any
    made: Callable[[Any], Any] = lambda row: row

    def leaf(self, before: int | None = None) -> Leaf:
        """One leaf, and whether there is another."""
        rows = self._from(before, PER_LEAF + 1)
        return Leaf(rows[:PER_LEAF], rows[PER_LEAF - 1].id if len(rows) > PER_LEAF else None)

    def as_of_now(self) -> "Listing":
        """The same without what is still to come."""
        newest = next(iter(self._from(None, 1)), None)
        return replace(self, query=self.query.where(self.number <= (newest.id if newest else 0)))

    def count(self) -> int:
        """How many rows in all."""
        return session.scalar(select(func.count()).select_from(self.query.subquery())) or 0

    def rows(self) -> Iterator[Any]:
        """All of them, some at a time; in between nothing is held of the store, however slowly they are taken."""
        before = None
        while batch := self._from(before, BATCH):
            session.rollback()
            yield from batch
            before = batch[-1].id

    def _from(self, before: int | None, limit: int) -> list[Any]:
        query = self.query.where(self.number < before) if before else self.query
        return [self.made(row) for row in session.execute(query.order_by(self.number.desc()).limit(limit))]


@dataclass(frozen=True)
class Days:
    """From one Zürich day to another, both included; None: from the beginning, until now."""

    since: date | None = None
    until: date | None = None

    def of(self, moment: Any) -> Tests:
        """Whether a moment lies in them."""
        begun = [] if self.since is None else [moment >= clock.midnight_after(self.since - A_DAY)]
        return begun if self.until is None else [*begun, moment < clock.midnight_after(self.until)]


ANY_DAY = Days()


class Who(enum.StrEnum):
    """What people do here."""

    NEIGHBOURS = "neighbours"
    HELPERS = "helpers"
    TEAM = "team"
    AGENTS = "agents"


class Standing(enum.StrEnum):
    """How an account stands."""

    ACTIVE = "active"
    WITHOUT_MAIL = "without_mail"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    LEFT = "left"


WHO: dict[Who, ColumnElement[bool]] = {
    Who.NEIGHBOURS: and_(HelperProfile.id.is_(None), Account.role == Role.MEMBER),
    Who.HELPERS: HelperProfile.id.is_not(None),
    Who.TEAM: Account.role == Role.OPERATOR,
    Who.AGENTS: Account.role == Role.AGENT,
}
HERE = Account.left_at.is_(None)
STANDING: dict[Standing, ColumnElement[bool]] = {
    Standing.ACTIVE: and_(HERE, Account.suspended_at.is_(None), Account.leaving_at.is_(None)),
    Standing.WITHOUT_MAIL: and_(HERE, Account.email.is_(None)),
    Standing.SUSPENDED: and_(HERE, Account.suspended_at.is_not(None)),
    Standing.LEAVING: and_(HERE, Account.leaving_at.is_not(None)),
    Standing.LEFT: Account.left_at.is_not(None),
}


def people(
    words: str = "", phone: str | None = None, who: Who | None = None, standing: Standing | None = None, place: str = "",
    days: Days = ANY_DAY,
) -> Listing:  # fmt: skip
    """People by name, address of mail or a whole telephone number; `days` are those on which they joined."""
    query = select(
        Account.id, Account.first_name, Account.last_name, Account.email, Account.postal_code, Account.role, Account.language,
        Account.joined_at, Account.suspended_at, Account.leaving_at, Account.left_at,
        HelperProfile.id.label("helper_id"), HelperProfile.jobs_done,
    ).outerjoin(HelperProfile, HelperProfile.account_id == Account.id)  # fmt: skip
    named = [Account.phone == phone] if phone else says(words, Account.first_name, Account.last_name, Account.email)
    chosen = [*([WHO[who]] if who else []), *([STANDING[standing]] if standing else [])]
    return Listing(query.where(*named, *chosen, *_lies_in(place, Account.postal_code), *days.of(Account.joined_at)), Account.id)


def ads(
    kind: type[Offer] | type[Request], state: AdState | None = None, category: Category | None = None, words: str = "",
    place: str = "", days: Days = ANY_DAY,
) -> Listing:  # fmt: skip
    """Offers or requests; `days` are those on which they were posted. Drafts are their authors' own business."""
    price: Any = Offer.price if kind is Offer else Request.budget
    query = select(
        kind.id, kind.title, kind.state, kind.category, kind.postal_code, kind.posted_at, kind.stands_until,
        price.label("price"), Account.first_name, Account.last_name,
    ).join(Account, Account.id == kind.author_id)  # fmt: skip
    shown = [kind.state == state if state else kind.state != AdState.DRAFT]
    shown += [kind.category == category] if category else []
    said = says(words, kind.title, Account.first_name, Account.last_name)
    return Listing(query.where(*shown, *said, *_lies_in(place, kind.postal_code), *days.of(kind.posted_at)), kind.id)


def jobs(
    states: Collection[JobState] = (), *, queued: bool = False, category: Category | None = None, words: str = "",
    place: str = "", days: Days = ANY_DAY,
) -> Listing:  # fmt: skip
    """Jobs: of some states, or those the clock has put on our list; `days` are those on which they were agreed."""
    tests = says(words, Job.title, *_names(_neighbour), *_names(_helper), number=Job.id)
    tests += [is_queued()] if queued else []
    tests += [Job.state.in_(states)] if states else []
    tests += [Job.category == category] if category else []
    return Listing(job_rows().where(*tests, *_lies_in(place, Job.postal_code), *days.of(Job.created_at)), Job.id)


def is_queued() -> ColumnElement[bool]:
    """A job was given to us: agreed for days without a time, or a visit nobody confirms or speaks about."""
    return and_(Job.state.in_((JobState.AGREED, *VISITING)), Job.queued_at.is_not(None))


def job_rows() -> Rows:
    """A job as a row, with the names of both."""
    return (
        select(
            Job.id, Job.title, Job.state, Job.total, Job.settled_price, Job.starts_at, Job.moved_at, Job.queued_at, Job.cause,
            Job.queue_reason, Job.neighbour_names, Job.helper_names, Job.postal_code, Job.category, Job.created_at,
            _neighbour.first_name.label("neighbour_first"), _neighbour.last_name.label("neighbour_last"),
            _helper.first_name.label("helper_first"), _helper.last_name.label("helper_last"),
        )
        .join(_neighbour, _neighbour.id == Job.neighbour_id)
        .join(_helper, _helper.id == Job.helper_id)
    )  # fmt: skip


def history(kind: Kind | None = None, person_id: int | None = None, words: str = "", days: Days = ANY_DAY) -> Listing:
    """What happened: of one kind, by and about one person, by people of a name or about a row of a number."""
    columns = (Event.id, Event.kind, Event.at, Event.about_kind, Event.about_id, Event.facts, Event.by_id, Event.via_id)
    acted = (_via.first_name.label("via_first"), _via.last_name.label("via_last"))
    query = select(*columns, Account.first_name, Account.last_name, *acted)
    query = query.outerjoin(Account, Account.id == Event.by_id).outerjoin(_via, _via.id == Event.via_id)
    tests = [Event.kind == kind] if kind else []
    if person_id:
        about_them = and_(Event.about_kind == Account.__tablename__, Event.about_id == person_id)
        tests.append(or_(Event.by_id == person_id, Event.via_id == person_id, about_them))
    tests += says(words, *_names(Account), *_names(_via), number=Event.about_id)
    return Listing(query.where(*tests, *days.of(Event.at)), Event.id)


def export(listing: Listing, name: str, wishes: dict[str, str], reason: str | None, *, by: Account) -> Listing:
    """The list of this name, narrowed to these wishes, leaves as a file: what is in it until now. `reason` is None where no person is in it.

    Raises NotAllowed for anybody but the team, Missing without a reason.
    """
    kept = listing.as_of_now()
    note_export(name, wishes, kept.count(), reason, by=by)
    return kept


def note_export(name: str, wishes: dict[str, str], rows: int, reason: str | None, *, by: Account) -> None:
    """Writes down that a list leaves as a file. Raises as export() does."""
    if not by.is_operator:
        raise NotAllowed("not_allowed")
    if reason is not None and not reason.strip():
        raise Missing("reason_needed", "reason")
    why = {} if reason is None else {"reason": reason.strip()}
    events.record(Kind.LIST_EXPORTED, by=by, about=by, list=name, wishes=wishes, rows=rows, **why)


def _names(person: Any) -> tuple[Any, Any]:
    return person.first_name, person.last_name


def says(words: str, *columns: Any, number: Any = None) -> Tests:
    """Every word stands in one of the columns, or is the number. SQLite folds A to Z only, so «özdemir» is looked for as «Özdemir» too."""
    typed = words.split()[:WORDS_AT_MOST]
    ways = [{word, word.lower(), word.capitalize()} for word in typed]
    said = [[column.icontains(way, autoescape=True) for column in columns for way in one] for one in ways]
    return [or_(*tests, *_is_number(number, word)) for tests, word in zip(said, typed, strict=True)]


def _is_number(number: Any, word: str) -> Tests:
    return [number == int(word)] if number is not None and word.isascii() and word.isdigit() and len(word) <= 9 else []


def _lies_in(place: str, postal_code: Any) -> Tests:
    """`8004`, the beginning of a postal code, or the beginning of a town's name."""
    if not place:
        return []
    if place.isascii() and place.isdigit():
        return [postal_code.startswith(place, autoescape=True)]
    return [postal_code.in_({found.postal_code for found in places.suggest(place, PLACES_AT_MOST)})]
