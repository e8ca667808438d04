"""Nobody gets a second mail about one matter within the hour; what cannot wait does not, and nothing is lost or said twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import session
from market import appointments, clock, ending, notices, preferences, proposals, talk, topics
from market.notices import Letter, LetterState
from office import errands, outbox
from tests.deals import bid_of, request_of, scheduled_job, slot


def go_round():
    session.commit()
    errands.run_due(["send_letters"])
    session.expire_all()


def later(at, **time):
    at(clock.now() + timedelta(**time))


def to(server, account):
    return [mail["Subject"] for mail in server.taken if mail["To"] == account.email]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.fixture
def job(anna, beat, server):
    """Agreed, and everything about it has left an hour ago."""
    return scheduled_job(anna, beat)


@pytest.fixture
def an_hour_later(job, at, server):
    all_gone(at, server)


def all_gone(at, server):
    for _ in range(2):
        go_round()
        later(at, minutes=61)
    server.taken.clear()


def wish(job, by, time="2026-11-28 14:00"):
    move = appointments.ask_to_move(job, slot(time), "", by=by)
    session.commit()
    return move


def test_the_first_mail_leaves_at_once_and_the_next_waits_for_the_hour(job, an_hour_later, anna, beat, server, at):
    talk.say(job.thread, "Klingeln Sie zweimal?", by=beat)
    go_round()
    assert to(server, anna) == ["Beat hat Ihnen geschrieben"]
    wish(job, beat)
    later(at, minutes=58)
    go_round()
    assert len(to(server, anna)) == 1
    later(at, minutes=3)
    go_round()
    assert len(to(server, anna)) == 2


def test_what_waits_leaves_in_one_mail_that_says_all_of_it_in_order(job, an_hour_later, anna, beat, server, at):
    talk.say(job.thread, "Klingeln Sie zweimal?", by=beat)
    go_round()
    wish(job, beat)
    talk.mark_read(job.thread, anna, job.thread.last_message_id)
    talk.say(job.thread, "Ich bin gleich da.", by=beat)
    later(at, minutes=61)
    go_round()
    [_, mail] = [mail for mail in server.taken if mail["To"] == anna.email]
    assert mail["Subject"] == "2 Neuigkeiten: WLAN geht nicht"
    said = text_of(mail)
    sentences = [said.index("Samstag, 28. November"), said.index("Beat hat Ihnen geschrieben")]
    assert sentences == sorted(sentences)
    assert said.count("/notices/") == 2
    assert mail["List-Unsubscribe"] is None, "an appointment is always written about"
    assert "Keine Mails mehr zu «Nachrichten»" in said
    assert session.scalars(select(Letter.state).distinct()).all() == [LetterState.SENT]


def test_the_same_sentence_is_said_once(job, an_hour_later, anna, beat, server, at):
    wish(job, beat)
    go_round()
    for _ in range(3):
        talk.say(job.thread, "Noch etwas.", by=beat)
        talk.mark_read(job.thread, anna, job.thread.last_message_id)
    later(at, minutes=61)
    go_round()
    mail = server.taken[-1]
    assert mail["Subject"] == "Beat hat Ihnen geschrieben"
    assert text_of(mail).count("Beat hat Ihnen geschrieben") == 1
    assert "/mails-off/" in mail["List-Unsubscribe"]
    assert len(server.taken) == 2


def test_what_cannot_wait_does_not(job, anna, beat, server, at):
    all_gone(at, server)
    at("2026-11-25 16:00")
    talk.say(job.thread, "Bis morgen.", by=beat)
    go_round()
    ending.cancel(job, "Ich bin krank.", although_late=True, by=beat)
    go_round()
    assert to(server, anna)[-2:] == ["Beat hat Ihnen geschrieben", "Abgesagt: WLAN geht nicht"]


@pytest.mark.parametrize(
    ("now", "new", "leaves"),
    [
        ("2026-11-24 10:00", "2026-11-28 14:00", False),
        ("2026-11-25 14:30", "2026-11-28 14:00", True),  # the old one is near
        ("2026-11-24 10:00", "2026-11-25 09:30", True),  # the new one is near
    ],
)
def test_a_changed_appointment_waits_only_while_it_is_far(job, anna, beat, server, at, now, new, leaves):
    all_gone(at, server)
    at(now)
    talk.say(job.thread, "Geht es auch anders?", by=beat)
    go_round()
    server.taken.clear()
    appointments.accept_move(job, wish(job, anna, new).id, by=beat)
    go_round()
    assert ("Verschoben: WLAN geht nicht" in to(server, anna)) == leaves


def test_a_joined_mail_still_carries_the_appointment(job, anna, beat, server, at):
    all_gone(at, server)
    talk.say(job.thread, "Geht es auch anders?", by=beat)
    go_round()
    server.taken.clear()
    appointments.accept_move(job, wish(job, anna).id, by=beat)
    talk.mark_read(job.thread, anna, job.thread.last_message_id)
    talk.say(job.thread, "Gern.", by=beat)
    later(at, minutes=61)
    go_round()
    [mail] = [mail for mail in server.taken if mail["To"] == anna.email]
    assert mail["Subject"] == "2 Neuigkeiten: WLAN geht nicht"
    [entry] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert "DTSTART" in entry.get_content()
    assert "20261128T14" in entry.get_content().replace("20261128T13", "20261128T14")


def test_another_matter_and_another_person_do_not_wait(anna, beat, chiara, server, at):
    first, second = scheduled_job(anna, beat), scheduled_job(anna, chiara, time="2026-11-27 09:00", title="Drucker")
    all_gone(at, server)
    talk.say(first.thread, "Guten Tag", by=beat)
    go_round()
    talk.say(first.thread, "Guten Tag", by=anna)
    talk.say(second.thread, "Guten Tag", by=chiara)
    go_round()
    assert to(server, anna) == ["Beat hat Ihnen geschrieben", "Chiara hat Ihnen geschrieben"]
    assert to(server, beat) == ["Anna hat Ihnen geschrieben"]


def test_bids_on_one_request_come_in_one_mail_an_hour(anna, beat, chiara, server, at):
    request = request_of(anna)
    bid_of(beat, request)
    go_round()
    bid_of(chiara, request, times=("2026-11-30 16:00",))
    talk.say(proposals.live_of(beat)[0].thread, "Eine Frage noch.", by=beat)
    later(at, minutes=61)
    go_round()
    assert to(server, anna) == ["Beat hat einen Vorschlag für Sie", "2 Neuigkeiten: WLAN geht im Schlafzimmer nicht"]


def test_codes_never_wait(anna, server):
    for _ in range(2):
        notices.post_letter(anna.email, "de", "sign_in_code", is_urgent=True, challenge_id="abc")
        go_round()
    assert len(server.taken) == 2


def waiting_pair(job, beat, server, at):
    """One mail has left; two letters wait for the hour and are about to leave together."""
    talk.say(job.thread, "Guten Tag", by=beat)
    go_round()
    wish(job, beat)
    talk.mark_read(job.thread, job.neighbour, job.thread.last_message_id)
    talk.say(job.thread, "Noch etwas.", by=beat)
    later(at, minutes=61)
    server.taken.clear()


def test_a_joined_mail_that_was_refused_leaves_later_as_it_was(job, an_hour_later, anna, beat, server, at):
    waiting_pair(job, beat, server, at)
    server.manner = "refuses"
    go_round()
    pair = session.scalars(select(Letter).where(Letter.state == LetterState.WAITING)).all()
    assert [(letter.attempts, letter.claim, "451" in letter.last_error) for letter in pair] == [(1, None, True)] * 2
    assert len({letter.message_id for letter in pair}) == 1
    server.manner = "takes"
    later(at, seconds=61)
    go_round()
    assert to(server, anna) == ["2 Neuigkeiten: WLAN geht nicht"]
    assert {letter.state for letter in pair} == {LetterState.SENT}


def test_what_comes_after_a_broken_line_does_not_join_a_mail_that_may_have_arrived(job, an_hour_later, anna, beat, server, at):
    waiting_pair(job, beat, server, at)
    server.manner = "drops"
    go_round()
    server.manner = "takes"
    wish(job, beat, "2026-11-29 14:00")
    later(at, seconds=61)
    go_round()
    later(at, minutes=61)
    go_round()
    first, again, new = [mail for mail in server.taken if mail["To"] == anna.email]
    assert first["Message-ID"] == again["Message-ID"] != new["Message-ID"]
    assert text_of(first) == text_of(again)
    assert new["Subject"] == "Ein anderer Termin? WLAN geht nicht"


def test_a_letter_without_words_does_not_hold_up_those_it_waits_with(job, an_hour_later, anna, beat, server, at):
    waiting_pair(job, beat, server, at)
    broken = session.scalars(select(Letter).where(Letter.kind == "message_received", Letter.state == LetterState.WAITING)).one()
    broken.kind = "no_such_kind"
    go_round()
    assert to(server, anna) == ["Ein anderer Termin? WLAN geht nicht"]
    assert (broken.state, broken.attempts) == (LetterState.WAITING, 1)
    assert broken.message_id not in server.taken[0]["Message-ID"]


def test_a_joined_mail_dies_as_one_after_six_tries(job, an_hour_later, anna, beat, server, at):
    waiting_pair(job, beat, server, at)
    preferences.choose(anna, wanted=topics.OPTIONAL, among=topics.OPTIONAL, quiet=None, by=anna)
    server.manner = "refuses"
    for wait in (timedelta(0), *outbox.BACK_OFF):
        at(clock.now() + wait + timedelta(seconds=1))
        go_round()
    dead = session.scalars(select(Letter).where(Letter.state == LetterState.DEAD)).all()
    assert [letter.attempts for letter in dead] == [6, 6]


def test_one_mail_holds_only_so_many_things(job, an_hour_later, anna, beat, server, at, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_IN_ONE", 2)
    waiting_pair(job, beat, server, at)
    wish(job, beat, "2026-11-29 14:00")
    go_round()
    assert to(server, anna) == ["2 Neuigkeiten: WLAN geht nicht"]
    assert session.query(Letter).filter_by(state=LetterState.WAITING, to_address=anna.email).count() == 1
