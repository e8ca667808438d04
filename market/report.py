"""What a partner's products broke: a month of jobs that were not solved because of its line or router, or that it was given.

By category and place, in figures alone: nobody's name stands in it. A job belongs to the partner it was given to; else to the
one whose name the neighbour wrote down as provider; else to the only one who looks after its category.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from database import session
from market import clock, partners, places, weeks
from market.events import Event, Kind
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.partners import Handover, Partner
from market.skills import Category
from market.weeks import Week

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One category, in one place or everywhere (""): how many jobs, how many of them say more in words, and what was given to the partner."""

    category: Category
    postal_code: str
    jobs: int
    in_words: int
    given: tuple[Handover, ...]

    @property
    def town(self) -> str:
        place = places.find(self.postal_code)
        return place.town if place else ""

    @property
    def solved(self) -> tuple[Handover, ...]:
        """Those whose result was fine for the neighbour."""
        return tuple(one for one in self.given if one.job.state is JobState.SETTLED and one.result is not None)

    @property
    def days_to_answer(self) -> float | None:
        """The mean of the days from handed over to the result; None: nothing is answered yet."""
        days = [(one.result_at - one.handed_at) / A_DAY for one in self.given if one.result_at is not None]
        return round(sum(days) / len(days), 1) if days else None


@dataclass(frozen=True)
class Report:
    """A month of a partner."""

    month: date
    lines: list[Line]

    @property
    def together(self) -> list[Line]:
        """The same in all places together, a line for each category."""
        by_kind: dict[Category, list[Line]] = defaultdict(list)
        for line in self.lines:
            by_kind[line.category].append(line)
        return [_sum(kind, some) for kind, some in by_kind.items()]

    @property
    def before(self) -> date:
        return (self.month - A_DAY).replace(day=1)

    @property
    def after(self) -> date | None:
        """The next month, unless it has not begun."""
        following = (self.month + 31 * A_DAY).replace(day=1)
        return following if following <= clock.today() else None


def of(partner: Partner, month: date) -> Report:
    """The report of the month this day lies in."""
    first = month.replace(day=1)
    jobs = _unsolved_in(first)
    given, everybody = _handovers_of(jobs), partners.all_of_them()
    mine = [job for job in jobs if _belongs_to(partner, job, given.get(job.id, []), everybody)]
    by_place: dict[tuple[Category, str], list[Job]] = defaultdict(list)
    for job in mine:
        by_place[job.category, job.postal_code].append(job)
    order = list(Category)
    places_in_order = sorted(by_place, key=lambda key: (order.index(key[0]), key[1]))
    ours = {number: [one for one in some if one.partner == partner.slug] for number, some in given.items()}
    return Report(first, [_line(*key, by_place[key], ours) for key in places_in_order])


def by_week(partner: Partner, some: list[Week]) -> dict[Category, list[int]]:
    """How many jobs were handed over to this partner in each of these weeks of Zürich: its own alone, by what it looks after."""
    given = select(Handover.handed_at, Job.category).join(Job, Job.id == Handover.job_id).where(*given_in(partner, some))
    counts = {category: dict.fromkeys(some, 0) for category in Category}
    for handed_at, category in session.execute(given):
        counts[category][weeks.of(clock.in_zurich(handed_at).date())] += 1
    return {kind: list(found.values()) for kind, found in counts.items() if partner.looks_after(kind) or any(found.values())}


def given_in(partner: Partner, some: Sequence[Week]) -> tuple[ColumnElement[bool], ...]:
    """Handed over to this partner, from the first of these weeks to the last."""
    return Handover.partner == partner.slug, Handover.handed_at >= some[0].begins, Handover.handed_at < some[-1].ends


def _unsolved_in(first: date) -> list[Job]:
    """Jobs called unsolved in this month of Zürich: because of a partner's line, or given to a partner."""
    begins = clock.midnight_after(first - A_DAY)
    ends = clock.midnight_after((first + 31 * A_DAY).replace(day=1) - A_DAY)
    said = select(Event.about_id).where(
        Event.kind == Kind.UNSOLVED, Event.about_kind == Job.__tablename__, Event.at >= begins, Event.at < ends
    )
    given = select(Handover.job_id)
    query = select(Job).options(joinedload(Job.request)).where(Job.id.in_(said))
    return list(session.scalars(query.where(or_(Job.cause == Cause.PARTNER_LINE, Job.id.in_(given))).order_by(Job.id)))


def _handovers_of(jobs: Iterable[Job]) -> dict[int, list[Handover]]:
    found: dict[int, list[Handover]] = defaultdict(list)
    given = select(Handover).options(joinedload(Handover.job)).where(Handover.job_id.in_([job.id for job in jobs]))
    for handover in session.scalars(given.order_by(Handover.id)):
        found[handover.job_id].append(handover)
    return found


def _belongs_to(partner: Partner, job: Job, given: list[Handover], all_partners: list[Partner]) -> bool:
    if given:
        return any(one.partner == partner.slug for one in given)
    written = job.request.provider.casefold() if job.request else ""
    named = [one for one in all_partners if one.name.casefold() in written]
    return partner in named if named else [one for one in all_partners if one.looks_after(job.category)] == [partner]


def _line(category: Category, postal_code: str, jobs: list[Job], given: dict[int, list[Handover]]) -> Line:
    last = tuple(given[job.id][-1] for job in jobs if given.get(job.id))
    return Line(category, postal_code, len(jobs), sum(bool(job.cause_words) for job in jobs), last)


def _sum(category: Category, lines: list[Line]) -> Line:
    given = tuple(one for line in lines for one in line.given)
    return Line(category, "", sum(line.jobs for line in lines), sum(line.in_words for line in lines), given)
