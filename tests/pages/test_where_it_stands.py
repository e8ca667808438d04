"""The card on top of a job: where it stands, what comes next, who must act, and until when."""

import re

import pytest

from database import session
from market import agreeing, ending, finishing, handing_over, no_shows, unsolved, visits
from market.jobs import Cause, Job
from market.lifecycle import JobState
from market.money import Chf
from market.partners import Customer, Item
from tests.deals import bid_of, request_of, scheduled_job, slot


@pytest.fixture
def job(anna, beat) -> Job:
    return scheduled_job(anna, beat)


@pytest.fixture
def card(client_of):
    """`card(anna, job)`: the words on the card, on one line."""

    def read(who, job: Job) -> str:
        session.commit()
        page = client_of(who).get(f"/jobs/{job.id}").text
        start = page.index('id="job-next"')
        return " ".join(re.sub(r"<[^>]+>", " ", page[start : page.index('id="job-person"')]).split())

    return read


def test_both_read_on_top_who_called_off_and_why(job, card, client_of, anna, beat):
    ending.cancel(job, "Mein <Sohn> war da.", by=anna)
    assert "Sie haben abgesagt: «Mein &lt;Sohn&gt; war da.» Was Sie geschrieben haben, ist noch da." in card(anna, job)
    assert "Anna hat abgesagt: «Mein &lt;Sohn&gt; war da.» Nichts mehr zu tun." in card(beat, job)
    for who in (anna, beat):
        assert "<s>Donnerstag, 26. November, 14 Uhr</s><br>abgesagt" in client_of(who).get(f"/jobs/{job.id}").text


def test_both_read_on_top_that_it_was_at_short_notice(job, card, anna, beat, at):
    at("2026-11-26 10:00")
    ending.cancel(job, "Fieber.", although_late=True, by=beat)
    assert "Beat hat kurzfristig abgesagt: «Fieber.»" in card(anna, job)
    assert "Sie haben kurzfristig abgesagt: «Fieber.»" in card(beat, job)


def test_both_read_on_top_why_an_appointment_counts_as_missed(job, card, anna, beat, at):
    at("2026-11-26 14:20")
    no_shows.claim(job, by=anna)
    at("2026-11-28 14:21")
    no_shows.let_stand(job)
    assert "Beat war nicht da und hat uns nicht geantwortet." in card(anna, job)
    assert "Anna hat vergeblich gewartet, und wir haben nichts von Ihnen gehört." in card(beat, job)


def test_both_read_on_top_that_nobody_spoke(job, card, anna, beat, at):
    at("2026-12-10 14:01")
    ending.void(job, ending.VOID_AFTER_SCHEDULED)
    for who in (anna, beat):
        assert "Niemand hat sich gemeldet; der Auftrag ist ohne Folgen beendet." in card(who, job)


def test_while_a_visit_is_on_both_read_until_when_to_say_how_it_went(job, card, anna, beat, at):
    at("2026-11-26 15:00")
    assert "Bitte bis Donnerstag, 10. Dezember, 14 Uhr." in card(anna, job)
    assert "melden Sie es hier, spätestens bis Donnerstag, 10. Dezember, 14 Uhr." in card(beat, job)


def test_times_for_a_second_visit_stand_until_the_last_of_them_begins(job, card, anna, beat, at):
    at("2026-11-26 15:00")
    finishing.call_unsolved(job, Cause.TIME, by=beat)
    unsolved.offer_second_visit(job, [slot("2026-11-30 10:00"), slot("2026-12-01 17:00")], by=beat)
    assert "Bitte wählen Sie bis Dienstag, 1. Dezember, 17 Uhr." in card(anna, job)
    assert "Anna hat Zeit bis Dienstag, 1. Dezember, 17 Uhr." in card(beat, job)
    at("2026-11-28 12:00")
    unsolved.offer_second_visit(job, [slot("2026-12-10 10:00")], by=anna)
    assert "Bitte wählen Sie bis Donnerstag, 10. Dezember, 10 Uhr." in card(beat, job)


