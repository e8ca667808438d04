"""No letter is lost, none is sent by two, whatever the mail server does."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from database import session, unit_of_work
from market import clock, notices
from market.accounts import Account
from market.notices import Letter, LetterState
from office import errands, letters, outbox
from office.folder import Folder
from tests.office.conftest import HOUSE
from tests.office.mail_server import MailServer, free_port

At = Callable[[object], None]


def letter_to(address: str = "anna@example.com", **more: object) -> Letter:
    made = notices.post_letter(address, "de", "email_changed", new="a•••@example.com", **more)
    session.commit()
    return made


def go_round() -> None:
    session.commit()
    errands.run_due()
    session.expire_all()


def test_a_letter_leaves_with_its_own_message_id_and_is_marked_sent(server: MailServer) -> None:
    letter = letter_to()
    go_round()
    [mail] = server.taken
    assert mail["Message-ID"] == f"<{letter.message_id}@kabelsalat.example>"
    assert mail["To"] == "anna@example.com"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert (letter.state, letter.sent_at is not None, letter.claim) == (LetterState.SENT, True, None)


def test_a_sent_letter_is_never_sent_again(server: MailServer, at: At) -> None:
    letter_to()
    go_round()
    go_round()
    at("2026-12-24 18:00")
    go_round()
    assert len(server.taken) == 1


def test_a_refused_letter_waits_a_minute_and_goes_out_once(server: MailServer, at: At) -> None:
    letter = letter_to()
    server.manner = "refuses"
    go_round()
    assert (letter.state, letter.attempts, letter.claim) == (LetterState.WAITING, 1, None)
    assert "451" in (letter.last_error or "")
    server.manner = "takes"
    go_round()
    assert server.taken == []
    at(clock.now() + timedelta(minutes=1, seconds=1))
    go_round()
    assert (len(server.taken), letter.state) == (1, LetterState.SENT)


def test_a_letter_is_tried_six_times_and_then_lies_with_the_dead(server: MailServer, at: At) -> None:
    letter = letter_to()
    server.manner = "refuses"
    for wait in (timedelta(0), *outbox.BACK_OFF):
        at(clock.now() + wait + timedelta(seconds=1))
        go_round()
    assert (letter.state, letter.attempts) == (LetterState.DEAD, 6)
    server.manner = "takes"
    at("2026-12-24 18:00")
    go_round()
    assert server.taken == []


def test_a_server_that_is_away_loses_nothing(server: MailServer, at: At) -> None:
    for number in range(3):
        letter_to(f"nr{number}@example.com")
    working = letters.mailer()
    letters.settle(letters.Mailer(way=letters.Smtp("127.0.0.1", free_port(), starttls=False), **HOUSE))
    go_round()
    assert session.query(Letter).filter_by(state=LetterState.WAITING).count() == 3
    letters.settle(working)
    at(clock.now() + timedelta(minutes=2))
    go_round()
    assert sorted(mail["To"] for mail in server.taken) == ["nr0@example.com", "nr1@example.com", "nr2@example.com"]


class Struck:
    """A way on which the process dies."""

    def post(self, message: EmailMessage) -> None:
        raise SystemExit("kill -9")


def test_a_claim_left_behind_by_a_crash_frees_itself_after_two_minutes(server: MailServer, at: At) -> None:
    working, letter = letters.mailer(), letter_to()
    letters.settle(letters.Mailer(way=Struck(), **HOUSE))  # type: ignore[arg-type]
    with pytest.raises(SystemExit):
        errands.run_due()
    session.expire_all()
    assert letter.claim is not None
    letters.settle(working)
    at(clock.now() + timedelta(minutes=1, seconds=50))
    go_round()
    assert server.taken == []
    at(clock.now() + timedelta(seconds=20))
    go_round()
    assert (len(server.taken), letter.state) == (1, LetterState.SENT)


class Watched:
    """A way that looks at what happens meanwhile."""

    def __init__(self, look: Callable[[], object]) -> None:
        self.look, self.seen = look, []

    def post(self, message: EmailMessage) -> None:
        self.seen.append(self.look())


def test_no_transaction_waits_for_the_mail_server(store: None) -> None:
    letter_to()
    way = Watched(lambda: session.registry().in_transaction())
    letters.settle(letters.Mailer(way=way, **HOUSE))  # type: ignore[arg-type]
    go_round()
    assert way.seen == [False]


def test_a_letter_somebody_is_sending_is_left_alone(store: None) -> None:
    letter_to()
    way = Watched(lambda: unit_of_work(lambda: outbox.waiting(50)))
    letters.settle(letters.Mailer(way=way, **HOUSE))  # type: ignore[arg-type]
    go_round()
    assert way.seen == [[]]


def test_codes_go_first(server: MailServer) -> None:
    letter_to("slow@example.com")
    notices.post_letter("quick@example.com", "de", "sign_in_code", is_urgent=True, challenge_id="abc")
    go_round()
    assert [mail["To"] for mail in server.taken] == ["quick@example.com", "slow@example.com"]


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(server: MailServer) -> None:
    notices.post_letter("first@example.com", "de", "no_such_kind")
    letter_to("second@example.com")
    go_round()
    assert [mail["To"] for mail in server.taken] == ["second@example.com"]


def test_somebody_who_is_suspended_gets_no_letters(anna: Account) -> None:
    anna.suspended_at = clock.now()
    notices.tell(anna, "welcome", anna, who="Anna")
    session.commit()
    assert session.query(Letter).count() == 0


def test_without_a_mail_server_letters_lie_in_a_folder(tmp_path: object) -> None:
    letters.settle(letters.Mailer(way=Folder(tmp_path / "outbox"), **HOUSE))  # type: ignore[operator]
    letter_to()
    notices.post_letter("beat@example.com", "en", "sign_in_code", challenge_id="abc")
    go_round()
    newest, older = letters.outbox_of_folder()
    assert (newest.to, older.to) == ("beat@example.com", "anna@example.com")
    assert older.subject == "Ihre E-Mail-Adresse wurde geändert"
    assert "a•••@example.com" in older.text
    assert newest.at >= older.at
