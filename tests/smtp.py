"""A real SMTP server on loopback, that refuses, falls silent and hangs up where a test wants it to."""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

#: How long the product waits for the server: a busy machine is no fault. With silent addresses, a test is
#: impatient by ``settings.EMAIL_TIMEOUT``.
PATIENCE_SECONDS, IMPATIENT_SECONDS, SILENCE_SECONDS = 20, 1, 60
LINK = re.compile(r"\S+/mee/(\w+)/")


@dataclass(frozen=True)
class Letter:
    """A mail as it came in."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=modern)

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content().replace("\r\n", "\n")

    @property
    def link(self) -> str:
        return LINK.search(self.text)[0]

    @property
    def token(self) -> str:
        return LINK.search(self.text)[1]


@dataclass
class MailServer:
    """What came in, and the addresses for which something goes wrong."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    connections: int = 0
    #: Answered with 550 to RCPT TO.
    refused: set[str] = field(default_factory=set)
    #: Answered with 554 after the mail itself.
    refused_after_data: set[str] = field(default_factory=set)
    #: Not answered for a while.
    silent: set[str] = field(default_factory=set)
    #: The connection is cut.
    dropped: set[str] = field(default_factory=set)
    #: The mails, counted from 1, whose sender is answered with 550.
    senders_refused: set[int] = field(default_factory=set)
    senders_seen: int = 0
    #: So many senders have to be there before a mail is taken, and so long each one takes: then they meet.
    senders: int = 0
    seconds_a_mail: float = 0

    @property
    def count(self) -> Counter[str]:
        """How many mails came in for each address."""
        return Counter(letter.recipient for letter in self.letters)

    def to(self, address: str) -> Letter:
        """The one mail to an address."""
        [found] = [letter for letter in self.letters if letter.recipient == address]
        return found

    def mend(self) -> None:
        """From now on nothing goes wrong."""
        for wrong in (self.refused, self.refused_after_data, self.silent, self.dropped):
            wrong.clear()

    # === What aiosmtpd calls ===

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.senders_seen += 1
        if self.senders_seen in self.senders_refused:
            return "550 5.7.1 not from here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return f"550 5.1.1 no such mailbox: {address}"
        if address in self.dropped:
            server.transport.abort()
        if address in self.silent:
            await asyncio.sleep(SILENCE_SECONDS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        if address in self.refused_after_data:
            return f"554 5.7.1 not wanted by {address}"
        while self.connections < self.senders:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.seconds_a_mail)
        self.letters.append(Letter(envelope.mail_from, address, envelope.original_content))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that the product sends its mails to, inside the with block."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, enable_SMTPUTF8=False)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.port,
            EMAIL_TIMEOUT=PATIENCE_SECONDS,
        ):
            yield server
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
