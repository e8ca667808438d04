"""`flask masking`: contact data in public words that were saved before it was covered."""

from collections.abc import Callable, Iterator
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from database import unit_of_work
from market import earlier
from market.earlier import Walk

group = AppGroup("masking", help="Contact data in public words of the time before it was covered.")


def init_app(app: Flask) -> None:
    """Registered by app.py."""
    app.cli.add_command(group)


@group.command()
def look() -> None:
    """Say where contact data stands open, and change nothing."""
    click.echo(f"Rows that would be covered: {_shown(earlier.look)}")


@group.command()
def cover() -> None:
    """Cover it, once and for all; nobody is told. Look, and make a backup first: what is covered cannot be read again."""
    click.echo(f"Rows covered: {_shown(earlier.cover)}")


def _shown(step: Callable[[Any, int], Walk]) -> int:
    """A line for each row: which one and what kind, never the words."""
    lines = list(_lines(step))
    for line in lines:
        click.echo(line)
    return len(lines)


def _lines(step: Callable[[Any, int], Walk]) -> Iterator[str]:
    for kind in earlier.FIELDS:
        last: int | None = 0
        while last is not None:
            walk: Walk = unit_of_work(lambda kind=kind, last=last: step(kind, last))  # type: ignore[misc]
            for number, found in walk.found.items():
                said = ", ".join(f"{name} ({' '.join(kinds)})" for name, kinds in found.items())
                yield f"{kind.__tablename__} {number}: {said}"
            last = walk.last
