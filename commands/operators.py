"""`flask operators`: who belongs to the team. Nobody gets this role by a click."""

import click
from flask import Flask
from flask.cli import AppGroup

import config as settings
from database import unit_of_work
from market import accounts, places, second_factor, sessions
from market.accounts import Account
from market.second_factor import Given

group = AppGroup("operators", help="The team: who may use the desk.")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
@click.argument("email")
@click.option("--first-name", help="Needed when there is no account with this address yet.")
@click.option("--last-name", help="Needed when there is no account with this address yet.")
@click.option("--postal-code", default=None, help="Where they live; the operator's own postal code when left out.")
def create(email: str, first_name: str | None, last_name: str | None, postal_code: str | None) -> None:
    """Make the person with this address an operator, and show the second factor once.

    An account with the address keeps everything and is signed out everywhere; else a new one is opened. They sign in with a code
    by e-mail as everybody does, and then with the six digits of the app.
    """
    there = accounts.with_email(email)
    if there is None and not (first_name and last_name):
        raise click.UsageError("there is no account with this address: give --first-name and --last-name")
    if there is not None and there.is_operator:
        raise click.ClickException(f"{email} is an operator already; a lost phone: flask operators new-factor {email}")
    if there is not None and there.is_agent:
        raise click.ClickException(f"{email} works for a partner: an operator needs another address")
    home = postal_code or settings.current().operator_postal_code
    if places.find(home) is None:
        raise click.UsageError(f"{home} is no Swiss postal code")

    def step() -> Given:
        account = there or opened(email, str(first_name), str(last_name), home)
        sessions.end_others(account)
        return second_factor.give(accounts.make_operator(account), settings.current().app_name)

    show(f"{email} is an operator", unit_of_work(step))


@group.command()
@click.argument("email")
def new_factor(email: str) -> None:
    """Give an operator a new second factor, after a lost phone. The old one and all sessions end at once."""
    account = accounts.with_email(email)
    if account is None or not account.is_operator:
        raise click.ClickException(f"{email} is no operator")

    def step() -> Given:
        sessions.end_others(account)
        return second_factor.give(account, settings.current().app_name)

    show(f"{email} is an operator", unit_of_work(step))


@group.command(name="list")
def listed() -> None:
    """Who is an operator."""
    for account in accounts.operators():
        click.echo(f"{account.email}  {account.full_name}")


def opened(email: str, first_name: str, last_name: str, postal_code: str) -> Account:
    """A new account of the team."""
    return accounts.open_account(
        email=email,
        first_name=first_name,
        last_name=last_name,
        postal_code=postal_code,
        language="de",
        is_adult=True,
        agrees=True,
    )


def show(who: str, given: Given) -> None:
    """Once, and never again."""
    click.echo(f"{who}. This is shown once; nobody can show it again.\n")
    click.echo(f"Secret for the app:  {given.secret}")
    click.echo(f"As an address:       {given.address}\n")
    click.echo("Recovery codes, each works once; keep them on paper:")
    for code in given.recovery_codes:
        click.echo(f"  {code}")
