"""Deletes what is past its time: one line for each kind of data, with the setting that it follows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django_tasks_db.models import DBTaskResult

from assessments import security_log
from assessments.domain.constants import FORMER_EDITOR
from assessments.models import (
    ApiToken,
    CommitmentLink,
    ContentEdit,
    Invitation,
    Note,
    RoleChange,
    RoleInvitation,
    Round,
    Submission,
    User,
)
from assessments.services.erasure import empty_write_ahead_log

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """How many ``rows`` of a kind are from before a day; without a setting they have an end of their own."""

    kind: str
    setting: str
    days: int
    before: date
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: the rows from before a day, and what becomes of them."""

    name: str
    setting: str
    rows: Callable[[date], Rows]
    end: Callable[[Rows], object] = QuerySet.delete


Found = tuple[PurgeLine, Rows, Callable[[Rows], object]]


def purge(*, now: datetime, today: date, dry_run: bool) -> tuple[PurgeLine, ...]:
    """Delete everything that is past its retention, and say of each kind how much that was.

    In a round time counts from its closing; releases stay. With ``dry_run`` nothing is deleted,
    only counted.
    """
    with transaction.atomic():
        found = [*_past_retention(today), *_over(now, today)]
        lines = tuple(replace(line, rows=rows.count()) for line, rows, _end in found)
        if not dry_run:
            for _line, rows, end in found:
                end(rows)
    if not dry_run:
        counts = [f"{line.kind.replace(' ', '-')}={line.rows}" for line in lines if line.rows]
        security_log.write("purge.done", on=f"purge:{','.join(counts) or 'nothing'}")
        empty_write_ahead_log()
    return lines


def _past_retention(today: date) -> Iterator[Found]:
    for kind in KINDS:
        days = int(getattr(settings, kind.setting))
        before = today - timedelta(days=days)
        yield PurgeLine(kind.name, kind.setting, days, before), kind.rows(before), kind.end


def _over(now: datetime, today: date) -> Iterator[Found]:
    """What has an end of its own: invitations to a role, and sessions with the devices they were on."""
    alive = Session.objects.filter(expire_date__gte=now)
    for name, rows in (
        ("expired invitations to a role", RoleInvitation.objects.filter(last_day__lt=today)),
        ("devices without a session", UserSession.objects.exclude(session_key__in=alive.values("session_key"))),
        ("expired sessions", Session.objects.filter(expire_date__lt=now)),
    ):
        yield PurgeLine(name, "", 0, today), rows, QuerySet.delete


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
    """Whoever has a role may be away for long: first somebody takes the role back."""
    unused = Q(last_login__lt=_start(before)) | Q(last_login=None, created_date__lt=before)
    return User.objects.filter(unused, is_staff=False, is_operator=False, is_superuser=False, coordinates=None)


def _role_changes(before: date) -> Rows:
    return RoleChange.objects.filter(changed_at__lt=_start(before))


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
    Kind("history of roles", "ROLE_CHANGE_RETENTION_DAYS", _role_changes),
    Kind("keys of programs", "TOKEN_RETENTION_DAYS", _api_tokens),
    Kind("links to agreements", "TOKEN_RETENTION_DAYS", _links, _end_links),
    Kind("finished tasks", "TASK_RETENTION_DAYS", _tasks),
)
