"""`flask errands`: what happens without a click, by hand."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from market import clock
from office import errands

group = AppGroup("errands", help="What happens without a click: letters, reminders, things that run out.")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
@click.option("--once", is_flag=True, help="One round, then stop. Without it the errands run until the process ends.")
def run(once: bool) -> None:
    """Do what is due. The lease sees to it that nothing is done twice, even while the server runs errands too."""
    if not once:
        errands.start_thread(current_app._get_current_object()).join()  # type: ignore[attr-defined]
    done = errands.run_due()
    for name, count in sorted(done.done.items()):
        click.echo(f"{name}: {count}")
    for name, error in sorted(done.failed.items()):
        click.echo(f"{name} failed: {error}", err=True)
    if done.failed:
        raise click.exceptions.Exit(1)


@group.command(name="list")
def show() -> None:
    """Every errand: when it ran last, and what went wrong last."""
    for line in errands.listing():
        ran = clock.in_zurich(line.last_run_at).strftime("%Y-%m-%d %H:%M:%S") if line.last_run_at else "never"
        click.echo(f"{line.name:24} {ran:20} {'running now' if line.is_running else ''} {line.last_error or ''}".rstrip())
