"""Commission rates at the desk: what held, what holds, and one more from a day to come."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from database import session
from market import finishing, rates
from market.accounts import Account
from market.events import Event, Kind
from market.jobs import PaidBy
from market.money import Chf
from market.refusals import Missing, NotAllowed, OutOfRange
from tests.deals import scheduled_job
from tests.papers import At
from tests.visitor import Visitor

Client = Callable[[Account], Visitor]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
NEXT = {"rate": "7,5 %", "day": "2026-12-01", "reason": "Beschluss vom November."}


@pytest.fixture(autouse=True)
def first_rate() -> None:
    rates.fill_from_terms()
    session.commit()


def planned() -> list[Event]:
    return list(session.scalars(select(Event).where(Event.kind == Kind.RATE_PLANNED)))


@AS
def test_a_rate_is_planned_with_a_reason_and_written_down(olga: Account, client_of: Client, htmx: bool) -> None:
    visitor = client_of(olga)
    assert visitor.post("/desk/rates", data=NEXT, htmx=htmx).status_code == (200 if htmx else 303)
    [event] = planned()
    assert (event.by_id, event.facts) == (
        olga.id, {"valid_from": "2026-12-01", "basis_points": 750, "reason": "Beschluss vom November."},
    )  # fmt: skip
    text = visitor.get("/desk/rates").text
    assert ("7.5 %" in text, "geplant" in text, "gilt heute" in text) == (True, True, True)
    assert "Gebührensatz geplant" in visitor.get("/desk/events").text


def test_what_was_agreed_before_keeps_its_rate(anna: Account, beat: Account, olga: Account, at: At) -> None:
    job = scheduled_job(anna, beat, time="2026-12-03 14:00")
    rates.plan(date(2026, 12, 1), 1000, "Teurer.", by=olga)
    session.commit()
    at("2026-12-03 16:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    finishing.confirm(job, by=anna)
    assert (finishing.commission_of(job), rates.cut_today(Chf(6000)).fee) == (Chf(480), Chf(600))


@AS
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"reason": ""}, "Bitte nennen Sie einen Grund"),
        ({"day": "2026-11-23"}, "Dieser Tag hat schon begonnen."),
        ({"day": "morgen"}, "Bitte schreiben Sie den Tag in Zahlen"),
        ({"rate": "31"}, "zwischen 0 und 30 Prozent"),
        ({"rate": "acht"}, "Bitte schreiben Sie den Satz in Zahlen"),
    ],
)
def test_what_is_amiss_changes_nothing(olga: Account, client_of: Client, other: dict[str, str], said: str, htmx: bool) -> None:
    answer = client_of(olga).post("/desk/rates", data={**NEXT, **other}, htmx=htmx)
    assert (answer.status_code, said in answer.text, planned(), len(rates.all_of_them())) == (422, True, [], 1)


def test_the_rules_say_the_same(anna: Account, olga: Account) -> None:
    with pytest.raises(NotAllowed):
        rates.plan(date(2026, 12, 1), 750, "Warum nicht.", by=anna)
    with pytest.raises(Missing):
        rates.plan(date(2026, 12, 1), 750, " ", by=olga)
    for day, points in ((date(2026, 11, 23), 750), (date(2026, 12, 1), 3001), (date(2026, 12, 1), -1)):
        with pytest.raises(OutOfRange):
            rates.plan(day, points, "Darum.", by=olga)


def test_rates_leave_as_a_file_without_a_reason_and_are_written_down(olga: Account, client_of: Client) -> None:
    answer = client_of(olga).post("/desk/rates.csv")
    assert answer.data.decode("utf-8-sig") == "Gültig ab;Satz in Prozent\r\n2013-01-01;8.00\r\n"
    [event] = session.scalars(select(Event).where(Event.kind == Kind.LIST_EXPORTED)).all()
    assert event.facts == {"list": "rates", "wishes": {}, "rows": 1}
