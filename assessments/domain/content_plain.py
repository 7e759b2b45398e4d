"""A questionnaire version as plain lists, texts and numbers, and back: what a JSON file and a spreadsheet hold.

Reading checks everything that the tables demand and names the place of each fault. What publishing
demands beyond that may still be missing: a draft is unfinished.
"""

from collections.abc import Mapping
from typing import Any, Final, get_args

from assessments.domain.constants import GUIDE_MINUTES, GUIDE_STEPS, SCALE_POINTS_MAX
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
from assessments.domain.plain_reader import Flaw, Path, Reader, Unreadable

FORMAT: Final = "zelftest-vragenlijst/1"


def to_plain(content: Content) -> dict[str, Any]:
    """Everything of a version that an editor made; keys of the database are left out."""
    return {
        "format": FORMAT,
        "title": content.title,
        "period": content.period,
        "not_applicable": content.not_applicable,
        "levels": [{"key": x.key, "title": x.title, "from": x.lower, "text": x.text} for x in content.levels],
        "guide_steps": [
            {
                "kind": step.kind,
                "minutes": step.minutes,
                "role": step.role,
                "title": step.title,
                "text": step.text,
                "text_open": step.text_open,
                "text_withheld": step.text_withheld,
            }
            for step in content.guide_steps
        ],
        "blocks": [_plain_block(block) for block in content.blocks],
    }


def _plain_block(block: BlockContent) -> dict[str, Any]:
    return {
        "key": block.key,
        "title": block.title,
        "scored": block.is_scored,
        "summary": block.summary,
        "explanation": block.explanation,
        "scale": [point.label for point in block.scale],
        "statements": [
            {
                "key": s.key,
                "text": s.text,
                "tip": s.tip,
                "reversed": s.is_reversed,
                "meaning": s.meaning,
                "source": s.source,
            }
            for s in block.statements
        ],
        "level_texts": [{"level": level, "text": text} for level, text in block.level_texts.items()],
        "tips": [{"level": level, "text": text} for level, tips in block.level_tips.items() for text in tips],
        "resources": [
            {"kind": one.kind, "title": one.title, "duration": one.duration, "text": one.text}
            for one in block.resources
        ],
    }


def from_plain(plain: object) -> Content:
    """The version that was written by ``to_plain``, or by hand. Raises Unreadable with every fault at once."""
    reader = Reader()
    content = _content(reader, plain if isinstance(plain, dict) else {})
    if reader.flaws or content is None:
        raise Unreadable(tuple(reader.flaws))
    return content


def _content(reader: Reader, plain: Mapping[str, Any]) -> Content | None:
    if plain.get("format") != FORMAT:
        reader.flaw(("format",), Flaw.FORMAT)
        return None
    levels = _levels(reader, plain)
    used: set[str] = set()
    keys = tuple(level.key for level in levels)
    return Content(
        version=NOT_STORED,
        number=0,
        title=reader.text(plain, "title", (), 120, needed=True),
        period=reader.text(plain, "period", (), 200),
        not_applicable=reader.text(plain, "not_applicable", (), 60),
        levels=levels,
        blocks=tuple(_block(reader, table, path, keys, used) for table, path in reader.items(plain, "blocks", ())),
        guide_steps=_steps(reader, plain),
    )


def _levels(reader: Reader, plain: Mapping[str, Any]) -> tuple[LevelContent, ...]:
    keys: set[str] = set()
    bounds: set[int] = set()
    levels = []
    for table, path in reader.items(plain, "levels", ()):
        flaws = len(reader.flaws)
        lower = reader.number(table, "from", path, 0, 100)
        if lower in bounds and len(reader.flaws) == flaws:
            reader.flaw((*path, "from"), Flaw.TWICE)
        bounds.add(lower)
        key = reader.key(table, "key", path, keys)
        levels.append(LevelContent(key, reader.text(table, "title", path, 60), lower, reader.text(table, "text", path)))
    return tuple(sorted(levels, key=lambda level: level.lower))


