"""The team stops somebody, and lets them in again."""

from typing import Any

from market.accounts import Account
from tests.deals import scheduled_job


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
