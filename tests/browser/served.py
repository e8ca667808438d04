"""The product, really served: app.serve() in a process of its own, whose clock a test can set.

It stands on the store of the test that asks for it, so that the test can arrange and look up what no page shows. The clean
process every server is forked from has read the product already; that saves two seconds per test.
"""

import multiprocessing
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import time_machine

import app as front_door
from market import clock
from office import errands

T = TypeVar("T")

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "TZ", "VIRTUAL_ENV", "SYSTEMROOT")
PATIENCE = 20.0


class Server:
    """A server: its address, its outbox, and its clock."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.outbox = folder / "outbox"
        self.settings = {
            "KABELSALAT_MODE": "test", "DATA_DIR": str(folder), "DATABASE_URL": database_url, "LIMITS": "100",
            "HOST": "127.0.0.1", "PORT": str(self.port), "BASE_ADDRESS": self.address,
        }  # fmt: skip
        self.process: Any = None

    def start(self) -> None:
        """Opens the door; it is as late there as here."""
        self.orders, theirs = kitchen().Pipe()
        self.process = kitchen().Process(target=serve, args=(self.settings, clock.now(), theirs), daemon=True)
        self.process.start()
        theirs.close()
        until(self.is_answering)
        self.travel(clock.now())

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.orders.close()
            self.process = None

    @property
    def is_running(self) -> bool:
        return self.process is not None

    def travel(self, moment: datetime) -> None:
        """From now on the server's clock shows this moment, and goes on from there; what is due by then is done at once.

        It is a second ahead: what a test signs now must not come from the future for the server.
        """
        self.orders.send(moment + timedelta(seconds=1))
        self.orders.recv()

    def is_answering(self) -> bool:
        if not self.process.is_alive():
            raise AssertionError("the server did not start; what it said stands above")
        try:
            return bool(urllib.request.urlopen(f"{self.address}/healthz", timeout=PATIENCE).status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    def letters_to(self, email: str) -> list[EmailMessage]:
        """What lies in the outbox for this address, oldest first."""
        files = sorted(self.outbox.glob("*.eml"))
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [letter for letter in letters if str(letter["To"]).casefold() == email.casefold()]  # type: ignore[misc]


def kitchen() -> Any:
    """Where servers are made: forked from one process that holds nothing but the product."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.browser.served", "pytest", "weasyprint"])
    return made


def serve(settings: dict[str, str], moment: datetime, orders: Connection) -> None:
    """The life of a server process: the clock is set, then the front door opens."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept | settings)
    hands = time_machine.travel(moment, tick=True).start()
    threading.Thread(target=obey, args=(orders, hands), daemon=True).start()
    front_door.serve()


def obey(orders: Connection, hands: Any) -> None:
    while True:
        hands.move_to(orders.recv())
        errands.wake()
        orders.send("done")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(found: Callable[[], T], within: float = PATIENCE) -> T:
    """Asks again and again until there is something, as soon as there is something."""
    last = time.monotonic() + within
    while True:
        if result := found():
            return result
        assert time.monotonic() < last, f"waited {within:.0f} s in vain"
        time.sleep(0.02)
