"""A mail server for the services that send."""

from collections.abc import Iterator

import pytest

from tests.smtp import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A real SMTP server on loopback that gets all mails of a test."""
    with mail_server() as server:
        yield server