def test_a_question_of_consent_says_what_happens_without_an_answer_and_names_no_day_that_is_over(
    job, card, anna, beat, olga, swisscom, at
):
    at("2026-11-26 15:00")
    finishing.call_unsolved(job, Cause.PARTNER_LINE, by=beat)
    at("2026-11-28 15:00")
    unsolved.ask_consent(job, by=olga)
    assert "Ohne Antwort rufen wir Sie nach 3 Tagen an." in card(anna, job)
    assert "Sonst wählt Anna bis Donnerstag, 17. Dezember, 15 Uhr, oder unser Team hilft." in card(beat, job)


def test_a_deadline_at_midnight_is_the_day_that_then_is_over(job, card, client_of, anna, beat, patrick, at):
    at("2026-11-26 15:00")
    finishing.call_unsolved(job, Cause.PARTNER_LINE, by=beat)
    handover = handing_over.hand_over(job, "swisscom", tuple(Item), Customer.YES, by=anna)
    assert "Spätestens Montag, 30. November geht es weiter." in card(anna, job)
    handing_over.ask_back(handing_over.take(handover, by=patrick), "Blinkt die Lampe?", by=patrick)
    session.commit()
    page = client_of(anna).get(f"/jobs/{job.id}/handover/answer/new").text
    assert "Bitte antworten Sie bis Donnerstag, 10. Dezember, 15 Uhr." in page


def test_another_total_need_not_be_agreed_to_before_it_works(job, card, client_of, anna, beat, at):
    at("2026-11-26 15:00")
    finishing.propose_total(job, Chf(7500), "Neues Kabel", by=beat)
    assert "Mit CHF 75.00 einverstanden Nein. Es läuft, für CHF 60.00" in card(anna, job)
    client_of(anna).post(f"/jobs/{job.id}/report", data={"paid_by": "cash"})
    session.refresh(job)
    assert (job.state, job.total) == (JobState.COMPLETED, Chf(6000))


def test_before_anna_says_how_it_was_paid_she_reads_what_follows(job, client_of, anna, beat, at):
    at("2026-11-26 15:00")
    pages = [client_of(who).get(f"/jobs/{job.id}/report/new").text for who in (anna, beat)]
    assert "Damit ist der Auftrag abgeschlossen, und Sie erhalten beide sofort die Quittung." in pages[0]
    assert "Abgemacht sind CHF 60.00. Anna sagt dann, ob es läuft." in pages[1]


def test_who_is_on_the_way_is_not_asked_to_print_and_who_has_come_is_there(job, card, anna, beat, at):
    at("2026-11-26 13:40")
    assert "Termin drucken" in card(anna, job)
    visits.set_out(job, 15, by=beat)
    assert card(anna, job).count("Unterwegs") == 1
    assert "Termin drucken" not in card(anna, job) + card(beat, job)
    visits.arrive(job, by=beat)
    assert ["Der Besuch läuft" in card(who, job) for who in (anna, beat)] == [True, True]


def test_while_it_is_open_whether_somebody_came_there_is_nothing_to_pay(job, client_of, anna, beat, at):
    at("2026-11-26 14:20")
    no_shows.claim(job, by=anna)
    session.commit()
    for who in (anna, beat):
        page = client_of(who).get(f"/jobs/{job.id}").text
        assert "Im Moment ist nichts zu zahlen." in page and "direkt an Beat" not in page


def test_one_suggests_other_times_only_where_there_are_some(card, anna, beat):
    bid = bid_of(beat, request_of(anna), times=())
    job = agreeing.accept_proposal(bid, None, by=anna)
    assert "Andere Termine vorschlagen" not in card(anna, job)
    agreeing.offer_slots(job, [slot("2026-11-30 10:00")], by=beat)
    assert "Andere Termine vorschlagen" in card(anna, job)
