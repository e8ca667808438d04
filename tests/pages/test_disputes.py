"""The two do not agree, on their pages: what is wrong, how each sees it, and what we propose."""

import pytest

from database import session
from market import disputes, finishing, objecting, outcomes
from market.disputes import Topic
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from tests.disputed import both_heard, completed_job, disputed_job, reported_job

BOTH_WAYS = pytest.mark.parametrize("htmx", [False, True])
WRONG = {"topic": "price", "said": "Abgemacht waren <b>60</b>.", "amount": "45,50"}


@pytest.fixture
def job(anna, beat, at) -> Job:
    return reported_job(anna, beat, at)


def test_the_way_stands_beside_it_works_for_the_neighbour_alone(job, client_of, anna, beat):
    page = client_of(anna).get(f"/jobs/{job.id}").text
    assert [word in page for word in ("Ja, es läuft", "Es läuft noch nicht", "Etwas anderes stimmt nicht")] == [True] * 3
    assert "Etwas anderes stimmt nicht" not in client_of(beat).get(f"/jobs/{job.id}").text
    assert client_of(beat).get(f"/jobs/{job.id}/objection/new").status_code == 303


@BOTH_WAYS
def test_something_else_is_not_right(job, client_of, anna, htmx):
    browser = client_of(anna)
    assert "Beat liest es auch und antwortet" in browser.get(f"/jobs/{job.id}/objection/new").text
    answer = browser.post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx)
    session.refresh(job)
    dispute = disputes.of_job(job)
    assert (answer.status_code, job.state) == (200 if htmx else 303, JobState.DISPUTED)
    assert (dispute.topic, dispute.neighbour_amount) == (Topic.PRICE, Chf(4550))
    assert browser.post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx).status_code == answer.status_code


@BOTH_WAYS
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"topic": ""}, "Bitte wählen Sie, worum es geht."),
        ({"topic": "no_show"}, ""),
        ({"said": " "}, "Bitte sagen Sie uns in ein paar Worten, was passiert ist."),
        ({"amount": "60.05"}, "zwischen CHF 0.00 und dem vereinbarten Preis"),
        ({"amount": "viel"}, "in Zahlen"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(job, client_of, anna, typed, told, htmx):
    answer = client_of(anna).post(f"/jobs/{job.id}/objection", data={**WRONG, **typed}, htmx=htmx)
    assert (answer.status_code, told in answer.text) == (422, True)
    if "said" not in typed:
        assert "Abgemacht waren &lt;b&gt;60&lt;/b&gt;." in answer.text
    session.refresh(job)
    assert job.state is JobState.REPORTED


@BOTH_WAYS
def test_a_stale_page_shows_how_things_stand(job, client_of, anna, htmx):
    finishing.call_unsolved(job, Cause.TIME, by=anna)
    session.commit()
    answer = client_of(anna).post(f"/jobs/{job.id}/objection", data=WRONG, htmx=htmx)
    assert answer.status_code == 409
    assert "In der Zwischenzeit hat sich etwas geändert" in answer.text


# Both are heard


@pytest.fixture
def disputed(anna, beat, at) -> Job:
    return disputed_job(anna, beat, at, amount=3000)


@pytest.fixture
def proposed(anna, beat, olga, at) -> Job:
    made = disputed_job(anna, beat, at)
    both_heard(made)
    outcomes.propose(made, Chf(4000), "Eine halbe Stunde war vor Ort.", by=olga)
    session.commit()
    return made


def test_each_reads_what_the_other_says_and_who_is_asked_until_when(disputed, client_of, anna, beat):
    page = client_of(beat).get(f"/jobs/{disputed.id}").text
    for words in (
        "Wie sehen Sie es?",
        "Sonntag, 29. November, 15 Uhr",
        "Es geht um den Preis",
        "«Abgemacht war weniger.»",
        "Richtig wäre: CHF 30.00",
    ):
        assert words in page, words
    assert "Wir hören Beat an" in client_of(anna).get(f"/jobs/{disputed.id}").text
    assert "Wie sehen Sie es?" in client_of(beat).get("/today").text


@BOTH_WAYS
def test_the_other_side_says_how_it_was(disputed, client_of, anna, beat, htmx):
    browser, place = client_of(beat), f"/jobs/{disputed.id}/dispute/words"
    assert "«Abgemacht war weniger.»" in browser.get(f"{place}/new").text
    answer = browser.post(place, data={"said": "Eine <i>Stunde</i>.", "amount": "55"}, htmx=htmx)
    assert (answer.status_code, disputes.of_job(disputed).helper_amount) == (200 if htmx else 303, Chf(5500))
    assert "Eine &lt;i&gt;Stunde&lt;/i&gt;." in client_of(anna).get(f"/jobs/{disputed.id}").text
    assert "Eine &lt;i&gt;Stunde&lt;/i&gt;." in browser.get(f"{place}/new").text


@BOTH_WAYS
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"said": "", "amount": "50"}, "in ein paar Worten"),
        ({"said": "So.", "amount": ""}, "Bitte nennen Sie einen Betrag"),
        ({"said": "So.", "amount": "70"}, "zwischen CHF 0.00 und dem vereinbarten Preis"),
    ],
)
def test_half_a_hearing_is_asked_for_the_other_half(disputed, client_of, beat, typed, told, htmx):
    answer = client_of(beat).post(f"/jobs/{disputed.id}/dispute/words", data=typed, htmx=htmx)
    assert (answer.status_code, told in answer.text, disputes.of_job(disputed).helper_amount) == (422, True, None)


