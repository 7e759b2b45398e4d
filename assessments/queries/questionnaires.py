"""Questionnaire versions and their pictures as values."""

import uuid
from functools import lru_cache
from itertools import groupby
from typing import Any, get_args

from django.db.models import Prefetch

from assessments import models
from assessments.domain.content import (
    BlockContent,
    Content,
    GuideStep,
    LevelContent,
    Resource,
    ResourceKind,
    ScaleLabel,
    StatementContent,
)

VERSIONS_KEPT = 16
KINDS = get_args(ResourceKind)


class NoQuestionnaire(LookupError):
    """No questionnaire has been published yet: ``manage.py load_questionnaire`` does it."""


def current_content() -> Content:
    """The published version of the main questionnaire: one query, and a few more the first time.

    Raises NoQuestionnaire.
    """
    published = models.QuestionnaireVersion.objects.current().filter(questionnaire__is_main=True)
    version = published.values_list("id", flat=True).first()
    if version is None:
        raise NoQuestionnaire
    return content_of(version)


@lru_cache(maxsize=VERSIONS_KEPT)
def content_of(version: uuid.UUID) -> Content:
    """A published or retired version. Read once a process: it cannot change, and its key is random."""
    return read_content(version)


def read_content(version: uuid.UUID) -> Content:
    """A version as it stands in the database now. Nine queries."""
    row = models.QuestionnaireVersion.objects.prefetch_related(
        Prefetch("guide_steps", models.GuideStep.objects.order_by("order")),
        Prefetch("levels", models.Level.objects.order_by("lower")),
        Prefetch("blocks", models.BuildingBlock.objects.order_by("order")),
        Prefetch("blocks__scale_points", models.ScalePoint.objects.order_by("value")),
        Prefetch("blocks__statements", models.Statement.objects.select_related("tip").order_by("order")),
        Prefetch("blocks__level_texts", models.LevelText.objects.select_related("level")),
        Prefetch("blocks__tips", models.Tip.objects.exclude(level=None).select_related("level").order_by("order")),
        Prefetch("blocks__resources", models.BlockResource.objects.order_by("order")),
    ).get(pk=version)
    return Content(
        version=row.pk,
        number=row.number,
        title=row.title,
        period=row.period,
        not_applicable=row.not_applicable_label,
        levels=tuple(LevelContent(x.key, x.title, x.lower, x.text) for x in row.levels.all()),
        blocks=tuple(_block(block) for block in row.blocks.all()),
        guide_steps=tuple(
            GuideStep(s.kind, s.minutes, s.role, s.title, s.text, s.text_open, s.text_withheld)
            for s in row.guide_steps.all()
        ),
    )


def guide_content(version: uuid.UUID) -> Content:
    """The version itself if it has a guide, else the published one of the same questionnaire with the same blocks.

    Versions from before there was a guide have none. At most two queries, and more the first time.
    """
    own = content_of(version)
    if own.guide_steps:
        return own
    newest = models.QuestionnaireVersion.objects.current().filter(questionnaire__versions=version)
    found = newest.values_list("pk", flat=True).first()
    other = content_of(found) if found else own
    is_alike = [block.key for block in other.scored_blocks] == [block.key for block in own.scored_blocks]
    return other if is_alike else own


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
            StatementContent(s.pk, s.key, s.text, s.tip.text, s.is_reversed, s.meaning, s.source)
            for s in row.statements.all()
        ),
        level_texts={x.level.key: x.text for x in sorted(row.level_texts.all(), key=lambda x: x.level.lower)},
        level_tips=_level_tips(row),
        resources=tuple(
            Resource(r.kind, r.title, r.duration, r.text)
            for r in sorted(row.resources.all(), key=lambda r: (KINDS.index(r.kind), r.order))
        ),
    )


def _level_tips(row: models.BuildingBlock) -> dict[str, tuple[str, ...]]:
    tips = sorted(
        ((t.level.lower, t.level.key, t.order, t.text) for t in row.tips.all() if t.level), key=lambda t: t[:3]
    )
    return {level: tuple(tip[-1] for tip in group) for level, group in groupby(tips, key=lambda t: t[1])}


@lru_cache(maxsize=VERSIONS_KEPT)
def scaffold(version: uuid.UUID, view: str, language: str) -> tuple[str, dict[str, Any]]:
    """The stored picture without marks: SVG and geometry. Read once a process.

    Raises ChartScaffold.DoesNotExist.
    """
    row = models.ChartScaffold.objects.get(version=version, view=view, language=language)
    return row.svg, row.geometry
