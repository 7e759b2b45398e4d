"""The Django application."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Everything of the self-test lives in this one application."""

    name = "assessments"
