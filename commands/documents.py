"""`flask documents`: does everything add up?"""

import click
from flask import Flask
from flask.cli import AppGroup

from invoices import checks

group = AppGroup("documents", help="Receipts and the ledger: does everything add up?")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
def verify() -> None:
    """Check every paper, every number and every booking. Ends with 1 and a line for each thing that is wrong."""
    wrong = checks.verify_all()
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.exceptions.Exit(1)
    click.echo("Every paper is unchanged, every number is there, every fee is booked.")
