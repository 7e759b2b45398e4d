"""Starts, fills and finishes a run through the test."""

import uuid
from datetime import date
from typing import Any, Final

from django.db import transaction

from assessments import tokens
from assessments.domain.answers import NOT_APPLICABLE
from assessments.domain.content import BlockContent
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.models import Answer as AnswerRow
from assessments.models import Experience, GoalView, MirrorAnswer, Note, Outcome, Submission

#: What somebody says in a round beside the statements.
BESIDE_ANSWERS: Final[tuple[Any, ...]] = (GoalView, Outcome, Experience, MirrorAnswer)


class AlreadySubmitted(Exception):
    """No draft is there any more: finished before, in another tab perhaps. Nothing was stored."""


@transaction.atomic
def start(*, start_key: str, version: uuid.UUID, today: date) -> str:
    """Begin a draft and return its secret code.

    Pressing Start twice sends the same ``start_key`` and gives one draft. A start page that
    comes back from the browser's memory later, after answers were given, gives a new one: the
    next person at that computer must not land in somebody's answers.
    """
    return begin_draft(start_key=start_key, version_id=version, started_date=today)


def begin_draft(*, start_key: str, **columns: object) -> str:
    """Make the draft of a start key, once, and return its code. Within the transaction of the caller."""
    code = tokens.code_from_start_key(start_key)
    submission, is_new = Submission.objects.get_or_create(code_hash=tokens.code_hash(code), defaults=columns)
    if is_new or _is_untouched(submission):
        return code
    code = tokens.code_from_start_key(tokens.new_start_key())
    Submission.objects.create(code_hash=tokens.code_hash(code), **columns)
    return code


def _is_untouched(submission: Submission) -> bool:
    return (
        submission.status == Submission.Status.DRAFT
        and not submission.goal
        and not submission.partners
        and submission.topic_id is None
        and not submission.answers.exists()
        and not submission.notes.exists()
        and not any(kind.objects.filter(submission=submission).exists() for kind in BESIDE_ANSWERS)
    )


@transaction.atomic
def save_block(*, submission: SubmissionRecord, block: BlockContent, given: BlockInput) -> None:
    """Store the answers of a block. Statements that did not come in keep the answer they had.

    Raises AlreadySubmitted. An emptied note is deleted; a note of None is left as it is.
    """
    lock_draft(submission)
    AnswerRow.objects.bulk_create(
        [
            AnswerRow(
                submission_id=submission.id,
                statement_id=statement,
                value=None if value == NOT_APPLICABLE else value,
                is_not_applicable=value == NOT_APPLICABLE,
            )
            for statement, value in given.answers.items()
        ],
        update_conflicts=True,
        unique_fields=["submission", "statement"],
        update_fields=["value", "is_not_applicable"],
    )
    if given.note:
        Note.objects.bulk_create(
            [Note(submission_id=submission.id, block_id=block.row, text=given.note)],
            update_conflicts=True,
            unique_fields=["submission", "block"],
            update_fields=["text"],
        )
    elif given.note is not None:
        Note.objects.filter(submission=submission.id, block=block.row).delete()


@transaction.atomic
def save_goal(*, submission: SubmissionRecord, goal: str | None = None, partners: str | None = None) -> None:
    """Store the shared goal and with whom; None leaves what is there. Raises AlreadySubmitted."""
    given = {"goal": goal, "partners": partners}
    _update_draft(submission, **{name: text for name, text in given.items() if text is not None})


@transaction.atomic
def save_topic(*, submission: SubmissionRecord, topic: BlockContent | None) -> None:
    """Store what somebody wants to talk about. Raises AlreadySubmitted."""
    _update_draft(submission, topic_id=topic.row if topic else None)


@transaction.atomic
def finish(*, submission: SubmissionRecord, today: date) -> None:
    """Submit a draft outside a round. Finishing what is finished changes nothing: one conditional update decides."""
    Submission.objects.drafts().filter(pk=submission.id, round=None).update(
        status=Submission.Status.SUBMITTED, submitted_date=today
    )


def _update_draft(submission: SubmissionRecord, **fields: object) -> None:
    if not fields:
        lock_draft(submission)
    elif not Submission.objects.drafts().filter(pk=submission.id).update(**fields):
        raise AlreadySubmitted


def lock_draft(submission: SubmissionRecord) -> None:
    """Hold a draft within the transaction of the caller. Raises AlreadySubmitted."""
    if Submission.objects.drafts().filter(pk=submission.id).select_for_update().first() is None:
        raise AlreadySubmitted
