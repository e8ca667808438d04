"""What the team does on the command line."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

import database
from database import session
from market import accounts, agents, clock, notices, partners, second_factor, sessions
from market.accounts import Account, Role
from market.notices import LetterState
from market.partners import Partner
from market.second_factor import RecoveryCode

Run = Callable[..., Result]
OLGA = ("--first-name", "Olga", "--last-name", "Meier")


@pytest.fixture
def run(app: Flask) -> Run:
    def command(*words: str) -> Result:
        session.commit()
        result: Any = app.test_cli_runner().invoke(args=words)
        session.expire_all()
        return result  # type: ignore[no-any-return]

    return command


@pytest.mark.parametrize("group", ["operators", "partners", "errands", "documents", "masking", "database"])
def test_every_command_explains_itself(run: Run, group: str) -> None:
    told = run(group, "--help").output

    for command in re.findall(r"^  ([a-z-]+)  ", told.partition("Commands:")[2], re.MULTILINE):
        assert len(run(group, command, "--help").output) > 80


def test_an_operator_is_made_with_a_second_factor_that_works(run: Run) -> None:
    told = run("operators", "create", "Olga@Example.com", *OLGA).output

    olga = accounts.with_email("olga@example.com")
    assert olga is not None and olga.role is Role.OPERATOR
    waiting = sessions.find_waiting(sessions.open_session(olga))
    secret = re.search(r"Secret for the app:  (\w+)", told)
    assert waiting is not None and secret is not None
    assert second_factor.accept(waiting, pyotp.TOTP(secret[1]).at(clock.now()))
    assert len(re.findall(r"^  \w{5}-\w{5}$", told, re.MULTILINE)) == len(list(session.scalars(select(RecoveryCode)))) == 8


def test_a_member_who_becomes_an_operator_is_signed_out_everywhere(run: Run, anna: Account) -> None:
    token = sessions.open_session(anna)

    assert run("operators", "create", anna.email).exit_code == 0

    assert anna.is_operator
    assert sessions.find_waiting(token) is None
    assert "Anna Anner" in run("operators", "list").output


def test_an_unknown_address_needs_a_name(run: Run) -> None:
    result = run("operators", "create", "who@example.com")

    assert result.exit_code == 2
    assert "--first-name" in result.output
    assert accounts.with_email("who@example.com") is None


def test_an_operator_is_not_made_twice_but_may_get_a_new_factor(run: Run, olga: Account, anna: Account) -> None:
    assert run("operators", "create", olga.email).exit_code == 1
    assert run("operators", "new-factor", olga.email).exit_code == 0
    assert run("operators", "new-factor", anna.email).exit_code == 1


NEUE = ("neue", "Neue AG", "--colour", "#123456", "--badge", "Neue friend", "--category", "network")
PAUL = ("Paul@Example.com", "--first-name", "Paul", "--last-name", "Frei")


def test_a_partner_and_its_agent_are_made_on_the_command_line(run: Run) -> None:
    assert run("partners", "add", *NEUE).exit_code == 0
    told = run("partners", "agent", "neue", *PAUL).output

    paul, neue = accounts.with_email("paul@example.com"), partners.with_slug("neue")
    assert paul is not None and neue is not None and agents.works_for(paul, neue)
    waiting = sessions.find_waiting(sessions.open_session(paul))
    secret = re.search(r"Secret for the app:  (\w+)", told)
    assert waiting is not None and secret is not None
    assert second_factor.accept(waiting, pyotp.TOTP(secret[1]).at(clock.now()))
    assert len(re.findall(r"^  \w{5}-\w{5}$", told, re.MULTILINE)) == 8
    assert "paul@example.com  Paul Frei" in run("partners", "list").output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "Neue", "Neue AG", "--colour", "#123456", "--badge", "x"), "small letters"),
        (("add", "any", "Neue AG", "--colour", "#123456", "--badge", "x"), "not «any»"),
        (("add", "neue", "Neue AG", "--colour", "blue", "--badge", "x"), "#0b4f8a"),
        (("add", "swisscom", "Neue AG", "--colour", "#123456", "--badge", "x"), "already"),
        (("agent", "nobody", *PAUL), "no partner nobody"),
        (("agent", "swisscom", "anna.anner@example.com", "--first-name", "A", "--last-name", "B"), "address of their own"),
        (("new-factor", "anna.anner@example.com"), "works for no partner"),
        (("let-go", "anna.anner@example.com"), "works for no partner"),
    ],
)
def test_what_does_not_fit_a_partner_is_said(
    run: Run, swisscom: Partner, anna: Account, words: tuple[str, ...], says: str
) -> None:
    result = run("partners", *words)

    assert (result.exit_code, says in result.output) == (1, True)
    assert (len(partners.all_of_them()), agents.of(swisscom)) == (1, [])


def test_a_lost_phone_and_who_is_let_go_end_every_session(run: Run, patrick: Account) -> None:
    for command in ("new-factor", "let-go"):
        token = sessions.open_session(patrick, second_factor_done=True)
        assert run("partners", command, patrick.email).exit_code == 0
        assert sessions.find(token) is None
    assert patrick.role is Role.MEMBER
    assert run("operators", "create", patrick.email).exit_code == 0


def test_an_agent_is_not_made_an_operator(run: Run, patrick: Account) -> None:
    assert run("operators", "create", patrick.email).exit_code == 1
    assert patrick.role is Role.AGENT


def test_errands_run_once_by_hand(run: Run, anna: Account) -> None:
    letter = notices.post_letter(anna.email, "de", "email_changed", new="a•••@example.com")

    result = run("errands", "run", "--once")

    assert "send_letters: 1" in result.output
    assert letter.state is LetterState.SENT
    assert re.search(r"^send_letters +2026-11-23 10:00:\d\d", run("errands", "list").output, re.MULTILINE)


def test_papers_that_add_up_are_verified(run: Run) -> None:
    assert run("documents", "verify").exit_code == 0


def test_an_up_to_date_store_needs_no_migration(run: Run) -> None:
    assert run("database", "migrate").output == "The database is up to date.\n"


def test_a_backup_is_a_whole_store_and_never_replaces_another(run: Run, anna: Account, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    result = run("database", "backup", str(file))
    if not database.is_sqlite():
        assert (result.exit_code, "pg_dump" in result.output) == (1, True)
        return

    assert sqlite3.connect(file).execute("SELECT email FROM account").fetchall() == [(anna.email,)]
    assert run("database", "backup", str(file)).exit_code == 1


def test_contact_data_of_earlier_is_looked_for_first_and_then_covered(run: Run, beat: Account) -> None:
    profile = beat.helper
    assert profile is not None
    profile.about = "Fragen? 079 123 45 67"
    where = f"helper_profile {profile.id}: about (phone)\n"
    assert run("masking", "look").output == f"{where}Rows that would be covered: 1\n"
    assert profile.about == "Fragen? 079 123 45 67"
    assert run("masking", "cover").output == f"{where}Rows covered: 1\n"
    assert (profile.about, run("masking", "cover").output) == ("Fragen? •••", "Rows covered: 0\n")
