"""What is deleted on request and when the time is up."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.models import Answer, Note, Submission
from assessments.services import erasure, submissions
from tests.factories import TODAY, fill, make_draft, make_submitted

pytestmark = pytest.mark.django_db

LIMITS = {"DRAFT_RETENTION_DAYS": 90, "NOTE_RETENTION_DAYS": 90, "SUBMISSION_RETENTION_DAYS": 730}


@pytest.fixture(autouse=True)
def _limits(settings):
    for name, days in LIMITS.items():
        setattr(settings, name, days)


def finished_with_note(content, today):
    code, draft = make_draft(content, today=today)
    fill(draft, content, "kennen", [3], note="Van mij")
    submissions.finish(submission=draft, today=today)
    return code


def test_erasing_takes_answers_and_notes_along_and_leaves_others_alone(content):
    code = finished_with_note(content, TODAY)
    _code, other = make_submitted(content)

    erasure.erase(code=code)

    assert list(Submission.objects.values_list("pk", flat=True)) == [other.id]
    assert set(Answer.objects.values_list("submission", flat=True)) == {other.id}
    assert not Note.objects.exists()


@pytest.mark.parametrize(("age", "is_kept"), [(90, True), (91, False)])
def test_draft_is_kept_until_its_time_is_up(content, age, is_kept):
    make_draft(content, today=TODAY - timedelta(days=age))

    erasure.purge(today=TODAY, dry_run=False)

    assert Submission.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(90, True), (91, False)])
def test_note_is_kept_until_its_time_is_up_and_the_answers_longer(content, age, is_kept):
    finished_with_note(content, TODAY - timedelta(days=age))

    erasure.purge(today=TODAY, dry_run=False)

    assert Note.objects.exists() is is_kept
    assert Answer.objects.exists()


@pytest.mark.parametrize(("age", "is_kept"), [(730, True), (731, False)])
def test_submission_is_kept_until_its_time_is_up(content, age, is_kept):
    make_submitted(content, today=TODAY - timedelta(days=age))

    erasure.purge(today=TODAY, dry_run=False)

    assert Submission.objects.exists() is is_kept
    assert Answer.objects.exists() is is_kept


def test_dry_run_counts_and_deletes_nothing(content):
    make_draft(content, today=TODAY - timedelta(days=100))
    finished_with_note(content, TODAY - timedelta(days=100))
    finished_with_note(content, TODAY - timedelta(days=800))

    report = erasure.purge(today=TODAY, dry_run=True)

    assert report == erasure.PurgeReport(drafts=1, notes=2, submissions=1, invitations=0)
    assert (Submission.objects.count(), Note.objects.count()) == (3, 2)


def test_command_reports_what_it_did(content):
    make_draft(content, today=timezone.localdate() - timedelta(days=91))
    said = []

    for options in (["--dry-run"], []):
        out = StringIO()
        call_command("purge", *options, stdout=out)
        said.append(out.getvalue().strip())

    assert said == [
        "Would delete: 1 drafts, 0 notes, 0 submissions, 0 invitations.",
        "Deleted: 1 drafts, 0 notes, 0 submissions, 0 invitations.",
    ]
