"""Calling off late as it is shown, what it leaves, what may be said to it, and where others read of it."""

import pytest

from database import session
from market import ending, marks
from market.jobs import Job
from market.lifecycle import JobState
from market.marks import Mark
from tests.deals import bid_of, enquiry_of, offer_of, request_of, scheduled_job
from tests.queries import counted

ON_THE_DAY = "2026-11-26 10:00"
BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


def let_down(neighbour, helper, by, at, number=1) -> Mark:
    day = f"2026-11-{23 + number}"
    job = scheduled_job(neighbour, helper, time=f"{day} 18:00", title=f"Gerät {number}")
    at(f"{day} 10:00")
    ending.cancel(job, "Krank", although_late=True, by=by)
    session.commit()
    mark = marks.of_job(job)
    assert mark is not None
    return mark


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2026-11-23 10:20", "Bis Mittwoch, 25. November, 14 Uhr"), ("2026-11-25 14:30", "bleibt aber ein Vermerk")],
)
def test_what_calling_off_means_is_said_before(job, client_of, anna, at, moment, words):
    at(moment)
    page = client_of(anna).get(f"/jobs/{job.id}/cancellation/new").text
    assert words in page
    assert ("although_late" in page) == ("Vermerk." in words or "aber" in words)


def test_just_agreed_and_moved_late_are_free_and_it_is_said(client_of, anna, beat, at):
    at("2026-11-26 09:00")
    job = scheduled_job(anna, beat)
    assert "Sie haben eben erst zugesagt. Bis 9.10 Uhr" in client_of(anna).get(f"/jobs/{job.id}/cancellation/new").text
    job.moved_late_by_id = beat.id
    session.commit()
    at(ON_THE_DAY)
    assert "Beat hat den Termin kurzfristig verschoben" in client_of(anna).get(f"/jobs/{job.id}/cancellation/new").text
    assert "weniger als 24 Stunden" in client_of(beat).get(f"/jobs/{job.id}/cancellation/new").text


@BOTH_WAYS
def test_a_page_that_has_grown_old_is_shown_anew_with_the_reason_kept(job, client_of, anna, at, htmx):
    at(ON_THE_DAY)
    answer = client_of(anna).post(f"/jobs/{job.id}/cancellation", data={"reason": "Ich bin krank."}, htmx=htmx)
    session.refresh(job)
    assert (answer.status_code, job.state) == (422, JobState.SCHEDULED)
    for words in ("Ich bin krank.", "bleibt aber ein Vermerk", 'name="although_late" value="1"', "Termin näher gerückt"):
        assert words in answer.text


@BOTH_WAYS
def test_called_off_late_both_see_what_it_left_and_it_is_excused_in_one_tap(job, client_of, anna, beat, at, htmx):
    at(ON_THE_DAY)
    data = {"reason": "Ich bin krank.", "although_late": "1"}
    answer = client_of(beat).post(f"/jobs/{job.id}/cancellation", data=data, htmx=htmx)
    session.refresh(job)
    assert (answer.status_code, job.state) == (200 if htmx else 303, JobState.CANCELLED_LATE)
    page, number = client_of(anna).get(f"/jobs/{job.id}").text, marks.of_job(job).id
    for words in (
        "War es verständlich?",
        f"/marks/{number}/excuse",
        "Andere Helfer fragen",
        "Beat hat kurzfristig abgesagt: «Ich bin krank.»",
    ):
        assert words in page
    assert "Ein Vermerk zu diesem Termin" in client_of(beat).get(f"/jobs/{job.id}").text
    assert client_of(anna).post(f"/marks/{number}/excuse", htmx=htmx).status_code == (200 if htmx else 303)
    assert "Sie haben es entschuldigt" in client_of(anna).get(f"/jobs/{job.id}").text
    assert "Anna hat Verständnis" in client_of(beat).get(f"/jobs/{job.id}").text


def test_twice_is_once_for_the_same_and_told_to_the_other(job, client_of, anna, beat, at):
    at(ON_THE_DAY)
    data = {"reason": "Krank.", "although_late": "1"}
    assert [client_of(anna).post(f"/jobs/{job.id}/cancellation", data=data).status_code for _ in range(2)] == [303, 303]
    assert client_of(beat).post(f"/jobs/{job.id}/cancellation", data=data).status_code == 409


def test_my_marks_are_listed_and_without_any_it_says_so(client_of, anna, beat, at):
    assert "Keine Vermerke" in client_of(beat).get("/marks").text
    let_down(anna, beat, beat, at)
    page = client_of(beat).get("/marks").text
    assert "Kurzfristig abgesagt" in page
    assert "Zählt bis" in page
    assert "Das lesen andere" not in page
    assert "/marks" in client_of(beat).get("/me").text