def test_meanwhile_other_helpers_are_asked_in_one_tap_with_what_was_written(disputed, client_of, anna, beat):
    assert "Andere Helfer fragen" in client_of(anna).get(f"/jobs/{disputed.id}").text
    assert "Andere Helfer fragen" not in client_of(beat).get(f"/jobs/{disputed.id}").text
    answer = client_of(anna).post(f"/jobs/{disputed.id}/follow-up", follow_redirects=True)
    assert "Seit dem Wochenende bricht es ständig ab." in answer.text
    session.refresh(disputed)
    assert disputed.state is JobState.DISPUTED


# What we propose


def test_what_is_asked_for_stands_before_all_else_one_may_do(proposed, client_of, anna):
    page = client_of(anna).get(f"/jobs/{proposed.id}").text
    answer, others = page.index("/dispute/acceptance"), page.index("Andere Helfer fragen")
    assert page.index('id="job-next"') < answer < others


@BOTH_WAYS
def test_both_agree_and_the_page_says_so(proposed, client_of, anna, beat, htmx):
    page = client_of(anna).get(f"/jobs/{proposed.id}").text
    for words in (
        "Sind Sie mit unserem Vorschlag einverstanden?",
        "Wir schlagen CHF 40.00 vor",
        "«Eine halbe Stunde war vor Ort.»",
    ):
        assert words in page, words
    first = client_of(anna).post(f"/jobs/{proposed.id}/dispute/acceptance", data={"amount": "4000"}, htmx=htmx)
    assert first.status_code == (200 if htmx else 303)
    assert "Beat antwortet auf unseren Vorschlag" in client_of(anna).get(f"/jobs/{proposed.id}").text
    client_of(beat).post(f"/jobs/{proposed.id}/dispute/acceptance", data={"amount": "4000"}, htmx=htmx)
    session.refresh(proposed)
    assert (proposed.state, proposed.settled_price) == (JobState.SETTLED, Chf(4000))
    page = client_of(beat).get(f"/jobs/{proposed.id}").text
    assert "Sie beide haben diesem Betrag zugestimmt." in page
    assert "Quittung" in page


