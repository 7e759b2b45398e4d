"""What may be released about a team, and the proof that nothing smaller can be derived from it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import combinations
from math import sqrt

from assessments.domain.constants import (
    CAPPED_TOTAL_MAX,
    OTHERS_DISTANCE_MIN,
    RELIABILITY,
    SD_WITHIN,
    TOTAL_DISTANCE_MIN,
    Z_CLAIM,
)
from assessments.domain.rounding import display_integer
from assessments.domain.tallies import BlockTally, TeamTally, is_enough

Row = Sequence[Fraction | int]


class Reason(Enum):
    """Why something is not shown; never how many."""

    TOO_FEW = "too few answers"
    NOT_SHOWN = "not shown"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Nothing is released, and no number stands here to be found."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class ShownMean:
    """A mean as the whole number that is shown, of ``n`` people; ``margin`` is half the 95 % interval."""

    value: int
    n: int
    margin: float

    @property
    def shown_margin(self) -> int:
        """The margin as a whole number."""
        return display_integer(Fraction(self.margin))


@dataclass(frozen=True, slots=True)
class CappedHigh:
    """A mean of ``n`` people that is high: its number would say too much about each of them."""

    n: int

    @property
    def lowest_possible(self) -> float:
        """The mean is above this."""
        return 100 - CAPPED_TOTAL_MAX / self.n


@dataclass(frozen=True, slots=True)
class CappedLow:
    """A mean of ``n`` people that is low: its number would say too much about each of them."""

    n: int

    @property
    def highest_possible(self) -> float:
        """The mean is below this."""
        return CAPPED_TOTAL_MAX / self.n


TeamMean = ShownMean | CappedHigh | CappedLow | Withheld


def publishable_blocks(tally: TeamTally, *, k: int) -> tuple[str, ...]:
    """The blocks of a cell about which anything may be said: those with at least K scores.

    SCORING 7.4 R2. A cell of fewer than K has none. Raises ValueError for a K below 5.
    """
    return tuple(block.key for block in tally.blocks if is_enough(block.n, k))


def margin_of_mean(n: int, invited: int | None, *, sd: float = SD_WITHIN, reliability: float = RELIABILITY) -> float:
    """Half the 95 % interval of a team mean: 1.96 * 18 / sqrt(n) * sqrt(1 - .8 f), with f = n / N.

    Finite-population correction (Cochran 1977) on the true part of the variance. N unknown or
    smaller than n gives f = 0. Raises ValueError for n below 1.

    >>> round(margin_of_mean(5, 6)), round(margin_of_mean(8, 10)), round(margin_of_mean(8, None))
    (9, 7, 12)
    """
    if n < 1:
        raise ValueError("A margin needs at least one score.")
    fraction = n / invited if invited is not None and invited >= n else 0.0
    return Z_CLAIM * sd / sqrt(n) * sqrt(1 - reliability * fraction)


def team_mean(block: BlockTally, *, k: int, invited: int | None) -> TeamMean:
    """The mean of a block as far as it may be shown.

    Withheld below K scores. A number only if the others, leaving out any one, are together at least
    50 points from 0 and from 100, and all of them at least 100; else high or low without a number.
    People without a score are not in it. Raises ValueError for a K below 5.

    >>> from assessments.domain.scoring_key import Scale
    >>> def block(*scores): return BlockTally("know", Scale(), tuple((Fraction(s), 1) for s in scores), ())
    >>> mean = team_mean(block(40, 55, 60, 70, 75), k=5, invited=6)
    >>> mean.value, mean.shown_margin, mean.n
    (60, 9, 5)
    >>> team_mean(block(80, 90, 95, 98, 100), k=5, invited=6), team_mean(block(40, 60), k=5, invited=6).reason
    (CappedHigh(n=5), <Reason.TOO_FEW: 'too few answers'>)
    """
    if not is_enough(block.n, k):
        return Withheld(Reason.TOO_FEW)
    if _is_too_near([(100 - score, count) for score, count in block.scores]):
        return CappedHigh(block.n)
    if _is_too_near(list(block.scores)):
        return CappedLow(block.n)
    return ShownMean(display_integer(block.total / block.n), block.n, margin_of_mean(block.n, invited))


def is_far_from_ends(block: BlockTally, *, others: int, total: int) -> bool:
    """Whether scores are together ``total`` points from 0 and from 100, and ``others`` without any one of them.

    >>> from assessments.domain.scoring_key import Scale
    >>> block = BlockTally("know", Scale(), ((Fraction(0), 1), (Fraction(75), 4)), ())
    >>> is_far_from_ends(block, others=100, total=150), is_far_from_ends(block, others=101, total=150)
    (True, False)
    """
    upwards = [(100 - score, count) for score, count in block.scores]
    return not any(_is_too_near(distances, others, total) for distances in (upwards, list(block.scores)))


def _is_too_near(
    distances: list[tuple[Fraction, int]], others: int = OTHERS_DISTANCE_MIN, total: int = TOTAL_DISTANCE_MIN
) -> bool:
    """Whether distances to one end, with how many people have each, leave too little room."""
    together = sum(distance * count for distance, count in distances)
    return together - max(distance for distance, _ in distances) < others or together < total


def exposed_group(rows: Sequence[Row], owner: Sequence[int], k: int) -> tuple[int, ...] | None:
    """The first smallest group of fewer than K people about whom the published rows tell something exact.

    A group G is exposed if rank(A without the columns of G) < rank(A): then a combination of the
    published sums is about G alone (Chin & Ozsoyoglu 1982). ``rows`` are the published sums over
    unknown scores, ``owner`` has the person of each column. None means safe. All groups are
    tried, with exact ranks: for tests and small sets only.

    >>> exposed_group([[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]], owner=[1, 2, 3, 4, 5, 6], k=5)
    (6,)
    """
    basis = _independent_rows(rows)
    people = sorted(set(owner))
    for size in range(1, k):
        for group in combinations(people, size):
            kept = [[row[n] for n, person in enumerate(owner) if person not in group] for row in basis]
            if len(_independent_rows(kept)) < len(basis):
                return group
    return None


def column_classes(rows: Sequence[Row], owner: Sequence[int]) -> tuple[frozenset[int], ...]:
    """The people behind each class of equal columns; columns of zeros are in no published sum.

    >>> [sorted(people) for people in column_classes([[1, 1, 0], [1, 1, 1]], owner=[1, 2, 3])]
    [[1, 2], [3]]
    """
    classes: dict[tuple[Fraction | int, ...], set[int]] = defaultdict(set)
    for n, person in enumerate(owner):
        column = tuple(row[n] for row in rows)
        if any(column):
            classes[column].add(person)
    return tuple(frozenset(people) for people in classes.values())


def is_safe(rows: Sequence[Row], owner: Sequence[int], k: int) -> bool:
    """Whether every class of equal columns spans at least K people.

    Sufficient: a combination of rows is constant on a class, so one that is not zero somewhere is
    about the whole class. Stricter than ``exposed_group``, and fast enough for every release.

    >>> is_safe([[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]], owner=[1, 2, 3, 4, 5, 6], k=5)
    False
    """
    return all(len(people) >= k for people in column_classes(rows, owner))


def _independent_rows(rows: Sequence[Row]) -> list[list[Fraction]]:
    """Gauss elimination over fractions: as many rows as the rank, spanning the same space."""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = [Fraction(value) for value in row]
        for pivot, known in basis:
            if factor := rest[pivot]:
                rest = [a - factor * b for a, b in zip(rest, known, strict=True)]
        if any(rest):
            pivot = next(n for n, value in enumerate(rest) if value)
            basis.append((pivot, [value / rest[pivot] for value in rest]))
    return [row for _, row in basis]
