"""Whole pictures by matplotlib: the scaffold that is stored, and the PNG with its marks."""

from collections.abc import Sequence
from typing import Final

from matplotlib.markers import MarkerStyle

from assessments.charts import levels
from assessments.charts.building import Building
from assessments.charts.labels import Words, fit_width, wrap
from assessments.charts.radar import Radar
from assessments.charts.style import (
    BAR_WIDTH,
    CAP_WIDTH,
    LINE,
    TEAL,
    TEAL_SOFT,
    TITLE_SIZE,
    WIDTH,
    one_line,
)
from assessments.charts.values import ChartText, Mark, Scaffold, View

Drawing = Building | Radar

_DRAWINGS: Final[dict[View, type[Building] | type[Radar]]] = {View.BUILDING: Building, View.RADAR: Radar}


def scaffold(view: View, text: ChartText) -> Scaffold:
    """Draw everything but the marks, and note where marks go."""
    drawing = _DRAWINGS[view](text)
    geometry = drawing.geometry()
    for index, block in enumerate(geometry["blocks"]):
        block["axis"] = [*_ends(drawing, index)]
        block["words"] = [_words(drawing.value_words(index, text.no_score, scored=scored)) for scored in (True, False)]
    geometry |= {"view": str(view), "forms": list(levels.forms(text.levels)), "no_score": one_line(text.no_score)}
    geometry |= {"dot": drawing.dot_radius, "cap": drawing.cap_length}
    return Scaffold(drawing.canvas.svg(f"chart chart-{view}"), geometry)


def png(view: View, text: ChartText, marks: Sequence[Mark], *, title: str) -> bytes:
    """Draw scaffold and marks under a title."""
    lines = wrap(title, WIDTH - 28, TITLE_SIZE, bold=True)
    top = 14 + 18 * len(lines) if title.strip() else 0
    drawing = full(view, text, marks, top=top)
    for row, line in enumerate(lines):
        fit = fit_width(line, TITLE_SIZE, WIDTH - 28, bold=True)
        drawing.canvas.write(Words(14, 20 + 18 * row - top, line, TITLE_SIZE, bold=True, fit=fit))
    return drawing.canvas.png(one_line(title))


def full(view: View, text: ChartText, marks: Sequence[Mark], *, top: float = 0) -> Drawing:
    """Draw scaffold and marks by matplotlib alone: what ``place_marks`` has to equal."""
    if len(marks) != len(text.blocks):
        raise ValueError(f"{len(text.blocks)} blocks need as many marks, not {len(marks)}.")
    drawing = _DRAWINGS[view](text, top=top)
    _draw_joins(drawing, marks)
    forms = levels.forms(text.levels)
    for index, mark in enumerate(marks):
        if mark.value is None or mark.low is None or mark.high is None or mark.level is None:
            _draw_missing(drawing, index)
        else:
            _draw_mark(drawing, index, mark.value, (mark.low, mark.high), forms[mark.level])
    return drawing


def _ends(drawing: Drawing, block: int) -> list[float]:
    ends = (drawing.canvas.position(drawing.data, drawing.at(block, value)) for value in (0, 100))
    return [round(coordinate, 4) for end in ends for coordinate in end]


def _words(words: Words) -> list[float | str | None]:
    return [words.x, words.y, words.size, words.anchor, words.fit]


def _draw_joins(drawing: Drawing, marks: Sequence[Mark]) -> None:
    for a, b in drawing.joined([mark.value is not None for mark in marks]):
        points = [drawing.at(block, float(marks[block].value or 0)) for block in (a, b)]
        drawing.canvas.line(
            points, f"join-{a}", colour=TEAL, width=1.6, transform=drawing.data, zorder=2.5, cap="round"
        )


def _draw_mark(drawing: Drawing, block: int, value: int, margin: tuple[float, float], form: str) -> None:
    canvas, data = drawing.canvas, drawing.data
    if isinstance(drawing, Radar):
        canvas.line(drawing.axis(block), "chart-axis", colour=LINE, transform=data, zorder=2.3)
    ends = [drawing.at(block, end) for end in margin]
    canvas.line(ends, f"bar-{block}", colour=TEAL_SOFT, width=BAR_WIDTH, transform=data, zorder=4)
    cap = MarkerStyle("_").rotated(deg=-drawing.cap_angle(block))
    for name, end in zip(("low", "high"), ends, strict=True):
        canvas.marker(
            end,
            cap,
            "chart-cap",
            size=drawing.cap_length,
            fill=TEAL_SOFT,
            stroke=TEAL_SOFT,
            line=CAP_WIDTH,
            transform=data,
            zorder=4.1,
            gid=f"{name}-{block}",
        )
    canvas.dot(form, drawing.at(block, value), drawing.dot_radius, transform=data, gid=f"dot-{block}")
    canvas.write(drawing.value_words(block, str(value), scored=True), zorder=6)


def _draw_missing(drawing: Drawing, block: int) -> None:
    if isinstance(drawing, Building):
        for line in drawing.empty_lines(block):
            drawing.canvas.line(line, "chart-hatch", colour=LINE, width=1.2, zorder=4)
        x, y, width, height = drawing.empty_box(block)
        drawing.canvas.box(x, y, width, height, "chart-backing", fill=drawing.layer_colour(block), zorder=4)
    drawing.canvas.write(drawing.value_words(block, drawing.text.no_score, scored=False), zorder=6)
