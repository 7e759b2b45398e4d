"""The figures of a result, worked out once more from SCORING 1 and 2 and not from the product's code.

Also reads the figures back from the picture, as a person with a ruler does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, sqrt

LEVELS = [("verdient aandacht", 0), ("kan sterker", 50), ("stevig", 75)]


@dataclass(frozen=True)
class Expected:
    """What the result page has to say about one block; ``shown`` is None without a score."""

    rated: int
    exact: Fraction | None = None
    shown: int | None = None

    @property
    def error(self) -> float:
        """SEM = 22 / sqrt(m)."""
        return 22 / sqrt(self.rated)

    @property
    def bar(self) -> tuple[float, float]:
        """+-1.386 * SEM around the shown number, cut to 0..100."""
        return max(0.0, self.shown - 1.386 * self.error), min(100.0, self.shown + 1.386 * self.error)

    @property
    def level(self) -> str:
        return [title for title, lower in LEVELS if lower <= self.shown][-1]

    @property
    def near(self) -> list[str]:
        """The levels on the other side of a border at most one SEM away."""
        own = [title for title, _lower in LEVELS].index(self.level)
        below = LEVELS[own - 1][0] if own > 0 and self.shown - LEVELS[own][1] <= self.error else ""
        above = LEVELS[own + 1][0] if own < 2 and LEVELS[own + 1][1] - self.shown <= self.error else ""
        return [title for title in (below, above) if title]


def assert_cells(cells: Sequence[str], block: Expected, total: int) -> None:
    """The row of the table after the title, as it has to be."""
    rests_on = f"{block.rated} van de {total}"
    if block.shown is None:
        assert cells == ["geen score", rests_on]
        return
    shown, level, margin, answered = cells
    low, high = (floor(bound + 0.5) for bound in block.bar)
    assert (shown, margin, answered) == (str(block.shown), f"{low} tot {high}", rests_on)
    assert level.startswith(block.level)
    beside = level.removeprefix(block.level)
    assert [title for title, _lower in LEVELS if title in beside] == block.near


def expected(values: Sequence[int | str | None]) -> Expected:
    """P = 100 * (sum - m) / (4 * m) from m = max(3, ceil(k / 2)) rated statements on, halves up."""
    rated = [value for value in values if isinstance(value, int)]
    if len(rated) < max(3, -(-len(values) // 2)):
        return Expected(len(rated))
    exact = Fraction(100 * (sum(rated) - len(rated)), 4 * len(rated))
    return Expected(len(rated), exact, floor(exact + Fraction(1, 2)))


def expected_tips(sheet: dict[str, Sequence[int | str | None]], order: Sequence[str]) -> list[tuple[str, int]]:
    """Block and position of the statement of each tip, as SCORING 2 sorts them."""
    candidates = sorted(
        (expected(sheet[block]).exact, place, value, position, block)
        for place, block in enumerate(order)
        for position, value in enumerate(sheet[block])
        if isinstance(value, int) and value <= 3 and expected(sheet[block]).exact is not None
    )
    chosen: list[tuple[str, int]] = []
    for _exact, _place, _value, position, block in candidates:
        if [b for b, _p in chosen].count(block) < 2 and len(chosen) < 3:
            chosen.append((block, position))
    return chosen


@dataclass(frozen=True)
class Drawn:
    """One block in the building: its number, and where its bar starts and ends in the picture."""

    value: int
    low: float
    high: float


def drawn(svg: str) -> list[Drawn | None]:
    """The marks of the building, foundation first; None where no score is drawn."""
    groups = re.findall(r'<g class="chart-mark" data-block="(\d+)"( data-value="(\d+)")?>(.*?)</g>', svg)
    marks = {}
    for block, _attribute, value, inside in groups:
        bar = re.search(r'class="chart-bar"[^>]* d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+"', inside)
        marks[int(block)] = Drawn(int(value), float(bar[1]), float(bar[2])) if value else None
    return [marks[block] for block in sorted(marks)]


def words_in(svg: str) -> list[str]:
    """What is written at the marks, foundation first."""
    groups = re.findall(r'<g class="chart-mark" data-block="\d+".*?</g>', svg)
    return [re.search(r"<text[^>]*>([^<]*)</text>", group)[1] for group in groups]
