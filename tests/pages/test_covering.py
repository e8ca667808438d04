"""Contact data typed into what others read: covered, the writer is told at once, the reader briefly."""

from typing import Any

from database import session
from market import finishing, requests, reviews
from market.accounts import Account
from market.jobs import PaidBy
from tests.deals import offer_of, request_of, scheduled_job
from tests.pages.sending import typed
from tests.pages.test_helpers import TYPED

TOLD = "Wir haben eine Telefonnummer verdeckt. Strasse und Telefon sieht die andere Seite, sobald der Termin steht."
NOTE = "••• steht für"
NUMBER = "Rufen Sie an: null sieben neun 123 45 67"


def test_in_an_offer(client_of: Any, stranger: Any, beat: Account) -> None:
    offer, beats = offer_of(beat), client_of(beat)
    said = {
        "title": f"WLAN {NUMBER}", "description": "Mehr auf www.beat-hilft.example", "price": "60", "duration_min": "60", "place": "8048",
        "radius_km": "10", "skills": ["network.wifi"],
    }  # fmt: skip
    answer = beats.post(f"/offers/{offer.id}/edit", data=said)
    assert answer.status_code == 303
    told = beats.get(answer.location).text
    assert ("Telefonnummer verdeckt." in told, "Webadresse verdeckt." in told) == (True, True)
    page = stranger.get(f"/offers/{offer.id}").text
    assert ("123 45 67" in page, "beat-hilft" in page, NOTE in page) == (False, False, True)


def test_in_a_profile(client_of: Any, stranger: Any, beat: Account) -> None:
    beats = client_of(beat)
    said = TYPED | {"about": f"Ich helfe gern. {NUMBER}", "usual_times": "abends, fragen Sie auf www.beat-hilft.example"}
    told = beats.get(beats.post("/helpers/me/edit", data=said).location).text
    assert ("Telefonnummer verdeckt." in told, "Webadresse verdeckt." in told) == (True, True)
    page = stranger.get(f"/helpers/{beat.helper.id}").text  # type: ignore[union-attr]
    assert ("123 45 67" in page, "beat-hilft" in page) == (False, False)
    assert ("abends, fragen Sie auf •••" in page, NOTE in page) == (True, True)


def test_in_a_request_and_its_answers(client_of: Any, stranger: Any, anna: Account) -> None:
    request = request_of(anna, f"WLAN weg, {NUMBER}", tried="Mail an anna@example.com")
    assert (request.title, request.tried) == ("WLAN weg, Rufen Sie an: •••", "Mail an •••")
    assert NOTE in stranger.get(f"/requests/{request.id}").text
    said = {
        "title": "WLAN weg",
        "description": NUMBER,
        "place": "8004",
        "since": "seit 2021",
        "tried": "",
        "provider": "",
        "times": "",
    }
    annas = client_of(anna)
    answer = annas.post(f"/requests/{request.id}/edit", data=said)
    assert TOLD in annas.get(answer.location).text
    found = requests.seen_by(None, request.id)
    assert found is not None
    assert (found.description, found.since) == ("Rufen Sie an: •••", "seit 2021")


def test_in_a_proposal(client_of: Any, anna: Account, beat: Account) -> None:
    request, beats = request_of(anna), client_of(beat)
    answer = beats.post(f"/requests/{request.id}/proposals", data=typed(message=NUMBER))
    page = beats.get(answer.location).text
    assert (TOLD in page, NOTE in page, "123 45 67" in page) == (True, True, False)
    assert NOTE in client_of(anna).get(answer.location).text


def test_in_a_review_and_its_answer(client_of: Any, stranger: Any, anna: Account, beat: Account, at: Any) -> None:
    job = scheduled_job(anna, beat)
    at("2026-11-26 16:00")
    finishing.report_done(job, PaidBy.CASH, by=beat)
    finishing.confirm(job, by=anna)
    session.commit()
    annas, beats = client_of(anna), client_of(beat)
    answer = annas.post(f"/jobs/{job.id}/review", data={"stars": "5", "body": NUMBER})
    assert TOLD in annas.get(answer.location).text
    review = reviews.of_job(job)
    assert review is not None
    beats.post(f"/reviews/{review.id}/answer", data={"answer": "Oder beat@example.com"})
    profile = stranger.get(f"/helpers/{beat.helper.id}").text  # type: ignore[union-attr]
    assert ("Rufen Sie an: •••" in profile, "Oder •••" in profile) == (True, True)


def test_nothing_is_said_where_nothing_is_covered(client_of: Any, anna: Account, beat: Account) -> None:
    request, beats = request_of(anna), client_of(beat)
    answer = beats.post(f"/requests/{request.id}/proposals", data=typed(message="FRITZ!Box 7590, 2021 gekauft?"))
    page = beats.get(answer.location).text
    assert ("verdeckt" in page, "FRITZ!Box 7590" in page) == (False, True)
