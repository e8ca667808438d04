"""A list leaves as a file for the team alone, and with a reason where people are in it."""

import pytest
from sqlalchemy import select

from database import session
from market import lists
from market.accounts import Account
from market.events import Event, Kind
from market.refusals import Missing, NotAllowed


def exported() -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == Kind.LIST_EXPORTED)))


def test_what_leaves_is_written_down_with_how_much_and_why(anna: Account, olga: Account) -> None:
    lists.export(lists.people(), "people", {"place": "8004"}, " Für die Einladung. ", by=olga)
    [event] = exported()
    expected = {"list": "people", "wishes": {"place": "8004"}, "rows": 2, "reason": "Für die Einladung."}
    assert (event.by_id, event.facts) == (olga.id, expected)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_leaves(anna: Account, olga: Account, reason: str) -> None:
    with pytest.raises(Missing):
        lists.export(lists.people(), "people", {}, reason, by=olga)
    assert exported() == []


@pytest.mark.parametrize("who", ["anna", "beat", "patrick"])
def test_for_nobody_but_the_team(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        lists.export(lists.people(), "people", {}, "Aus Neugier.", by=request.getfixturevalue(who))
    assert exported() == []


def test_where_nobody_is_in_it_no_reason_is_asked_for(anna: Account, olga: Account) -> None:
    lists.export(lists.people(), "rates", {}, None, by=olga)
    assert "reason" not in exported()[0].facts
