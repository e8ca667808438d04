"""Coming in: codes by mail, passwords for those who want one, and the team's second key."""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import inspect, select

from database import engine, session, unit_of_work
from market import keys, second_factor, sessions
from market.accounts import Account
from market.events import Event, Kind
from market.keys import Answer, Challenge, Purpose

At = Callable[[str | datetime], None]


def asked(email: str = "anna.anner@example.com", purpose: Purpose = Purpose.SIGN_IN) -> Challenge:
    return unit_of_work(lambda: keys.ask(email, purpose))


def typed(challenge: Challenge, code: str) -> Answer:
    return unit_of_work(lambda: keys.answer(challenge, code))


def right(challenge: Challenge) -> str:
    return keys.code_of(challenge.id, challenge.purpose)


def wrong(challenge: Challenge) -> str:
    return f"{(int(right(challenge)) + 1) % 10**6:06}"


def test_the_code_of_the_letter_is_the_code_of_the_check() -> None:
    challenge = asked()
    assert (typed(challenge, right(challenge)), len(right(challenge)), challenge.is_fresh_proof) == (Answer.RIGHT, 6, True)


def test_a_code_is_kept_nowhere_in_the_store() -> None:
    challenge = asked()
    columns = [column["name"] for column in inspect(engine()).get_columns("challenge")]
    assert columns == ["id", "purpose", "email", "account_id", "expires_at", "tries", "used_at"]
    assert right(challenge) not in challenge.id


def test_another_installation_has_other_codes() -> None:
    challenge = asked()
    before = right(challenge)
    keys.settle(b"another secret of at least 32 bytes!")
    assert right(challenge) != before


def test_a_code_for_one_thing_does_not_open_the_other() -> None:
    challenge = asked()
    assert keys.code_of(challenge.id, Purpose.NEW_EMAIL) != keys.code_of(challenge.id, Purpose.SIGN_IN)


def test_a_code_is_used_once() -> None:
    challenge = asked()
    typed(challenge, right(challenge))
    assert typed(challenge, right(challenge)) is Answer.SPENT


def test_after_five_wrong_tries_even_the_right_code_is_spent() -> None:
    challenge = asked()
    answers = [typed(challenge, wrong(challenge)) for _ in range(5)]
    assert [*answers, typed(challenge, right(challenge))] == [Answer.WRONG] * 4 + [Answer.SPENT] * 2


def test_the_fifth_try_may_be_the_right_one() -> None:
    challenge = asked()
    answers = [typed(challenge, wrong(challenge)) for _ in range(4)]
    assert [*answers, typed(challenge, right(challenge))] == [Answer.WRONG] * 4 + [Answer.RIGHT]


def test_a_wrong_try_is_counted_for_good() -> None:
    challenge = asked()
    typed(challenge, wrong(challenge))
    session.expire_all()
    assert challenge.tries == 1


@pytest.mark.parametrize(("when", "answer"), [("2026-11-23 10:29", Answer.RIGHT), ("2026-11-23 10:31", Answer.SPENT)])
def test_a_code_lives_half_an_hour(at: At, when: str, answer: Answer) -> None:
    challenge = asked()
    at(when)
    assert typed(challenge, right(challenge)) is answer


def test_asking_in_a_second_browser_leaves_the_first_code_valid() -> None:
    first, _second = asked(), asked()
    assert typed(first, right(first)) is Answer.RIGHT


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        keys.settle(b"short")


def test_annas_password_fits_and_no_other(anna: Account) -> None:
    hashed = keys.hash_password("Lindenblüten im Juni")
    unit_of_work(lambda: keys.keep_password(anna, hashed, by=anna))
    fits = [keys.is_password_of(anna, typed) for typed in ("Lindenblüten im Juni", "lindenblüten im juni", "")]
    newest = session.scalars(select(Event.kind).order_by(Event.id.desc())).first()
    assert (fits, newest) == ([True, False, False], Kind.PASSWORD_CHANGED)


def test_without_a_password_none_fits(anna: Account) -> None:
    assert not keys.is_password_of(anna, "")
    assert not keys.is_password_of(None, "anything")


def test_checking_a_stranger_works_as_hard_as_checking_anna() -> None:
    """The same hasher runs with the same parameters, so the time says nothing about the address."""
    assert keys._nobodys_hash().split("$")[:4] == keys.hash_password("x").split("$")[:4]


@pytest.fixture
def waiting(olga: Account) -> sessions.UserSession:
    """Olga's browser after the code, before the second factor."""
    token = unit_of_work(lambda: sessions.open_session(olga))
    row = sessions.find_waiting(token)
    assert row is not None
    return row


@pytest.fixture
def given(olga: Account) -> second_factor.Given:
    return unit_of_work(lambda: second_factor.give(olga, "Kabelsalat"))


def let_in(waiting: sessions.UserSession, code: str) -> bool:
    return unit_of_work(lambda: second_factor.accept(waiting, code))


def digits(given: second_factor.Given, seconds: int = 0) -> str:
    return pyotp.TOTP(given.secret).at(int(datetime.now(UTC).timestamp()) + seconds)


def test_the_digits_of_the_app_let_olga_in(waiting: sessions.UserSession, given: second_factor.Given) -> None:
    assert (let_in(waiting, digits(given)), waiting.waits_for_second_factor) == (True, False)


@pytest.mark.parametrize(("seconds", "accepted"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_clocks_may_differ_by_half_a_minute(
    waiting: sessions.UserSession, given: second_factor.Given, seconds: int, accepted: bool
) -> None:
    assert let_in(waiting, digits(given, seconds)) is accepted


def test_the_same_digits_are_accepted_once(olga: Account, waiting: sessions.UserSession, given: second_factor.Given) -> None:
    code = digits(given)
    let_in(waiting, code)
    another = sessions.find_waiting(unit_of_work(lambda: sessions.open_session(olga)))
    assert another is not None
    assert not let_in(another, code)


def test_a_recovery_code_works_once_however_it_is_typed(waiting: sessions.UserSession, given: second_factor.Given) -> None:
    code = given.recovery_codes[3]
    assert (len(set(given.recovery_codes)), let_in(waiting, f" {code.upper().replace('-', ' ')} "), let_in(waiting, code)) == (
        8,
        True,
        False,
    )


def test_nothing_of_the_second_factor_is_readable_in_the_store(olga: Account, given: second_factor.Given) -> None:
    kept = session.scalars(select(second_factor.RecoveryCode.code_hash)).all()
    plain = hmac.compare_digest(str(olga.totp_secret), given.secret)
    assert (plain, given.secret in str(olga.totp_secret), set(kept) & set(given.recovery_codes)) == (False, False, set())


def test_a_new_second_factor_voids_the_old_one(olga: Account, waiting: sessions.UserSession, given: second_factor.Given) -> None:
    unit_of_work(lambda: second_factor.give(olga, "Kabelsalat"))
    assert (let_in(waiting, digits(given)), let_in(waiting, given.recovery_codes[0])) == (False, False)


def test_five_wrong_tries_end_the_half_open_session(waiting: sessions.UserSession, given: second_factor.Given) -> None:
    for _ in range(5):
        let_in(waiting, "not it")
    assert (let_in(waiting, digits(given)), waiting.is_alive) == (False, False)


def test_without_a_second_factor_nothing_lets_in(waiting: sessions.UserSession) -> None:
    assert not let_in(waiting, "000000")
