"""Mails that were given up on: seen by the team with what went wrong, and sent once more."""

import pytest
from sqlalchemy import func, select

from database import session
from market import notices, undelivered
from market.events import Event, Kind
from market.notices import LetterState
from market.refusals import AlreadyMoved, NotAllowed, TooLate
from tests.office.conftest import server as server
from tests.office.test_outbox import go_round


@pytest.fixture
def dead():
    return dead_letter()


def dead_letter(kind="email_changed"):
    letter = notices.post_letter("weg.damit@example.com", "de", kind, new="x", challenge_id="abc")
    letter.state, letter.attempts = LetterState.DEAD, 6
    letter.last_error = "SMTPRecipientsRefused: {'weg.damit@example.com': (550, b'no such user')}"
    session.commit()
    return letter


def test_the_team_sees_what_went_wrong_and_not_the_whole_address(dead):
    [row] = undelivered.newest()
    assert (row.to, row.trouble, row.attempts) == ("w•••@example.com", "SMTPRecipientsRefused", 6)
    assert "no such user" in row.said
    assert "damit" not in repr(row)


def test_whose_it_is_is_said(anna, olga):
    notices.tell(anna, "job_void", anna, who="Beat", title="WLAN")
    letter = session.scalars(select(notices.Letter)).one()
    letter.state = LetterState.DEAD
    assert [(row.account_id, row.name) for row in undelivered.newest()] == [(anna.id, "Anna Anner")]


def test_sent_again_it_begins_anew_and_leaves(dead, olga, server):
    old = dead.message_id
    undelivered.send_again(dead, by=olga)
    assert (dead.state, dead.attempts) == (LetterState.WAITING, 0)
    go_round()
    assert [mail["To"] for mail in server.taken] == ["weg.damit@example.com"]
    assert (dead.state, dead.message_id != old) == (LetterState.SENT, True)
    assert session.scalar(select(func.count()).where(Event.kind == Kind.LETTER_SENT_AGAIN, Event.by_id == olga.id)) == 1


def test_what_does_not_lie_there_any_more_is_not_sent_again(dead, olga):
    undelivered.send_again(dead, by=olga)
    with pytest.raises(AlreadyMoved):
        undelivered.send_again(dead, by=olga)
    assert session.scalar(select(func.count()).where(Event.kind == Kind.LETTER_SENT_AGAIN)) == 1


def test_a_code_is_not_sent_again(olga):
    letter = dead_letter("sign_in_code")
    assert [row.may_be_sent_again for row in undelivered.newest()] == [False]
    with pytest.raises(TooLate):
        undelivered.send_again(letter, by=olga)


def test_nobody_else_sends_again(dead, anna):
    assert undelivered.seen_by(anna, dead.id) is None
    with pytest.raises(NotAllowed):
        undelivered.send_again(dead, by=anna)


def test_all_are_sent_again_but_codes(olga):
    letters = [dead_letter(), dead_letter(), dead_letter("sign_in_code")]
    assert undelivered.send_all_again(by=olga) == 2
    assert [letter.state for letter in letters] == [LetterState.WAITING, LetterState.WAITING, LetterState.DEAD]
