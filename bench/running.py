"""The real server process and a mail server beside it, each on a port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.papers import HOUSE
from bench.stage import Stage

UP_WITHIN = 30.0


@contextmanager
def sink() -> Iterator[tuple[int, Callable[[], int]]]:
    """A mail server in a process of its own: its port, and how to ask what it has taken."""
    port = free_port()
    run = subprocess.Popen(
        [sys.executable, "-m", "bench.sink", str(port)], cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdin is not None and run.stdout is not None
    to, back = run.stdin, run.stdout
    back.readline()

    def taken() -> int:
        to.write("\n")
        to.flush()
        return int(back.readline())

    try:
        yield port, taken
    finally:
        to.close()
        run.wait(10)


@contextmanager
def server(set_up: Stage, folder: Path, mail_port: int) -> Iterator[int]:
    """`python app.py` over the stage's store, as in public."""
    port = free_port()
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "SECRET_KEY": set_up.app.config["SECRET_KEY"], "BASE_ADDRESS": f"http://127.0.0.1:{port}", "PORT": str(port), "LIMITS": "0",
        "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail_port), "SMTP_STARTTLS": "0",
    }  # fmt: skip
    run = subprocess.Popen([sys.executable, "app.py"], cwd=HOUSE, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_until_up(run, port)
        yield port
    finally:
        run.terminate()
        run.wait(10)


def wait_until_up(run: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + UP_WITHIN
    while run.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not come up")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
