"""What partners are called, wherever a page names one: by their rows, read once per answer and only where one is named."""

from flask import Blueprint, g
from flask_babel import gettext

from blueprints.shield import partner
from market import partners
from market.jobs import Job
from market.partners import Partner
from market.skills import Category

blueprint = Blueprint("partner_names", __name__)


def all_here() -> list[Partner]:
    """Every partner, asked once per answer."""
    if "partners" not in g:
        g.partners = partners.all_of_them()
    return list(g.partners)


@blueprint.app_template_global()
def partner_called(slug: str) -> str:
    """The name of the partner with this slug; else of whoever there is."""
    named = [one.name for one in all_here() if one.slug == slug]
    return named[0] if named else everybody_called()


@blueprint.app_template_global()
def partner_for(job: Job, slug: str = "") -> str:
    """Who has the job, or could go on with it: `Swisscom`, or `Swisscom or Andere AG`."""
    return partner_called(slug) if slug else called_for(job.category)


def called_for(category: Category) -> str:
    """Who looks after a category."""
    return _joined([one for one in all_here() if one.looks_after(category)]) or everybody_called()


@blueprint.app_template_global()
def everybody_called() -> str:
    """All partners; before there is any row, the one of the settings."""
    return _joined(all_here()) or partner().name


def _joined(some: list[Partner]) -> str:
    names = [one.name for one in some]
    if len(names) < 2:
        return "".join(names)
    return str(gettext("%(some)s or %(last)s", some=", ".join(names[:-1]), last=names[-1]))
