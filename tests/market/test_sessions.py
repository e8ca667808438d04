"""Where somebody is signed in: how long, on which browsers, and how it ends."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from database import session, unit_of_work
from market import accounts, sessions
from market.accounts import Account
from market.refusals import NotAllowed
from market.sessions import LiveSession, UserSession
from tests.queries import counted

At = Callable[[str | datetime], None]

FIREFOX_ON_ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
SAFARI_ON_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/604.1"
)
EDGE_ON_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"


def signed_in(account: Account, agent: str = "", **more: bool) -> str:
    return unit_of_work(lambda: sessions.open_session(account, agent, **more))


def found(token: str) -> LiveSession:
    here = sessions.find(token)
    assert here is not None
    return here


def columns_of(account: Account) -> dict[str, object]:
    return {column.key: getattr(account, column.key) for column in Account.__table__.columns}


def test_the_token_finds_its_session_and_its_person(anna: Account) -> None:
    assert found(signed_in(anna)).account is anna


def test_the_person_comes_with_the_helpers_profile_as_the_store_would_load_them(anna: Account, beat: Account) -> None:
    tokens = [signed_in(one) for one in (anna, beat)]
    loaded = [columns_of(one) for one in (anna, beat)]
    radius = beat.helper.radius_km  # type: ignore[union-attr]
    session.remove()

    annas, beats = (found(token).account for token in tokens)
    with counted() as asked:
        read = [columns_of(one) for one in (annas, beats)]
        assert (annas.helper, beats.helper.radius_km, beats.helper.account) == (None, radius, beats)  # type: ignore[union-attr]

    assert (read, asked) == (loaded, [])


def test_a_person_found_at_the_door_can_be_changed(anna: Account) -> None:
    token = signed_in(anna)
    session.remove()

    def move() -> None:
        found(token).account.first_name = "Änna"

    unit_of_work(move)
    session.remove()
    assert found(token).account.first_name == "Änna"


def test_what_the_session_holds_already_stays_as_it_is(anna: Account) -> None:
    token = signed_in(anna)
    anna.first_name = "Änna"
    assert (found(token).account is anna, anna.first_name) == (True, "Änna")


@pytest.mark.parametrize("token", [None, "", "nobody's"])
def test_another_token_finds_nothing(anna: Account, token: str | None) -> None:
    signed_in(anna)
    assert sessions.find(token) is None


def test_the_store_does_not_know_the_token(anna: Account) -> None:
    token = signed_in(anna)
    assert token not in session.scalars(select(UserSession.token_hash)).all()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX_ON_ANDROID, "Firefox, Android"),
        (SAFARI_ON_IPHONE, "Safari, iPhone"),
        (EDGE_ON_WINDOWS, "Edge, Windows"),
        ("curl/8.5.0", ""),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent: str, words: str) -> None:
    assert sessions.in_words(agent) == words


@pytest.mark.parametrize(("day", "alive"), [("2027-05-22 09:00", True), ("2027-05-23 10:00", False)])
def test_neighbours_stay_for_half_a_year_after_the_last_visit(at: At, anna: Account, day: str, alive: bool) -> None:
    token = signed_in(anna)
    at(day)
    assert (sessions.find(token) is not None) is alive


@pytest.mark.parametrize(("moment", "alive"), [("2026-11-23 10:59", True), ("2026-11-23 11:01", False)])
def test_the_team_stays_for_an_hour(at: At, olga: Account, moment: str, alive: bool) -> None:
    token = signed_in(olga, second_factor_done=True)
    at(moment)
    assert (sessions.find(token) is not None) is alive


def test_without_the_second_factor_an_operator_is_not_signed_in(olga: Account) -> None:
    token = signed_in(olga)
    assert (sessions.find(token), sessions.find_waiting(token) is not None) == (None, True)


def test_an_agent_has_a_second_factor_and_an_hour_as_the_team(at: At, patrick: Account) -> None:
    assert sessions.find(signed_in(patrick)) is None
    token = signed_in(patrick, second_factor_done=True)
    assert sessions.find(token) is not None
    at("2026-11-23 11:01")
    assert sessions.find(token) is None


def test_who_becomes_an_operator_is_signed_in_no_more(anna: Account) -> None:
    token = signed_in(anna)
    unit_of_work(lambda: accounts.make_operator(anna))
    assert sessions.find(token) is None


def test_a_neighbour_waits_for_nothing(anna: Account) -> None:
    assert sessions.find_waiting(signed_in(anna)) is None


def test_a_visit_is_written_down_once_a_minute(at: At, anna: Account) -> None:
    token = signed_in(anna)
    first = found(token).last_seen_at
    at("2026-11-23 10:00:30")
    assert not found(token).wants_touch
    unit_of_work(lambda: sessions.touch(found(token)))
    assert found(token).last_seen_at == first
    at("2026-11-23 10:02")
    assert found(token).wants_touch
    unit_of_work(lambda: sessions.touch(found(token)))
    session.expire_all()
    assert found(token).last_seen_at > first


def test_anna_sees_where_she_is_signed_in_last_used_first(at: At, anna: Account, beat: Account) -> None:
    signed_in(anna, FIREFOX_ON_ANDROID)
    at("2026-11-23 10:05")
    signed_in(anna, EDGE_ON_WINDOWS)
    signed_in(beat)
    assert [row.agent for row in sessions.of(anna)] == ["Edge, Windows", "Firefox, Android"]


def test_an_ended_session_is_over_and_not_listed(anna: Account) -> None:
    token = signed_in(anna)
    unit_of_work(lambda: sessions.end(found(token).row, by=anna))
    assert (sessions.find(token), sessions.of(anna)) == (None, [])


def test_dario_can_neither_see_nor_end_annas_session(anna: Account, dario: Account) -> None:
    row = found(signed_in(anna)).row
    assert sessions.seen_by(dario, row.id) is None
    with pytest.raises(NotAllowed):
        unit_of_work(lambda: sessions.end(row, by=dario))


def test_all_others_end_and_this_one_stays(anna: Account, beat: Account) -> None:
    here, there, beats = signed_in(anna), signed_in(anna), signed_in(beat)
    ended = unit_of_work(lambda: sessions.end_others(anna, but=found(here).row))
    assert (ended, [bool(sessions.find(token)) for token in (here, there, beats)]) == (1, [True, False, True])
