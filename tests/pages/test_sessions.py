"""The door: an address, six digits, in. With and without JavaScript, for known and unknown people, and out again."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from database import session, unit_of_work
from market import accounts, drafts, keys, second_factor, sessions
from market.accounts import Account
from market.keys import Challenge, Purpose
from market.notices import Letter
from market.sessions import UserSession
from tests.visitor import Visitor

Letters = Callable[[], list[Letter]]
At = Callable[[str | datetime], None]
AS = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def goes_to(answer: Any) -> str:
    """Where an answer sends the browser: by 303, or by htmx's header."""
    assert answer.status_code in (200, 303, 401)
    return str(answer.headers.get("HX-Redirect") or answer.headers.get("Location"))


def asks(visitor: Visitor, email: str = "anna.anner@example.com", **options: Any) -> Any:
    return visitor.post("/sign-in", data={"email": email}, **options)


def code_in(letter: Letter) -> str:
    return keys.code_of(letter.facts["challenge_id"], Purpose.SIGN_IN)


def types(visitor: Visitor, code: str, address: str = "/sign-in/code", **options: Any) -> Any:
    return visitor.post(address, data={"code": code}, **options)


def is_in(visitor: Visitor) -> bool:
    return bool(visitor.get("/me/details").status_code == 200)


def sign_up(visitor: Visitor, **changed: str) -> Any:
    said = {"first_name": "Nina", "last_name": "Neu", "place": "8004", "language": "de", "is_adult": "y", "agrees": "y"}
    return visitor.post("/sign-up", data=said | changed)


@AS
def test_anna_comes_in_with_the_code_from_the_letter(stranger: Visitor, anna: Account, letters: Letters, htmx: bool) -> None:
    asked = asks(stranger, htmx=htmx)
    letter = letters()[-1]
    typed = types(stranger, code_in(letter), htmx=htmx)
    assert (goes_to(asked), letter.kind, letter.to_address, letter.is_urgent, goes_to(typed), is_in(stranger)) == (
        "/sign-in/code", "sign_in_code", anna.email, True, "/today", True,
    )  # fmt: skip


def test_the_code_may_be_typed_with_a_space(stranger: Visitor, anna: Account, letters: Letters) -> None:
    asks(stranger)
    code = code_in(letters()[-1])
    assert goes_to(types(stranger, f" {code[:3]} {code[3:]} ")) == "/today"


@AS
def test_a_wrong_code_is_said_beside_the_field_and_counted(
    stranger: Visitor, anna: Account, letters: Letters, htmx: bool
) -> None:
    asks(stranger)
    answer = types(stranger, f"{(int(code_in(letters()[-1])) + 1) % 10**6:06}", htmx=htmx)
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    assert answer.text.lstrip().startswith("<form" if htmx else "<!doctype")
    assert (session.scalars(select(Challenge.tries)).all(), is_in(stranger)) == ([1], False)


def test_after_five_wrong_codes_the_right_one_is_spent(stranger: Visitor, anna: Account, letters: Letters) -> None:
    asks(stranger)
    code = code_in(letters()[-1])
    for _ in range(5):
        types(stranger, f"{(int(code) + 1) % 10**6:06}")
    answer = types(stranger, code)
    assert (answer.status_code, "Dieser Code gilt nicht mehr" in answer.text, is_in(stranger)) == (422, True, False)


def test_a_code_works_only_in_the_browser_that_asked(app: Flask, stranger: Visitor, anna: Account, letters: Letters) -> None:
    asks(stranger)
    other: Any = app.test_client()
    asks(other)
    first, second = (code_in(letter) for letter in letters()[-2:])
    assert (types(other, first).status_code, goes_to(types(stranger, first)), goes_to(types(other, second))) == (
        422,
        "/today",
        "/today",
    )


def test_the_same_code_a_second_time_leads_back_to_the_start(stranger: Visitor, anna: Account, letters: Letters) -> None:
    asks(stranger)
    code = code_in(letters()[-1])
    types(stranger, code)
    stranger.post("/sign-out")
    assert (goes_to(types(stranger, code)), is_in(stranger)) == ("/sign-in", False)


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, anna: Account, letters: Letters) -> None:
    one, two = app.test_client(), app.test_client()
    known, unknown = asks(one), asks(two, "niemand@example.com")  # type: ignore[arg-type]
    pages = [re.sub(r'value="[^"]*"|content="[^"]*"|\S+@\S+', "", visitor.get("/sign-in/code").text) for visitor in (one, two)]
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert (pages[0] == pages[1], [letter.kind for letter in letters()]) == (True, ["sign_in_code"] * 2)


@AS
@pytest.mark.parametrize("email", ["", "anna", "anna@", "anna@example", "a b@example.com"])
def test_what_is_no_address_is_said_and_kept(stranger: Visitor, letters: Letters, email: str, htmx: bool) -> None:
    answer = asks(stranger, email, htmx=htmx)
    assert (answer.status_code, 'id="email-error"' in answer.text, f'value="{email}"' in answer.text, letters()) == (
        422,
        True,
        True,
        [],
    )


