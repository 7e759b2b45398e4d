"""The rounds of a team as small panels, one a block, drawn by matplotlib: the scaffold, and the PNG with its marks."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from matplotlib.markers import MarkerStyle

from assessments.charts import levels
from assessments.charts.canvas import Canvas, Point
from assessments.charts.drawing import draw_chevrons
from assessments.charts.labels import Words, fit_width, wrap
from assessments.charts.style import (
    BAR_WIDTH,
    CAP_WIDTH,
    LINE,
    SAND,
    SMALL_SIZE,
    TEAL,
    TEAL_SOFT,
    TITLE_SIZE,
    WIDTH,
    one_line,
)
from assessments.charts.values import ROUNDS_SHOWN, TREND, ChartText, Instead, Mark, Scaffold, check_trend, under

DOT: Final = 4.2
CAP: Final = 15.0
#: From the bottom of a panel to what stands below it: the number of a round with its value.
LABEL: Final = 17.0

_LEFT, _RIGHT = 38.0, 10.0
_HEIGHT, _GAP = 130.0, 32.0
_ROW = 17.0


class Trend:
    """Panels from the top of the building down to its foundation, each on the same axis of 0 to 100."""

    dot_radius = DOT

    def __init__(self, text: ChartText, *, top: float = 0.0) -> None:
        self.text = text
        titles = [wrap(title, WIDTH - _LEFT - _RIGHT, TITLE_SIZE, bold=True) for title in reversed(text.blocks)]
        tops, y = [], 4.0
        for lines in titles:
            tops.append(y)
            y += _ROW * len(lines) + 6 + _HEIGHT + _GAP
        self.names = levels.as_list(text.levels, y)
        self.canvas = Canvas(self.names.bottom + 4, top=top)
        self.data = self.canvas.page
        #: The bottom of each panel, foundation first.
        self.bottoms = [t + _ROW * len(lines) + 6 + _HEIGHT for t, lines in zip(tops, titles, strict=True)][::-1]
        for panel_top, lines in zip(tops, titles, strict=True):
            self._draw_title(panel_top, lines)
        for bottom in self.bottoms:
            self._draw_panel(bottom)
        self.names.draw(self.canvas)

    def at(self, block: int, number: int, value: float) -> Point:
        """Where the value of a block in a round lies, in units."""
        return _LEFT + _step() * (number + 0.5), self.bottoms[block] - _HEIGHT * value / 100

    def geometry(self) -> dict[str, Any]:
        """What placing marks needs: an axis for each block and round."""
        rounds = range(ROUNDS_SHOWN)
        axes = [[self._axis(block, number) for number in rounds] for block in range(len(self.bottoms))]
        shared = {"dot": DOT, "cap": CAP, "label": LABEL, "fits": dict(self._fits())}
        return {"view": TREND, "axes": axes, "forms": list(levels.forms(self.text.levels)), **shared}

    def _fits(self) -> Iterator[tuple[str, float]]:
        """What stands below a panel and has to be squeezed: words, and the one number of three digits."""
        widest = (Mark(100, 100, 100, 0), *(Mark(None, None, None, None, instead) for instead in Instead))
        for number in range(ROUNDS_SHOWN):
            for mark in widest:
                label = one_line(under(number, mark, self.text))
                fit = _fit(label)
                if fit is not None:
                    yield label, round(fit, 2)

    def _axis(self, block: int, number: int) -> list[float]:
        ends = (self.canvas.position(self.data, self.at(block, number, value)) for value in (0, 100))
        return [round(coordinate, 4) for end in ends for coordinate in end]

    def _draw_title(self, top: float, lines: Sequence[str]) -> None:
        for row, line in enumerate(lines):
            fit = fit_width(line, TITLE_SIZE, WIDTH - _LEFT - _RIGHT, bold=True)
            y = top + 14 + _ROW * row
            self.canvas.write(Words(_LEFT, y, line, TITLE_SIZE, bold=True, css="chart-title", fit=fit))

    def _draw_panel(self, bottom: float) -> None:
        width = WIDTH - _LEFT - _RIGHT
        self.canvas.box(_LEFT, bottom - _HEIGHT, width, _HEIGHT, "chart-layer", fill=SAND)
        for value in (0, *levels.bounds(self.text.levels)):
            y = bottom - _HEIGHT * value / 100
            self.canvas.line([(_LEFT, y), (WIDTH - _RIGHT, y)], "chart-border", colour=LINE, dash=(2.5, 2.5))
        for value in (0, 50, 100):
            y = bottom - _HEIGHT * value / 100 + SMALL_SIZE / 3
            self.canvas.write(Words(_LEFT - 5, y, str(value), SMALL_SIZE, anchor="end", css="chart-number"))


def _step() -> float:
    """How far rounds are apart."""
    return (WIDTH - _LEFT - _RIGHT) / ROUNDS_SHOWN


def _fit(label: str) -> float | None:
    """The width to fix below a panel, or None where the label has room enough between its neighbours."""
    return fit_width(label, SMALL_SIZE, _step() - 6)


def scaffold(text: ChartText) -> Scaffold:
    """Draw everything but the marks, and note where marks go."""
    drawing = Trend(text)
    drawing.canvas.slot('<g class="chart-marks"/>', zorder=4)
    return Scaffold(drawing.canvas.svg(f"chart chart-{TREND}"), drawing.geometry())


def png(text: ChartText, marks: Sequence[Sequence[Mark]], joined: Sequence[Sequence[bool]], *, title: str) -> bytes:
    """Draw scaffold and marks under a title."""
    lines = wrap(title, WIDTH - 28, TITLE_SIZE, bold=True)
    top = 14.0 + 18 * len(lines)
    drawing = full(text, marks, joined, top=top)
    for row, line in enumerate(lines):
        fit = fit_width(line, TITLE_SIZE, WIDTH - 28, bold=True)
        drawing.canvas.write(Words(14, 20 + 18 * row - top, line, TITLE_SIZE, bold=True, fit=fit))
    return drawing.canvas.png(one_line(title))


def full(
    text: ChartText, marks: Sequence[Sequence[Mark]], joined: Sequence[Sequence[bool]], *, top: float = 0
) -> Trend:
    """Draw scaffold and marks by matplotlib alone: what ``place_trend`` has to equal."""
    check_trend(len(text.blocks), marks, joined)
    drawing = Trend(text, top=top)
    forms = levels.forms(text.levels)
    for block, (row, same) in enumerate(zip(marks, joined, strict=True)):
        for (n, a), (m, b), is_same in zip(*_neighbours(row), same, strict=True):
            if a.value is not None and b.value is not None and is_same:
                ends = [drawing.at(block, n, a.value), drawing.at(block, m, b.value)]
                drawing.canvas.line(ends, f"line-{block}-{m}", colour=TEAL, width=1.6, zorder=3.5)
        for number, mark in enumerate(row):
            _draw_round(drawing, block, number, mark, forms)
    return drawing


def _neighbours(row: Sequence[Mark]) -> tuple[list[tuple[int, Mark]], list[tuple[int, Mark]]]:
    pairs = list(pairwise(enumerate(row)))
    return [first for first, _ in pairs], [second for _, second in pairs]


def _draw_round(drawing: Trend, block: int, number: int, mark: Mark, forms: Sequence[str]) -> None:
    canvas = drawing.canvas
    x, bottom = drawing.at(block, number, 0)
    text = one_line(under(number, mark, drawing.text))
    words = Words(x, bottom + LABEL, text, SMALL_SIZE, anchor="middle", css="chart-number", fit=_fit(text))
    canvas.write(words, zorder=6)
    if mark.value is None or mark.low is None or mark.high is None or mark.level is None:
        if mark.instead.end is not None:
            side, gid = mark.instead.end, f"arrow-{block}-{number}"
            draw_chevrons(canvas, drawing.at(block, number, side), 0.0, side, DOT, gid=gid)
        return
    ends = [drawing.at(block, number, end) for end in (mark.low, mark.high)]
    canvas.line(ends, f"bar-{block}-{number}", colour=TEAL_SOFT, width=BAR_WIDTH, zorder=4)
    for end in ends:
        canvas.marker(end, MarkerStyle("_"), "chart-cap", size=CAP, fill=TEAL_SOFT, stroke=TEAL_SOFT, line=CAP_WIDTH)
    canvas.dot(forms[mark.level], drawing.at(block, number, mark.value), DOT, gid=f"dot-{block}-{number}")
