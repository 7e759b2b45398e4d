"""Writes a content value into the tables of a draft: for files, copies and what is read in alike."""

from assessments.domain.content import BlockContent, Content
from assessments.models import (
    BlockResource,
    BuildingBlock,
    GuideStep,
    Level,
    LevelText,
    QuestionnaireVersion,
    ScalePoint,
    Statement,
    Tip,
)


def store(version: QuestionnaireVersion, content: Content) -> None:
    """Write everything below a draft version; it has nothing yet."""
    levels = {
        level.key: Level.objects.create(
            version=version, key=level.key, title=level.title, lower=level.lower, text=level.text
        )
        for level in content.levels
    }
    GuideStep.objects.bulk_create(
        GuideStep(
            version=version,
            order=order,
            kind=step.kind,
            minutes=step.minutes,
            role=step.role,
            title=step.title,
            text=step.text,
            text_open=step.text_open,
            text_withheld=step.text_withheld,
        )
        for order, step in enumerate(content.guide_steps, 1)
    )
    for order, block in enumerate(content.blocks, 1):
        _store_block(version, block, order, levels)


def _store_block(version: QuestionnaireVersion, block: BlockContent, order: int, levels: dict[str, Level]) -> None:
    row = BuildingBlock.objects.create(
        version=version,
        key=block.key,
        title=block.title,
        order=order,
        is_scored=block.is_scored,
        summary=block.summary,
        explanation=block.explanation,
    )
    ScalePoint.objects.bulk_create(ScalePoint(block=row, value=p.value, label=p.label) for p in block.scale)
    LevelText.objects.bulk_create(
        LevelText(block=row, level=levels[key], text=text) for key, text in block.level_texts.items()
    )
    _store_statements_and_tips(row, block, levels)
    for kind in BlockResource.Kind.values:
        BlockResource.objects.bulk_create(
            BlockResource(block=row, kind=kind, order=order, title=one.title, duration=one.duration, text=one.text)
            for order, one in enumerate(block.of_kind(kind), 1)
        )


def _store_statements_and_tips(row: BuildingBlock, block: BlockContent, levels: dict[str, Level]) -> None:
    statements = Statement.objects.bulk_create(
        Statement(
            block=row,
            key=statement.key,
            order=order,
            text=statement.text,
            is_reversed=statement.is_reversed,
            meaning=statement.meaning,
            source=statement.source,
        )
        for order, statement in enumerate(block.statements, 1)
    )
    tips = [
        Tip(block=row, statement=stored, text=statement.tip)
        for stored, statement in zip(statements, block.statements, strict=True)
    ]
    tips += [Tip(block=row, level=levels[key], text=text) for key, texts in block.level_tips.items() for text in texts]
    for order, tip in enumerate(tips, 1):
        tip.order = order
    Tip.objects.bulk_create(tips)
