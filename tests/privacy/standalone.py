"""Sets Django up for a program outside pytest, with a database in memory. Within pytest it does nothing."""

import os

import django
from django.apps import apps
from django.core.management import call_command

import tests.environment  # noqa: F401 - sets the environment of a test run

if not apps.ready:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    django.setup()

from assessments import queries
from assessments.domain.content import Content


def prepared() -> Content:
    """The tables and the published questionnaire."""
    call_command("migrate", verbosity=0)
    call_command("load_questionnaire", verbosity=0)
    return queries.current_content()
