"""Whether a version may be published: what is missing or wrong in it, and what an editor should look at again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from assessments.domain.constants import (
    BLOCK_STEPS,
    BLOCKS_MAX,
    BLOCKS_MIN,
    GUIDE_MINUTES,
    GUIDE_STEPS,
    ITEMS_PER_BLOCK,
    SCALE_POINTS_MAX,
    SCALE_POINTS_MIN,
    STATEMENTS_PER_BLOCK_MIN,
    TIPS_PER_LEVEL_MIN,
)
from assessments.domain.content import BlockContent, Content, GuideStep, StatementContent
from assessments.domain.content_facts import Place
from assessments.domain.writing_rules import (
    MIRROR_WORDS_MAX,
    TIP_WORDS_MAX,
    Rule,
    broken_by_running_text,
    broken_by_statement,
    words,
)

#: What the conversation guide needs of a scored block: at least so many of each.
GUIDE_NEEDS: Final = {"question": 2, "behaviour": 1, "experiment": 1, "work_form": 1}
AT_MOST_ONCE: Final = ("behaviour", "experiment", "mirror")


class Fault(Enum):
    """What is wrong; a version with one of these cannot be published."""

    EMPTY = "a text is empty"
    BLOCKS = "there are too few or too many scored blocks"
    STATEMENTS = "a block has too few statements"
    TWICE = "a statement stands in a block twice"
    SCALE = "a scale has too few or too many points"
    LABEL_TWICE = "two points have the same label"
    LEVELS = "the levels do not start at 0"
    TIPS = "a level has too few tips"
    RESOURCES = "the guide needs more of these"
    ONE_ONLY = "a block has at most one"
    GUIDE_STEPS = "the steps of the guide are not all there, in order"
    GUIDE_MINUTES = "the minutes of the guide do not add up"
    MIRROR = "other blocks have a statement about other links, and this one has none"


class Advice(Enum):
    """What deserves another look, beside the writing rules."""

    REVERSED = "a statement is turned around"
    FEW_STATEMENTS = "a block has fewer statements than a sure score needs"
    NO_SOURCE = "a statement does not say what it stands on"
    OTHER_BLOCKS = "the scored blocks, or their order, are not those of the published version"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something at a place. ``detail`` is what the sentence about it needs: a number, or the words that it is about."""

    place: Place
    what: Fault | Advice | Rule
    detail: str = ""

    @property
    def stops_publishing(self) -> bool:
        """Whether the version cannot be published with it."""
        return isinstance(self.what, Fault)


