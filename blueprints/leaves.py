"""Long lists are read a leaf at a time: where the asked one begins stands in the address."""

from flask import request

LATEST = 2**31  # no row has a higher number


def before() -> int | None:
    """Where these rows begin; nonsense begins at the top."""
    number = request.args.get("before", type=int)
    return number if number is not None and 0 < number < LATEST else None
