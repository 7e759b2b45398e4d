"""The building: one course of stone for each block, the foundation at the bottom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from assessments.charts import levels
from assessments.charts.canvas import Canvas, Point
from assessments.charts.labels import Words, fit_width, roomy, wrap
from assessments.charts.style import (
    BRICK,
    INK,
    LINE,
    SAND,
    SAND_DARK,
    SMALL_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    VALUE_SIZE,
    WHITE,
    WIDTH,
    number,
)
from assessments.charts.values import ChartText, Instead

_LAYER_X: Final = 14.0
_LAYER_WIDTH: Final = WIDTH - 2 * _LAYER_X
_TRACK_X: Final = 28.0
_TRACK_WIDTH: Final = WIDTH - 2 * _TRACK_X
_TRACK_HEIGHT: Final = 9.0
_GAP: Final = 3.0  # mortar
_ROW: Final = 17.0
_POST: Final = 5.0
_EAVES: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Course:
    """One layer: its top, its height and the lines of its title."""

    top: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return 37 + _ROW * len(self.lines)

    @property
    def track(self) -> float:
        """The middle of the track."""
        return self.top + self.height - 18

    def baseline(self, row: int) -> float:
        return self.top + 21 + _ROW * row

    @property
    def value_baseline(self) -> float:
        return self.baseline(len(self.lines) - 1)


class Building:
    """The building on a canvas, with ``top`` units kept free above it."""

    def __init__(self, text: ChartText, *, top: float = 0.0) -> None:
        self.text = text
        self.frame = _frame_words(text.frame)
        self.courses = _courses(text, start=self.frame[-1].y + 9)
        ground = self.courses[0].top + self.courses[0].height + 2
        self.ground = ground
        named = levels.at_bands(text.levels, _TRACK_X, _TRACK_WIDTH, ground + 16)
        self.names = named or levels.as_list(text.levels, ground + 40)
        self.canvas = Canvas(2 * round((self.names.bottom + 6) / 2), top=top)
        height = self.canvas.height - top
        axes = self.canvas.axes(_TRACK_X, 0, _TRACK_WIDTH, height, xlim=(0, 100), ylim=(height, 0))
        self.data = axes.transData
        self._draw()

    def at(self, block: int, value: float) -> Point:
        """A value of a block in the coordinates of the data."""
        return value, self.courses[block].track

    dot_radius = 6.0
    cap_length = 13.0

    def cap_angle(self, block: int) -> float:
        """How far the axis of a block is turned from upright, in degrees clockwise."""
        return 90.0

    def joined(self, scored: list[bool]) -> list[tuple[int, ...]]:
        """Courses are not joined by a line."""
        return []

    def geometry(self) -> dict[str, Any]:
        """What each block needs for its mark, beside its axis and its words."""
        return {"blocks": [self._block(index) for index in range(len(self.courses))]}

    def value_words(self, block: int, value: str) -> Words:
        """The value, at the right of the last line of the title."""
        right, baseline = _TRACK_X + _TRACK_WIDTH, self.courses[block].value_baseline
        return Words(right, baseline, value, VALUE_SIZE, bold=True, anchor="end", css="chart-value")

    def instead_words(self, block: int, instead: Instead) -> Words:
        """The word for a block without a number, where the value would stand."""
        text, bold = self.text.instead(instead), instead.end is not None
        return Words(
            _TRACK_X + _TRACK_WIDTH,
            self.courses[block].value_baseline,
            text,
            TEXT_SIZE,
            bold=bold,
            anchor="end",
            css="chart-word" if bold else "chart-no-score",
            fit=fit_width(text, TEXT_SIZE, _value_width(self.text) - 12, bold=bold),
        )

    def empty_lines(self, block: int) -> list[tuple[Point, Point]]:
        """The hatching of a track without a score."""
        return list(_hatching(self.courses[block].track))

    def backing(self, block: int, instead: Instead) -> tuple[float, float, float, float]:
        """What lies under a word instead of a number: it interrupts the borders of the bands."""
        natural = roomy(self.text.instead(instead), TEXT_SIZE, bold=instead.end is not None)
        width = min(natural + 8, _value_width(self.text))
        return _TRACK_X + _TRACK_WIDTH - width, self.courses[block].value_baseline - 14, width, 19

    def layer_colour(self, block: int) -> str:
        """Sand; the foundation is darker."""
        return SAND if block else SAND_DARK

    def _block(self, index: int) -> dict[str, Any]:
        hatching = "".join(
            f"M{number(a)} {number(b)}L{number(c)} {number(d)}" for (a, b), (c, d) in self.empty_lines(index)
        )
        return {"empty": hatching, "scored": ""}

    def _draw(self) -> None:
        self._draw_frame()
        for index, course in enumerate(self.courses):
            self._draw_course(course, index)
        for lower in levels.bounds(self.text.levels):
            if 0 < lower < 100:
                self._draw_border(lower)
        self._draw_axis()
        self.canvas.slot('<g class="chart-marks"/>', zorder=4)

    def _draw_frame(self) -> None:
        for x in (2.0, WIDTH - 2 - _POST):
            self.canvas.box(x, _EAVES, _POST, self.ground - _EAVES, "chart-frame", fill=SAND_DARK)
        roof = [(2.0, _EAVES), (WIDTH / 2, 4.0), (WIDTH - 2.0, _EAVES)]
        self.canvas.line(roof, "chart-roof", colour=BRICK, width=3, cap="round")
        for words in self.frame:
            self.canvas.write(words)

    def _draw_course(self, course: _Course, index: int) -> None:
        colour = self.layer_colour(index)
        self.canvas.box(_LAYER_X, course.top, _LAYER_WIDTH, course.height, "chart-layer", fill=colour, radius=3)
        self.canvas.box(
            _TRACK_X,
            course.track - _TRACK_HEIGHT / 2,
            _TRACK_WIDTH,
            _TRACK_HEIGHT,
            "chart-track",
            fill=WHITE,
            stroke=LINE,
            line=0.8,
            zorder=2,
        )
        for row, line in enumerate(course.lines):
            fit = fit_width(line, TITLE_SIZE, _TRACK_WIDTH, bold=True)
            self.canvas.write(
                Words(_TRACK_X, course.baseline(row), line, TITLE_SIZE, bold=True, css="chart-title", fit=fit)
            )

    def _draw_border(self, value: int) -> None:
        """The border of a band through all layers, interrupted where a title stands."""
        x = _TRACK_X + _TRACK_WIDTH * value / 100
        start = self.courses[-1].top
        for course in reversed(self.courses):
            if x < _TRACK_X + max(roomy(line, TITLE_SIZE, bold=True) for line in course.lines) + 4:
                self._draw_border_part(value, start, course.baseline(0) - 15)
                start = course.value_baseline + 6
            elif x > _TRACK_X + _TRACK_WIDTH - roomy("100", VALUE_SIZE, bold=True) - 4:
                self._draw_border_part(value, start, course.value_baseline - 15)
                start = course.value_baseline + 4
        self._draw_border_part(value, start, self.ground)

    def _draw_border_part(self, value: int, start: float, end: float) -> None:
        if end - start > 1:
            points = [(float(value), start), (float(value), end)]
            self.canvas.line(points, "chart-border", colour=LINE, dash=(2.5, 2.5), transform=self.data, zorder=2.5)

    def _draw_axis(self) -> None:
        y = self.ground
        self.canvas.line([(2, y), (WIDTH - 2, y)], "chart-ground", colour=INK, width=1.5)
        right = -1.0
        for value in levels.bounds(self.text.levels):
            x = _TRACK_X + _TRACK_WIDTH * value / 100
            half = roomy(str(value), SMALL_SIZE) / 2
            last = _TRACK_X + _TRACK_WIDTH - 24
            if x - half > right and (x + half < last or value == 100):
                self.canvas.line([(x, y), (x, y + 4)], "chart-tick", colour=INK)
                self.canvas.write(Words(x, y + 20, str(value), SMALL_SIZE, anchor="middle", css="chart-number"))
                right = x + half + 3
        self.names.draw(self.canvas)


def _frame_words(frame: str) -> list[Words]:
    """The frame text under the ridge, as high as the roof leaves room for it."""
    lines = wrap(frame, WIDTH - 60, SMALL_SIZE)
    wide = min(roomy(lines[0], SMALL_SIZE), WIDTH - 60) + 30
    first = 4 + (_EAVES - 4) * wide / WIDTH + 12
    return [
        Words(
            WIDTH / 2,
            first + row * 15,
            line,
            SMALL_SIZE,
            anchor="middle",
            css="chart-frame-text",
            fit=fit_width(line, SMALL_SIZE, WIDTH - 60),
        )
        for row, line in enumerate(lines)
    ]


def _value_width(text: ChartText) -> float:
    """What the end of a title leaves free for the value, or for the longest word instead of it."""
    words = (roomy(text.instead(instead), TEXT_SIZE, bold=instead.end is not None) for instead in Instead)
    return min(max(*words, roomy("100", VALUE_SIZE, bold=True)) + 12, _TRACK_WIDTH / 2)


def _title_lines(title: str, text: ChartText) -> tuple[str, ...]:
    """The title in as few rows as can be, the last of which leaves room for the value."""
    return wrap(title, _TRACK_WIDTH, TITLE_SIZE, bold=True, last=_TRACK_WIDTH - _value_width(text))


def _courses(text: ChartText, start: float) -> tuple[_Course, ...]:
    """The layers, foundation first, laid out from the top down."""
    courses = []
    for title in reversed(text.blocks):
        course = _Course(start, _title_lines(title, text))
        courses.append(course)
        start += course.height + _GAP
    return tuple(reversed(courses))


def _hatching(middle: float) -> Iterator[tuple[Point, Point]]:
    """Slanting lines within the track."""
    top, bottom = middle - _TRACK_HEIGHT / 2, middle + _TRACK_HEIGHT / 2
    x = _TRACK_X
    while x + _TRACK_HEIGHT <= _TRACK_X + _TRACK_WIDTH:
        yield (x, bottom), (x + _TRACK_HEIGHT, top)
        x += 6
