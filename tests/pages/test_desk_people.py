"""The team stops somebody, and lets them in again."""

from typing import Any

from database import session
from market import suspending
from market.accounts import Account
from tests.conftest import person
from tests.deals import scheduled_job
from tests.pages.test_desk import asked_by


def test_a_reason_suspends_and_another_lifts(client_of: Any, olga: Account, anna: Account, beat: Account) -> None:
    job = scheduled_job(anna, beat)
    desk, address = client_of(olga), f"/desk/accounts/{beat.id}"
    assert "Diese Person sperren" in desk.get(address).text
    answer = desk.post(f"{address}/suspension", data={"reason": "Hat mehrere belogen."}, htmx=True)
    assert answer.status_code == 200
    assert "Wieder hereinlassen" in answer.text
    assert client_of(beat).get("/today").status_code in (200, 303)
    assert "Dieser Auftrag ist" in client_of(anna).get(f"/jobs/{job.id}").text
    assert desk.post(f"{address}/suspension/end", data={"reason": "Ein Missverständnis."}).status_code == 303
    assert "Aktiv" in desk.get(address).text


def test_without_a_reason_nothing_happens(client_of: Any, olga: Account, beat: Account) -> None:
    answer = client_of(olga).post(f"/desk/accounts/{beat.id}/suspension", data={"reason": ""})
    assert answer.status_code == 422
    assert "Bitte nennen Sie einen Grund, ein Satz genügt." in answer.text
    assert not beat.is_suspended


def test_lifting_what_is_lifted_says_how_things_stand(client_of: Any, olga: Account, beat: Account) -> None:
    answer = client_of(olga).post(f"/desk/accounts/{beat.id}/suspension/end", data={"reason": "Doch nicht."})
    assert answer.status_code == 409
    assert "Diese Person sperren" in answer.text


def test_the_list_leads_to_the_person(client_of: Any, olga: Account, beat: Account) -> None:
    assert f'href="/desk/accounts/{beat.id}"' in client_of(olga).get("/desk/accounts").text


def test_where_somebody_is_stopped_the_list_has_no_way_to_a_profile_that_is_not_there(
    client_of: Any, olga: Account, beat: Account
) -> None:
    profile, visitor = f'href="/helpers/{beat.helper.id}"', client_of(olga)
    assert profile in visitor.get("/desk/accounts").text
    suspending.suspend(beat, "Hat belogen.", by=olga)
    session.commit()
    assert profile not in visitor.get("/desk/accounts").text


def test_before_stopping_it_says_in_numbers_what_ends_and_afterwards_whom_to_call(
    client_of: Any, olga: Account, anna: Account, beat: Account, dario: Account
) -> None:
    job = scheduled_job(anna, beat, time="2026-11-24 14:00")
    scheduled_job(dario, beat, time="2026-11-30 14:00")
    desk, address = client_of(olga), f"/desk/accounts/{beat.id}"
    before = desk.get(address).text
    for said in ("2 Termine enden ohne Schuld", "1 Person kommt auf unsere Liste zum Anrufen"):
        assert said in before
    after = desk.post(f"{address}/suspension", data={"reason": "Hat mehrere belogen."}, htmx=True).text
    assert ("2 Termine" in after, 'href="/desk?reason=left_alone"' in after) == (False, True)
    assert job.title in desk.get("/desk?reason=left_alone", htmx=True).text
    shown = client_of(anna).get(f"/jobs/{job.id}").text
    assert "Er findet nicht statt, und niemand von Ihnen ist schuld" in shown


def test_thirty_appointments_are_counted_as_one(client_of: Any, olga: Account, beat: Account) -> None:
    desk, address = client_of(olga), f"/desk/accounts/{beat.id}"
    scheduled_job(person("Erste", "Muster", "8004"), beat, time="2026-11-24 08:00")
    desk.get(address)
    with_one = asked_by(desk, address)
    for number in range(15):
        day, hour = 25 + number // 5, 8 + number % 5 * 2
        scheduled_job(person(f"N{number}", "Muster", "8004"), beat, time=f"2026-11-{day} {hour:02}:00", price=4000)
    assert asked_by(desk, address) == with_one
