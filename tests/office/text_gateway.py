"""A gateway for texts that can be told to misbehave, one way for all or for one number only."""

import json
import socket
import threading
from contextlib import suppress
from typing import Any

ANSWERS = {
    "takes": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "takes at length": b"HTTP/1.1 202 Accepted\r\n\r\n" + b"x" * 5_000_000,
    "refuses": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 45\r\n\r\n+41791110001\nis not good, says key s3cret-key",
    "is full": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "refuses at length": b"HTTP/1.1 500 Oh\r\n\r\n" + b"y" * 5_000_000,
    "talks rubbish": b"\x00\xff what?\r\n\r\n",
    "has endless headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000,
    "says no with 200": b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"status": -1}',
    "says yes with 200": b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"status": 1}',
    "breaks off after yes": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    "drops": b"",
    "drops unread": b"",
}


class TextGateway:
    """`manner` says how it answers, `manners` how for one number; `asked` is every request it read, `taken` every text."""

    def __init__(self) -> None:
        self.manner, self.manners = "takes", dict[str, str]()
        self.asked: list[tuple[str, bytes]] = []
        self.closing = threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.redirect = (
            f"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:{self.port}/elsewhere\r\nContent-Length: 0\r\n\r\n".encode()
        )
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/send?v=1"

    @property
    def taken(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.asked]

    @property
    def heads(self) -> list[str]:
        return [head for head, _ in self.asked]

    def to(self) -> list[str]:
        return [text["to"] for text in self.taken]

    def close(self) -> None:
        self.closing.set()
        self.door.close()

    def _wait(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.door.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            if self.manner == "drops unread":
                return
            head, body = read(line)
            self.asked.append((head, body))
            self._answer(line, self.manners.get(next((to for to in self.manners if to in body.decode()), ""), self.manner))

    def _answer(self, line: socket.socket, manner: str) -> None:
        if manner == "hangs":
            self.closing.wait(30)
        elif manner == "drips":
            while not self.closing.wait(0.05):
                line.sendall(b"H")
        else:
            line.sendall(self.redirect if manner == "redirects" else ANSWERS[manner])


def read(line: socket.socket) -> tuple[str, bytes]:
    """A request, whole."""
    file = line.makefile("rb")
    head = ""
    while (row := file.readline().decode("latin-1")).strip():
        head += row
    length = next(int(row.partition(":")[2]) for row in head.splitlines() if row.lower().startswith("content-length"))
    return head, file.read(length)
