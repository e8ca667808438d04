"""How a job that was not solved goes on, on its page: chosen by the neighbour, offered by the helper, kept by the team."""

import pytest

from database import session
from market import finishing, follow_ups, handing_over, partners, requests, unsolved
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Handover, Item, Result
from tests.deals import scheduled_job, slot
from tests.queries import counted

pytestmark = pytest.mark.usefixtures("swisscom")

AFTER = "2026-11-26 15:00"
AGAIN = {"slots-0-day": "2026-11-30", "slots-0-time": "10:00"}
BOTH = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def job(anna, beat, at) -> Job:
    return not_solved(anna, beat, at, Cause.SKILL)


def not_solved(anna, beat, at, cause) -> Job:
    made = scheduled_job(anna, beat)
    at(AFTER)
    finishing.call_unsolved(made, cause, "Neuer Kanal hilft nicht.", by=beat)
    session.commit()
    return made


def handed(job, anna, olga, *then) -> Handover:
    handover = handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    for step in then:
        step(handover, olga)
    session.commit()
    return handover


def take(handover, olga) -> None:
    handing_over.take(handover, by=olga)


def ask(handover, olga) -> None:
    handing_over.ask_back(handover, "Blinkt die Lampe rot?", by=olga)


def answered(handover, olga) -> None:
    handing_over.give_result(handover, Result.APPOINTMENT, "Freitag um neun.", Chf(4900), by=olga)


@pytest.mark.parametrize(
    ("cause", "first"),
    [
        (Cause.SKILL, "Andere Helfer fragen"),
        (Cause.TIME, "Zweiter Besuch von Beat"),
        (Cause.PARTNER_LINE, "An Swisscom übergeben"),
    ],
)
def test_the_neighbour_chooses_the_best_for_the_cause_first(anna, beat, at, client_of, cause, first):
    job = not_solved(anna, beat, at, cause)
    text = client_of(anna).get(f"/jobs/{job.id}").text
    ways = sorted(("Andere Helfer fragen", "Zweiter Besuch von Beat", "An Swisscom übergeben"), key=text.index)
    assert (ways[0], "Wie soll es weitergehen?" in text) == (first, True)


def test_the_helper_may_offer_a_second_visit_and_no_more(job, beat, client_of):
    text = client_of(beat).get(f"/jobs/{job.id}").text
    assert "Zweiten Besuch anbieten" in text and "Fairen Preis nennen" in text
    assert not any(words in text for words in ("Andere Helfer fragen", "An Swisscom übergeben", "Das Team soll schauen"))


@BOTH
def test_a_second_visit_is_offered_and_taken(job, anna, beat, client_of, htmx):
    page = f"/jobs/{job.id}/second-visit"
    assert "Der Preis von CHF 60.00 bleibt." in client_of(beat).get(f"{page}/new").text
    assert client_of(beat).post(page, data=AGAIN, htmx=htmx).status_code in (200, 204, 303)
    session.refresh(job)
    text = client_of(anna).get(f"/jobs/{job.id}").text
    assert "Zweiter Besuch: Wann passt es Ihnen?" in text
    answer = client_of(anna).post(f"{page}/appointment", data={"slot_id": job.slot_rows[0].id}, htmx=htmx)
    session.refresh(job)
    assert (answer.status_code, job.state, job.slot) == (200 if htmx else 303, JobState.SCHEDULED, slot("2026-11-30 10:00"))


@BOTH
def test_no_time_chosen_the_form_says_so(job, beat, client_of, htmx):
    answer = client_of(beat).post(f"/jobs/{job.id}/second-visit", data={}, htmx=htmx)
    assert answer.status_code == 422


def test_a_stale_page_shows_how_things_stand(job, anna, beat, olga, client_of):
    unsolved.offer_second_visit(job, [slot("2026-11-30 10:00")], by=beat)
    session.commit()
    finishing.settle(job, Chf(0), "So sei es.", by=olga)
    session.commit()
    answer = client_of(anna).post(f"/jobs/{job.id}/second-visit/appointment", data={"slot_id": job.slot_rows[0].id})
    assert (answer.status_code, "In der Zwischenzeit hat sich etwas geändert." in answer.text) == (409, True)


