"""What people truly answer, and how that counts: an own reading of the scoring, apart from the product's."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from assessments.domain.content import BlockContent, Content

NVT = "nvt"
POINTS = (1, 2, 3, 4, 5)

#: How a person tends to answer. The last three are what an insider chooses to learn most about others.
MOODS = ("mixed", "middle", "high", "low", "all five", "all one", "not applicable")
INSIDERS = MOODS[-3:]


@dataclass(frozen=True)
class Sheet:
    """The answers of one person: by block, in the order of the page. ``edition`` counts how often they changed.

    Beside them the same view of the goal, outcome of every agreement, experience and rating of another
    link by block; empty or None is left open.
    """

    answers: Mapping[str, tuple[object, ...]]
    topic: str | None
    edition: int
    goal: str = ""
    may_show: bool = False
    outcome: str = ""
    experiences: Mapping[str, str] = field(default_factory=dict)
    judged: Mapping[str, object] = field(default_factory=dict)


def draw_sheet(rng: Random, content: Content, mood: str, edition: int = 0) -> Sheet:
    """Random answers to every block in a mood, with some statements open and some not applicable."""
    answers = {block.key: _draw_block(rng, len(block.statements), mood) for block in content.blocks}
    keys = [block.key for block in content.scored_blocks]
    topic, usual = rng.choice([None, *keys]), {"all five": 5, "all one": 1, "high": 5, "low": 1}.get(mood)
    # Own dice: what is said beside the statements leaves the answers of a seed as they were.
    dice = random.Random(str(answers))
    judged = {key: usual or dice.choice([1, 2, 3, 3, 4, 4, 5, NVT, None]) for key in keys}
    felt = {key: dice.choice(["better"] * 4 + ["same"] * 3 + ["worse", "absent", ""]) for key in keys}
    outcome = dice.choice(["done"] * 4 + ["partly"] * 2 + ["not_done", "unknown", ""])
    goal, may_show = dice.choice(["confirmed", "otherwise", "otherwise", ""]), dice.random() < 0.8
    return Sheet(answers, topic, edition, goal, may_show, outcome, felt, judged)


def _draw_block(rng: Random, size: int, mood: str) -> tuple[object, ...]:
    if mood in INSIDERS:
        value = {"all five": 5, "all one": 1, "not applicable": NVT}[mood]
        return (value,) * size
    if rng.random() < 0.1:
        return (rng.choice([NVT, None]),) * size
    centre = {"mixed": rng.uniform(1, 5), "middle": 3, "high": 4.8, "low": 1.2}[mood]
    rated = [min(5, max(1, round(rng.gauss(centre, 0.7)))) for _ in range(size)]
    holes = [rng.choices([False, NVT, None], [92, 4, 4])[0] for _ in range(size)]
    return tuple(value if hole is False else hole for value, hole in zip(rated, holes, strict=True))


def ratings(block: BlockContent, sheet: Sheet) -> dict[str, int]:
    """The rated statements of a block, with reversed ones turned around."""
    given = zip(block.statements, sheet.answers[block.key], strict=True)
    return {s.key: 6 - v if s.is_reversed else v for s, v in given if isinstance(v, int)}


def score_of(block: BlockContent, sheet: Sheet) -> Fraction | None:
    """0..100, or None with fewer than half of the statements rated, or fewer than three."""
    rated = ratings(block, sheet)
    if 2 * len(rated) < len(block.statements) or len(rated) < 3:
        return None
    return Fraction(25 * (sum(rated.values()) - len(rated)), len(rated))


def half_up(value: Fraction) -> int:
    """The whole number that people see."""
    return int((2 * value + 1) // 2)


def percent(value: object) -> Fraction | None:
    """A rating of another link on 0..100, or None where it does not count."""
    return Fraction(25 * (value - 1)) if isinstance(value, int) else None
