"""The month of a partner: a page with a table, and the same as a file for Excel. Figures alone, and its own alone."""

import re
from collections.abc import Iterator
from datetime import date

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints import plots
from blueprints.exports import as_file
from blueprints.guards import agents_only
from blueprints.partner.door import blueprint, ours
from blueprints.phrases import category_name
from blueprints.responses import page
from market import clock, report, weeks
from market.report import Report

A_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
WEEKS = 12


@blueprint.get("/report")
@agents_only
def month() -> ResponseReturnValue:
    last = weeks.last(WEEKS)
    counts, names = report.by_week(ours(), last), [str(week.number) for week in last]
    drawn = {
        kind: plots.over_weeks(some, names, plots.up_to(some), lambda value: f"{value:.0f}", open_from=WEEKS - 1)
        for kind, some in counts.items()
    }
    return page(
        "partner/report.html", partner=ours(), report=report.of(ours(), asked_month()), weeks=last, counts=counts, plots=drawn
    )


@blueprint.get("/report.csv")
@agents_only
def month_as_file() -> Response:
    """The same as a file."""
    partner, shown = ours(), report.of(ours(), asked_month())
    [head, *lines] = rows(partner.name, shown)
    return as_file(f"{partner.slug}-{shown.month:%Y-%m}", head, lines)


def asked_month() -> date:
    """The month of the address; nonsense is this month."""
    return named_month(request.args.get("month", "")) or clock.today().replace(day=1)


def named_month(name: str) -> date | None:
    """`2026-11`: its first day."""
    asked = A_MONTH.fullmatch(name)
    return date(int(asked[1]), int(asked[2]), 1) if asked else None


def rows(name: str, shown: Report) -> Iterator[list[str]]:
    """The head, then a row for each category and place."""
    yield [gettext("Month"), gettext("Partner"), gettext("Category"), gettext("Postal code"), gettext("Town"), gettext("Not solved"),
           gettext("with a description"), gettext("Handed over"), gettext("Solved"), gettext("Days to answer")]  # fmt: skip
    for line in shown.lines:
        figures = (line.jobs, line.in_words, len(line.given), len(line.solved))
        days = "" if line.days_to_answer is None else f"{line.days_to_answer:.1f}"
        yield [f"{shown.month:%Y-%m}", name, category_name(line.category), line.postal_code, line.town, *map(str, figures), days]