@BOTH
def test_others_are_asked_from_the_review_page(job, anna, client_of, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/follow-up", htmx=htmx)
    draft = follow_ups.draft_of(job)
    visitor = client_of(anna)
    review = visitor.get("/requests/new/review")
    assert answer.status_code in (200, 204, 303) and draft is not None
    assert "Neuer Kanal hilft nicht." in review.text and job.title in review.text
    visitor.post("/requests/posting", data={"draft": draft.id})
    session.refresh(job)
    assert (job.state, job.settled_price) == (JobState.SETTLED, Chf(0))
    text = client_of(anna).get(f"/jobs/{job.id}").text
    assert "Andere sind angefragt." in text and "Zu Ihrer neuen Anfrage" in text
    assert client_of(anna).post(f"/jobs/{job.id}/follow-up").location.endswith(f"/requests/{follow_ups.of_job(job).id}")


@BOTH
def test_the_team_is_asked(job, anna, client_of, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/team", htmx=htmx)
    session.refresh(job)
    assert (answer.status_code, job.queue_reason) == (200 if htmx else 303, "team_asked")


@BOTH
def test_handing_over_shows_what_goes_and_keeps_to_it(job, anna, client_of, htmx):
    visitor, page = client_of(anna), f"/jobs/{job.id}/handover"
    preview = visitor.get(f"{page}/new").text
    assert all(words in preview for words in (job.title, "Neuer Kanal hilft nicht.", "Anna Anner", "Zypressenstrasse 11"))
    assert "checked" not in preview
    assert visitor.post(page, data={"contact": "y", "customer": "yes"}, htmx=htmx).status_code == 422
    assert visitor.post(page, data={"symptom": "y", "contact": "y"}, htmx=htmx).status_code == 422
    visitor.post(page, data={"symptom": "y", "contact": "y", "customer": "no"}, htmx=htmx)
    session.refresh(job)
    handover = partners.open_of(job)
    assert handover is not None
    assert partners.consent_of(handover) == ((Item.SYMPTOM, Item.CONTACT), Customer.NO)
    text = visitor.get(f"/jobs/{job.id}").text
    assert "Swisscom kümmert sich darum" in text and "Was klemmt, Name und Telefon" in text


@BOTH
def test_a_question_is_answered(job, anna, beat, olga, client_of, htmx):
    handover = handed(job, anna, olga, take, ask)
    page = f"/jobs/{job.id}/handover/answer"
    assert "Blinkt die Lampe rot?" in client_of(anna).get(f"{page}/new").text
    assert "Blinkt die Lampe rot?" not in client_of(beat).get(f"/jobs/{job.id}").text
    assert client_of(anna).post(page, data={"answer": ""}, htmx=htmx).status_code == 422
    client_of(anna).post(page, data={"answer": "Ja, rot."}, htmx=htmx)
    session.refresh(handover)
    assert handover.answer == "Ja, rot."


@BOTH
@pytest.mark.parametrize(("act", "state"), [("agreement", JobState.SETTLED), ("refusal", JobState.UNSOLVED)])
def test_a_result_is_fine_or_not(job, anna, beat, olga, client_of, htmx, act, state):
    handed(job, anna, olga, take, answered)
    assert "So ist es gut, für CHF 49.00" in client_of(anna).get(f"/jobs/{job.id}").text
    assert "Freitag um neun." in client_of(beat).get(f"/jobs/{job.id}").text
    assert client_of(anna).post(f"/jobs/{job.id}/handover/{act}", htmx=htmx).status_code == (200 if htmx else 303)
    session.refresh(job)
    assert job.state is state


def test_without_a_handover_there_is_nothing_to_say_to_it(job, anna, beat, client_of):
    assert client_of(anna).post(f"/jobs/{job.id}/handover/agreement").status_code == 409
    assert client_of(beat).post(f"/jobs/{job.id}/handover/agreement").status_code == 403


def test_with_another_provider_the_number_stands_there(anna, beat, at, client_of):
    from tests.deals import request_of

    request = request_of(anna, provider="Sunrise")
    job = not_solved(anna, beat, at, Cause.OTHER_LINE)
    job.request = request
    session.commit()
    assert "Rufen Sie dort an: Sunrise 0800 707 707." in client_of(anna).get(f"/jobs/{job.id}").text
    request.provider = ""
    session.commit()
    assert "Die Nummer steht auf der Rechnung." in client_of(anna).get(f"/jobs/{job.id}").text


@BOTH
def test_consent_is_asked_at_the_desk_and_refused(job, anna, olga, client_of, htmx):
    assert "Fragen, ob Swisscom weitermachen darf" in client_of(olga).get(f"/desk/jobs/{job.id}").text
    assert client_of(olga).post(f"/desk/jobs/{job.id}/consent", htmx=htmx).status_code == (200 if htmx else 303)
    assert "Darf Swisscom weitermachen?" in client_of(anna).get(f"/jobs/{job.id}").text
    assert client_of(anna).post(f"/jobs/{job.id}/consent/refusal", htmx=htmx).status_code == (200 if htmx else 303)
    assert "wir sollen entscheiden" in client_of(olga).get("/desk/unsolved").text


@BOTH
def test_the_team_prepares_a_request(job, anna, olga, client_of, htmx):
    assert client_of(olga).post(f"/desk/jobs/{job.id}/follow-up", htmx=htmx).status_code == (200 if htmx else 303)
    draft = follow_ups.draft_of(job)
    assert draft is not None and draft.account_id == anna.id
    posted = requests.post(draft, by=anna)
    assert follow_ups.job_of(posted) is not None


@BOTH
def test_the_team_keeps_the_handover(job, anna, olga, client_of, htmx):
    handover, desk = handed(job, anna, olga), client_of(olga)
    text = desk.get(f"/desk/jobs/{job.id}").text
    assert "dem Partner weiterzugeben" in text and "Zypressenstrasse" not in text
    page = f"/desk/handovers/{handover.id}"
    fine = 200 if htmx else 303
    assert desk.post(f"{page}/taking", htmx=htmx).status_code == fine
    assert desk.post(f"{page}/question", data={"question": ""}, htmx=htmx).status_code == 422
    assert desk.post(f"{page}/question", data={"question": "Rot?"}, htmx=htmx).status_code == fine
    assert desk.post(f"{page}/result", data={"result": "solved", "words": "Geht.", "price": "x"}, htmx=htmx).status_code == 422
    assert desk.post(f"{page}/result", data={"result": "solved", "words": "Geht.", "price": "0"}, htmx=htmx).status_code == fine
    assert desk.post(f"{page}/return", htmx=htmx).status_code == 409
    session.refresh(handover)
    assert (handover.question, handover.result, handover.price) == ("Rot?", Result.SOLVED, Chf(0))


@BOTH
def test_given_back_it_is_unsolved_again(job, anna, olga, client_of, htmx):
    handover = handed(job, anna, olga, take)
    client_of(olga).post(f"/desk/handovers/{handover.id}/return", htmx=htmx)
    session.refresh(job)
    assert job.state is JobState.UNSOLVED


def test_the_page_of_today_asks_as_often_for_many_as_for_one(anna, beat, olga, at, client_of):
    def with_partner(number: int) -> None:
        at("2026-11-23 10:00")
        made = scheduled_job(anna, beat, time=f"2026-11-{24 + number} 14:00", title=f"Leitung {number}")
        at(f"2026-11-{24 + number} 15:00")
        finishing.call_unsolved(made, Cause.PARTNER_LINE, by=beat)
        handed(made, anna, olga)

    with_partner(0)
    with counted() as one:
        client_of(anna).get("/today")
    with_partner(1)
    with_partner(2)
    with counted() as many:
        client_of(anna).get("/today")
    assert len(many) == len(one)


def test_what_was_said_to_the_partner_goes_with_its_author(job, anna, beat, olga, at, run_errands, client_of):
    from market import farewell, takeout

    handover = handed(job, anna, olga, take, ask)
    handing_over.answer(handover, "Ja, bei mir an der Zypressenstrasse.", by=anna)
    session.commit()
    assert takeout.of(anna)["handovers"][0]["answer"].startswith("Ja, bei mir")
    finishing.settle(job, Chf(0), "So sei es.", by=olga)
    farewell.ask(anna, by=anna)
    run_errands()
    session.refresh(handover)
    assert handover.answer == ""
