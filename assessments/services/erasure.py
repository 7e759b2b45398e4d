"""Deletes: on request of the person, and when the time is up. Gone from the file too."""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import OperationalError, connection, models, transaction

from assessments.models import Invitation, Note, Round, Submission
from assessments.tokens import code_hash

logger = logging.getLogger(__name__)

#: So long rewriting a table may wait for others, who would wait behind it.
LOCK_TIMEOUT = "5s"


def erase(*, code: str) -> None:
    """Delete the submission of a code with its answers and notes. What was released before stays as it is."""
    with transaction.atomic():
        Submission.objects.filter(code_hash=code_hash(code)).delete()
    empty_write_ahead_log()


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """How many rows of each kind are past their time."""

    drafts: int
    notes: int
    submissions: int
    invitations: int


def purge(*, today: date, dry_run: bool) -> PurgeReport:
    """Delete drafts, notes, submissions and invitations that are past their retention.

    In a round time counts from its closing; releases stay. With ``dry_run`` nothing is deleted,
    only counted.
    """
    with transaction.atomic():
        drafts = Submission.objects.drafts().started_before(today - timedelta(days=settings.DRAFT_RETENTION_DAYS))
        submissions = Submission.objects.submitted().submitted_before(
            today - timedelta(days=settings.SUBMISSION_RETENTION_DAYS)
        )
        closed = Round.objects.closed_before(today - timedelta(days=settings.INVITATION_RETENTION_DAYS))
        invitations = Invitation.objects.filter(round__in=closed)
        old = Submission.objects.submitted().submitted_before(today - timedelta(days=settings.NOTE_RETENTION_DAYS))
        notes = Note.objects.filter(submission__in=old)
        report = PurgeReport(drafts.count(), notes.count(), submissions.count(), invitations.count())
        if dry_run:
            return report
        notes.delete()
        drafts.delete()
        submissions.delete()
        invitations.delete()
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


def vacuum(*tables: type[models.Model]) -> bool:
    """Rewrite tables without their dead rows, which still tell what was written together.

    On SQLite the whole file, on PostgreSQL these tables; others wait meanwhile. Returns False,
    and logs it, where the database is too busy or a transaction is open: do it again later.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
            else:
                cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
                for table in tables:
                    cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table._meta.db_table)}")
                cursor.execute("RESET lock_timeout")
    except OperationalError:
        logger.warning("The database is too busy to rewrite its tables; this is done again later.")
        return False
    empty_write_ahead_log()
    return True
