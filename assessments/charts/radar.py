"""The radar: one axis for each block, Kennen at 12 o'clock, then clockwise; rings at the levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import copysign, cos, pi, sin, sqrt
from typing import Any, Final

from assessments.charts import levels
from assessments.charts.canvas import Canvas, Point
from assessments.charts.labels import Anchor, Words, fit_width, measure, roomy, wrap
from assessments.charts.style import LINE, SAND, SMALL_SIZE, TEXT_SIZE, VALUE_SIZE, WHITE, WIDTH, number
from assessments.charts.values import ChartText, Instead

_CENTRE: Final = WIDTH / 2
_HOLE: Final = 0.15  # of the radius: an axis begins here, so that a 0 is seen
_AWAY: Final = 12.0  # from the outer ring to a label
_ROW: Final = 15.0
_RADIUS_MIN: Final = 86
#: Radii to try, how far a label may slide to the middle past the ring, and how much it may be squeezed.
_ATTEMPTS: Final = ((range(116, 98, -2), 0, 1.0), (range(116, 90, -2), 24, 1.0), (range(100, 84, -2), 24, 0.85))


@dataclass(frozen=True, slots=True)
class _Label:
    """The lines beside an axis, the last of which is kept for the value."""

    lines: tuple[str, ...]
    x: float
    top: float
    anchor: Anchor
    width: float
    room: float

    @property
    def height(self) -> float:
        return _ROW * (len(self.lines) + 1) + 3

    def baseline(self, row: int) -> float:
        return self.top + 12 + _ROW * row

    def overlaps(self, other: "_Label") -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    @property
    def left(self) -> float:
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where the labels stand around a radius; ``listed`` when titles stand in a list below."""

    radius: float
    labels: tuple[_Label, ...]
    listed: bool

    @property
    def top(self) -> float:
        return min(-self.radius - 8, *(label.top for label in self.labels))

    @property
    def bottom(self) -> float:
        lowest = -self.radius * min(cos(2 * pi * i / len(self.labels)) for i in range(len(self.labels)))
        return max(lowest + 8, *(label.top + label.height for label in self.labels))


class Radar:
    """The radar on a canvas, with ``top`` units kept free above it."""

    def __init__(self, text: ChartText, *, top: float = 0.0) -> None:
        self.text = text
        self.count = len(text.blocks)
        self.plan = _plan(text)
        self.centre = 4 - self.plan.top
        below = self.centre + self.plan.bottom + (24 if self.plan.listed else 12)
        self.list = _title_list(text, below) if self.plan.listed else []
        if self.list:
            below = self.list[-1].y + 18
        self.names = levels.as_list(text.levels, below + 6)
        self.canvas = Canvas(2 * round((self.names.bottom + 5) / 2), top=top)
        self.data = self._polar_axes()
        self._draw()

    def at(self, block: int, value: float) -> Point:
        """A value of a block in the coordinates of the data: angle and distance."""
        return self.angle(block), value

    def angle(self, block: int) -> float:
        """The angle of an axis, clockwise from 12 o'clock."""
        return 2 * pi * block / self.count

    dot_radius = 4.5
    cap_length = 10.0

    def cap_angle(self, block: int) -> float:
        """How far the axis of a block is turned from upright, in degrees clockwise."""
        return 360.0 * block / self.count

    def joined(self, scored: list[bool]) -> list[tuple[int, ...]]:
        """The neighbouring blocks that a line joins: both have a score."""
        pairs = [(block, (block + 1) % self.count) for block in range(self.count)]
        return [pair for pair in pairs if scored[pair[0]] and scored[pair[1]]]

    def geometry(self) -> dict[str, Any]:
        """What each block needs for its mark, beside its axis and its words."""
        return {"blocks": [self._block(block) for block in range(self.count)], "joined": True}

    def value_words(self, block: int, value: str) -> Words:
        """The value, under the title."""
        label = self.plan.labels[block]
        baseline = self._value_baseline(label)
        return Words(label.x, baseline, value, VALUE_SIZE, bold=True, anchor=label.anchor, css="chart-value")

    def instead_words(self, block: int, instead: Instead) -> Words:
        """The word for a block without a number, where the value would stand."""
        label = self.plan.labels[block]
        text, bold = self.text.instead(instead), instead.end is not None
        return Words(
            label.x,
            self._value_baseline(label),
            text,
            SMALL_SIZE,
            bold=bold,
            anchor=label.anchor,
            css="chart-word" if bold else "chart-no-score",
            fit=fit_width(text, SMALL_SIZE, label.room, bold=bold),
        )

    def _value_baseline(self, label: _Label) -> float:
        return self.centre + label.baseline(len(label.lines)) + 2

    def axis(self, block: int) -> list[Point]:
        """The two ends of an axis in the coordinates of the data."""
        return [self.at(block, 0), self.at(block, 100)]

    def _block(self, block: int) -> dict[str, Any]:
        (a, b), (c, d) = (self.canvas.position(self.data, point) for point in self.axis(block))
        return {"scored": f"M{number(a)} {number(b)}L{number(c)} {number(d)}", "empty": ""}

    def _polar_axes(self) -> Any:
        radius = self.plan.radius
        axes: Any = self.canvas.axes(_CENTRE - radius, self.centre - radius, 2 * radius, 2 * radius, projection="polar")
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        axes.set_rlim(0, 100)
        axes.set_rorigin(-100 * _HOLE / (1 - _HOLE))
        return axes.transData

    def _draw(self) -> None:
        for value in reversed(levels.bounds(self.text.levels)):
            self._draw_ring(value)
        for block in range(self.count):
            self.canvas.line(
                self.axis(block), "chart-axis-empty", colour=LINE, dash=(3, 3), transform=self.data, zorder=2.2
            )
        self.canvas.slot('<g class="chart-line"/>', zorder=2.5)
        self._draw_numbers()
        for words in (*self._titles(), *self.list):
            self.canvas.write(words)
        self.names.draw(self.canvas)
        self.canvas.slot('<g class="chart-marks"/>', zorder=4)

    def _draw_ring(self, value: int) -> None:
        corners = [self.at(block % self.count, value) for block in range(self.count + 1)]
        if value in (0, 100):
            points = [self._unit(point) for point in corners]
            self.canvas.polygon(points, "chart-layer", fill=SAND if value else WHITE, zorder=1 + (not value) / 2)
        dash = None if value in (0, 100) else (2.5, 2.5)
        self.canvas.line(corners, "chart-border", colour=LINE, dash=dash, transform=self.data)

    def _unit(self, point: Point) -> Point:
        x, y = self.canvas.position(self.data, point)
        return x, y - self.canvas.top

    def _draw_numbers(self) -> None:
        """The numbers of the rings, at the left of the first axis; 0 in the middle."""
        self._draw_number(0, _CENTRE + roomy("0", SMALL_SIZE) / 2, self.centre)
        highest = 0.0
        for value in reversed(levels.bounds(self.text.levels)[1:]):
            _, y = self._unit(self.at(0, value))
            if y - highest > 13:
                self._draw_number(value, _CENTRE - 10, y)
                highest = y

    def _draw_number(self, value: int, right: float, y: float) -> None:
        width = roomy(str(value), SMALL_SIZE)
        if self.count > 4:  # else the ground is not one colour
            fill = SAND if 0 < value < 100 else WHITE
            self.canvas.box(right - width, y - 6, width, 12, "chart-backing", fill=fill, zorder=2.6)
        words = Words(right - width / 2, y + 4.4, str(value), SMALL_SIZE, anchor="middle", css="chart-number")
        self.canvas.write(words, zorder=2.7)

    def _titles(self) -> Iterator[Words]:
        for label in self.plan.labels:
            for row, line in enumerate(label.lines):
                yield Words(
                    label.x,
                    self.centre + label.baseline(row),
                    line,
                    SMALL_SIZE,
                    anchor=label.anchor,
                    css="chart-title",
                    fit=fit_width(line, SMALL_SIZE, label.room),
                )


