"""What is deleted when its time is up, kind by kind."""

import json
from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import queries
from assessments.domain.constants import FORMER_EDITOR
from assessments.models import (
    Answer,
    ApiToken,
    CommitmentLink,
    ContentEdit,
    Invitation,
    Note,
    RoleChange,
    RoleInvitation,
    Submission,
    User,
)
from assessments.services import api_tokens, commitments, retention, submissions
from tests.factories import (
    TODAY,
    fill,
    make_coordinator,
    make_draft,
    make_invitation,
    make_organisation,
    make_participation,
    make_round,
    make_submitted,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime.combine(TODAY, time(12), tzinfo=UTC)
LIMITS = {
    "DRAFT_RETENTION_DAYS": 90,
    "NOTE_RETENTION_DAYS": 91,
    "SUBMISSION_RETENTION_DAYS": 730,
    "INVITATION_RETENTION_DAYS": 60,
    "EDIT_RETENTION_DAYS": 365,
    "ACCOUNT_RETENTION_DAYS": 400,
    "ROLE_CHANGE_RETENTION_DAYS": 500,
    "TOKEN_RETENTION_DAYS": 30,
    "TASK_RETENTION_DAYS": 14,
}


@pytest.fixture(autouse=True)
def _limits(settings):
    for name, days in LIMITS.items():
        setattr(settings, name, days)


def purge(*, dry_run: bool = False) -> dict[str, int]:
    """How many rows of each kind are past their time; kinds without any are left out."""
    lines = retention.purge(now=NOW, today=TODAY, dry_run=dry_run)
    return {line.kind: line.rows for line in lines if line.rows}


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def finished_with_note(content, days):
    _code, draft = make_draft(content, today=ago(days).date())
    fill(draft, content, "kennen", [3], note="Van mij")
    submissions.finish(submission=draft, today=ago(days).date())


def make_edit(content, days: int = 0, editor: str = "els@gemeente.example") -> ContentEdit:
    return ContentEdit.objects.create(
        version_id=content.version, edited_at=ago(days), editor=editor, part="version", field="title", after="Nieuw"
    )


def make_task(days: int, status: str = "SUCCESSFUL") -> DBTaskResult:
    done = None if status == "READY" else ago(days)
    return DBTaskResult.objects.create(
        status=status, finished_at=done, args_kwargs={}, task_path="x", backend_name="default", run_after=ago(days)
    )


# === At the limit it stays, a day later it goes ===


@pytest.mark.parametrize(("age", "is_kept"), [(90, True), (91, False)])
def test_draft_goes_after_its_time(content, age, is_kept):
    make_draft(content, today=ago(age).date())

    assert purge() == ({} if is_kept else {"drafts": 1})
    assert Submission.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(91, True), (92, False)])
def test_note_goes_after_its_time_and_the_answers_later(content, age, is_kept):
    finished_with_note(content, age)

    purge()

    assert Note.objects.exists() is is_kept
    assert Answer.objects.exists()


@pytest.mark.parametrize(("age", "is_kept"), [(730, True), (731, False)])
def test_submission_goes_after_its_time_with_its_answers(content, age, is_kept):
    make_submitted(content, today=ago(age).date())

    purge()

    assert Submission.objects.exists() is is_kept
    assert Answer.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(60, True), (61, False)])
def test_address_and_who_took_part_go_after_their_time(content, age, is_kept):
    round_ = make_round(way="mail", opens_at=ago(age + 14), closes_at=ago(age))
    invitation = make_invitation(round_, "anna@gemeente.example")
    make_participation(invitation)

    purge()

    assert Invitation.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(365, True), (366, False)])
def test_address_of_an_editor_goes_out_of_the_history_and_the_change_stays(content, age, is_kept):
    edit = make_edit(content, age)

    assert purge() == ({} if is_kept else {"editors in the history": 1})

    edit.refresh_from_db()
    assert edit.editor == ("els@gemeente.example" if is_kept else FORMER_EDITOR)
    assert (edit.field, edit.after, edit.edited_at) == ("title", "Nieuw", ago(age))
    assert purge() == {}, "what has no address any more is not counted again"


@pytest.mark.parametrize(("age", "is_kept"), [(365, True), (366, False)])
def test_log_of_the_admin_goes_after_its_time(age, is_kept):
    LogEntry.objects.create(user=make_user(), object_repr="x", action_flag=ADDITION, action_time=ago(age))

    purge()

    assert LogEntry.objects.exists() is is_kept


def make_account(age: int, *, has_logged_in: bool = True, **fields: object) -> User:
    """An account that was used, or else made, so many days ago."""
    user = make_user(f"u{User.objects.count()}@gemeente.example", created_date=ago(age).date(), **fields)
    User.objects.filter(pk=user.pk).update(last_login=ago(age) if has_logged_in else None)
    return user


@pytest.mark.parametrize("has_logged_in", [True, False])
@pytest.mark.parametrize(("age", "is_kept"), [(400, True), (401, False)])
def test_account_that_nobody_uses_goes_after_its_time(age, is_kept, has_logged_in):
    make_account(age, has_logged_in=has_logged_in)

    assert purge() == ({} if is_kept else {"accounts": 1})
    assert User.objects.exists() is is_kept


def test_account_with_a_role_stays_however_long_nobody_uses_it():
    for role in ("is_staff", "is_operator", "is_superuser"):
        make_account(1000, **{role: True})
    make_coordinator(user=make_account(1000))
    make_coordinator(user=make_account(1000), organisation=make_organisation())

    assert purge() == {}
    assert User.objects.count() == 5


