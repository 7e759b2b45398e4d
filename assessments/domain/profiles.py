"""The result values: a score per block, or the reason why there is none."""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from assessments.domain.constants import ITEM_ERROR_SD, Z_BAR
from assessments.domain.rounding import display_integer
from assessments.domain.scoring_key import Level


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A score with what it rests on.

    ``exact`` is in POMP points 0..100; ``answered`` of ``total`` statements were rated.
    """

    block: str
    exact: Fraction
    level: Level
    answered: int
    total: int

    @property
    def display(self) -> int:
        """The whole number that is shown, drawn and levelled."""
        return display_integer(self.exact)

    @property
    def standard_error(self) -> float:
        """Standard error of measurement in POMP points: 22 / sqrt(answered).

        Classical test theory (Lord & Novick 1968): the error variance of a mean of m parallel
        statements falls as 1/m.
        """
        return ITEM_ERROR_SD / sqrt(self.answered)

    @property
    def bar(self) -> tuple[float, float]:
        """The drawn margin around the displayed integer, cut to 0..100."""
        half = Z_BAR * self.standard_error
        return max(0.0, self.display - half), min(100.0, self.display + half)

    def bar_parts_from(self, other: "BlockScore") -> bool:
        """Whether the two drawn margins leave a gap between them."""
        return self.bar[1] < other.bar[0] or other.bar[1] < self.bar[0]


@dataclass(frozen=True, slots=True)
class NoScore:
    """A block with too few rated statements: no number exists, not even zero."""

    block: str
    answered: int
    total: int
    needed: int


@dataclass(frozen=True, slots=True)
class ScoreProfile:
    """One entry per scored block, in building order. There is no overall mark."""

    blocks: tuple[BlockScore | NoScore, ...]

    @property
    def scored(self) -> tuple[BlockScore, ...]:
        """The blocks that have a score, in building order."""
        return tuple(block for block in self.blocks if isinstance(block, BlockScore))
