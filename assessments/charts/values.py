"""What a picture is made from: its words, its marks, and the part that is drawn beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from assessments.domain.constants import BLOCKS_MAX, BLOCKS_MIN

#: A level is told by the form of its dot, and there are five forms.
LEVELS_MAX: Final = 5


#: The picture of several rounds of a team, and how many of the last ones it shows.
TREND: Final = "verloop"
ROUNDS_SHOWN: Final = 6
NOT_SHOWN: Final = "\u2013"


class View(StrEnum):
    """The two pictures of one profile."""

    BUILDING = "bouwwerk"
    RADAR = "radar"


class Instead(StrEnum):
    """What is said of a block instead of a number; each is the name of its word in ``ChartText``."""

    NO_SCORE = "no_score"
    HIGH = "high"
    LOW = "low"
    NOT_SHOWN = "not_shown"

    @property
    def end(self) -> int | None:
        """The end of the axis that it tells of: the same one whatever the number is."""
        return {Instead.HIGH: 100, Instead.LOW: 0}.get(self)


@dataclass(frozen=True, slots=True)
class ChartText:
    """Every word in a picture, in the language of the reader.

    ``blocks`` are titles in building order, foundation first; ``levels`` are titles with their
    lower bounds, lowest first; the others than ``frame`` stand where a block has no number.
    """

    blocks: tuple[str, ...]
    levels: tuple[tuple[str, int], ...]
    no_score: str
    frame: str
    high: str
    low: str
    not_shown: str

    def __post_init__(self) -> None:
        if not BLOCKS_MIN <= len(self.blocks) <= BLOCKS_MAX:
            raise ValueError(f"A picture has {BLOCKS_MIN} to {BLOCKS_MAX} blocks, not {len(self.blocks)}.")
        lowers = [lower for _, lower in self.levels]
        rising = all(a < b for a, b in pairwise(lowers))
        if not 1 <= len(lowers) <= LEVELS_MAX or lowers[0] != 0 or not rising or lowers[-1] > 100:
            raise ValueError(f"One to {LEVELS_MAX} levels start at 0 and rise to at most 100, not {lowers}.")

    def instead(self, instead: Instead) -> str:
        """The word for a block without a number."""
        return str(getattr(self, instead))


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn for one block: the displayed integer, its margin and the index of its level.

    All four are None for a block without a number; ``instead`` says why there is none.
    """

    value: int | None
    low: float | None
    high: float | None
    level: int | None
    instead: Instead = Instead.NO_SCORE

    def __post_init__(self) -> None:
        if self.value is None and self.low is None and self.high is None and self.level is None:
            return
        if self.value is None or self.low is None or self.high is None or self.level is None:
            raise ValueError("A mark has a value, a margin and a level, or none of them.")
        if not 0 <= self.low <= self.value <= self.high <= 100 or self.level < 0:
            raise ValueError(f"A mark lies within its margin and 0..100, not {self.value} in {self.low}..{self.high}.")
        if self.instead is not Instead.NO_SCORE:
            raise ValueError(f"A mark with a value has nothing instead, not {self.instead!r}.")


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A picture without marks, to be stored: SVG text, and where marks go (JSON-serialisable)."""

    svg: str
    geometry: Mapping[str, Any]


def check_marks(blocks: int, marks: Sequence[Mark], team: Sequence[int | None]) -> None:
    """Raise ValueError unless there is one mark for each block, and one second mark or none at all."""
    if len(marks) != blocks or len(team) not in (0, blocks):
        raise ValueError(f"{blocks} blocks need as many marks, not {len(marks)} and {len(team)}.")
    if any(value is not None and not 0 <= value <= 100 for value in team):
        raise ValueError(f"A second mark lies in 0..100, not {team}.")


def under(number: int, mark: Mark, text: ChartText) -> str:
    """What stands below a round: its number with the value, a word, or a dash where nothing is shown.

    ``number`` counts from 0.
    """
    if mark.value is not None:
        said = str(mark.value)
    else:
        said = text.instead(mark.instead) if mark.instead.end is not None else NOT_SHOWN
    return f"{number + 1}: {said}"


def check_trend(blocks: int, marks: Sequence[Sequence[Mark]], joined: Sequence[Sequence[bool]]) -> None:
    """Raise ValueError unless each block has a mark for each of one to six rounds, and a join between them."""
    rounds = {len(row) for row in marks}
    if len(marks) != blocks or len(rounds) != 1 or not rounds <= set(range(1, ROUNDS_SHOWN + 1)):
        raise ValueError(f"{blocks} blocks need marks of one to {ROUNDS_SHOWN} rounds, not {len(marks)} of {rounds}.")
    if len(joined) != blocks or {len(row) + 1 for row in joined} != rounds:
        raise ValueError("Each round but the first is joined to the one before it, or not.")
