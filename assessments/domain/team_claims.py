"""What may be said about a team beside its means: counts per level, order of statements, highest and lowest."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Final

from assessments.domain.constants import (
    K_DIST,
    NAMED_STATEMENTS,
    NAMED_TOGETHER_MAX,
    ORDER_OTHERS_DISTANCE_MIN,
    ORDER_TOTAL_DISTANCE_MIN,
    OTHERS_DISTANCE_MIN,
    Q_RANGE,
    Z_CLAIM,
)
from assessments.domain.disclosure import (
    CappedHigh,
    CappedLow,
    Reason,
    ShownMean,
    TeamMean,
    Withheld,
    is_far_from_ends,
    team_mean,
)
from assessments.domain.rounding import display_integer
from assessments.domain.scoring_key import Level, level_at
from assessments.domain.tallies import BlockTally, StatementTally, is_enough, may_show_counts

#: An exact score that is shown as d lies within this of d.
ROUNDING: Final = Fraction(1, 2)

NOT_SHOWN: Final = Withheld(Reason.NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many of ``n`` people are in each level, lowest level first."""

    counts: tuple[tuple[str, int], ...]
    n: int


@dataclass(frozen=True, slots=True)
class StatementOrder:
    """The two highest statements, highest first, and the two lowest, lowest first. No figures."""

    highest: tuple[str, ...]
    lowest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamExtremes:
    """The blocks that may be named as highest and as lowest; a side without a claim is empty."""

    highest: tuple[str, ...] = ()
    lowest: tuple[str, ...] = ()


def count_levels(block: BlockTally, levels: Sequence[Level], *, k: int) -> LevelCounts | Withheld:
    """Count people per level where that tells little about each: from 10 scores on.

    Only if each count is 0 or at least 3, none is above 90 %, and the mean is a number; and only if
    the mean and the counts together leave 50 points for everybody (``_room_left``). One reason,
    whatever the cause. ``levels`` start at 0, lowest first. Raises ValueError for a K below 5.
    """
    mean = team_mean(block, k=k, invited=None)
    if not isinstance(mean, ShownMean) or block.n < K_DIST:
        return NOT_SHOWN
    found = Counter({level.key: 0 for level in levels})
    for score, count in block.scores:
        found[level_at(display_integer(score), levels).key] += count
    counts = tuple(found[level.key] for level in levels)
    if not may_show_counts(counts):
        return NOT_SHOWN
    if _room_left(mean, counts, levels) < OTHERS_DISTANCE_MIN:
        return NOT_SHOWN
    return LevelCounts(tuple(found.items()), block.n)


def _room_left(mean: ShownMean, counts: Sequence[int], levels: Sequence[Level]) -> Fraction:
    """The narrowest interval that somebody with own knowledge can work out for another person.

    From published figures alone, so that showing or not tells nothing new. Each person lies between
    the ends of a level, within what a shown mean says of everybody; the sum limits how far all can
    be from the lower ends (``below``) and from the upper ends (``above``). The reader knows one score,
    anywhere in the widest level.
    """
    least, most = mean.n * (mean.value - ROUNDING), mean.n * (mean.value + ROUNDING)
    floor = 100 * (1 - mean.n) + OTHERS_DISTANCE_MIN + most
    ceiling = least - OTHERS_DISTANCE_MIN
    ends = [
        (max(low, floor), min(high, ceiling), count)
        for (low, high), count in zip(_level_ends(levels), counts, strict=True)
        if count
    ]
    widest = max(high - low for low, high in _level_ends(levels))
    below = max(Fraction(0), least - widest - sum(low * count for low, _, count in ends))
    above = max(Fraction(0), sum(high * count for _, high, count in ends) - most - widest)
    highest = max(min(high, low + below) for low, high, _ in ends)
    lowest = min(max(low, high - above) for low, high, _ in ends)
    return highest - lowest


def _level_ends(levels: Sequence[Level]) -> list[tuple[Fraction, Fraction]]:
    inner = [level.lower - ROUNDING for level in levels[1:]]
    return list(pairwise([Fraction(0), *inner, Fraction(100)]))


