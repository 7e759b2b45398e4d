"""Deletes: on request of the person, and when the time is up. Gone from the file too."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction

from assessments.domain.records import SubmissionRecord
from assessments.models import Note, Submission


def erase(*, submission: SubmissionRecord) -> None:
    """Delete a submission with its answers and notes."""
    with transaction.atomic():
        Submission.objects.filter(pk=submission.id).delete()
    empty_write_ahead_log()


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many rows of each kind are past their time."""

    drafts: int
    notes: int
    submissions: int


def purge(*, today: date, dry_run: bool) -> PurgeReport:
    """Delete drafts, notes and submissions that are past their retention.

    With ``dry_run`` nothing is deleted, only counted.
    """
    with transaction.atomic():
        drafts = Submission.objects.drafts().started_before(today - timedelta(days=settings.DRAFT_RETENTION_DAYS))
        submissions = Submission.objects.submitted().submitted_before(
            today - timedelta(days=settings.SUBMISSION_RETENTION_DAYS)
        )
        old = Submission.objects.submitted().submitted_before(today - timedelta(days=settings.NOTE_RETENTION_DAYS))
        notes = Note.objects.filter(submission__in=old)
        report = PurgeReport(drafts.count(), notes.count(), submissions.count())
        if dry_run:
            return report
        notes.delete()
        drafts.delete()
        submissions.delete()
    empty_write_ahead_log()
    return report


def empty_write_ahead_log() -> None:
    """On SQLite, move the log into the database file, where deleted bytes were overwritten.

    Does nothing inside a transaction, nor on PostgreSQL. A busy reader only delays it: the log
    is emptied again at the next deletion and when the last connection closes.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