@BOTH_WAYS
def test_one_side_says_no_and_the_team_looks_again(proposed, client_of, anna, beat, htmx):
    answer = client_of(anna).post(f"/jobs/{proposed.id}/dispute/refusal", data={"amount": "4000"}, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    page = client_of(beat).get(f"/jobs/{proposed.id}").text
    assert "Anna: nicht einverstanden" in page
    assert "Ja, CHF 40.00 ist richtig" in page


@BOTH_WAYS
@pytest.mark.parametrize("amount", ["4500", "", "viel"])
def test_another_amount_than_the_one_that_stands_is_not_agreed_to(proposed, client_of, anna, amount, htmx):
    answer = client_of(anna).post(f"/jobs/{proposed.id}/dispute/acceptance", data={"amount": amount}, htmx=htmx)
    assert (answer.status_code, "Inzwischen gibt es einen anderen Vorschlag" in answer.text) == (409, True)
    assert disputes.of_job(proposed).neighbour_accepted_at is None


# At the desk


@BOTH_WAYS
def test_the_team_reads_both_and_proposes_with_a_reason(disputed, client_of, olga, anna, htmx):
    both_heard(disputed)
    desk, place = client_of(olga), f"/desk/jobs/{disputed.id}"
    page = desk.get(place).text
    for words in ("«Es waren zwanzig Minuten.»", "«Es war eine ganze Stunde.»", "Betrag vorschlagen"):
        assert words in page, words
    assert "Diesen Auftrag regeln" not in page
    empty = desk.post(f"{place}/dispute/amount", data={"amount": "40", "reason": ""}, htmx=htmx)
    assert (empty.status_code, 'value="40"' in empty.text) == (422, True)
    answer = desk.post(f"{place}/dispute/amount", data={"amount": "40", "reason": "Halb."}, htmx=htmx)
    assert (answer.status_code, disputes.of_job(disputed).proposed_amount) == (200 if htmx else 303, Chf(4000))
    high = desk.post(f"{place}/dispute/amount", data={"amount": "99", "reason": "Mehr."}, htmx=htmx)
    assert (high.status_code, "zwischen CHF 0.00" in high.text) == (422, True)


@BOTH_WAYS
def test_while_both_are_heard_the_desk_offers_no_amount(disputed, client_of, olga, htmx):
    desk, place = client_of(olga), f"/desk/jobs/{disputed.id}"
    assert "Betrag vorschlagen" not in desk.get(place).text
    answer = desk.post(f"{place}/dispute/amount", data={"amount": "40", "reason": "Halb."}, htmx=htmx)
    assert (answer.status_code, "Beide Seiten werden noch angehört" in answer.text) == (409, True)


@BOTH_WAYS
def test_the_team_decides_the_fee(proposed, client_of, olga, anna, htmx):
    desk, place = client_of(olga), f"/desk/jobs/{proposed.id}"
    assert desk.post(f"{place}/dispute/decision", data={"choice": "mark", "reason": "So."}, htmx=htmx).status_code == 422
    answer = desk.post(f"{place}/dispute/decision", data={"choice": "none", "reason": "Wir waren zu langsam."}, htmx=htmx)
    session.refresh(proposed)
    assert (answer.status_code, proposed.is_fee_waived) == (200 if htmx else 303, True)
    page = client_of(anna).get(f"/jobs/{proposed.id}").text
    assert "Wir verlangen für diesen Auftrag keine Gebühr." in page
    assert "Der ordentliche Rechtsweg bleibt offen." in page


def test_the_list_says_what_waits_for_whom_and_what_is_overdue(disputed, client_of, olga, at, run_errands):
    desk = client_of(olga)
    assert "Nach Listen" not in desk.get("/desk").text
    assert "Beide werden bis" in desk.get("/desk/disputes").text
    both_heard(disputed)
    page = desk.get("/desk").text
    assert ("1 Streitfall wartet auf unseren Betrag" in page, "überfällig" in page) == (True, False)
    at("2026-12-06 15:01")
    run_errands()
    desk = client_of(olga)
    for place in ("/desk", "/desk/disputes", f"/desk/jobs/{disputed.id}"):
        assert "überfällig" in desk.get(place).text, place


# After the end


@pytest.fixture
def done(anna, beat, at) -> Job:
    return completed_job(anna, beat, at)


def test_a_completed_job_says_until_when_to_come_back(done, client_of, anna, beat, at):
    page = client_of(anna).get(f"/jobs/{done.id}").text
    assert "Läuft es wieder nicht? Bis Donnerstag, 10. Dezember hier melden." in page
    assert page.count(f'href="/jobs/{done.id}/trouble/new"') == 1
    assert f"/jobs/{done.id}/trouble/new" not in client_of(beat).get(f"/jobs/{done.id}").text
    at("2026-12-10 15:01")
    assert "Läuft es wieder nicht?" not in client_of(anna).get(f"/jobs/{done.id}").text
    assert client_of(anna).get(f"/jobs/{done.id}/trouble/new").status_code == 303


@BOTH_WAYS
def test_it_does_not_work_again_and_how_it_goes_on_is_chosen(done, client_of, anna, beat, htmx):
    browser, place = client_of(anna), f"/jobs/{done.id}/trouble"
    form = browser.get(f"{place}/new").text
    assert ("Ihre Quittung bleibt." in form, f'href="/jobs/{done.id}/objection/new"' in form) == (True, True)
    assert browser.post(place, data={"words": "Kein Netz."}, htmx=htmx).status_code == 422
    answer = browser.post(place, data={"cause": "time", "words": "Kein <b>Netz</b>."}, htmx=htmx)
    session.refresh(done)
    assert (answer.status_code, done.state) == (200 if htmx else 303, JobState.UNSOLVED)
    page = browser.get(f"/jobs/{done.id}").text
    for words in (
        "Wie soll es weitergehen?",
        "Zweiter Besuch von Beat",
        "Sie haben gesagt: Es läuft wieder nicht",
        "Die Quittung über",
    ):
        assert words in page, words
    assert "Anna hat gesagt: Es läuft wieder nicht" in client_of(beat).get(f"/jobs/{done.id}").text


@BOTH_WAYS
def test_damage_is_said_after_the_end(done, client_of, anna, htmx):
    browser = client_of(anna)
    form = browser.get(f"/jobs/{done.id}/objection/new").text
    assert ("Etwas ist kaputtgegangen" in form, "Der Umgang war nicht in Ordnung" in form) == (True, False)
    sent = {"topic": "damage", "said": "Ein Kratzer.", "amount": ""}
    assert browser.post(f"/jobs/{done.id}/objection", data=sent, htmx=htmx).status_code == (200 if htmx else 303)
    session.refresh(done)
    assert done.state is JobState.DISPUTED
    assert "Die Quittung über" in browser.get(f"/jobs/{done.id}").text


@BOTH_WAYS
@pytest.mark.parametrize("act", ["trouble", "objection"])
def test_after_two_weeks_the_page_says_that_it_is_too_late(done, client_of, anna, at, act, htmx):
    at("2026-12-10 15:01")
    sent = {"cause": "time", "topic": "damage", "said": "Ein Kratzer."}
    answer = client_of(anna).post(f"/jobs/{done.id}/{act}", data=sent, htmx=htmx)
    assert (answer.status_code, "innert 14 Tagen" in answer.text) == (409, True)


@BOTH_WAYS
def test_the_desk_can_settle_at_what_was_receipted(done, client_of, anna, olga, htmx):
    client_of(anna).post(f"/jobs/{done.id}/trouble", data={"cause": "time"})
    desk, place = client_of(olga), f"/desk/jobs/{done.id}"
    assert "CHF 60.00, wie quittiert" in desk.get(place).text
    answer = desk.post(f"{place}/settlement", data={"amount": "6000", "reason": "Der erste Besuch hat geholfen."}, htmx=htmx)
    session.refresh(done)
    assert (answer.status_code, done.settled_price) == (200 if htmx else 303, Chf(6000))


@pytest.mark.parametrize(("amount", "back"), [(4500, "CHF 15.00"), (0, "CHF 60.00"), (6000, None)])
def test_what_was_paid_too_much_is_given_back_and_the_page_says_so(done, client_of, anna, beat, olga, amount, back):
    objecting.come_back(done, Cause.TIME, by=anna)
    for side in (anna, beat):
        finishing.name_partial(done, Chf(amount), by=side)
    finishing.settle(done, Chf(amount), "So sei es.", by=olga)
    session.commit()
    asked, helped = (client_of(who).get(f"/jobs/{done.id}").text for who in (anna, beat))
    assert (f"gibt Ihnen Beat {back} zurück." in asked, f"geben Sie bitte {back} zurück." in helped) == (bool(back),) * 2
    assert ("zurück." in asked) is bool(back)