@pytest.mark.parametrize(("age", "is_kept"), [(500, True), (501, False)])
def test_history_of_roles_goes_after_its_time(age, is_kept):
    RoleChange.objects.create(changed_at=ago(age), account="els@gemeente.example", deed="given", role="editor")

    assert purge() == ({} if is_kept else {"history of roles": 1})
    assert RoleChange.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(0, True), (1, False)])
def test_invitation_to_a_role_goes_when_its_link_works_no_more(age, is_kept):
    RoleInvitation.objects.create(
        address="els@gemeente.example", role="editor", token_hash="a" * 64, last_day=ago(age).date()
    )

    assert purge() == ({} if is_kept else {"expired invitations to a role": 1})
    assert RoleInvitation.objects.exists() is is_kept


def test_device_goes_with_its_session():
    user = make_user()
    for name, minutes in (("over", -1), ("still", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=NOW + timedelta(minutes=minutes))
    for name in ("over", "still", "gone before"):
        UserSession.objects.create(user=user, session_key=name, ip="192.0.2.1", user_agent="x")

    assert purge() == {"devices without a session": 2, "expired sessions": 1}
    assert UserSession.objects.get().session_key == "still"


@pytest.mark.parametrize(("age", "is_kept"), [(30, True), (31, False)])
def test_key_of_a_program_goes_some_time_after_its_end(age, is_kept):
    organisation = make_organisation()
    made = ago(age).date()
    api_tokens.make(organisation=organisation.pk, name="Dashboard", last_day=made, today=made)

    purge()

    assert ApiToken.objects.exists() is is_kept


@pytest.mark.parametrize(("age", "is_kept"), [(30, True), (31, False)])
def test_link_to_agreements_goes_and_the_next_one_is_another(content, age, is_kept):
    round_ = make_round(status="withheld")
    commitments.make_link(round_id=round_.pk, last_day=ago(age).date())
    token = queries.commitment_link(round_.pk, ago(age).date()).token

    assert purge() == ({} if is_kept else {"links to agreements": 1})
    assert CommitmentLink.objects.get().token_hash.startswith(CommitmentLink.ENDED) is not is_kept
    assert purge() == {}

    commitments.make_link(round_id=round_.pk, last_day=TODAY)
    assert queries.commitment_link(round_.pk, TODAY).token != token
    assert queries.round_of_link(token, TODAY) is None


def test_finished_task_goes_after_its_time_and_one_that_waits_stays():
    for age in (14, 15):
        make_task(age)
        make_task(age, "FAILED")
    waits = make_task(100, "READY")

    assert purge() == {"finished tasks": 2}
    assert DBTaskResult.objects.filter(pk=waits.pk).exists()
    assert DBTaskResult.objects.count() == 3


def test_session_goes_when_it_has_expired():
    for name, minutes in (("over", -1), ("still", 1)):
        expires = NOW + timedelta(minutes=minutes)
        Session.objects.create(session_key=name, session_data="", expire_date=expires)

    assert purge() == {"expired sessions": 1}
    assert Session.objects.get().session_key == "still"


# === Dry run, report ===


def test_dry_run_counts_and_changes_nothing(content):
    make_draft(content, today=ago(100).date())
    finished_with_note(content, 100)
    finished_with_note(content, 800)
    edit = make_edit(content, 400)
    make_task(20)

    would = purge(dry_run=True)

    assert would == {"drafts": 1, "notes": 2, "submissions": 1, "editors in the history": 1, "finished tasks": 1}
    assert (Submission.objects.count(), Note.objects.count()) == (3, 2)
    edit.refresh_from_db()
    assert edit.editor != FORMER_EDITOR
    assert purge() == would, "it says beforehand what it does"


def test_every_retention_in_days_of_the_register_is_kept_by_the_purge():
    """Cookies end in the browser; everything else needs somebody to delete it."""
    named = {line.setting for line in retention.purge(now=NOW, today=TODAY, dry_run=True)} - {""}

    assert named == set(queries.retention_days()) - {"COOKIE_DAYS"}


def said(*options: str) -> str:
    out = StringIO()
    call_command("purge", *options, stdout=out)
    return out.getvalue().strip()


def test_command_reports_what_it_would_do_and_what_it_did(content):
    made = timezone.localdate() - timedelta(days=91)
    make_draft(content, today=made)
    limit = (made + timedelta(days=1)).isoformat()

    would, did, again = (said(*options).splitlines() for options in (["--dry-run"], [], []))

    assert would[0].split() == ["what", "would", "go", "from", "before", "setting"]
    assert did[0].split() == ["what", "gone", "from", "before", "setting"]
    rows = [line.split() for line in would]
    assert ["drafts", "1", limit, "DRAFT_RETENTION_DAYS=90"] in rows
    assert len(would) == len(did) == len(retention.KINDS) + 4
    assert any(line.startswith("drafts ") and " 1 " in line for line in did)
    assert any(line.startswith("drafts ") and " 0 " in line for line in again)


def test_command_reports_to_a_program_too(content):
    made = timezone.localdate() - timedelta(days=91)
    make_draft(content, today=made)

    report = json.loads(said("--dry-run", "--json"))

    assert report["dry_run"] is True
    (drafts,) = (kind for kind in report["kinds"] if kind["kind"] == "drafts")
    assert drafts == {
        "kind": "drafts", "setting": "DRAFT_RETENTION_DAYS", "days": 90, "rows": 1,
        "before": (made + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    assert Submission.objects.exists()
