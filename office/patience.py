"""So long and no longer: a server that answers, but a little at a time, must not hold up the errands.

The time limit of a socket begins anew with every byte. Here the whole conversation has one; when it is over, the line is cut, and
whoever waits on it sees it break.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def no_longer_than(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cuts the line if what happens inside takes longer; `line` says which it is by then."""
    timer = threading.Timer(seconds, lambda: _cut(line()))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket | None) -> None:
    with suppress(OSError):  # it is over already
        if line is not None:
            line.shutdown(socket.SHUT_RDWR)
