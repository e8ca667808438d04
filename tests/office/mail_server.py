"""A mail server that can be told to misbehave: it takes, refuses, hangs, drops the line after taking, or answers twice."""

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """`manner` says how it answers; `taken` is every mail it got whole, again and again if sent again."""

    def __init__(self) -> None:
        self.manner = "takes"
        self.taken: list[EmailMessage] = []
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, _session: Any, mail: Any) -> str:
        if self.manner == "refuses":
            return "451 Not now"
        if self.manner == "hangs":
            await asyncio.sleep(60)
        self.taken.append(message_from_bytes(mail.content, policy=SMTP))
        if self.manner == "drops":
            server.transport.abort()
        if self.manner == "answers twice":
            await server.push("250 Taken")
        return "250 Taken"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
