"""Who is here: found by name, address of mail or telephone number, with the way to what they did."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from blueprints.desk.door import as_file, blueprint, chosen, days, listing, town_of
from blueprints.exports import Cell
from blueprints.guards import operators_only
from blueprints.leaves import before
from forms.lists import PeopleForm
from market import lists
from market.accounts import Role
from market.lists import Listing, Standing, Who

WHO = {
    Who.NEIGHBOURS: _l("Neighbours"), Who.HELPERS: _l("Helpers"), Who.TEAM: _l("Team"), Who.AGENTS: _l("People of the partner"),
}  # fmt: skip
STANDING = {
    Standing.ACTIVE: _l("Active"), Standing.WITHOUT_MAIL: _l("without e-mail"), Standing.SUSPENDED: _l("Suspended"),
    Standing.LEAVING: _l("Leaving"), Standing.LEFT: _l("Has left"),
}  # fmt: skip


@blueprint.get("/accounts")
@operators_only
def accounts() -> ResponseReturnValue:
    form = asked_for()
    return listing("accounts", found(form).leaf(before()), form)


@blueprint.post("/accounts.csv")
@operators_only
def accounts_as_file() -> ResponseReturnValue:
    form = asked_for()
    head = (gettext("Number"), gettext("First name"), gettext("Last name"), gettext("E-mail"), gettext("Postal code"), gettext("Town"),
            gettext("Who"), gettext("State"), gettext("Language"), gettext("Jobs"), gettext("Here since"))  # fmt: skip
    return as_file("accounts", found(form), form, head, cells)


def asked_for() -> PeopleForm:
    who = [("", gettext("Everybody")), *((one.value, who_name(one)) for one in Who)]
    standing = [("", gettext("All")), *((one.value, standing_name(one)) for one in Standing)]
    return PeopleForm(request.args, who=who, standing=standing)


def found(form: PeopleForm) -> Listing:
    who, standing = chosen(Who, form.who.data), chosen(Standing, form.standing.data)
    return lists.people(form.words.data or "", form.phone, who, standing, form.place.data or "", days(form))


def cells(row: Any) -> list[Cell]:
    """A person as a line of the file."""
    who = Who.TEAM if row.role is Role.OPERATOR else Who.AGENTS if row.role is Role.AGENT else None
    who = who or (Who.HELPERS if row.helper_id else Who.NEIGHBOURS)
    named = (row.id, row.first_name, row.last_name, row.email, row.postal_code, town_of(row.postal_code))
    return [*named, who_name(who), standing_name(standing_of(row)), row.language, row.jobs_done, row.joined_at]


def standing_of(row: Any) -> Standing:
    if row.left_at:
        return Standing.LEFT
    if row.suspended_at:
        return Standing.SUSPENDED
    return Standing.LEAVING if row.leaving_at else Standing.ACTIVE if row.email else Standing.WITHOUT_MAIL


def who_name(who: Who) -> str:
    return str(WHO[who])


def standing_name(standing: Standing) -> str:
    return str(STANDING[standing])
