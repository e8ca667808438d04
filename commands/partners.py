"""`flask partners`: the professionals who go on, and who works for them. Nobody gets this role by a click."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

import config as settings
from commands.operators import opened, show
from database import unit_of_work
from market import accounts, agents, entrances, partners, pictures, second_factor, sessions
from market.accounts import Account
from market.partners import Partner
from market.refusals import Refusal
from market.second_factor import Given
from market.skills import Category

group = AppGroup("partners", help="The professionals who go on, and who works for them.")
SAYS = {
    "slug_shape": "a slug has small letters, digits and hyphens only, and is not «any»",
    "colour_shape": "a colour is written like #0b4f8a",
    "slug_taken": "another partner has this slug already",
}


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
@click.argument("slug")
@click.argument("name")
@click.option("--colour", required=True, help="Such as #0b4f8a.")
@click.option("--badge", required=True, help="What its badge is called, such as «Swisscom friend».")
@click.option(
    "--category",
    "categories",
    multiple=True,
    type=click.Choice([one.value for one in Category]),
    help="May be repeated; all when left out.",
)
@click.option("--signs-badges", is_flag=True, help="It wants to sign each badge itself.")
def add(slug: str, name: str, colour: str, badge: str, categories: tuple[str, ...], signs_badges: bool) -> None:
    """Add a partner. The slug stands in addresses and never changes."""
    after = [Category(one) for one in categories] or list(Category)
    try:
        unit_of_work(
            lambda: partners.add(slug=slug, name=name, colour=colour, badge=badge, categories=after, signs_badges=signs_badges)
        )
    except Refusal as no:
        raise click.ClickException(SAYS[no.code]) from None
    click.echo(f"{name} is a partner. Its people: flask partners agent {slug} EMAIL --first-name … --last-name …")


@group.command(name="list")
def listed() -> None:
    """All partners, and who works for them."""
    for partner in partners.all_of_them():
        click.echo(f"{partner.slug}  {partner.name}  {partner.colour}  «{partner.badge}»  {', '.join(partner.categories)}")
        for agent in agents.of(partner):
            click.echo(f"    {agent.email}  {agent.full_name}")


@group.command()
@click.argument("slug")
@click.argument("email")
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
def agent(slug: str, email: str, first_name: str, last_name: str) -> None:
    """Open an account for somebody who works for a partner, and show the second factor once.

    It needs an address of its own: who asks or helps here already keeps that account for themselves.
    """
    partner = known(slug)
    if accounts.with_email(email) is not None:
        raise click.ClickException(f"{email} has an account already: an agent needs an address of their own")

    def step() -> Given:
        account = opened(email, first_name, last_name, settings.current().operator_postal_code)
        return second_factor.give(agents.hire(account, partner), settings.current().app_name)

    show(f"{email} works for {partner.name}", unit_of_work(step))


@group.command()
@click.argument("email")
def new_factor(email: str) -> None:
    """Give an agent a new second factor, after a lost phone. The old one and all sessions end at once."""
    account = working(email)

    def step() -> Given:
        sessions.end_others(account)
        return second_factor.give(account, settings.current().app_name)

    show(f"{email} works for a partner", unit_of_work(step))


@group.command()
@click.argument("email")
def let_go(email: str) -> None:
    """Somebody no longer works for the partner: all sessions end, nothing of the partner is seen any more."""
    account = working(email)

    def step() -> None:
        sessions.end_others(account)
        agents.let_go(account)

    unit_of_work(step)
    click.echo(f"{email} no longer works for a partner.")


@group.command()
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def logo(slug: str, file: Path) -> None:
    """Show a picture (JPEG, PNG or WebP) instead of the name on the partner's own entrance, /p/SLUG."""
    partner = known(slug)
    try:
        old = unit_of_work(lambda: entrances.put_logo(partner, file.read_bytes()))
    except Refusal as no:
        raise click.ClickException(f"this picture cannot be taken: {no.code.replace('_', ' ')}") from None
    pictures.clear([old] if old else [])
    click.echo(f"/p/{slug} shows the logo.")


def known(slug: str) -> Partner:
    partner = partners.with_slug(slug)
    if partner is None:
        raise click.ClickException(f"there is no partner {slug}: flask partners list")
    return partner


def working(email: str) -> Account:
    account = accounts.with_email(email)
    if account is None or not account.is_agent:
        raise click.ClickException(f"{email} works for no partner")
    return account
