"""A mail server that keeps what it is given, and can be told to refuse; an agency that writes through it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from agencycli import config


@dataclass
class Mailbox:
    """What a mail server was given: (recipient, message) in order; ``answer`` may refuse before it is kept."""

    letters: list[tuple[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answer: Callable[[str], str] = lambda recipient: ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.answer(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.raw.append(envelope.original_content)
        for recipient in envelope.rcpt_tos:
            self.letters.append((recipient, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for _recipient, letter in self.letters]

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for _recipient, letter in self.letters]


class Server(Controller):
    """A mail server on a free port of this machine."""

    def __init__(self, box: Mailbox, **options: Any) -> None:
        super().__init__(box, hostname="127.0.0.1", port=0, **options)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A running mail server: ``mailbox.letters``, ``mailbox.port``."""
    box = Mailbox()
    server = Server(box)
    server.start()
    box.port = server.port  # type: ignore[attr-defined]
    yield box
    server.stop()


@pytest.fixture
def settled(agency: Any) -> Callable[..., config.Config]:
    """Let the agency send by a server on a port, in this process and in others: ``settled(port, ...)``."""

    def settle(port: int, **settings: str) -> config.Config:
        plain = {"mail_from": "office@vostok.example", "smtp_host": "127.0.0.1", "smtp_security": "none"}
        made = agency.config._replace(**(plain | {"smtp_port": str(port)} | settings))
        config.use(made)
        config.save(made, agency.home)
        return made

    return settle


@pytest.fixture
def mailing(settled: Callable[..., config.Config], mailbox: Mailbox) -> config.Config:
    """An agency whose reminders go out through that server: its settings."""
    return settled(mailbox.port)  # type: ignore[attr-defined]


@pytest.fixture
def letters(agency: Any) -> Callable[..., list[Any]]:
    """Put messages into the outbox that are due now: ``letters(3, address="{n}@b.example")``."""
    from agencycli import clock, services
    from agencycli.services.reminding.messages import Message

    def put(count: int, channel: str = "email", address: str = "{n}@b.example", subject: str = "Дело {n}") -> list[Any]:
        made = [
            Message(
                f"test {n} {channel}", clock.now(), agency.actor, channel, address.replace("{n}", str(n)),
                subject.replace("{n}", str(n)), "Сегодня\n- Дело · задача 1",
            )
            for n in range(1, count + 1)
        ]  # fmt: skip
        services.outbox.put(made)
        return made

    return put
