"""A room of our own behind the product's doors."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, abort

import config as settings
from blueprints import limits
from blueprints.guards import open_to_all
from config import Config


@pytest.fixture
def limits_on(config: Config) -> Iterator[None]:
    """The limits as in production."""
    settings.settle(replace(config, limits=1.0))
    limits.limiter.reset()
    yield
    limits.limiter.reset()


@pytest.fixture
def trying(app: Flask) -> Iterator[Callable[..., None]]:
    """`trying(view, open=True)` puts a view behind /trying for one test: the product's own doors around a room of ours."""
    room: dict[str, Any] = {}

    def set_up(view: Callable[..., Any], *, open: bool = True, **marks: bool) -> None:
        def entered(**kwargs: Any) -> Any:
            return view(**kwargs)

        entered.__dict__.update(marks)
        app.view_functions["trying"] = open_to_all(entered) if open else entered

    if "trying" not in app.view_functions:
        app.url_map.add(app.url_rule_class("/trying", endpoint="trying", methods=["GET", "POST"]))
    yield set_up
    room.clear()
    app.view_functions["trying"] = lambda: abort(404)
