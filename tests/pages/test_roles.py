"""Nobody raises their own role: no address takes one, whatever a form smuggles along; only the command line gives it."""

import ast
from collections.abc import Callable

import pytest
from flask import Flask

from database import session
from market.accounts import Account, Role
from tests.house.sources import HOUSE
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
SMUGGLED = {"role": "operator", "role-0": "operator", "is_operator": "y", "partner_id": "1"}


@pytest.mark.parametrize("address", ["/me/details", "/helpers", "/desk/accounts/{id}/suspension", "/desk/accounts/{id}/calls"])
def test_what_is_smuggled_along_changes_no_role(app: Flask, anna, beat, olga, swisscom, client_of: Client, address: str) -> None:
    before = {one.id: (one.role, one.partner_id) for one in (anna, beat, olga)}
    details = {"first_name": "Neu", "last_name": "Name", "place": "8004", "language": "de", "reason": "Darum.", **SMUGGLED}
    for one in (anna, beat, olga):
        client_of(one).post(address.format(id=one.id), data=details)
    session.expire_all()
    assert {one.id: (one.role, one.partner_id) for one in (anna, beat, olga)} == before
    assert [one.role for one in (anna, olga)] == [Role.MEMBER, Role.OPERATOR]


def test_only_the_command_line_and_the_demo_give_the_role_of_the_team() -> None:
    callers = {
        file.relative_to(HOUSE).parts[0]
        for folder in ("app.py", "blueprints", "forms", "market", "office", "invoices", "commands", "demo")
        for file in ([HOUSE / folder] if folder.endswith(".py") else (HOUSE / folder).rglob("*.py"))
        if "make_operator"
        in {node.attr for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    }
    assert callers == {"commands", "demo"}
