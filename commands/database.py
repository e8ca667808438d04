"""`flask database`: bring the store up to date, copy it."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

import database
from database import backup, migrations

group = AppGroup("database", help="The store: bring it up to date, copy it.")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
def migrate() -> None:
    """Bring the database to the newest version, all or nothing. Make a backup first."""
    waiting = migrations.pending(database.engine())
    if not waiting:
        click.echo("The database is up to date.")
        return
    migrations.migrate(database.engine())
    click.echo(f"Done: {', '.join(waiting)}.")


@group.command(name="backup")
@click.argument("file", type=click.Path(path_type=Path))
def copy(file: Path) -> None:
    """Copy an SQLite database to FILE while the product runs, and check the copy.

    Photos and printed papers are files: copy the folder DATA_DIR/files as well.
    """
    try:
        backup.copy_to(file)
    except backup.NoCopy as why:
        raise click.ClickException(str(why)) from why
    click.echo(f"Copied and checked: {file} ({file.stat().st_size:,} bytes).")
