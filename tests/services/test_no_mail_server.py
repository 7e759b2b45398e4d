"""No mail server, or one that is set up wrongly: every mail has failed, with a reason and without an exception."""

import socket

import pytest
from django.utils import timezone

from assessments.services import mailing, rounds
from tests.mailed_rounds import PEOPLE, open_now, reasons, statuses
from tests.smtp import IMPATIENT_SECONDS, free_port

pytestmark = pytest.mark.django_db

FIVE = PEOPLE[:5]


def test_no_server_fails_every_mail_without_an_exception(content, settings, server):
    round_id = open_now(content, FIVE)
    settings.EMAIL_PORT = free_port()

    mailing.send_queued(round_id=round_id)

    assert reasons(round_id) == dict.fromkeys(FIVE, "unreachable")
    settings.EMAIL_PORT = server.port
    assert mailing.retry(round_id=round_id, now=timezone.now()) == 5
    mailing.send_queued(round_id=round_id)
    assert server.count == dict.fromkeys(FIVE, 1)


def test_closed_round_needs_no_server(content, settings, server):
    round_id = open_now(content, FIVE)
    rounds.stop(round_id=round_id, now=timezone.now())
    settings.EMAIL_PORT = free_port()

    mailing.send_queued(round_id=round_id)

    assert set(statuses(round_id).values()) == {"skipped"}


def test_server_that_never_speaks_is_waited_for_once(content, settings, server, monkeypatch):
    round_id = open_now(content, FIVE)
    waited = []
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda *args, **kwargs: waited.append(1) or connect(*args, **kwargs)
    )
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = mute.getsockname()[1], IMPATIENT_SECONDS
        mailing.send_queued(round_id=round_id)

    assert reasons(round_id) == dict.fromkeys(FIVE, "too slow")
    assert len(waited) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_HOST", "a" * 64 + ".example"),
        ("EMAIL_USE_TLS", True),  # the server has no STARTTLS
        ("EMAIL_USE_SSL", True),  # nor speaks TLS
        ("EMAIL_HOST_USER", "zelftest"),  # nor asks who you are
    ],
)
def test_server_that_is_set_up_wrongly_fails_every_mail_without_an_exception(content, settings, server, name, value):
    round_id = open_now(content, FIVE)
    settings.EMAIL_HOST_PASSWORD = "een wachtwoord"
    setattr(settings, name, value)

    mailing.send_queued(round_id=round_id)

    assert reasons(round_id) == dict.fromkeys(FIVE, "unreachable")


def test_pressing_send_with_no_server_is_no_failing_page(content, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    round_id = open_now(content, FIVE)

    with django_capture_on_commit_callbacks(execute=True):
        mailing.start_sending(round_id=round_id)

    assert set(statuses(round_id).values()) == {"failed"}
