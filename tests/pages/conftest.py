"""Who else opens pages, and a small questionnaire to put in the place of the Dutch one."""

import pytest
from django.test import Client

from assessments.services import limits
from tests.pages.filling import all_alike, result_of
from tests.respondents import Respondent


@pytest.fixture
def stranger(db) -> Respondent:
    """Somebody who never started a test here."""
    return Respondent(Client())


@pytest.fixture
def draft(anna) -> Respondent:
    """Anna, who has filled in Kennen and wrote down her goal."""
    anna.start()
    anna.client.post("/test/doel/", {"goal": "Werk voor iedere cliënt", "partners": "de wijkteams"})
    anna.fill("kennen", [1, 2, 3, 4, 5, "nvt"], note="Bel Els.")
    return anna


@pytest.fixture
def finished(db) -> Respondent:
    """Anna, who rated every statement with "eens" and finished."""
    return result_of(all_alike(4))


@pytest.fixture
def told(events):
    """Every event as action, result, object, origin, actor."""
    fields = ("action", "result", "object", "origin", "actor")
    return lambda: [tuple(event[field] for field in fields) for event in events()]


@pytest.fixture
def one_minute(monkeypatch):
    """However long the test takes, its tries fall within one window."""
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)
