"""Submissions as values, found by their secret code."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models as db

from assessments import models
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import Content
from assessments.domain.records import FilledIn, RoundRecord, SubmissionRecord
from assessments.domain.scoring_key import StatementRef
from assessments.queries.questionnaires import content_of
from assessments.tokens import code_hash

ROUND_COLUMNS = (
    "id",
    "team__name",
    "team__organisation__name",
    "version_id",
    "goal",
    "status",
    "opens_at",
    "closes_at",
    "members",
    "way",
    "is_shared",
    "k",
    "follows_id",
)


def find_submission(code: str) -> SubmissionRecord | None:
    """The submission that a secret code opens, with its round. One query."""
    return find_submissions([code]).get(code)


def find_submissions(codes: Iterable[str]) -> dict[str, SubmissionRecord]:
    """The submissions that these codes open, by code; a code that opens nothing is left out. One query."""
    own = ("id", "version_id", "status", "started_date", "submitted_date", "goal", "partners", "topic__key", "link_id")
    columns = ("code_hash", *own, *(f"round__{column}" for column in ROUND_COLUMNS))
    code_of = {code_hash(code): code for code in codes}
    rows = models.Submission.objects.filter(code_hash__in=code_of).values_list(*columns) if code_of else ()
    return {code_of[row[0]]: _record(row[1 : len(own) + 1], row[len(own) + 1 :]) for row in rows}


def _record(own: tuple[Any, ...], of_round: tuple[Any, ...]) -> SubmissionRecord:
    key, version, status, started, submitted, goal, partners, topic, link = own
    round_ = RoundRecord(*of_round) if of_round[0] is not None else None
    is_submitted = status == models.Submission.Status.SUBMITTED
    return SubmissionRecord(key, version, is_submitted, started, submitted, goal, partners, topic, round_, link)


def filled_in(submission: SubmissionRecord) -> FilledIn:
    """Everything of a submission. Two queries, whatever is stored; one in a round, where there are no notes."""
    content = content_of(submission.version)
    blocks = {block.row: block.key for block in content.blocks}
    answers = _answers(submission, content)
    if submission.round is not None:
        return FilledIn(submission, answers)
    notes = models.Note.objects.filter(submission=submission.id).values_list("block_id", "text")
    return FilledIn(submission, answers, {blocks[block]: text for block, text in notes})


def stored_columns(submission: SubmissionRecord) -> list[tuple[str, str]]:
    """The row of a submission as it stands in the table: every column with its literal value. One query."""
    row = models.Submission.objects.filter(pk=submission.id).values_list().first()
    names = [str(field.column) for field in models.Submission._meta.concrete_fields]
    return [(name, "" if value is None else str(value)) for name, value in zip(names, row or (), strict=False)]


def _answers(submission: SubmissionRecord, content: Content) -> Mapping[StatementRef, Answer]:
    found = answers_by_submission(models.Answer.objects.filter(submission=submission.id), content)
    return found[submission.id]


def answers_by_submission(
    answers: db.QuerySet[models.Answer], content: Content
) -> dict[uuid.UUID, dict[StatementRef, Answer]]:
    """Answers per submission and statement. One query."""
    refs = content.refs_by_row
    found: dict[uuid.UUID, dict[StatementRef, Answer]] = defaultdict(dict)
    for submission, statement, value in answers.values_list("submission_id", "statement_id", "value"):
        found[submission][refs[statement]] = NOT_APPLICABLE if value is None else value
    return found