def check(content: Content, published: Content | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with a version, and everything worth another look, in the order of reading.

    The writing rules are those for Dutch. ``published`` is the version that it is to take the place of.
    """
    others = () if published is None else tuple(_compare_blocks(content, published))
    return (*_check_whole(content), *others, *_check_guide(content), *_check_blocks(content))


def _compare_blocks(content: Content, published: Content) -> Iterator[Finding]:
    before, now = ([block.key for block in version.scored_blocks] for version in (published, content))
    if before != now:
        titles = ", ".join(block.title for block in published.scored_blocks)
        yield Finding(Place("", "questionnaire", "", "blocks"), Advice.OTHER_BLOCKS, titles)


def _check_whole(content: Content) -> Iterator[Finding]:
    for name in ("title", "period", "not_applicable"):
        yield from _empty(Place("", "questionnaire", "", name), getattr(content, name))
    scored = len(content.scored_blocks)
    if not BLOCKS_MIN <= scored <= BLOCKS_MAX:
        yield Finding(Place("", "questionnaire", "", "blocks"), Fault.BLOCKS, str(scored))
    if not content.levels or content.levels[0].lower != 0:
        yield Finding(Place("", "level"), Fault.LEVELS)
    for level in content.levels:
        for name in ("title", "text"):
            yield from _empty(Place("", "level", level.key, name), getattr(level, name))


def _check_guide(content: Content) -> Iterator[Finding]:
    """A version without any step has no guide; with one it has all, and each block has what they need."""
    steps = content.guide_steps
    if not steps:
        return
    if tuple(step.kind for step in steps) != GUIDE_STEPS:
        yield Finding(Place("", "guide_step"), Fault.GUIDE_STEPS)
    elif (minutes := sum(step.minutes for step in steps)) != GUIDE_MINUTES:
        yield Finding(Place("", "guide_step", steps[0].kind, "minutes"), Fault.GUIDE_MINUTES, str(minutes))
    for step in steps:
        yield from _check_step(step)
    for block in content.scored_blocks:
        for kind, least in GUIDE_NEEDS.items():
            if len(block.of_kind(kind)) < least:
                yield Finding(Place(block.key, kind), Fault.RESOURCES, str(least))


def _check_step(step: GuideStep) -> Iterator[Finding]:
    needed = ["role", "title", "text", "text_withheld", *(["text_open"] if step.kind in BLOCK_STEPS else [])]
    for name in needed:
        yield from _empty(Place("", "guide_step", step.kind, name), getattr(step, name))
    for name in ("text", "text_open", "text_withheld"):
        yield from _running(Place("", "guide_step", step.kind, name), getattr(step, name))


def _check_blocks(content: Content) -> Iterator[Finding]:
    with_mirror = any(block.mirror for block in content.scored_blocks)
    for block in content.blocks:
        yield from _check_words(block)
        yield from _check_scale(block)
        yield from _check_statements(block)
        if block.is_scored:
            yield from _check_levels(block, [level.key for level in content.levels])
            if with_mirror and not block.mirror:
                yield Finding(Place(block.key, "mirror"), Fault.MIRROR)
        yield from _check_resources(block)


def _check_words(block: BlockContent) -> Iterator[Finding]:
    for name in ("title", "summary", "explanation"):
        yield from _empty(Place(block.key, "block", "", name), getattr(block, name))
    for name in ("summary", "explanation"):
        yield from _running(Place(block.key, "block", "", name), getattr(block, name))


def _check_scale(block: BlockContent) -> Iterator[Finding]:
    place = Place(block.key, "scale")
    if not SCALE_POINTS_MIN <= len(block.scale) <= SCALE_POINTS_MAX:
        yield Finding(place, Fault.SCALE, str(len(block.scale)))
    labels = [point.label.strip().casefold() for point in block.scale]
    if len(set(labels)) < len(labels):
        yield Finding(place, Fault.LABEL_TWICE)


def _check_statements(block: BlockContent) -> Iterator[Finding]:
    if len(block.statements) < STATEMENTS_PER_BLOCK_MIN:
        yield Finding(Place(block.key, "statement"), Fault.STATEMENTS, str(len(block.statements)))
    elif block.is_scored and len(block.statements) < ITEMS_PER_BLOCK:
        yield Finding(Place(block.key, "statement"), Advice.FEW_STATEMENTS, str(len(block.statements)))
    times = Counter(" ".join(words(statement.text)) for statement in block.statements)
    for statement in block.statements:
        place = Place(block.key, "statement", statement.key, "text")
        yield from _empty(place, statement.text)
        if statement.text and times[" ".join(words(statement.text))] > 1:
            yield Finding(place, Fault.TWICE)
        yield from (Finding(place, rule, found) for rule, found in broken_by_statement(statement.text))
        yield from _check_around(statement, place)


def _check_around(statement: StatementContent, place: Place) -> Iterator[Finding]:
    if statement.is_reversed:
        yield Finding(place._replace(field="is_reversed"), Advice.REVERSED)
    if not statement.source:
        yield Finding(place._replace(field="source"), Advice.NO_SOURCE)
    tip = place._replace(field="tip")
    yield from _empty(tip, statement.tip)
    yield from _running(tip, statement.tip, words_max=TIP_WORDS_MAX)


def _check_levels(block: BlockContent, levels: list[str]) -> Iterator[Finding]:
    for level in levels:
        place = Place(block.key, "level_text", level, "text")
        yield from _empty(place, block.level_texts.get(level, ""))
        yield from _running(place, block.level_texts.get(level, ""))
        tips = block.level_tips.get(level, ())
        if len(tips) < TIPS_PER_LEVEL_MIN:
            yield Finding(Place(block.key, "tip", level), Fault.TIPS, str(len(tips)))
        for number, tip in enumerate(tips, 1):
            at = Place(block.key, "tip", f"{level} {number}", "text")
            yield from _empty(at, tip)
            yield from _running(at, tip, words_max=TIP_WORDS_MAX)


def _check_resources(block: BlockContent) -> Iterator[Finding]:
    for kind in AT_MOST_ONCE:
        if len(block.of_kind(kind)) > 1:
            yield Finding(Place(block.key, kind), Fault.ONE_ONLY)
    numbers: Counter[str] = Counter()
    for one in block.resources:
        numbers[one.kind] += 1
        place = Place(block.key, one.kind, str(numbers[one.kind]), "text")
        yield from _empty(place, one.text)
        if one.kind == "mirror":
            rules = broken_by_statement(one.text, starts_with="Zij", words_max=MIRROR_WORDS_MAX)
            yield from (Finding(place, rule, found) for rule, found in rules)
        elif one.kind != "reading":
            yield from _running(place, one.text)


def _empty(place: Place, text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding(place, Fault.EMPTY)


def _running(place: Place, text: str, *, words_max: int | None = None) -> Iterator[Finding]:
    for rule, found in broken_by_running_text(text, words_max=words_max):
        yield Finding(place, rule, found)
