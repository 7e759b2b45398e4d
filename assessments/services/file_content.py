"""A checked questionnaire in files as a content value."""

from typing import Any, get_args

from assessments.domain.content import (
    NOT_STORED,
    BlockContent,
    Content,
    GuideStep,
    LevelContent,
    Resource,
    ResourceKind,
    ScaleLabel,
    StatementContent,
)
from assessments.services.content_files import ContentFile, QuestionnaireFiles

STEP_TEXTS = ("role", "title", "text", "text_open", "text_withheld")


def content_of_files(files: QuestionnaireFiles) -> Content:
    """What the files say, without a place in the database."""
    main = files.main
    return Content(
        version=NOT_STORED,
        number=0,
        title=main.data["title"],
        period=main.data["period"],
        not_applicable=main.data["not_applicable"],
        levels=tuple(LevelContent(x["key"], x["title"], x["from"], x["text"]) for x in main.tables("level")),
        blocks=tuple(_block(file, main) for file in files.blocks),
        guide_steps=tuple(
            GuideStep(step["kind"], step["minutes"], *(step.get(name, "").strip() for name in STEP_TEXTS))
            for step in main.tables("guide_step")
        ),
    )


def _block(file: ContentFile, main: ContentFile) -> BlockContent:
    labels = file.data.get("scale", main.data["scale"])
    is_scored = file.data["scored"]
    levels = [level["key"] for level in main.tables("level")] if is_scored else []
    return BlockContent(
        row=0,
        key=file.data["key"],
        title=file.data["title"],
        is_scored=is_scored,
        summary=file.data["summary"],
        explanation=file.data["explanation"].strip(),
        scale=tuple(ScaleLabel(value, label) for value, label in enumerate(labels, 1)),
        statements=tuple(_statement(entry) for entry in file.tables("statement")),
        level_texts={level: file.data["levels"][level].strip() for level in levels},
        level_tips={level: _tips(file, level) for level in levels},
        resources=tuple(_resource(kind, entry) for kind in get_args(ResourceKind) for entry in file.tables(kind)),
    )


def _statement(entry: dict[str, Any]) -> StatementContent:
    return StatementContent(
        row=0,
        key=entry["key"],
        text=entry["text"].strip(),
        tip=entry["tip"].strip(),
        is_reversed=entry.get("reversed", False),
        meaning=entry.get("meaning", 1),
        source=entry["source"],
    )


def _tips(file: ContentFile, level: str) -> tuple[str, ...]:
    return tuple(tip["text"].strip() for tip in file.tables("tip") if tip["level"] == level)


def _resource(kind: ResourceKind, entry: dict[str, Any]) -> Resource:
    return Resource(kind, entry.get("title", ""), entry.get("duration", ""), entry["text"].strip())