@BOTH_WAYS
def test_something_is_said_to_a_mark_once(client_of, anna, beat, at, htmx):
    mark, browser = let_down(anna, beat, beat, at), client_of(beat)
    page = f"/marks/{mark.id}/answer"
    assert browser.get(f"{page}/new").status_code == 200
    assert browser.post(page, data={"answer": " "}, htmx=htmx).status_code == 422
    assert browser.post(page, data={"answer": "Mein Kind <i>war</i> krank."}, htmx=htmx).status_code == (200 if htmx else 303)
    assert browser.post(page, data={"answer": "Anders."}, htmx=htmx).status_code == 409
    assert "Mein Kind &lt;i&gt;war&lt;/i&gt; krank." in browser.get("/marks").text
    assert browser.get(f"{page}/new").status_code == 303


def test_what_was_said_to_a_mark_is_read_by_the_team_and_not_by_the_other_side(client_of, anna, beat, olga, at):
    mark = let_down(anna, beat, beat, at)
    marks.answer(mark, "Mein Kind war krank.", by=beat)
    session.commit()
    assert "Mein Kind war krank." in client_of(olga).get(f"/desk/jobs/{mark.job_id}").text
    assert "Mein Kind war krank." not in client_of(anna).get(f"/jobs/{mark.job_id}").text


def test_from_the_second_one_on_a_helpers_are_read_on_profile_bid_and_before_agreeing(client_of, anna, beat, chiara, at):
    let_down(anna, beat, beat, at)
    places = [f"/helpers/{beat.helper.id}"]
    assert "kurzfristig abgesagt" not in client_of(anna).get(places[0]).text
    let_down(anna, beat, beat, at, 2)
    bid = bid_of(beat, request_of(anna, "Neues Gerät"), times=("2026-11-30 14:00",))
    offer = offer_of(beat)
    places += [f"/proposals/{bid.id}", f"/requests/{bid.request_id}/proposals", f"/proposals/{bid.id}/acceptance"]
    places += [f"/offers/{offer.id}/proposals/new"]
    read = [
        "Beat hat in den letzten 12 Monaten 2 Termine kurzfristig abgesagt." in client_of(anna).get(place).text
        for place in places
    ]
    assert read == [True] * 5
    assert "Das lesen andere" in client_of(beat).get("/marks").text


def test_a_neighbours_are_read_by_the_helper_before_bidding_and_agreeing(client_of, anna, beat, chiara, at):
    for number in (1, 2):
        let_down(anna, beat, anna, at, number)
    wanted = request_of(anna, "Neues Gerät")
    enquiry = enquiry_of(anna, offer_of(beat), times=("2026-11-30 14:00",))
    places = [f"/requests/{wanted.id}/proposals/new", f"/proposals/{enquiry.id}", f"/proposals/{enquiry.id}/acceptance"]
    read = [
        "Anna hat in den letzten 12 Monaten 2 Termine kurzfristig abgesagt." in client_of(beat).get(place).text
        for place in places
    ]
    assert read == [True] * 3


def test_many_marks_cost_no_more_questions_than_one(client_of, anna, beat, at):
    let_down(anna, beat, beat, at)
    browser = client_of(beat)
    browser.get("/marks")
    with counted() as few:
        browser.get("/marks")
    for number in (2, 3, 4):
        let_down(anna, beat, beat, at, number)
    browser.get("/marks")
    with counted() as many:
        browser.get("/marks")
    assert len(many) == len(few)


@BOTH_WAYS
def test_the_team_lifts_a_mark_beside_the_job_with_a_reason(client_of, anna, beat, olga, at, htmx):
    mark = let_down(anna, beat, beat, at)
    desk, place = client_of(olga), f"/desk/jobs/{mark.job_id}"
    assert "Warum heben wir ihn auf?" in desk.get(place).text
    empty = desk.post(f"{place}/mark/forgiveness", data={"reason": " "}, htmx=htmx)
    assert (empty.status_code, "Bitte nennen Sie einen Grund, ein Satz genügt." in empty.text, mark.counts) == (422, True, True)
    done = desk.post(f"{place}/mark/forgiveness", data={"reason": "Beat war im Spital."}, htmx=htmx)
    session.refresh(mark)
    assert (done.status_code, mark.counts) == (200 if htmx else 303, False)
    assert "Wir haben ihn aufgehoben." in desk.get(place).text
    assert "Wir haben ihn aufgehoben." in client_of(beat).get("/marks").text


def test_where_there_is_no_mark_there_is_nothing_to_lift(job, client_of, olga):
    assert client_of(olga).post(f"/desk/jobs/{job.id}/mark/forgiveness", data={"reason": "So."}).status_code == 404
