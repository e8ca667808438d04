"""`flask rates`: the platform's cut, with the date from which it holds. A job keeps the rate of the day it was agreed."""

from datetime import date, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from database import unit_of_work
from market import clock, rates
from market.money import percent

group = AppGroup("rates", help="The platform's cut, with a date from which it holds.")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command(name="list")
def list_all() -> None:
    """All rates, the newest first."""
    for rate in rates.all_of_them():
        click.echo(f"from {rate.valid_from:%Y-%m-%d}: {percent(rate.basis_points)} %")


@group.command()
@click.argument("valid_from", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("basis_points", type=click.IntRange(0, 5000))
def add(valid_from: datetime, basis_points: int) -> None:
    """Let BASIS_POINTS (800 is 8 %) hold from a future day on. Jobs agreed before keep theirs."""
    day: date = valid_from.date()
    if day <= clock.today():
        raise click.ClickException("a rate begins on a future day: what was agreed so far stays as it is")
    unit_of_work(lambda: rates.add(day, basis_points))
    click.echo(f"From {day:%Y-%m-%d} on: {percent(basis_points)} %.")
