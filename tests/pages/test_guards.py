"""Who is let in, how long they stay, and where they are sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from market import clock, sessions
from market.accounts import Account
from tests.visitor import Visitor

ClientOf = Callable[[Account], Visitor]


def test_a_stranger_is_sent_to_the_door_and_back(stranger: Visitor) -> None:
    answer = stranger.get("/me?tab=two")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/me?tab%3Dtwo"


def test_a_piece_of_a_page_never_becomes_the_sign_in_page(stranger: Visitor) -> None:
    answer = stranger.get("/me", htmx=True, headers={"HX-Current-URL": "http://localhost/me/sessions"})

    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/me/sessions"


def test_a_form_sent_without_a_session_leads_back_to_its_page(stranger: Visitor) -> None:
    answer = stranger.post("/me/details", headers={"Referer": "http://localhost/me/details"})

    assert answer.location == "/sign-in?next=/me/details"


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "/%09/evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example/me", "/no-page", "/sign-out",
     "me", "/me\n", "/me?x=<script>", "javascript:alert(1)", "/%2F/evil.example"],
)  # fmt: skip
def test_next_leads_to_our_own_pages_only(stranger: Visitor, trying: Any, asked: str) -> None:
    from blueprints.guards import next_address

    trying(lambda: next_address("/nowhere"))

    assert stranger.get("/trying", query_string={"next": asked}).text == "/nowhere"
    assert stranger.get("/trying", query_string={"next": "/me?a=1"}).text == "/me?a=1"


def test_a_room_for_operators_does_not_exist_for_others(anna: Account, olga: Account, client_of: ClientOf, trying: Any) -> None:
    trying(lambda: "the desk", open=False, is_for_operators=True)

    assert client_of(anna).get("/trying").status_code == 404
    assert client_of(olga).get("/trying").text == "the desk"


def test_a_room_for_agents_does_not_exist_for_others_nor_for_the_team(
    anna: Account, olga: Account, patrick: Account, client_of: ClientOf, trying: Any
) -> None:
    trying(lambda: "the inbox", open=False, is_for_agents=True)

    assert [client_of(person).get("/trying").status_code for person in (anna, olga)] == [404, 404]
    assert client_of(patrick).get("/trying").text == "the inbox"
    trying(lambda: "the desk", open=False, is_for_operators=True)
    assert client_of(patrick).get("/trying").status_code == 404


def test_the_cookie_alone_opens_nothing_once_the_session_ended(anna: Account, client_of: ClientOf) -> None:
    visitor = client_of(anna)
    assert visitor.get("/me").status_code == 200

    sessions.end_others(anna)

    assert visitor.get("/me").status_code == 303


def test_half_a_year_without_a_visit_ends_the_session(anna: Account, client_of: ClientOf, at: Callable[..., None]) -> None:
    visitor = client_of(anna)
    at(clock.now() + timedelta(days=179))
    assert visitor.get("/me").status_code == 200

    at(clock.now() + timedelta(days=179))
    assert visitor.get("/me").status_code == 200

    at(clock.now() + timedelta(days=181))
    assert visitor.get("/me").status_code == 303


def test_the_team_is_asked_again_after_an_idle_hour(olga: Account, client_of: ClientOf, at: Callable[..., None]) -> None:
    visitor = client_of(olga)
    at(clock.now() + timedelta(minutes=61))

    assert visitor.get("/me").status_code == 303


def test_a_visit_is_written_down_at_most_once_a_minute(anna: Account, client_of: ClientOf, at: Callable[..., None]) -> None:
    visitor = client_of(anna)
    began = sessions.of(anna)[0].last_seen_at

    at(clock.now() + timedelta(seconds=50))
    visitor.get("/me")
    assert sessions.of(anna)[0].last_seen_at == began

    at(clock.now() + timedelta(seconds=20))
    visitor.get("/me")
    assert sessions.of(anna)[0].last_seen_at > began


def test_what_polls_is_no_visit(anna: Account, client_of: ClientOf, at: Callable[..., None]) -> None:
    visitor = client_of(anna)
    began = sessions.of(anna)[0].last_seen_at
    at(clock.now() + timedelta(minutes=5))

    visitor.get("/me", htmx=True)

    assert sessions.of(anna)[0].last_seen_at == began


def test_no_answer_to_everybody_asks_for_the_cookie(stranger: Visitor) -> None:
    assert "Cookie" not in stranger.get("/healthz").vary
