"""Stores a questionnaire as a new published version, with its pictures drawn ahead."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from assessments import charts, queries
from assessments.charts.wording import drawing_fingerprint, words
from assessments.models import (
    BlockResource,
    BuildingBlock,
    ChartScaffold,
    GuideStep,
    Level,
    LevelText,
    Questionnaire,
    QuestionnaireVersion,
    ScalePoint,
    Statement,
    Tip,
)
from assessments.services.content_files import ContentFile, QuestionnaireFiles


@transaction.atomic
def load(*, files: QuestionnaireFiles, today: date) -> QuestionnaireVersion | None:
    """Publish the files as a new version and retire the one before; None if nothing changed.

    An existing version is never touched: submissions finish on the version they began with. Only
    its pictures are drawn anew when their words or the drawing code changed.
    """
    questionnaire, _created = Questionnaire.objects.update_or_create(
        key=files.main.data["key"], defaults={"title": files.main.data["title"]}
    )
    published = questionnaire.versions.current().select_for_update().first()
    if published is not None and published.content_digest == files.digest:
        _draw_all_scaffolds()
        return None
    number = questionnaire.versions.count() + 1
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=number,
        period=files.main.data["period"],
        not_applicable_label=files.main.data["not_applicable"],
        content_digest=files.digest,
    )
    _store(version, files)
    questionnaire.versions.current().update(status=QuestionnaireVersion.Status.RETIRED)
    version.status, version.published_date = QuestionnaireVersion.Status.PUBLISHED, today
    version.save(update_fields=["status", "published_date"])
    _draw_all_scaffolds()
    return version


def _draw_all_scaffolds() -> None:
    """Retired versions too: somebody may still be filling one in, or come back to an old result."""
    for version in QuestionnaireVersion.objects.exclude(status=QuestionnaireVersion.Status.DRAFT):
        draw_scaffolds(version=version)


@transaction.atomic
def draw_scaffolds(*, version: QuestionnaireVersion) -> int:
    """Draw the pictures of a version without marks, per view and language; return how many.

    A picture that is there already with the same words and by the same drawing code stays.
    """
    content = queries.read_content(version.pk)
    drawn = 0
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text = words(content)
        fingerprint = drawing_fingerprint(text)
        for view in (*charts.View, charts.TREND):
            stored = ChartScaffold.objects.filter(version=version, view=view, language=language)
            if stored.filter(fingerprint=fingerprint).exists():
                continue
            scaffold = charts.draw_trend_scaffold(text) if view == charts.TREND else charts.draw_scaffold(view, text)
            fields = {"svg": scaffold.svg, "geometry": scaffold.geometry, "fingerprint": fingerprint}
            ChartScaffold.objects.update_or_create(version=version, view=view, language=language, defaults=fields)
            drawn += 1
    return drawn


def _store(version: QuestionnaireVersion, files: QuestionnaireFiles) -> None:
    levels = {
        level["key"]: Level.objects.create(
            version=version, key=level["key"], title=level["title"], lower=level["from"], text=level["text"]
        )
        for level in files.main.data["level"]
    }
    GuideStep.objects.bulk_create(
        GuideStep(
            version=version,
            order=order,
            kind=step["kind"],
            minutes=step["minutes"],
            **{name: step.get(name, "").strip() for name in ("role", "title", "text", "text_open", "text_withheld")},
        )
        for order, step in enumerate(files.main.tables("guide_step"), 1)
    )
    for order, file in enumerate(files.blocks, 1):
        block = BuildingBlock.objects.create(
            version=version,
            key=file.data["key"],
            title=file.data["title"],
            order=order,
            is_scored=file.data["scored"],
            summary=file.data["summary"],
            explanation=file.data["explanation"].strip(),
        )
        labels = file.data.get("scale", files.main.data["scale"])
        ScalePoint.objects.bulk_create(ScalePoint(block=block, value=v, label=x) for v, x in enumerate(labels, 1))
        _store_statements(block, file.tables("statement"))
        _store_levels(block, file, levels)
        _store_resources(block, file)


def _store_statements(block: BuildingBlock, entries: list[dict[str, Any]]) -> None:
    for order, entry in enumerate(entries, 1):
        statement = Statement.objects.create(
            block=block,
            key=entry["key"],
            order=order,
            text=entry["text"].strip(),
            is_reversed=entry.get("reversed", False),
            meaning=entry.get("meaning", 1),
            source=entry["source"],
        )
        Tip.objects.create(block=block, statement=statement, order=order, text=entry["tip"].strip())


def _store_levels(block: BuildingBlock, file: ContentFile, levels: dict[str, Level]) -> None:
    if not block.is_scored:
        return
    first = len(file.tables("statement")) + 1
    LevelText.objects.bulk_create(
        LevelText(block=block, level=levels[key], text=text.strip()) for key, text in file.data["levels"].items()
    )
    Tip.objects.bulk_create(
        Tip(block=block, level=levels[tip["level"]], order=order, text=tip["text"].strip())
        for order, tip in enumerate(file.tables("tip"), first)
    )


def _store_resources(block: BuildingBlock, file: ContentFile) -> None:
    BlockResource.objects.bulk_create(
        BlockResource(
            block=block,
            kind=kind,
            order=order,
            title=entry.get("title", ""),
            duration=entry.get("duration", ""),
            text=entry["text"].strip(),
        )
        for kind in BlockResource.Kind.values
        for order, entry in enumerate(file.tables(kind), 1)
    )
