"""`flask errands`: what happens without a click, by hand."""

from datetime import datetime

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
    """Every errand: when it ran last and runs next, how many rows wait (up to fifty), whether it is late, what went wrong last."""
    click.echo(f"{'errand':24} {'last run':20} {'next run':20} {'waiting':>7}  state")
    for line in errands.listing():
        state = "LATE" if line.is_late else "running now" if line.is_running else ""
        row = f"{line.name:24} {_shown(line.last_run_at):20} {_shown(line.next_run_at):20} {'?' if line.waiting is None else line.waiting:>7}  {state}"
        click.echo(f"{row} {line.last_error or ''}".rstrip())


def _shown(moment: datetime | None) -> str:
    return clock.in_zurich(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "never"