def _plan(text: ChartText) -> _Plan:
    """Titles around the largest radius that leaves room for them, else numbers and a list."""
    numbers = tuple(str(index + 1) for index in range(len(text.blocks)))
    for titles in (text.blocks, numbers):
        for radii, slide, squeeze in _ATTEMPTS:
            for radius in radii:
                labels = [_label(title, text.no_score, i, len(titles), radius, slide) for i, title in enumerate(titles)]
                if all(_fits(label, squeeze, text.no_score) for label in labels) and not _any_overlap(labels):
                    return _Plan(radius, tuple(labels), listed=titles is numbers)
    labels = [_label(title, "", i, len(numbers), _RADIUS_MIN, 0) for i, title in enumerate(numbers)]
    return _Plan(_RADIUS_MIN, tuple(labels), listed=True)


def _label(title: str, no_score: str, index: int, count: int, radius: float, slide: float) -> _Label:
    """The label of an axis: beside its end, or up to ``slide`` nearer to the middle and past the ring."""
    angle = 2 * pi * index / count
    away, upright = radius + _AWAY, cos(angle)
    inner = away * abs(sin(angle))
    anchor: Anchor = "middle" if inner < 10 else "start" if sin(angle) > 0 else "end"
    if anchor == "middle" or abs(upright) < 0.45:  # it would stand beside another axis
        slide = 0
    room = WIDTH - 40 if anchor == "middle" else _CENTRE - 2 - inner + slide
    lines = wrap(title, room, SMALL_SIZE)
    value = max(roomy(no_score, SMALL_SIZE), roomy("100", VALUE_SIZE, bold=True))
    widest = max(value, *(roomy(line, SMALL_SIZE) for line in lines))
    shift = min(max(widest - room + slide, 0), slide)
    height = _ROW * (len(lines) + 1) + 3
    if shift:
        edge = max(sqrt(away**2 - (inner - shift) ** 2), radius * abs(upright) + 10)
        top = edge if upright < 0 else -edge - height
    else:
        top = -away * upright - height / 2 - upright * height / 2
    x = _CENTRE + copysign(inner - shift, sin(angle)) * (anchor != "middle")
    return _Label(lines, x, top, anchor, min(widest, room), room)


def _fits(label: _Label, squeeze: float, no_score: str) -> bool:
    measured = measure if squeeze < 1 else roomy
    lines = (*label.lines, no_score)
    return len(lines) <= 4 and all(measured(line, SMALL_SIZE) * squeeze <= label.room for line in lines)


def _any_overlap(labels: Sequence[_Label]) -> bool:
    return any(a.overlaps(b) for i, a in enumerate(labels) for b in labels[:i])


def _title_list(text: ChartText, y: float) -> list[Words]:
    """The titles under the radar, each after the number of its axis."""
    words = []
    for index, title in enumerate(text.blocks):
        lines = wrap(title, WIDTH - 60, TEXT_SIZE)
        words.append(Words(32, y, str(index + 1), TEXT_SIZE, bold=True, anchor="end", css="chart-title"))
        for line in lines:
            fit = fit_width(line, TEXT_SIZE, WIDTH - 60)
            words.append(Words(42, y, line, TEXT_SIZE, css="chart-title", fit=fit))
            y += 17
        y += 2
    return words
