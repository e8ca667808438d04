"""The job page from both sides, from the appointment to the receipt, with and without htmx."""

import pytest

from database import session
from market import agreeing, clock, reviews
from market.jobs import Job, PaidBy
from market.lifecycle import JobState
from market.money import Chf
from tests.deals import bid_of, request_of, scheduled_job
from tests.queries import counted

AFTER = "2026-11-26 15:00"


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


@pytest.fixture
def agreed(anna, beat) -> Job:
    bid = bid_of(beat, request_of(anna))
    made = agreeing.accept_proposal(bid, by=anna)
    session.commit()
    return made


def test_both_sides_see_the_job_and_nobody_else_does(job, client_of, anna, beat, chiara, dario, olga):
    page = f"/jobs/{job.id}"
    assert [client_of(who).get(page).status_code for who in (anna, beat, chiara, dario, olga)] == [200, 200, 404, 404, 404]


def test_the_helper_sees_the_street_from_the_appointment_on_and_the_neighbour_the_phone(job, client_of, anna, beat):
    helpers_page, neighbours_page = (client_of(who).get(f"/jobs/{job.id}").text for who in (beat, anna))
    assert "Zypressenstrasse 11" in helpers_page
    assert "tel:+41442422424" in helpers_page
    assert "tel:+41791234567" in neighbours_page
    assert all(word in neighbours_page and word in helpers_page for word in job.door_words)


def test_before_the_appointment_and_after_calling_off_no_contacts_stand_there(agreed, client_of, anna, beat):
    assert "Türwörter" not in client_of(beat).get(f"/jobs/{agreed.id}").text
    client_of(anna).post(f"/jobs/{agreed.id}/contacts", data={"street": "Zypressenstrasse 11", "phone": "044 242 24 24"})
    assert "Zypressenstrasse 11" not in client_of(beat).get(f"/jobs/{agreed.id}").text
    client_of(beat).post(f"/jobs/{agreed.id}/cancellation", data={"reason": "Ich bin krank."})
    page = client_of(beat).get(f"/jobs/{agreed.id}").text
    assert "Zypressenstrasse" not in page
    assert "Ich bin krank." in page


def test_a_time_is_offered_and_taken(agreed, client_of, anna, beat):
    data = {"slots-0-day": "2026-11-27", "slots-0-time": "10:00"}
    assert client_of(beat).post(f"/jobs/{agreed.id}/slots", data=data).status_code == 303
    client_of(anna).post(f"/jobs/{agreed.id}/contacts", data={"street": "Zypressenstrasse 11", "phone": "044 242 24 24"})
    row = agreed.slot_rows[0]
    answer = client_of(anna).post(f"/jobs/{agreed.id}/appointment", data={"slot_id": row.id}, htmx=True)
    session.refresh(agreed)
    assert (answer.status_code, agreed.state, agreed.starts_at) == (200, JobState.SCHEDULED, row.starts_at)


@pytest.mark.parametrize("htmx", [True, False])
def test_another_total_counts_after_the_yes_of_the_other_side(job, client_of, anna, beat, at, htmx):
    at(AFTER)
    client_of(beat).post(f"/jobs/{job.id}/totals", data={"amount": "72.50", "reason": "Neues Kabel"}, htmx=htmx)
    page = client_of(anna).get(f"/jobs/{job.id}").text
    assert "Mit CHF 72.50 einverstanden" in page
    session.refresh(job)
    client_of(anna).post(f"/jobs/{job.id}/totals/{job.totals[0].id}/confirmation", htmx=htmx)
    session.refresh(job)
    assert job.total == Chf(7250)


