"""The names of the levels: at their bands under an axis, or as a list of dots and names."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts.canvas import Canvas, Point
from assessments.charts.labels import Words, fit_width, roomy, wrap
from assessments.charts.style import FORMS, SMALL_SIZE, TEXT_SIZE, WIDTH

Levels = Sequence[tuple[str, int]]

LINE_HEIGHT = 16.0
_DOT_SPACE = 22.0
_EDGE = 14.0


@dataclass(frozen=True, slots=True)
class LevelNames:
    """Dots and names of the levels, and how far down they reach."""

    dots: tuple[tuple[str, Point], ...]
    words: tuple[Words, ...]
    bottom: float

    def draw(self, canvas: Canvas) -> None:
        """Put dots and names on the canvas."""
        for form, point in self.dots:
            canvas.dot(form, point, 5.5, zorder=3)
        for words in self.words:
            canvas.write(words)


def forms(levels: Levels) -> tuple[str, ...]:
    """The form of the dot of each level, lowest first."""
    return FORMS[len(levels)]


def bounds(levels: Levels) -> list[int]:
    """The numbers at the axis: where levels begin, and 100."""
    return sorted({lower for _, lower in levels} | {100})


def at_bands(levels: Levels, x: float, width: float, y: float) -> LevelNames | None:
    """Each dot in the middle of its band with the name under it; None if a band is too narrow."""
    edges = [lower for _, lower in levels] + [100]
    dots: list[tuple[str, Point]] = []
    words: list[Words] = []
    rows = 0
    for (title, lower), upper, form in zip(levels, edges[1:], forms(levels), strict=True):
        room = width * (upper - lower) / 100 - 6
        lines = wrap(title, room, TEXT_SIZE)
        widest = max(roomy(line, TEXT_SIZE) for line in lines)
        if widest > room or len(lines) > 2 or room < 54:
            return None
        middle = x + width * (lower + upper) / 200
        dots.append((form, (middle, y)))
        words += [
            Words(middle, y + 23 + row * LINE_HEIGHT, line, TEXT_SIZE, anchor="middle", css="chart-level")
            for row, line in enumerate(lines)
        ]
        rows = max(rows, len(lines))
    return LevelNames(tuple(dots), tuple(words), y + 12 + rows * LINE_HEIGHT)


def as_list(levels: Levels, y: float) -> LevelNames:
    """Dots with names and ranges in rows, from left to right; ``y`` is the middle of the first row."""
    edges = [lower for _, lower in levels] + [101]
    dots: list[tuple[str, Point]] = []
    words: list[Words] = []
    x = _EDGE
    for (title, lower), upper, form in zip(levels, edges[1:], forms(levels), strict=True):
        span = str(lower) if upper - 1 == lower else f"{lower}\u2013{upper - 1}"
        lines = wrap(f"{title} {span}", WIDTH - 2 * _EDGE - _DOT_SPACE, SMALL_SIZE)
        widest = max(roomy(line, SMALL_SIZE) for line in lines)
        if x > _EDGE and x + _DOT_SPACE + widest > WIDTH - _EDGE:
            x, y = _EDGE, y + 20
        room = WIDTH - _EDGE - x - _DOT_SPACE
        dots.append((form, (x + 8, y)))
        for row, line in enumerate(lines):
            fit = fit_width(line, SMALL_SIZE, room)
            baseline = y + 4.4 + row * LINE_HEIGHT
            words.append(Words(x + _DOT_SPACE, baseline, line, SMALL_SIZE, css="chart-level", fit=fit))
        y += LINE_HEIGHT * (len(lines) - 1)
        x += _DOT_SPACE + widest + 12
    return LevelNames(tuple(dots), tuple(words), y + 10)
