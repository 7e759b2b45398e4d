"""Which statement counts for which block, reversed or not, on which scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from assessments.domain.constants import LEVEL_CUTS


class StatementRef(NamedTuple):
    """A statement by its stable keys, the same over all versions of a questionnaire."""

    block: str
    statement: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers ``low``..``high`` that an answer may be."""

    low: int = 1
    high: int = 5

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError(f"A scale runs from low to high, not from {self.low} to {self.high}.")

    @property
    def midpoint(self) -> Fraction:
        """Halfway the scale; not a point of the scale when the number of points is even."""
        return Fraction(self.low + self.high, 2)

    def recode(self, value: int, *, is_reversed: bool) -> int:
        """Turn an answer to a reversed statement around: low + high - value.

        >>> Scale(1, 5).recode(2, is_reversed=True)
        4
        """
        return self.low + self.high - value if is_reversed else value


@dataclass(frozen=True, slots=True)
class KeyedStatement:
    """One statement in the scoring key.

    ``meaning`` counts the meanings that the statement has had over versions: a mended typing
    error keeps the number, another meaning raises it, and then scores are not comparable.
    """

    key: str
    is_reversed: bool = False
    meaning: int = 1


@dataclass(frozen=True, slots=True)
class BlockKey:
    """The statements of one scored block, in the order of the page."""

    key: str
    statements: tuple[KeyedStatement, ...]
    scale: Scale = Scale()


@dataclass(frozen=True, slots=True)
class Level:
    """A named stretch of the displayed integers: from ``lower`` up to the next level."""

    key: str
    lower: int


def level_at(display: int, levels: Sequence[Level]) -> Level:
    """The level of a displayed integer; ``levels`` start at 0, lowest first."""
    return [level for level in levels if level.lower <= display][-1]


DEFAULT_LEVELS = (Level("low", 0), Level("middle", LEVEL_CUTS[0]), Level("high", LEVEL_CUTS[1]))


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """The scored blocks in building order (foundation first) and the levels, lowest first."""

    blocks: tuple[BlockKey, ...]
    levels: tuple[Level, ...] = DEFAULT_LEVELS

    def __post_init__(self) -> None:
        lowers = [level.lower for level in self.levels]
        if not lowers or lowers[0] != 0 or any(a >= b for a, b in pairwise(lowers)):
            raise ValueError(f"Levels start at 0 and rise, not {lowers}.")

    def level_of(self, display: int) -> Level:
        """The level of a displayed integer; its lower bound belongs to it.

        >>> ScoringKey(blocks=()).level_of(75).key
        'high'
        """
        return level_at(display, self.levels)
