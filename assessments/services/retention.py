"""Deletes what is past its time: one line for each kind of data, with the setting that it follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import make_aware
from django_tasks_db.models import DBTaskResult

from assessments.domain.constants import FORMER_EDITOR
from assessments.models import ApiToken, CommitmentLink, ContentEdit, Invitation, Note, Round, Submission, User
from assessments.services.erasure import empty_write_ahead_log

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """How many ``rows`` of a kind are from before a day; without a setting they have an end of their own."""

    kind: str
    setting: str
    days: int
    before: date
    rows: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: the rows from before a day, and what becomes of them."""

    name: str
    setting: str
    rows: Callable[[date], Rows]
    end: Callable[[Rows], object] = QuerySet.delete


def purge(*, now: datetime, today: date, dry_run: bool) -> tuple[PurgeLine, ...]:
    """Delete everything that is past its retention, and say of each kind how much that was.

    In a round time counts from its closing; releases stay. With ``dry_run`` nothing is deleted,
    only counted.
    """
    lines = []
    with transaction.atomic():
        found = []
        for kind in KINDS:
            days = int(getattr(settings, kind.setting))
            before = today - timedelta(days=days)
            rows = kind.rows(before)
            found.append((kind, rows))
            lines.append(PurgeLine(kind.name, kind.setting, days, before, rows.count()))
        sessions = Session.objects.filter(expire_date__lt=now)
        lines.append(PurgeLine("expired sessions", "", 0, today, sessions.count()))
        if not dry_run:
            for kind, rows in found:
                kind.end(rows)
            sessions.delete()
    if not dry_run:
        empty_write_ahead_log()
    return tuple(lines)


def forget_editors(rows: Rows) -> None:
    """Take the address of the editor out of these rows of the history; what was changed stays."""
    rows.update(editor=FORMER_EDITOR)


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _drafts(before: date) -> Rows:
    return Submission.objects.drafts().started_before(before)


def _submissions(before: date) -> Rows:
    return Submission.objects.submitted().submitted_before(before)


def _notes(before: date) -> Rows:
    return Note.objects.filter(submission__in=_submissions(before))


def _invitations(before: date) -> Rows:
    return Invitation.objects.filter(round__in=Round.objects.over_before(before))


def _edits(before: date) -> Rows:
    return ContentEdit.objects.filter(edited_at__lt=_start(before)).exclude(editor=FORMER_EDITOR)


def _log_entries(before: date) -> Rows:
    return LogEntry.objects.filter(action_time__lt=_start(before))


def _accounts(before: date) -> Rows:
    return User.objects.filter(last_login__lt=_start(before))


def _api_tokens(before: date) -> Rows:
    return ApiToken.objects.filter(last_day__lt=before)


def _links(before: date) -> Rows:
    return CommitmentLink.objects.filter(last_day__lt=before).exclude(token_hash__startswith=CommitmentLink.ENDED)


def _end_links(rows: Rows) -> None:
    """As ``commitments.end_link`` does: the row stays with its serial, or an old link would work again."""
    for key in list(rows.values_list("pk", flat=True)):
        CommitmentLink.objects.filter(pk=key).update(token_hash=f"{CommitmentLink.ENDED}{key}")


def _tasks(before: date) -> Rows:
    return DBTaskResult.objects.finished().filter(finished_at__lt=_start(before))


#: In this order, as notes go before the submissions that they hang on.
KINDS: Final = (
    Kind("notes", "NOTE_RETENTION_DAYS", _notes),
    Kind("drafts", "DRAFT_RETENTION_DAYS", _drafts),
    Kind("submissions", "SUBMISSION_RETENTION_DAYS", _submissions),
    Kind("invitations", "INVITATION_RETENTION_DAYS", _invitations),
    Kind("editors in the history", "EDIT_RETENTION_DAYS", _edits, forget_editors),
    Kind("log of the admin", "EDIT_RETENTION_DAYS", _log_entries),
    Kind("accounts", "ACCOUNT_RETENTION_DAYS", _accounts),
    Kind("keys of programs", "TOKEN_RETENTION_DAYS", _api_tokens),
    Kind("links to agreements", "TOKEN_RETENTION_DAYS", _links, _end_links),
    Kind("finished tasks", "TASK_RETENTION_DAYS", _tasks),
)
