"""What a picture is made from: its words, its marks, and the part that is drawn beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from assessments.domain.constants import BLOCKS_MAX, BLOCKS_MIN

#: A level is told by the form of its dot, and there are five forms.
LEVELS_MAX: Final = 5


class View(StrEnum):
    """The two pictures of one profile."""

    BUILDING = "bouwwerk"
    RADAR = "radar"


@dataclass(frozen=True, slots=True)
class ChartText:
    """Every word in a picture, in the language of the reader.

    ``blocks`` are titles in building order, foundation first; ``levels`` are titles with their
    lower bounds, lowest first.
    """

    blocks: tuple[str, ...]
    levels: tuple[tuple[str, int], ...]
    no_score: str
    frame: str

    def __post_init__(self) -> None:
        if not BLOCKS_MIN <= len(self.blocks) <= BLOCKS_MAX:
            raise ValueError(f"A picture has {BLOCKS_MIN} to {BLOCKS_MAX} blocks, not {len(self.blocks)}.")
        lowers = [lower for _, lower in self.levels]
        rising = all(a < b for a, b in pairwise(lowers))
        if not 1 <= len(lowers) <= LEVELS_MAX or lowers[0] != 0 or not rising or lowers[-1] > 100:
            raise ValueError(f"One to {LEVELS_MAX} levels start at 0 and rise to at most 100, not {lowers}.")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn for one block: the displayed integer, its margin and the index of its level.

    All four are None for a block without a score.
    """

    value: int | None
    low: float | None
    high: float | None
    level: int | None

    def __post_init__(self) -> None:
        if self.value is None and self.low is None and self.high is None and self.level is None:
            return
        if self.value is None or self.low is None or self.high is None or self.level is None:
            raise ValueError("A mark has a value, a margin and a level, or none of them.")
        if not 0 <= self.low <= self.value <= self.high <= 100 or self.level < 0:
            raise ValueError(f"A mark lies within its margin and 0..100, not {self.value} in {self.low}..{self.high}.")


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A picture without marks, to be stored: SVG text, and where marks go (JSON-serialisable)."""

    svg: str
    geometry: Mapping[str, Any]
