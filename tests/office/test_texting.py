"""Texts: about four things only, to whoever asked for them; at night only a change comes, and nothing comes that is no longer true."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from database import session
from market import (
    agreeing,
    appointments,
    bargaining,
    clock,
    ending,
    events,
    farewell,
    notices,
    preferences,
    terms,
    texting,
    topics,
    undelivered,
    visits,
)
from market.notices import Letter, LetterState, Way
from market.refusals import Missing, NotAllowed, OutOfRange
from market.terms import LANGUAGES
from office import outbox, texts
from office.letters import Envelope
from tests.deals import THURSDAY_AT_TWO, bid_of, enquiry_of, offer_of, request_of, scheduled_job, slot, terms_of
from tests.office.stage import after
from tests.office.test_letters import FACTS
from tests.office.texting_stage import ANNAS, BEATS, go_round, texts_waiting, wants_texts


@pytest.fixture
def both(anna, beat, gateway):
    wants_texts(anna, ANNAS)
    wants_texts(beat, BEATS)


def moved(job, time, by, other):
    move = appointments.ask_to_move(job, slot(time), "", by=by)
    session.commit()
    return appointments.accept_move(job, move.id, by=other)


# Who gets which


def test_only_the_first_proposal_on_a_request_is_texted(anna, beat, chiara, both):
    request = request_of(anna)
    bid_of(beat, request)
    bid_of(chiara, request)
    assert texts_waiting(anna) == ["proposal_received"]


def test_an_enquiry_on_an_offer_is_not(anna, beat, both):
    enquiry_of(anna, offer_of(beat))
    assert texts_waiting(beat) == []


def test_both_are_texted_what_was_agreed(anna, beat, both):
    scheduled_job(anna, beat)
    assert (texts_waiting(anna)[1:], texts_waiting(beat)) == (["job_scheduled"], ["job_scheduled"])


@pytest.mark.parametrize(("moment", "said"), [("2026-11-24 10:00", []), ("2026-11-25 15:00", ["job_moved"])])
def test_a_change_is_texted_when_the_visit_is_less_than_a_day_away(anna, beat, both, at, moment, said):
    job = scheduled_job(anna, beat)
    at(moment)
    moved(job, "2026-11-28 10:00", beat, anna)
    assert texts_waiting(anna)[2:] == texts_waiting(beat)[1:] == said


@pytest.mark.parametrize(("moment", "said"), [("2026-11-24 10:00", []), ("2026-11-25 15:00", ["job_cancelled_late"])])
def test_so_is_calling_off_to_the_other_side(anna, beat, both, at, moment, said):
    job = scheduled_job(anna, beat)
    at(moment)
    ending.cancel(job, "Ich bin krank.", although_late=True, by=beat)
    assert (texts_waiting(anna)[2:], texts_waiting(beat)[1:]) == (said, [])


def test_nothing_else_is_texted(anna, beat, both):
    job = scheduled_job(anna, beat)
    before = len(texts_waiting(anna))
    for kind in sorted(set(topics.OF_KIND) - set(texting.KINDS)):
        notices.tell(anna, kind, job, key=kind, **FACTS)
    assert len(texts_waiting(anna)) == before


def test_whoever_did_not_ask_gets_none(anna, beat, gateway):
    anna.phone = ANNAS
    bid_of(beat, request_of(anna))
    assert texts_waiting(anna) == []


def test_without_a_gateway_there_are_none(anna, beat, both):
    texts.settle(None)
    bid_of(beat, request_of(anna))
    assert texts_waiting(anna) == []


# Choosing


@pytest.mark.parametrize("phone", ["+41791234567", "+491711234567", "+33612345678", "+12025550123"])
def test_any_mobile_gets_texts(phone):
    assert texting.is_mobile(phone)


@pytest.mark.parametrize("phone", [None, "", "+41442422424", "+41800123456", "+41900123456", "0791234567", "+4179"])
def test_a_telephone_on_the_wall_does_not(phone):
    assert not texting.is_mobile(phone)


@pytest.mark.parametrize(("phone", "refusal"), [(None, Missing), ("", Missing), ("+41442422424", OutOfRange)])
def test_texts_need_a_mobile_number(anna, phone, refusal):
    with pytest.raises(refusal):
        texting.choose(anna, True, phone, by=anna)


def test_the_number_is_then_the_one_on_file(anna):
    wants_texts(anna, ANNAS)
    assert (anna.phone, preferences.of(anna).has_texts) == (ANNAS, True)


def test_who_acts_for_somebody_does_not_change_the_number(anna, olga):
    events.act_as(anna.id, olga.id)
    with pytest.raises(NotAllowed):
        texting.choose(anna, True, ANNAS, by=anna)
    events.act_as(None)


def test_a_number_on_the_wall_given_with_an_appointment_does_not_end_texts(anna, beat, both):
    job = scheduled_job(anna, beat)
    assert (job.phone, anna.phone) == ("+41442422424", ANNAS)


def test_whoever_wants_no_more_gets_not_even_what_waits(anna, beat, both):
    bid_of(beat, request_of(anna))
    texting.choose(anna, False, None, by=anna)
    session.commit()
    assert texts_waiting(anna) == []


# When they leave


def test_they_leave_at_once_by_day(anna, beat, both, gateway):
    bid_of(beat, request_of(anna))
    go_round()
    [text] = gateway.taken
    assert text["to"] == ANNAS
    assert re.fullmatch(r"Kabelsalat: Beat hat einen Vorschlag für Sie\. https?://\S+/notices/\d+", text["text"])
    go_round()
    assert len(gateway.taken) == 1


def test_only_so_many_leave_to_one_number_in_a_day_and_the_mail_leaves_all_the_same(anna, beat, chiara, both, gateway, at):
    terms.settle(replace(terms.current(), texts_a_day=2))
    wants_texts(chiara, "+41791110003")
    for number in range(3):
        bid_of(beat, request_of(anna, title=f"Drucker {number}"))
    bid_of(beat, request_of(chiara))
    go_round()
    assert sorted(text["to"] for text in gateway.taken) == [ANNAS, ANNAS, "+41791110003"]
    assert texts_waiting(anna) == ["proposal_received"] * 2
    mails = session.scalars(select(Letter.to_address).where(Letter.way == Way.MAIL, Letter.kind == "proposal_received")).all()
    assert mails.count(anna.email) == 3
    at("2026-11-24 10:01")
    bid_of(beat, request_of(anna, title="Drucker 4"))
    go_round()
    assert len(gateway.taken) == 4


def test_at_night_they_wait_for_the_morning(anna, beat, both, gateway, at):
    at("2026-11-23 21:30")
    bid_of(beat, request_of(anna))
    go_round()
    assert gateway.taken == []
    at("2026-11-24 07:00")
    go_round()
    assert gateway.to() == [ANNAS]


def test_everybody_has_hours_of_their_own(anna, beat, both, gateway, at):
    preferences.choose(anna, wanted=(), among=(), quiet=None, by=anna)
    at("2026-11-23 23:30")
    bid_of(beat, request_of(anna))
    go_round()
    assert gateway.to() == [ANNAS]


def test_a_change_within_a_day_comes_at_night(anna, beat, both, gateway, at):
    job = scheduled_job(anna, beat)
    go_round()
    gateway.asked.clear()
    at("2026-11-25 23:00")
    ending.cancel(job, "Ich bin krank.", although_late=True, by=beat)
    go_round()
    assert gateway.to() == [ANNAS]


def test_a_reminder_at_dawn_comes_when_the_quiet_hours_end(anna, beat, both, gateway, at):
    job = scheduled_job(anna, beat, time="2026-11-26 08:30")
    go_round()
    gateway.asked.clear()
    at("2026-11-26 06:30")
    visits.remind(job)
    go_round()
    assert gateway.taken == []
    at("2026-11-26 07:00")
    go_round()
    assert sorted(gateway.to()) == sorted([ANNAS, BEATS])


def test_what_is_over_by_morning_is_not_sent(anna, beat, both, gateway, at):
    preferences.choose(anna, wanted=(), among=(), quiet=(21, 9), by=anna)
    preferences.choose(beat, wanted=(), among=(), quiet=(21, 9), by=beat)
    job = scheduled_job(anna, beat, time="2026-11-26 08:30")
    go_round()
    gateway.asked.clear()
    at("2026-11-26 06:30")
    visits.remind(job)
    at("2026-11-26 09:00")
    go_round()
    assert (gateway.taken, texts_waiting(anna)[2:]) == ([], [])


def test_an_appointment_that_moved_overnight_is_not_said_as_it_was(anna, beat, both, gateway, at):
    at("2026-11-23 22:00")
    job = scheduled_job(anna, beat)
    moved(job, "2026-11-28 10:00", beat, anna)
    at("2026-11-24 07:00")
    go_round()
    assert gateway.taken == []


def test_a_proposal_withdrawn_overnight_is_not_said(anna, beat, both, gateway, at):
    at("2026-11-23 22:00")
    bargaining.withdraw(bid_of(beat, request_of(anna)), by=beat)
    at("2026-11-24 07:00")
    go_round()
    assert gateway.taken == []


def test_a_yes_that_is_scheduled_by_morning_is_not_said_to_lack_something(anna, beat, both, gateway, at):
    at("2026-11-23 22:00")
    job = agreeing.accept_proposal(bid_of(beat, request_of(anna)), by=anna)
    ending.cancel(job, "Doch nicht.", by=anna)
    at("2026-11-24 07:00")
    go_round()
    assert (gateway.taken, texts_waiting(beat)) == ([], [])


def test_it_goes_to_the_number_on_file_by_now(anna, beat, both, gateway, at):
    at("2026-11-23 22:00")
    bid_of(beat, request_of(anna))
    wants_texts(anna, "+41791110009")
    at("2026-11-24 07:00")
    go_round()
    assert gateway.to() == ["+41791110009"]


def test_somebody_who_left_or_is_suspended_gets_none(anna, beat, both, gateway):
    bid_of(beat, request_of(anna))
    anna.suspended_at = clock.now()
    go_round()
    assert gateway.taken == []


def test_nothing_of_texts_stays_when_somebody_leaves(anna, beat, both, gateway):
    request = request_of(anna)
    bid_of(beat, request)
    go_round()
    farewell.ask(anna, by=anna)
    farewell.erase(anna, "Ehemaliges Mitglied")
    assert texts_waiting(anna) == []


def test_a_dead_one_is_sent_again_by_the_team(anna, beat, both, gateway, at, olga):
    bid_of(beat, request_of(anna))
    gateway.manner = "refuses"
    for wait in (0, *(step.total_seconds() for step in outbox.BACK_OFF)):
        after(at, seconds=wait + 1)
        preferences.choose(anna, wanted=(), among=(), quiet=None, by=anna)
        go_round()
    [dead] = undelivered.newest()
    assert (dead.attempts, dead.to, dead.trouble, dead.said) == (6, "••• 001", "GatewayRefused", "400 … is not good, says key …")
    gateway.manner = "takes"
    letter = undelivered.seen_by(olga, dead.id)
    undelivered.send_again(letter, by=olga)
    go_round()
    assert (letter.state, len(gateway.taken)) == (LetterState.SENT, 7)


# Words


def envelope(kind, language="de", **facts):
    return Envelope("+41791110001", language, kind, {**FACTS, "was": "", **facts}, "f00d", 1234567, account_id=3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(texting.KINDS))
def test_every_text_fits_one_message_and_says_no_more_than_it_must(kind, language):
    text = texts.written(envelope(kind, language, who="Maximiliane-Katharina", starts_at="2026-09-30T08:45:00+00:00"))
    assert len(text) <= 160
    assert set(text) <= texts.GSM
    assert text.endswith("/notices/1234567")
    assert not re.search(r"None|%\(|WLAN|60|CHF|strasse", text)


@pytest.mark.parametrize("kind", sorted(texting.KINDS))
def test_no_english_is_left_in_a_german_text(kind):
    assert texts.written(envelope(kind)) != texts.written(envelope(kind, "en"))


def test_the_words_of_a_reminder():
    text = texts.written(envelope("visit_reminder"))
    assert text.startswith("Kabelsalat: Bald: Termin mit Beat, Donnerstag, 26. November, 14 Uhr. http")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Paweł", "Pawel"), ("Željko", "Zeljko"), ("Zoë", "Zoe"), ("José", "José"), ("D’Arcy", "D'Arcy"), ("Ольга", "Ольга"), ("Nguyễn", "Nguyen")],
)  # fmt: skip
def test_a_name_is_written_as_phones_can(name, shown):
    assert f" {shown} hat " in texts.written(envelope("proposal_received", who=name))


def test_a_name_with_a_line_break_stays_in_its_line():
    assert "\n" not in texts.written(envelope("proposal_received", who="Beat\r\nBcc: x"))


def test_the_terms_of_a_visit_are_those_of_thursday(anna, beat, both, gateway):
    assert terms_of()["slots"][0] == slot(THURSDAY_AT_TWO)
    scheduled_job(anna, beat)
    go_round()
    assert [text["text"].rpartition(" ")[0] for text in gateway.taken if text["to"] == BEATS] == [
        "Kabelsalat: Abgemacht mit Anna: Donnerstag, 26. November, 14 Uhr."
    ]
