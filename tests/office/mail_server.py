"""A mail server that can be told to misbehave, to all letters or to those for one address only."""

import asyncio
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

REFUSALS = {"refuses": "451 Not now", "refuses for good": "554 No", "is full": "452 Too much"}


class MailServer:
    """`manner` says how it answers, `manners` how for one address; `taken` is every mail it got whole, again and again if sent
    again; `lines` counts the connections.
    """

    def __init__(self) -> None:
        self.manner, self.manners = "takes", dict[str, str]()
        self.taken: list[EmailMessage] = []
        self.lines = 0
        self.port = free_port()
        self.controller = _Controller(self, hostname="127.0.0.1", port=self.port)

    def manner_to(self, addresses: list[str]) -> str:
        return next((self.manners[to] for to in addresses if to in self.manners), self.manner)

    async def handle_EHLO(self, server: Any, _session: Any, _envelope: Any, _name: str, answers: list[str]) -> list[str]:
        if self.manner == "hangs at the door":
            await asyncio.sleep(60)
        _session.host_name = _name
        return answers

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        manner = self.manner_to([address])
        if manner == "knows nobody":
            return "550 No such user"
        if manner == "hangs at the address":
            await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, mail: Any) -> str:
        manner = self.manner_to(mail.rcpt_tos)
        if manner in REFUSALS:
            return REFUSALS[manner]
        if manner == "hangs":
            await asyncio.sleep(60)
        self.taken.append(message_from_bytes(mail.content, policy=SMTP_POLICY))
        if manner == "drops":
            server.transport.abort()
        if manner == "answers twice":
            await server.push("250 Taken")
        return "421 That was the last one" if manner == "takes one and closes" else "250 Taken"


class _Server(SMTP):
    """Counts its lines, and may break one in the middle of a letter."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.lines += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.manner_to(self.envelope.rcpt_tos) == "drops in the middle":
            await self.push("354 Go on")
            await self._reader.read(20)
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, hostname="mail.test")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
