"""The tables cannot tell who somebody is."""

from django.apps import apps
from django.db import models

from assessments.models import Answer, Note, Submission


def test_submission_has_exactly_these_columns():
    columns = {field.column for field in Submission._meta.local_fields}

    assert columns == {
        "id", "version_id", "status", "code_hash", "started_date", "submitted_date", "goal", "partners", "topic_id",
    }  # fmt: skip


def test_answers_and_notes_lead_to_a_submission_and_nothing_else():
    assert {f.column for f in Answer._meta.local_fields if f.column} == {
        "submission_id", "statement_id", "value", "is_not_applicable",
    }  # fmt: skip
    assert {f.column for f in Note._meta.local_fields if f.column} == {"submission_id", "block_id", "text"}


def test_no_table_keeps_a_time_or_a_network_address():
    fields = [field for model in apps.get_app_config("assessments").get_models() for field in model._meta.local_fields]

    assert not [
        f for f in fields if isinstance(f, models.DateTimeField | models.TimeField | models.GenericIPAddressField)
    ]


def test_submission_key_is_random_and_tells_no_order():
    assert Submission._meta.pk.default.__name__ == "uuid4"