def _steps(reader: Reader, plain: Mapping[str, Any]) -> tuple[GuideStep, ...]:
    steps, used = [], set()
    for table, path in reader.items(plain, "guide_steps", ()):
        kind = reader.one_of(table, "kind", path, GUIDE_STEPS)
        if kind in used:
            reader.flaw((*path, "kind"), Flaw.TWICE)
        used.add(kind)
        steps.append(
            GuideStep(
                kind=kind,
                minutes=reader.number(table, "minutes", path, 1, GUIDE_MINUTES),
                role=reader.text(table, "role", path, 60),
                title=reader.text(table, "title", path, 120, needed=True),
                text=reader.text(table, "text", path, needed=True),
                text_open=reader.text(table, "text_open", path),
                text_withheld=reader.text(table, "text_withheld", path),
            )
        )
    return tuple(steps)


def _block(
    reader: Reader, plain: Mapping[str, Any], path: Path, levels: tuple[str, ...], used: set[str]
) -> BlockContent:
    is_scored = reader.yes_no(plain, "scored", path)
    return BlockContent(
        row=0,
        key=reader.key(plain, "key", path, used),
        title=reader.text(plain, "title", path, 60, needed=True),
        is_scored=is_scored,
        summary=reader.text(plain, "summary", path, 300),
        explanation=reader.text(plain, "explanation", path),
        scale=_scale(reader, plain, path),
        statements=_statements(reader, plain, path),
        level_texts=_level_texts(reader, plain, path, levels if is_scored else ()),
        level_tips=_tips(reader, plain, path, levels if is_scored else ()),
        resources=_resources(reader, plain, path),
    )


def _scale(reader: Reader, plain: Mapping[str, Any], path: Path) -> tuple[ScaleLabel, ...]:
    found = [reader.text_value(value, at, 60, needed=True) for value, at in reader.values(plain, "scale", path)]
    if len(found) > SCALE_POINTS_MAX:
        reader.flaw((*path, "scale"), Flaw.TOO_MANY, SCALE_POINTS_MAX)
    return tuple(ScaleLabel(value, label) for value, label in enumerate(found, 1))


def _statements(reader: Reader, plain: Mapping[str, Any], path: Path) -> tuple[StatementContent, ...]:
    used: set[str] = set()
    return tuple(
        StatementContent(
            row=0,
            key=reader.key(table, "key", at, used),
            text=reader.text(table, "text", at, 200, needed=True),
            tip=reader.text(table, "tip", at),
            is_reversed=reader.yes_no(table, "reversed", at, default=False),
            meaning=reader.number(table, "meaning", at, 1, 9999, default=1),
            source=reader.text(table, "source", at, 300),
        )
        for table, at in reader.items(plain, "statements", path)
    )


def _level_texts(reader: Reader, plain: Mapping[str, Any], path: Path, levels: tuple[str, ...]) -> dict[str, str]:
    texts = dict.fromkeys(levels, "")
    for table, at in reader.items(plain, "level_texts", path):
        level = reader.one_of(table, "level", at, levels)
        texts[level] = reader.text(table, "text", at)
    return texts


def _tips(reader: Reader, plain: Mapping[str, Any], path: Path, levels: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    tips: dict[str, tuple[str, ...]] = {}
    for table, at in reader.items(plain, "tips", path):
        level = reader.one_of(table, "level", at, levels)
        tips[level] = (*tips.get(level, ()), reader.text(table, "text", at, needed=True))
    return {level: tips[level] for level in levels if level in tips}


def _resources(reader: Reader, plain: Mapping[str, Any], path: Path) -> tuple[Resource, ...]:
    kinds = get_args(ResourceKind)
    found = []
    for table, at in reader.items(plain, "resources", path):
        kind = reader.one_of(table, "kind", at, kinds)
        is_form = kind == "work_form"
        found.append(
            Resource(
                kind=kind,
                title=reader.text(table, "title", at, 120, needed=is_form),
                duration=reader.text(table, "duration", at, 40, needed=is_form),
                text=reader.text(table, "text", at, needed=True),
            )
        )
    return tuple(sorted(found, key=lambda one: kinds.index(one.kind) if one.kind in kinds else 0))