def order_block(block: BlockTally, *, k: int) -> StatementOrder | Withheld:
    """The order of the statements of a block, where its mean is a number (SCORING 7.4 R8).

    Withheld below K scores, in a block that is high or low without a number, and where the scores
    lie so near an end that order and mean together leave less than 50 points for somebody, to whoever
    knows the own answers. See ``order_statements`` for the rest.
    """
    mean = team_mean(block, k=k, invited=None)
    if isinstance(mean, Withheld):
        return mean
    has_room = is_far_from_ends(block, others=ORDER_OTHERS_DISTANCE_MIN, total=ORDER_TOTAL_DISTANCE_MIN)
    return order_statements(block.statements, k=k) if isinstance(mean, ShownMean) and has_room else NOT_SHOWN


def order_statements(statements: Sequence[StatementTally], *, k: int) -> StatementOrder | Withheld:
    """Name the two highest and the two lowest of the statements with at least K answers, by mean.

    Statements with equal means are left out, and nothing is named unless two remain on each side, all
    four different. Raises ValueError for a K below 5.

    >>> tallies = [StatementTally(name, ((mean, 5),)) for name, mean in zip("abcde", (4, 1, 3, 5, 2))]
    >>> order_statements(tallies, k=5)
    StatementOrder(highest=('d', 'a'), lowest=('b', 'e'))
    """
    counted = sorted((s for s in statements if is_enough(s.n, k)), key=lambda s: s.mean)
    means = Counter(s.mean for s in counted)
    lowest, highest = (
        tuple(s.key for s in side[:NAMED_STATEMENTS] if means[s.mean] == 1) for side in (counted, counted[::-1])
    )
    if len({*lowest, *highest}) < 2 * NAMED_STATEMENTS:
        return NOT_SHOWN
    return StatementOrder(highest, lowest)


def name_extremes(means: Mapping[str, TeamMean]) -> TeamExtremes:
    """Name the highest and the lowest block of a team, where the gap bears it.

    It does when the gap of the shown numbers >= q(B) * margin / 1.96: the studentized range over the
    B blocks that are not withheld (Tukey 1949; Kramer 1956 for unequal margins). Conservative, as the
    same people answer all blocks. Equal numbers are named together, at most two. A side on which a
    block without a number may lie further out is not named.

    >>> name_extremes({"know": ShownMean(80, 8, 7.5), "trust": ShownMean(69, 8, 7.5)})
    TeamExtremes(highest=('know',), lowest=('trust',))
    """
    shown = {block: mean for block, mean in means.items() if isinstance(mean, ShownMean)}
    if len(shown) < 2:
        return TeamExtremes()
    top, bottom = (pick(mean.value for mean in shown.values()) for pick in (max, min))
    highest, lowest = ({b: m for b, m in shown.items() if m.value == value} for value in (top, bottom))
    compared = sum(not isinstance(mean, Withheld) for mean in means.values())
    if top - bottom < Q_RANGE[compared] * _joint_margin(highest, lowest) / Z_CLAIM:
        return TeamExtremes()
    is_top = all(_may_reach(mean)[1] <= top for mean in means.values())
    is_bottom = all(_may_reach(mean)[0] >= bottom for mean in means.values())
    return TeamExtremes(_named(highest) if is_top else (), _named(lowest) if is_bottom else ())


def _may_reach(mean: TeamMean) -> tuple[float, float]:
    """Where a mean may lie; one that is withheld takes no part, so it lies nowhere."""
    match mean:
        case ShownMean():
            return mean.value, mean.value
        case CappedHigh():
            return mean.lowest_possible, 100
        case CappedLow():
            return 0, mean.highest_possible
        case _:
            return 100, 0


def _joint_margin(*sides: Mapping[str, ShownMean]) -> float:
    """The margin of the least certain block on each side, joined for unequal errors."""
    return sqrt(sum(max(mean.margin for mean in side.values()) ** 2 for side in sides) / len(sides))


def _named(side: Mapping[str, ShownMean]) -> tuple[str, ...]:
    return tuple(side) if len(side) <= NAMED_TOGETHER_MAX else ()