@pytest.mark.parametrize("htmx", [True, False])
def test_done_and_it_works_lead_to_receipts_for_both(job, client_of, anna, beat, at, htmx):
    at(AFTER)
    client_of(beat).post(f"/jobs/{job.id}/report", data={"paid_by": "twint"}, htmx=htmx)
    answer = client_of(anna).post(f"/jobs/{job.id}/confirmation", htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    for who in (anna, beat):
        assert "/receipts/" in client_of(who).get(f"/jobs/{job.id}").text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_page_gets_the_fresh_job_and_a_sentence(job, client_of, anna, beat, at, htmx):
    at(AFTER)
    client_of(anna).post(f"/jobs/{job.id}/report", data={"paid_by": "cash"})
    answer = client_of(beat).post(f"/jobs/{job.id}/report", data={"paid_by": "twint"}, htmx=htmx)
    assert answer.status_code == 409
    assert "note--warn" in answer.text
    session.refresh(job)
    assert job.paid_by is PaidBy.CASH


def test_a_bad_amount_keeps_what_was_typed(job, client_of, beat, at):
    at(AFTER)
    answer = client_of(beat).post(f"/jobs/{job.id}/totals", data={"amount": "150", "reason": "Viel Arbeit"})
    assert (answer.status_code, 'value="150"' in answer.text, "Viel Arbeit" in answer.text) == (422, True, True)
    session.refresh(job)
    assert job.totals == []


def test_a_page_that_asks_for_what_is_over_leads_to_the_job(job, client_of, anna):
    for name in ("report/new", "unsolved/new", "totals/new", "partial/new", "slots/new", "contacts/new", "review/new"):
        answer = client_of(anna).get(f"/jobs/{job.id}/{name}")
        assert (answer.status_code, answer.location) == (303, f"/jobs/{job.id}"), name


def test_not_solved_is_said_with_a_cause_and_a_fair_price(job, client_of, anna, beat, at):
    at(AFTER)
    assert client_of(anna).post(f"/jobs/{job.id}/unsolved", data={"cause": "partner_line", "words": "Tot."}).status_code == 303
    assert client_of(beat).post(f"/jobs/{job.id}/partial", data={"amount": "30"}).status_code == 303
    session.refresh(job)
    assert (job.state, job.helper_names) == (JobState.UNSOLVED, Chf(3000))


def test_what_somebody_wrote_never_becomes_markup(anna, beat, client_of):
    job = scheduled_job(anna, beat, title="<b>WLAN</b> & <script>alert(1)</script>")
    client_of(anna).post(f"/jobs/{job.id}/cancellation", data={"reason": "<img src=x onerror=alert(1)>"})
    page = client_of(beat).get(f"/jobs/{job.id}").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_the_page_asks_a_fixed_number_of_questions(job, client_of, anna, beat, at):
    from market import talk

    visitor = client_of(anna)
    address = f"/jobs/{job.id}"
    visitor.get(address)
    with counted() as few:
        visitor.get(address)
    for number in range(30):
        talk.say(job.thread, f"Nachricht {number}", by=beat)
    visitor.get(address)  # which marks them as read
    with counted() as many:
        visitor.get(address)
    assert len(many) == len(few)
    assert len(few) <= 8


def test_the_review_is_given_replaced_once_and_answered(job, client_of, anna, beat, at):
    at(AFTER)
    neighbour, helper = client_of(anna), client_of(beat)
    neighbour.post(f"/jobs/{job.id}/report", data={"paid_by": "cash"})
    assert neighbour.post(f"/jobs/{job.id}/review", data={"body": "Ohne Sterne"}).status_code == 422
    assert neighbour.post(f"/jobs/{job.id}/review", data={"stars": "5", "body": "Sehr ruhig."}).status_code == 303
    assert neighbour.post(f"/jobs/{job.id}/review", data={"stars": "4", "body": "Gut."}).status_code == 303
    assert neighbour.post(f"/jobs/{job.id}/review", data={"stars": "1", "body": "Nein."}).status_code == 403
    review = reviews.of_job(job)
    assert (review.stars, review.body) == (4, "Gut.")
    assert f"/reviews/{review.id}/answer/new" in helper.get(f"/jobs/{job.id}").text
    assert helper.post(f"/reviews/{review.id}/answer", data={"answer": "Danke!"}).status_code == 303
    for page in (neighbour.get(f"/jobs/{job.id}").text, helper.get(f"/jobs/{job.id}").text):
        assert "Gut." in page and "Danke!" in page
    assert neighbour.post(f"/reviews/{review.id}/answer", data={"answer": "Ich auch"}).status_code == 403


def test_the_helpers_note_is_for_the_team_only(job, client_of, anna, beat, at):
    at(AFTER)
    client_of(anna).post(f"/jobs/{job.id}/report", data={"paid_by": "cash"})
    assert client_of(beat).post(f"/jobs/{job.id}/note", data={"yes": "1"}).status_code == 303
    assert "wieder helfen" not in client_of(anna).get(f"/jobs/{job.id}").text


def test_today_shows_whose_turn_it_is(job, client_of, anna, beat, at):
    at(AFTER)
    client_of(beat).post(f"/jobs/{job.id}/report", data={"paid_by": "twint"})
    assert "Sie sind dran" in client_of(anna).get("/today").text
    assert "Sie sind dran" not in client_of(beat).get("/today").text


def test_an_empty_today_offers_the_next_step(client_of, dario):
    page = client_of(dario).get("/today").text
    assert "/requests/new" in page


def test_the_name_of_a_suspended_helper_leads_nowhere(job, client_of, anna, beat):
    beat.suspended_at = clock.now()
    session.commit()
    annas, profile = client_of(anna), f"/helpers/{beat.helper.id}"
    assert annas.get(profile).status_code == 404
    for place in (f"/jobs/{job.id}", f"/proposals/{job.proposal_id}"):
        page = annas.get(place).text
        assert ("Beat" in page, profile in page) == (True, False)
