"""A whole server that is killed in the middle of its work, and the browsers that were told something before it died."""

import hashlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
A_PAPER = re.compile(r"/receipts/([a-z0-9]{16})")
UP_WITHIN = 30.0
BROWSERS = 3


@dataclass
class Promised:
    """What browsers were answered: jobs that are completed, and papers they hold, by token. `enough` of them, and the power goes."""

    enough: int = 0
    jobs: list[int] = field(default_factory=list)
    papers: dict[str, str] = field(default_factory=dict)


class Server:
    """`python app.py` on a port of its own, errands and all."""

    def __init__(self, address: str, folder: Path) -> None:
        self.port = free_port()
        env = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "KABELSALAT_MODE": "test", "PORT": str(self.port), "DATA_DIR": str(folder), "DATABASE_URL": address, "LIMITS": "0",
        }  # fmt: skip
        self.process = subprocess.Popen([sys.executable, "app.py"], cwd=HOUSE, env=env)
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + UP_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.kill()
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        """As the power goes: nothing is said, nothing is tidied up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Browser(threading.Thread):
    """Says «it works» about one job after the other, fetches some of the papers, and keeps what it was told until the line is dead."""

    def __init__(
        self, port: int, headers: dict[str, str], jobs: deque[int], promised: Promised, is_time: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.headers, self.jobs, self.promised, self.is_time = port, headers, jobs, promised, is_time
        self.unexpected: list[str] = []

    def run(self) -> None:
        try:
            while self.jobs:
                self.confirm(self.jobs.popleft())
        except (OSError, http.client.HTTPException, IndexError):
            return

    def confirm(self, job_id: int) -> None:
        status, said = self.ask("POST", f"/jobs/{job_id}/confirmation")
        if status != 303:
            self.unexpected.append(f"{status}: {said[-2000:]!r}")
            return
        self.promised.jobs.append(job_id)
        if len(self.promised.jobs) >= self.promised.enough:
            self.is_time.set()
        if job_id % 3 == 0:
            self.fetch_paper(job_id)

    def fetch_paper(self, job_id: int) -> None:
        _, page = self.ask("GET", f"/jobs/{job_id}")
        for token in A_PAPER.findall(page.decode())[:1]:
            status, content = self.ask("GET", f"/receipts/{token}.pdf")
            if status == 200:
                self.promised.papers[token] = hashlib.sha256(content).hexdigest()

    def ask(self, method: str, path: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, headers={**self.headers, "Content-Length": "0"})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


def free_port() -> int:
    with socket.socket() as knocking:
        knocking.bind(("127.0.0.1", 0))
        return int(knocking.getsockname()[1])


def killed_in_the_middle(server: Server, headers: dict[str, str], jobs: deque[int], when: int, pause: float) -> Promised:
    """Lets three browsers loose and kills the server a moment after so many promises. Returns everything that was promised."""
    promised, is_time = Promised(when), threading.Event()
    several = [Browser(server.port, headers, jobs, promised, is_time) for _ in range(BROWSERS)]
    try:
        for browser in several:
            browser.start()
        is_time.wait(UP_WITHIN)
        time.sleep(pause)
    finally:
        server.kill()
    for browser in several:
        browser.join(UP_WITHIN)
    unexpected = [answer for browser in several for answer in browser.unexpected]
    assert not unexpected, unexpected
    return promised
