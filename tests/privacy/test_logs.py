"""No line of a log holds a link, a slip, a code, an address or an answer, whatever is asked of the pages."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Coordinator, Round
from assessments.services import mailing, releases
from tests.factories import make_user
from tests.respondents import Respondent
from tests.rounds import Played, open_mailed, open_slips

pytestmark = pytest.mark.django_db

ADDRESSES = [f"lid{n}@gemeente.example" for n in range(6)]
#: A piece of a token so long helps to guess the rest.
PIECE = 10


@pytest.fixture
def times():
    now = timezone.now()
    return {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}


@pytest.fixture
def lines(caplog):
    """Every line of every logger from here on, SQL left out as it is logged in development only."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(name)s %(message)s")
    return lambda: [f"{formatter.format(record)} {record.args}" for record in caplog.records]


@pytest.fixture
def played(content, times) -> Played:
    return open_mailed(content, ADDRESSES, **times)


@pytest.fixture
def coordinator(played) -> Client:
    user = make_user("els@gemeente.example")
    Coordinator.objects.create(user=user, team=played.row.team)
    client = Client()
    client.force_login(user)
    return client


def link(token: str) -> str:
    return reverse("assessments:take-part", kwargs={"token": token})


def pieces(secret: str) -> list[str]:
    return [secret[n : n + PIECE] for n in range(len(secret) - PIECE + 1)]


def holds(texts, secret: str) -> list[str]:
    return [text for text in texts if any(piece in text for piece in pieces(secret))]


def take_by_pages(token: str) -> Respondent:
    """All pages of taking part, as a browser asks for them."""
    person = Respondent(Client())
    page = person.client.get(link(token)).content.decode()
    person.client.head(link(token))
    key = re.search(r'name="start_key" value="([^"]+)"', page)[1]
    person.client.post(link(token), {"start_key": key})
    person.code = person.shown_code(person.client.get(reverse("assessments:goal")))
    person.fill_all(4)
    person.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"})
    person.client.get(reverse("assessments:overview"))
    person.finish()
    person.result()
    return person


def test_taking_part_by_pages_leaves_nothing_in_logs_sessions_and_tasks(played, lines):
    people = [take_by_pages(token) for token in played.tokens[:5]]
    people[0].client.post(reverse("assessments:return"), {"code": people[1].code})
    Round.objects.filter(pk=played.id).update(closes_at=timezone.now())
    Client().post(link(played.tokens[5]), {"start_key": "x"})

    kept = [*lines(), *other_rows()]
    for person, token, address in zip(people, played.tokens, ADDRESSES, strict=False):
        assert not holds(kept, token)
        assert not holds(kept, person.code.replace("-", ""))
        assert person.code not in "\n".join(kept)
        assert address not in "\n".join(kept)
    assert played.row.status == "released"


def other_rows() -> list[str]:
    """Every row of the tables that are not of the product itself, and the sessions as they read."""
    found = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("assessments_"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [repr(row) for row in cursor.fetchall()]
    return found


def test_visit_of_a_coordinator_leaves_no_token_in_the_session(played, coordinator):
    coordinator.get(link(played.tokens[0]))

    assert Session.objects.exists()
    assert not holds(other_rows(), played.tokens[0])


def test_mail_has_its_own_link_and_no_other(content, times, lines):
    played = open_mailed(content, ADDRESSES, **times)
    mailing.send_queued(round_id=played.id)

    texts = [message.message().as_string() for message in mail.outbox]
    found = [set(re.findall(r"/mee/([0-9A-Z]{16})/", text)) for text in texts]
    assert len(texts) == len(ADDRESSES)
    assert all(len(own) == 1 for own in found)
    assert len(set.union(*found)) == len(ADDRESSES)
    assert all(sum(address in text for address in ADDRESSES) == 1 for text in texts)
    for own in found:
        assert not holds([*lines(), *other_rows()], own.pop())


def test_failing_mail_leaves_no_address_in_the_log(content, times, lines, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    played = open_mailed(content, ADDRESSES, **times)

    mailing.send_queued(round_id=played.id)

    assert lines()
    assert not [line for line in lines() for address in ADDRESSES if address in line]


def test_closing_leaves_no_key_and_no_answer_in_the_log(content, lines):
    played = open_slips(content)
    for _ in range(6):
        played.take([[2, 3, 4, 5, 1, 3]] * 7)
    played.close()
    releases.scrub()

    assert not [line for line in lines() for secret in [*played.codes, *played.used] if secret in line]


# === Errors: Django logs the path of each ===


def damaged(token: str) -> str:
    """One character is missing, as at the end of a line."""
    return token[:-1]


ERRORS = {
    "damaged token, 404": lambda client, token: client.get(link(damaged(token))),
    "damaged token, POST": lambda client, token: client.post(link(damaged(token))),
    "no slash at the end": lambda client, token: client.get(link(token)[:-1]),
    "something behind it, 404": lambda client, token: client.get(f"{link(token)}x"),
    "form of an old page, CSRF": lambda client, token: Client(enforce_csrf_checks=True).post(link(token)),
    "method that is not allowed": lambda client, token: client.put(link(token)),
    "NUL in the query": lambda client, token: client.get(f"{link(token)}?a=%00"),
    "another charset": lambda client, token: client.post(link(token), "a=1", content_type="text/plain; charset=latin1"),
    "wrong host": lambda client, token: client.get(link(token), headers={"host": "else.example"}),
    "too many fields": lambda client, token: client.post(link(token), {f"f{n}": 1 for n in range(300)}),
    "coordinator, 403": lambda client, token: client.get(link(token)),
}


@pytest.mark.parametrize("error", ERRORS)
def test_error_on_the_page_of_a_link_leaves_no_token_in_the_log(played, coordinator, lines, error):
    client = coordinator if "coordinator" in error else Client()

    ERRORS[error](client, played.tokens[0])

    assert holds(lines(), played.tokens[0]) == []


def test_unexpected_error_leaves_no_token_in_the_log(played, lines, monkeypatch):
    monkeypatch.setattr("assessments.reports.take_part_page", lambda *_: 1 / 0)

    Client(raise_request_exception=False).get(link(played.tokens[0]))

    assert holds(lines(), played.tokens[0]) == []
