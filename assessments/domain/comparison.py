"""What may be said about the blocks of one profile beside each other."""

from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from math import sqrt

from assessments.domain.constants import CLOSE_RANGE, NAMED_TOGETHER_MAX, Q_RANGE
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring_key import Level


class Pattern(Enum):
    """The shape of a profile, as far as its margins bear it."""

    NOTHING_SCORED = "nothing scored"
    ONE_SCORED = "one scored"
    CLOSE = "close together"
    MAYBE_CHANCE = "differences may be chance"
    EXTREMES = "highest and lowest named"
    TIED = "highest and lowest differ, but each is shared by too many"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pattern with the blocks that may be named; empty unless the pattern is EXTREMES."""

    pattern: Pattern
    strongest: tuple[str, ...] = ()
    weakest: tuple[str, ...] = ()


def compare_blocks(profile: ScoreProfile) -> Comparison:
    """Say whether a strongest and a weakest block may be named, and which.

    They may when max - min >= q(B) * sqrt((SEM_max^2 + SEM_min^2) / 2): the studentized range
    over the B scored blocks (Tukey 1949; Kramer 1956 for unequal errors), and the drawn bars
    part as well. Equal exact scores are named together, at most two; more are not named.
    """
    scored = profile.scored
    if len(scored) < 2:
        return Comparison(Pattern.ONE_SCORED if scored else Pattern.NOTHING_SCORED)
    highest, lowest = _tied_at(scored, max(b.exact for b in scored)), _tied_at(scored, min(b.exact for b in scored))
    if _range_is_demonstrable(highest, lowest, len(scored)):
        return _name(highest, lowest)
    is_close = highest[0].exact - lowest[0].exact < CLOSE_RANGE
    bars_part = any(a.bar_parts_from(b) for a, b in combinations(scored, 2))
    return Comparison(Pattern.CLOSE if is_close and not bars_part else Pattern.MAYBE_CHANCE)


def near_levels(score: BlockScore, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """The neighbouring levels whose border lies within one standard error of the shown score.

    A score of 70 from six statements (error 9) has 29 % chance to be 75 or more in truth.
    """
    own = levels.index(score.level)
    near = []
    if own > 0 and score.display - score.level.lower <= score.standard_error:
        near.append(levels[own - 1])
    if own + 1 < len(levels) and levels[own + 1].lower - score.display <= score.standard_error:
        near.append(levels[own + 1])
    return tuple(near)


def _tied_at(scored: tuple[BlockScore, ...], value: object) -> tuple[BlockScore, ...]:
    return tuple(block for block in scored if block.exact == value)


def _range_is_demonstrable(highest: tuple[BlockScore, ...], lowest: tuple[BlockScore, ...], blocks: int) -> bool:
    """Test with the least certain of the tied blocks on each side."""
    high = max(highest, key=lambda b: b.standard_error)
    low = max(lowest, key=lambda b: b.standard_error)
    error = sqrt((high.standard_error**2 + low.standard_error**2) / 2)
    return high.exact - low.exact >= Q_RANGE[blocks] * error and high.bar_parts_from(low)


def _name(highest: tuple[BlockScore, ...], lowest: tuple[BlockScore, ...]) -> Comparison:
    strongest, weakest = (
        tuple(b.block for b in side) if len(side) <= NAMED_TOGETHER_MAX else () for side in (highest, lowest)
    )
    pattern = Pattern.EXTREMES if strongest or weakest else Pattern.TIED
    return Comparison(pattern, strongest, weakest)