def test_capitals_and_spaces_in_an_address_do_not_matter(stranger: Visitor, anna: Account, letters: Letters) -> None:
    asks(stranger, "  Anna.ANNER@Example.com ")
    assert goes_to(types(stranger, code_in(letters()[-1]))) == "/today"


def test_somebody_new_says_who_they_are_and_is_in(stranger: Visitor, letters: Letters) -> None:
    asks(stranger, "nina@example.com")
    on = goes_to(types(stranger, code_in(letters()[-1])))
    page = stranger.get(on).text
    answer = sign_up(stranger)
    nina = accounts.with_email("nina@example.com")
    assert nina is not None
    assert (on, "nina@example.com" in page, goes_to(answer), is_in(stranger)) == ("/sign-up", True, "/today", True)
    assert (nina.full_name, nina.postal_code, nina.language, nina.is_operator) == ("Nina Neu", "8004", "de", False)


@pytest.mark.parametrize("left_out", ["first_name", "last_name", "place", "is_adult", "agrees"])
def test_what_is_missing_at_sign_up_is_said_beside_its_field(stranger: Visitor, letters: Letters, left_out: str) -> None:
    asks(stranger, "nina@example.com")
    types(stranger, code_in(letters()[-1]))
    answer = sign_up(stranger, **{left_out: ""})
    assert (answer.status_code, f'id="{left_out}-error"' in answer.text, accounts.with_email("nina@example.com")) == (
        422,
        True,
        None,
    )


def test_signing_up_needs_a_proven_address(stranger: Visitor) -> None:
    assert (goes_to(stranger.get("/sign-up")), goes_to(sign_up(stranger)), session.scalars(select(Account)).all()) == (
        "/sign-in",
        "/sign-in",
        [],
    )


def test_a_proof_is_stale_after_half_an_hour(at: At, stranger: Visitor, letters: Letters) -> None:
    asks(stranger, "nina@example.com")
    types(stranger, code_in(letters()[-1]))
    at("2026-11-23 10:45")
    assert goes_to(sign_up(stranger)) == "/sign-in"


def test_signing_up_twice_opens_one_account(stranger: Visitor, letters: Letters) -> None:
    asks(stranger, "nina@example.com")
    types(stranger, code_in(letters()[-1]))
    with stranger.session_transaction() as cookie:
        before = dict(cookie)
    first = sign_up(stranger)
    with stranger.session_transaction() as cookie:  # the second click left before the first one was answered
        cookie.clear()
        cookie.update(before)
    assert (goes_to(first), goes_to(sign_up(stranger)), len(session.scalars(select(Account)).all())) == ("/today", "/today", 1)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/me/details", "/me/details"),
        ("/me/sessions?x=1", "/me/sessions?x=1"),
        ("//evil.example", "/today"),
        ("/%09/evil.example", "/today"),
        ("https://evil.example/me", "/today"),
        ("/\\evil.example", "/today"),
        ("/no/such/page", "/today"),
        ("/sign-out", "/today"),
    ],
)
def test_next_leads_only_to_our_own_pages(stranger: Visitor, anna: Account, letters: Letters, wanted: str, reached: str) -> None:
    query = urlencode({"next": wanted})
    on = goes_to(stranger.post(f"/sign-in?{query}", data={"email": anna.email}))
    assert goes_to(types(stranger, code_in(letters()[-1]), on)) == reached


def test_who_is_signed_in_already_goes_straight_on(client_of: Callable[[Account], Visitor], anna: Account) -> None:
    assert goes_to(client_of(anna).get("/sign-in?next=/me/details")) == "/me/details"


def test_a_request_begun_before_comes_along(stranger: Visitor, anna: Account, letters: Letters) -> None:
    draft, token = unit_of_work(lambda: drafts.start(None, device="network"))
    with stranger.session_transaction() as cookie:
        cookie["draft"] = token
    page = stranger.get("/sign-in").text
    asks(stranger)
    types(stranger, code_in(letters()[-1]))
    assert ("Ihre Anfrage ist gespeichert" in page, draft.account_id) == (True, anna.id)


def with_password(account: Account, password: str = "Lindenblüten im Juni") -> None:
    unit_of_work(lambda: keys.keep_password(account, keys.hash_password(password), by=account))


@AS
def test_anna_comes_in_with_her_password(stranger: Visitor, anna: Account, htmx: bool) -> None:
    with_password(anna)
    data = {"email": "Anna.Anner@example.com", "password": "Lindenblüten im Juni"}
    assert (goes_to(stranger.post("/sign-in/password", data=data, htmx=htmx)), is_in(stranger)) == ("/today", True)


