"""Behind a number of the partner's report: its own cases that the number counts."""

from functools import partial

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.guards import agents_only
from blueprints.leaves import before
from blueprints.partner.door import blueprint, ours
from blueprints.partner.report import named_month
from blueprints.responses import page
from market import given, weeks
from market.given import Wanted
from market.skills import Category


@blueprint.get("/report/<span>/<category>")
@agents_only
def given_cases(span: str, category: str) -> ResponseReturnValue:
    """Of a week or a month, newest first."""
    wanted = asked(span, category)
    listing = given.cases(ours(), wanted)
    leaf, which = listing.leaf(before()), "solved" if wanted.solved else None
    here = partial(url_for, "partner.given_cases", span=span, category=category, which=which)
    return page(
        "partner/given.html", partner=ours(), wanted=wanted, rows=leaf.rows, number=listing.count(),
        older=here(before=leaf.next_cursor) if leaf.next_cursor else "", newest=here() if before() else "",
    )  # fmt: skip


def asked(span: str, category: str) -> Wanted:
    """What the address names; nothing of that name is a 404."""
    when = weeks.named(span) or named_month(span)
    if when is None or category not in tuple(Category):
        abort(404)
    return Wanted(Category(category), when, request.args.get("which") == "solved" and not isinstance(when, weeks.Week))
