"""Behind a partner's number: exactly the cases it counts, newest first. What counts stands in market/report.py.

By category, never by place: where somebody lives is released with the address alone, and a number of one place would say it of its case.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from market import report
from market.jobs import Job
from market.lists import Listing
from market.partners import Handover, Partner
from market.skills import Category
from market.weeks import Week


@dataclass(frozen=True)
class Wanted:
    """A number: what was handed over in a week; or of a month's jobs what was handed over, or solved."""

    category: Category
    span: Week | date
    solved: bool = False

    @property
    def week(self) -> Week | None:
        """The week it is of; None: it is of a month."""
        return self.span if isinstance(self.span, Week) else None


def cases(partner: Partner, wanted: Wanted) -> Listing:
    """The handovers to this partner that the number counts."""
    if isinstance(wanted.span, Week):
        tests = report.given_in(partner, [wanted.span])
        return Listing(_given().where(*tests, Job.category == wanted.category), Handover.id, _alone)
    together = report.of(partner, wanted.span).together
    lines = [line for line in together if line.category is wanted.category]
    counted = [one.id for line in lines for one in (line.solved if wanted.solved else line.given)]
    return Listing(_given().where(Handover.id.in_(counted)), Handover.id, _alone)


def _given() -> Select[Handover]:
    return select(Handover).join(Handover.job).options(contains_eager(Handover.job))


def _alone(row: tuple[Handover]) -> Handover:
    return row[0]
