"""Every route × everybody, plain and as htmx: the matrix in matrix.py is what happens."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from database import session
from market.accounts import Account
from tests.pages.matrix import MATRIX, ROLES, SENT
from tests.pages.stage import THURSDAY_AT_THREE, set_stage
from tests.stores import Store, play_once
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]
REACHED = (200, 204, 206, 303, 304, 409, 422)


_props: dict[str, Any] = {}


@pytest.fixture
def stage(at: Callable[[str], None], tests_store: Store, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The stage, played once and then brought back."""
    play_once(
        tests_store, "stage", lambda: _props.update(set_stage({role: request.getfixturevalue(role) for role in ROLES[1:]}, at))
    )
    at(THURSDAY_AT_THREE)
    return _props


def test_every_route_stands_in_the_matrix(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()} - {"trying"}

    assert (there - set(MATRIX), set(MATRIX) - there) == (set(), set())


@pytest.mark.parametrize("endpoint", MATRIX)
def test_everybody_may_exactly_what_the_matrix_says(
    app: Flask, stage: dict[str, Any], client_of: ClientOf, endpoint: str
) -> None:
    [rule] = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    found = {}
    for role in ROLES:
        person = next((person for person in session.scalars(select(Account)) if person.first_name.lower() == role), None)
        visitor = client_of(person) if person else app.test_client()
        found[role] = walk(visitor, rule, address(app, rule, stage), sent_to(endpoint, stage))

    assert " ".join(found.values()) == MATRIX[endpoint]


def address(app: Flask, rule: Rule, stage: dict[str, Any]) -> str:
    parts = {part: stage.get(f"{rule.endpoint} {part}", stage.get(part)) for part in rule.arguments}
    with app.test_request_context():
        from flask import url_for

        return url_for(rule.endpoint, **parts)


def sent_to(endpoint: str, stage: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form; `=draft_id` stands for something on the stage."""
    return {name: stage[said[1:]] if said.startswith("=") else said for name, said in SENT.get(endpoint, {}).items()}


def walk(visitor: Any, rule: Rule, place: str, fields: dict[str, Any]) -> str:
    """What happens, the same with htmx and without."""
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    sent = {"data": fields} if method == "POST" else {}
    plain = outcome(visitor.open(place, method=method, **sent), method)
    piece = outcome(visitor.open(place, method=method, htmx=True, **sent), method)
    return plain if plain == piece else f"{plain}/{piece}"


def outcome(answer: TestResponse, method: str) -> str:
    """d to the door · y yes, be it with a form that wants more · > sent on · - does not exist · x may not · else the status."""
    onward = answer.headers.get("HX-Redirect") or answer.location or ""
    if answer.status_code == 401 or (answer.status_code == 303 and onward.startswith("/sign-in?next=")):
        return "d"
    if answer.status_code in (403, 404):
        return "x" if answer.status_code == 403 else "-"
    if method == "GET" and onward:
        return ">"
    return "y" if answer.status_code in REACHED else str(answer.status_code)
