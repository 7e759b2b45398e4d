"""A questionnaire version as single facts, each with the place that a check, a change or a cell points at."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from assessments.domain.content import BlockContent, Content


class Place(NamedTuple):
    """Where something stands: in which block (none for the whole), in which part, which one of it, and its field.

    ``part`` is ``questionnaire``, ``level``, ``guide_step``, ``block``, ``scale``, ``statement``,
    ``level_text``, ``tip`` or a kind of resource. ``item`` is a key, a value of the scale, or a key and a
    number such as ``low 2``.
    """

    block: str
    part: str
    item: str = ""
    field: str = ""


def facts(content: Content) -> Mapping[Place, str]:
    """Every word and number of a version by its place, in the order of reading."""
    return dict(_facts(content))


def _facts(content: Content) -> Iterator[tuple[Place, str]]:
    for name in ("title", "period", "not_applicable"):
        yield Place("", "questionnaire", "", name), getattr(content, name)
    yield Place("", "questionnaire", "", "blocks"), ", ".join(block.key for block in content.blocks)
    for level in content.levels:
        for name in ("title", "lower", "text"):
            yield Place("", "level", level.key, name), str(getattr(level, name))
    for step in content.guide_steps:
        for name in ("minutes", "role", "title", "text", "text_open", "text_withheld"):
            yield Place("", "guide_step", step.kind, name), str(getattr(step, name))
    for block in content.blocks:
        yield from _block_facts(block)


def _block_facts(block: BlockContent) -> Iterator[tuple[Place, str]]:
    for name in ("title", "is_scored", "summary", "explanation"):
        yield Place(block.key, "block", "", name), _plain(getattr(block, name))
    for point in block.scale:
        yield Place(block.key, "scale", str(point.value), "label"), point.label
    for number, statement in enumerate(block.statements, 1):
        yield Place(block.key, "statement", statement.key, "position"), str(number)
        for name in ("text", "is_reversed", "meaning", "source", "tip"):
            yield Place(block.key, "statement", statement.key, name), _plain(getattr(statement, name))
    for level, text in block.level_texts.items():
        yield Place(block.key, "level_text", level, "text"), text
    for level, tips in block.level_tips.items():
        for number, tip in enumerate(tips, 1):
            yield Place(block.key, "tip", f"{level} {number}", "text"), tip
    numbers: dict[str, int] = {}
    for one in block.resources:
        numbers[one.kind] = numbers.get(one.kind, 0) + 1
        for name in ("title", "duration", "text"):
            yield Place(block.key, one.kind, str(numbers[one.kind]), name), getattr(one, name)


def _plain(value: str | bool | int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
