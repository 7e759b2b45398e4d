"""A database with the real questionnaire, and the cast.

Anna works for a municipality, Bram for a work-reintegration company; both take the test. Neither
may ever see the other's answers.
"""

import json
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from assessments import queries
from assessments.domain.content import Content
from assessments.views import even_time
from tests.respondents import Respondent

Events = Callable[[], list[dict[str, str]]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database with the published Dutch questionnaire, loaded once."""
    with django_db_blocker.unblock():
        call_command("load_questionnaire", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _static_files():
    """The hashed static files and their manifest, as `prepare` leaves them."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test uses up the tries of another."""
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hashing a password as in service takes a third of a second, in every test that has an account."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    """In service an answer that mails something comes at whole steps of time; `tests.trust.timing` measures that."""
    monkeypatch.setattr(even_time, "STEP_SECONDS", 0)


@pytest.fixture
def content(db) -> Content:
    """The published questionnaire."""
    return queries.current_content()


@pytest.fixture
def anna(db) -> Respondent:
    """A professional of a municipality with a browser of her own."""
    return Respondent(Client())


@pytest.fixture
def bram(db) -> Respondent:
    """A professional of a work-reintegration company with a browser of his own."""
    return Respondent(Client())


@pytest.fixture
def events(caplog) -> Events:
    """The security events since the test began, in order."""

    def read() -> list[dict[str, str]]:
        return [json.loads(one.getMessage()) for one in caplog.records if one.name == "zelftest.security"]

    return read
