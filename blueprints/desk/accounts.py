"""Who is here: found by name or address, with the way to what they did."""

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.desk.door import before, blueprint, listing
from blueprints.guards import operators_only
from forms.desk import AccountsForm
from market import desk


@blueprint.get("/accounts")
@operators_only
def accounts() -> ResponseReturnValue:
    form = AccountsForm(request.args)
    return listing("accounts", desk.accounts(form.words.data or "", before()), form)