@pytest.mark.parametrize("email", ["anna.anner@example.com", "beat.keller@example.com", "niemand@example.com"])
def test_a_wrong_password_and_a_missing_account_sound_the_same(
    stranger: Visitor, anna: Account, beat: Account, email: str
) -> None:
    with_password(anna)
    answer = stranger.post("/sign-in/password", data={"email": email, "password": "falsch"})
    said = re.findall(r'id="password-error">.*?<span>(.*?)</span>', answer.text, re.S)
    assert (answer.status_code, said, is_in(stranger)) == (
        422,
        ["Adresse und Passwort passen nicht zusammen. Sie können sich auch mit einem Code per E-Mail anmelden."],
        False,
    )


@pytest.fixture
def secret(olga: Account) -> str:
    return unit_of_work(lambda: second_factor.give(olga, "Kabelsalat")).secret


@AS
def test_olga_needs_her_second_factor(stranger: Visitor, olga: Account, secret: str, letters: Letters, htmx: bool) -> None:
    asks(stranger, olga.email)
    on = goes_to(types(stranger, code_in(letters()[-1]), htmx=htmx))
    half_way = is_in(stranger)
    wrong = types(stranger, "000000", on, htmx=htmx)
    right = types(stranger, pyotp.TOTP(secret).now(), on, htmx=htmx)
    assert (on, half_way, wrong.status_code, goes_to(right), is_in(stranger)) == (
        "/sign-in/second-factor",
        False,
        422,
        "/today",
        True,
    )


def test_olgas_password_alone_does_not_let_her_in(stranger: Visitor, olga: Account, secret: str) -> None:
    with_password(olga)
    answer = stranger.post("/sign-in/password", data={"email": olga.email, "password": "Lindenblüten im Juni"})
    assert (goes_to(answer), is_in(stranger)) == ("/sign-in/second-factor", False)


def test_five_wrong_second_factors_lead_back_to_the_start(
    stranger: Visitor, olga: Account, secret: str, letters: Letters
) -> None:
    asks(stranger, olga.email)
    types(stranger, code_in(letters()[-1]))
    for _ in range(6):
        types(stranger, "nonsense", "/sign-in/second-factor")
    assert goes_to(types(stranger, pyotp.TOTP(secret).now(), "/sign-in/second-factor")) == "/sign-in"


def test_the_second_factor_page_is_for_who_did_the_first(stranger: Visitor) -> None:
    assert goes_to(stranger.get("/sign-in/second-factor")) == "/sign-in"


@AS
def test_signing_out_ends_the_session_and_empties_the_cache(
    client_of: Callable[[Account], Visitor], anna: Account, htmx: bool
) -> None:
    visitor = client_of(anna)
    answer = visitor.post("/sign-out", htmx=htmx)
    ended = session.scalars(select(UserSession.ended_at)).all()
    assert (answer.headers["Clear-Site-Data"], is_in(visitor), None in ended) == ('"cache"', False, False)


def test_an_old_cookie_is_worthless_after_signing_out(client_of: Callable[[Account], Visitor], anna: Account) -> None:
    visitor = client_of(anna)
    with visitor.session_transaction() as cookie:
        kept = dict(cookie)
    visitor.post("/sign-out")
    with visitor.session_transaction() as cookie:
        cookie.update(kept)
    assert not is_in(visitor)


def test_anna_sees_her_devices_and_which_is_this_one(client_of: Callable[[Account], Visitor], anna: Account) -> None:
    unit_of_work(lambda: sessions.open_session(anna, "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"))
    page = client_of(anna).get("/me/sessions").text
    assert ("Firefox, Android" in page, page.count("Das sind Sie"), page.count("Dieses Gerät abmelden")) == (True, 1, 1)


@AS
def test_one_device_is_signed_out(client_of: Callable[[Account], Visitor], anna: Account, htmx: bool) -> None:
    token = unit_of_work(lambda: sessions.open_session(anna))
    row = sessions.find(token)
    assert row is not None
    answer = client_of(anna).post(f"/me/sessions/{row.id}/ending", htmx=htmx)
    assert (answer.status_code, sessions.find(token)) == (200 if htmx else 303, None)
    assert ('id="my-sessions"' in answer.text) is htmx


def test_all_other_devices_are_signed_out(client_of: Callable[[Account], Visitor], anna: Account) -> None:
    token = unit_of_work(lambda: sessions.open_session(anna))
    visitor = client_of(anna)
    visitor.post("/me/sessions/endings")
    assert (sessions.find(token), is_in(visitor)) == (None, True)


def test_somebody_elses_device_does_not_exist(client_of: Callable[[Account], Visitor], anna: Account, dario: Account) -> None:
    token = unit_of_work(lambda: sessions.open_session(anna))
    row = sessions.find(token)
    assert row is not None
    answer = client_of(dario).post(f"/me/sessions/{row.id}/ending")
    assert (answer.status_code, sessions.find(token) is None) == (404, False)
