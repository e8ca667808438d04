"""Whatever the mail server does: no letter is lost, the others go out, and the errands wait no longer than they may."""

import time
from datetime import timedelta

import pytest

from database import session
from market import clock, notices, undelivered
from office import errands, letters, outbox
from tests.office.conftest import HOUSE, smtp_of
from tests.office.stage import after
from tests.office.test_outbox import go_round

NUMBERS = range(1, 6)
THIRD = "nr3@example.com"
REFUSING = {
    "refuses": "SMTPDataError",
    "refuses for good": "SMTPDataError",
    "is full": "SMTPDataError",
    "knows nobody": "SMTPRecipientsRefused",
}
HANGING = ("hangs", "hangs at the address")
HUNG = 30.0  # seconds; a server that hangs does so for a minute
BREAKING = ("drops", "drops in the middle")


@pytest.fixture
def five(server, monkeypatch, request):
    """Five letters wait. One that hangs is given up on after a second; a slow machine gives up on none and ends no round early."""
    monkeypatch.setattr(outbox, "TOO_LONG", timedelta(minutes=1))
    seconds = 1 if "hang" in request.node.name else 30
    letters.settle(letters.Mailer(way=smtp_of(server, seconds=seconds), **HOUSE))
    made = [notices.post_letter(f"nr{number}@example.com", "de", "email_changed", new="x") for number in NUMBERS]
    session.commit()
    return made


def stand(five):
    return [(letter.state.value, letter.attempts) for letter in five]


def all_but_third(third):
    return [("sent", 1), ("sent", 1), third, ("sent", 1), ("sent", 1)]


def arrived(server):
    return sorted(mail["To"].removesuffix("@example.com") for mail in server.taken)


def test_several_letters_leave_over_one_line(five, server):
    go_round()
    assert (stand(five), server.lines) == ([("sent", 1)] * 5, 1)


@pytest.mark.parametrize(("manner", "trouble"), REFUSING.items())
def test_one_that_is_refused_is_tried_later_and_the_others_go_out(five, server, at, manner, trouble):
    server.manners[THIRD] = manner
    go_round()
    assert stand(five) == all_but_third(("waiting", 1))
    assert (five[2].last_error or "").startswith(f"{trouble}: ")
    server.manners.clear()
    after(at, seconds=59)
    go_round()
    assert stand(five) == all_but_third(("waiting", 1))
    after(at, seconds=2)
    go_round()
    assert stand(five) == all_but_third(("sent", 2))
    assert arrived(server) == ["nr1", "nr2", "nr3", "nr4", "nr5"]


@pytest.mark.parametrize("manner", [*REFUSING, "hangs", *BREAKING])
def test_what_never_gets_through_lies_with_the_dead_and_is_sent_again_by_the_team(five, server, at, olga, manner):
    server.manners[THIRD] = manner
    for wait in (timedelta(0), *outbox.BACK_OFF):
        at(clock.now() + wait + timedelta(seconds=1))
        go_round()
    assert stand(five) == all_but_third(("dead", 6))
    server.manners.clear()
    undelivered.send_again(five[2], by=olga)
    go_round()
    assert stand(five) == all_but_third(("sent", 1))


@pytest.mark.parametrize("manner", HANGING)
def test_one_on_which_it_hangs_is_given_up_and_the_others_go_out(five, server, at, manner):
    server.manners[THIRD] = manner
    began = time.perf_counter()
    go_round()
    assert time.perf_counter() - began < HUNG
    assert stand(five) == all_but_third(("waiting", 1))
    server.manners.clear()
    after(at, seconds=61)
    go_round()
    assert arrived(server) == ["nr1", "nr2", "nr3", "nr4", "nr5"]


@pytest.mark.parametrize("manner", ["hangs at the door", "hangs"])
def test_a_server_that_hangs_on_all_holds_the_errands_up_once_a_round(five, server, at, manner, monkeypatch):
    """As with ten seconds: where one letter took long, the rest waits for the next round, untouched."""
    monkeypatch.setattr(outbox, "TOO_LONG", timedelta(milliseconds=100))
    server.manner = manner
    began = time.perf_counter()
    go_round()
    assert time.perf_counter() - began < HUNG
    assert stand(five) == [("waiting", 1), *[("waiting", 0)] * 4]
    server.manner = "takes"
    monkeypatch.undo()
    go_round()
    after(at, seconds=61)
    go_round()
    assert [state for state, _ in stand(five)] == ["sent"] * 5
    assert arrived(server)[-4:] == ["nr2", "nr3", "nr4", "nr5"]


@pytest.mark.parametrize("manner", BREAKING)
def test_a_line_that_breaks_in_a_letter_takes_no_other_with_it(five, server, at, manner):
    server.manners[THIRD] = manner
    go_round()
    assert stand(five) == all_but_third(("waiting", 1))
    server.manners.clear()
    after(at, seconds=61)
    go_round()
    assert stand(five) == all_but_third(("sent", 2))
    assert len({mail["Message-ID"] for mail in server.taken}) == 5


def test_one_that_was_taken_before_the_line_broke_comes_again_under_the_same_number(five, server, at):
    server.manners[THIRD] = "drops"
    go_round()
    server.manners.clear()
    after(at, seconds=61)
    go_round()
    thirds = [mail["Message-ID"] for mail in server.taken if mail["To"] == THIRD]
    assert thirds == [f"<{five[2].message_id}@kabelsalat.example>"] * 2


def test_a_server_that_answers_twice_gets_each_letter_once(five, server, at):
    server.manner = "answers twice"
    go_round()
    after(at, seconds=61)
    go_round()
    assert stand(five) == [("sent", 1)] * 5
    assert arrived(server) == ["nr1", "nr2", "nr3", "nr4", "nr5"]


def test_a_code_written_meanwhile_is_not_behind_the_letters_that_hang(five, server, monkeypatch):
    monkeypatch.setattr(outbox, "TOO_LONG", timedelta(milliseconds=100))
    server.manner = "hangs"
    go_round()
    server.manner = "takes"
    monkeypatch.undo()
    already = len(server.taken)
    notices.post_letter("code@example.com", "de", "sign_in_code", is_urgent=True, challenge_id="abc")
    go_round()
    assert server.taken[already]["To"] == "code@example.com"


def test_a_full_batch_says_that_more_waits(server):
    for number in range(60):
        notices.post_letter(f"nr{number}@example.com", "de", "email_changed", new="x")
    session.commit()
    first = errands.run_due(["send_letters"])
    second = errands.run_due(["send_letters"])
    assert (first.has_more("send_letters"), first.total, second.has_more("send_letters"), second.total) == (True, 50, False, 10)
    assert server.lines == 6  # one for ten
