"""Made-up answers with which an editor sees what a result and a guide look like. Nobody gave them."""

from dataclasses import replace
from enum import StrEnum

from assessments.domain.answers import NOT_APPLICABLE, Answer, AnswerSheet
from assessments.domain.cells import Member, RoundTerms
from assessments.domain.constants import K_MIN, SCALE_POINTS_MIN
from assessments.domain.content import BlockContent, Content, LevelContent, Resource, ScaleLabel
from assessments.domain.content_checks import GUIDE_NEEDS
from assessments.domain.disclosure import Withheld
from assessments.domain.releases import TeamRelease, make_release
from assessments.domain.scoring import score
from assessments.domain.scoring_key import StatementRef

#: People of the made-up team, and how many of them take part.
INVITED = 10
TAKING_PART = 8
#: So many statements of a block are rated where most do not apply: one fewer than gives a score.
RATED_OF_MUCH = 2


def filled_up(content: Content, nothing_yet: str) -> Content:
    """An unfinished version with ``nothing_yet`` in each place that a result or a guide cannot do without."""
    levels = content.levels
    if not levels or levels[0].lower != 0:
        levels = (LevelContent("nothing-yet", nothing_yet, 0, nothing_yet), *levels)
    filled = replace(content, levels=levels)
    return replace(filled, blocks=tuple(_filled_block(block, filled, nothing_yet) for block in content.blocks))


def _filled_block(block: BlockContent, content: Content, nothing_yet: str) -> BlockContent:
    scale = block.scale
    if len(scale) < SCALE_POINTS_MIN:
        scale = tuple(ScaleLabel(value, nothing_yet) for value in range(1, SCALE_POINTS_MIN + 1))
    if not block.is_scored:
        return replace(block, scale=scale)
    keys = [level.key for level in content.levels]
    missing = [
        Resource(kind, nothing_yet, nothing_yet, nothing_yet)
        for kind, least in GUIDE_NEEDS.items()
        if content.guide_steps and len(block.of_kind(kind)) < least
    ]
    return replace(
        block,
        scale=scale,
        level_texts={key: block.level_texts.get(key) or nothing_yet for key in keys},
        level_tips={key: block.level_tips.get(key) or (nothing_yet,) for key in keys},
        resources=(*block.resources, *missing),
    )


class Example(StrEnum):
    """A made-up profile."""

    LOW = "laag"
    HIGH = "hoog"
    MIXED = "gemengd"
    NOT_APPLICABLE = "nvt"


def example_answers(content: Content, example: Example, *, person: int = 0) -> dict[StatementRef, Answer]:
    """The answers of one made-up person to every statement, preconditions included.

    Mixed profiles rise from the first block to the last; ``person`` shifts them a little.
    """
    answers: dict[StatementRef, Answer] = {}
    for place, block in enumerate(content.blocks):
        for number, statement in enumerate(block.statements):
            wanted = _wanted(block, example, place / max(1, len(content.blocks) - 1), number + person)
            ref = StatementRef(block.key, statement.key)
            if example is Example.NOT_APPLICABLE and number >= RATED_OF_MUCH:
                answers[ref] = NOT_APPLICABLE
            else:
                answers[ref] = block.scoring_key.scale.recode(wanted, is_reversed=statement.is_reversed)
    return answers


def _wanted(block: BlockContent, example: Example, share: float, shift: int) -> int:
    """The recoded answer; ``share`` runs from 0 at the first block to 1 at the last."""
    scale = block.scoring_key.scale
    if example is Example.LOW:
        return scale.low
    if example is Example.HIGH:
        return scale.high
    middle = scale.low + round(share * (scale.high - scale.low))
    return min(scale.high, max(scale.low, middle + (shift % 3) - 1))


def _topic(content: Content, example: Example, person: int) -> str:
    """What somebody wants to talk about: in a mixed team most agree, in the others nobody does."""
    blocks = content.scored_blocks
    return blocks[0].key if example is Example.MIXED and person % 4 else blocks[person % len(blocks)].key


def example_release(content: Content, example: Example) -> TeamRelease | Withheld:
    """The result of a made-up team of which eight of ten people took part."""
    members = []
    for person in range(TAKING_PART):
        sheet = AnswerSheet(example_answers(content, example, person=person))
        members.append(Member(score(sheet, content.scoring_key), sheet, _topic(content, example, person)))
    terms = RoundTerms(
        key=content.scoring_key,
        preconditions=tuple(block.scoring_key for block in content.preconditions),
        invited=INVITED,
        k=K_MIN,
    )
    return make_release(members, terms)
