"""The only place where rows become domain values."""

import uuid
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db.models import Prefetch

from assessments import models
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import (
    BlockContent,
    Content,
    LevelContent,
    Resource,
    ScaleLabel,
    StatementContent,
)
from assessments.domain.records import FilledIn, SubmissionRecord
from assessments.domain.scoring_key import StatementRef
from assessments.tokens import code_hash

VERSIONS_KEPT = 16


class NoQuestionnaire(LookupError):
    """No questionnaire has been published yet: ``manage.py load_questionnaire`` does it."""


# === The questionnaire ===


def current_content() -> Content:
    """The questionnaire published last: one query, and a few more the first time. Raises NoQuestionnaire."""
    version = (
        models.QuestionnaireVersion.objects.current()
        .order_by("-published_date", "id")
        .values_list("id", flat=True)
        .first()
    )
    if version is None:
        raise NoQuestionnaire
    return content_of(version)


@lru_cache(maxsize=VERSIONS_KEPT)
def content_of(version: uuid.UUID) -> Content:
    """A published or retired version. Read once a process: it cannot change, and its key is random."""
    return read_content(version)


def read_content(version: uuid.UUID) -> Content:
    """A version as it stands in the database now. Eight queries."""
    row = (
        models.QuestionnaireVersion.objects.select_related("questionnaire")
        .prefetch_related(
            Prefetch("levels", models.Level.objects.order_by("lower")),
            Prefetch("blocks", models.BuildingBlock.objects.order_by("order")),
            Prefetch("blocks__scale_points", models.ScalePoint.objects.order_by("value")),
            Prefetch("blocks__statements", models.Statement.objects.select_related("tip").order_by("order")),
            Prefetch("blocks__level_texts", models.LevelText.objects.select_related("level")),
            Prefetch("blocks__tips", models.Tip.objects.exclude(level=None).select_related("level").order_by("order")),
            Prefetch("blocks__resources", models.BlockResource.objects.order_by("order")),
        )
        .get(pk=version)
    )
    return Content(
        version=row.pk,
        number=row.number,
        title=row.questionnaire.title,
        period=row.period,
        not_applicable=row.not_applicable_label,
        levels=tuple(LevelContent(x.key, x.title, x.lower, x.text) for x in row.levels.all()),
        blocks=tuple(_block(block) for block in row.blocks.all()),
    )


def _block(row: models.BuildingBlock) -> BlockContent:
    return BlockContent(
        row=row.pk,
        key=row.key,
        title=row.title,
        is_scored=row.is_scored,
        summary=row.summary,
        explanation=row.explanation,
        scale=tuple(ScaleLabel(point.value, point.label) for point in row.scale_points.all()),
        statements=tuple(
            StatementContent(s.pk, s.key, s.text, s.tip.text, s.is_reversed, s.meaning) for s in row.statements.all()
        ),
        level_texts={text.level.key: text.text for text in row.level_texts.all()},
        level_tips=_level_tips(row),
        resources=tuple(Resource(r.kind, r.title, r.duration, r.text) for r in row.resources.all()),
    )


def _level_tips(row: models.BuildingBlock) -> dict[str, tuple[str, ...]]:
    tips = sorted(((tip.level.key, tip.order, tip.text) for tip in row.tips.all() if tip.level), key=lambda t: t[:2])
    return {level: tuple(text for _, _, text in group) for level, group in groupby(tips, key=lambda t: t[0])}


@lru_cache(maxsize=VERSIONS_KEPT)
def scaffold(version: uuid.UUID, view: str, language: str) -> tuple[str, dict[str, Any]]:
    """The stored picture without marks: SVG and geometry. Read once a process.

    Raises ChartScaffold.DoesNotExist.
    """
    row = models.ChartScaffold.objects.get(version=version, view=view, language=language)
    return row.svg, row.geometry


# === Submissions ===


def find_submission(code: str) -> SubmissionRecord | None:
    """The submission that a secret code opens. One query."""
    columns = ("id", "version_id", "status", "started_date", "submitted_date", "goal", "partners", "topic__key")
    rows = models.Submission.objects.filter(code_hash=code_hash(code)).values_list(*columns)
    for key, version, status, started, submitted, goal, partners, topic in rows:
        is_submitted = status == models.Submission.Status.SUBMITTED
        return SubmissionRecord(key, version, is_submitted, started, submitted, goal, partners, topic)
    return None


def filled_in(submission: SubmissionRecord) -> FilledIn:
    """Everything of a submission. Two queries, whatever is stored."""
    content = content_of(submission.version)
    blocks = {block.row: block.key for block in content.blocks}
    notes = models.Note.objects.filter(submission=submission.id).values_list("block_id", "text")
    return FilledIn(submission, _answers(submission, content), {blocks[block]: text for block, text in notes})


def _answers(submission: SubmissionRecord, content: Content) -> dict[StatementRef, Answer]:
    refs = content.refs_by_row
    rows = models.Answer.objects.filter(submission=submission.id).values_list("statement_id", "value")
    return {refs[statement]: NOT_APPLICABLE if value is None else value for statement, value in rows}
