"""Whole pictures by matplotlib: the scaffold that is stored, and the PNG with its marks."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

from assessments.charts import levels
from assessments.charts.building import Building
from assessments.charts.canvas import Canvas, Point
from assessments.charts.labels import Words, fit_width, wrap
from assessments.charts.radar import Radar
from assessments.charts.style import (
    ARROW,
    BAR_WIDTH,
    BRICK,
    CAP_WIDTH,
    LINE,
    TEAL,
    TEAL_SOFT,
    TITLE_SIZE,
    TRIANGLE,
    TRIANGLE_STROKE,
    WHITE,
    WIDTH,
    one_line,
)
from assessments.charts.values import ChartText, Instead, Mark, Scaffold, View, check_marks

Drawing = Building | Radar

_DRAWINGS: Final[dict[View, type[Building] | type[Radar]]] = {View.BUILDING: Building, View.RADAR: Radar}


def scaffold(view: View, text: ChartText) -> Scaffold:
    """Draw everything but the marks, and note where marks go."""
    drawing = _DRAWINGS[view](text)
    geometry = drawing.geometry()
    for index, block in enumerate(geometry["blocks"]):
        said = {instead: _said(drawing, index, instead) for instead in Instead}
        _, place, block["box"] = said.pop(Instead.NO_SCORE)
        block |= {"axis": _ends(drawing, index), "words": [_words(drawing.value_words(index, "")), place]}
        block["instead"] = {str(instead): parts for instead, parts in said.items()}
    geometry |= {"view": str(view), "forms": list(levels.forms(text.levels)), "no_score": one_line(text.no_score)}
    geometry |= {"dot": drawing.dot_radius, "cap": drawing.cap_length}
    return Scaffold(drawing.canvas.svg(f"chart chart-{view}"), geometry)


def png(view: View, text: ChartText, marks: Sequence[Mark], *, title: str, team: Sequence[int | None] = ()) -> bytes:
    """Draw scaffold and marks under a title."""
    lines = wrap(title, WIDTH - 28, TITLE_SIZE, bold=True)
    top = 14 + 18 * len(lines) if title.strip() else 0
    drawing = full(view, text, marks, team=team, top=top)
    for row, line in enumerate(lines):
        fit = fit_width(line, TITLE_SIZE, WIDTH - 28, bold=True)
        drawing.canvas.write(Words(14, 20 + 18 * row - top, line, TITLE_SIZE, bold=True, fit=fit))
    return drawing.canvas.png(one_line(title))


def full(
    view: View, text: ChartText, marks: Sequence[Mark], *, team: Sequence[int | None] = (), top: float = 0
) -> Drawing:
    """Draw scaffold and marks by matplotlib alone: what ``place_marks`` has to equal."""
    check_marks(len(text.blocks), marks, team)
    drawing = _DRAWINGS[view](text, top=top)
    _draw_joins(drawing, marks)
    forms = levels.forms(text.levels)
    for index, mark in enumerate(marks):
        if mark.value is None or mark.low is None or mark.high is None or mark.level is None:
            _draw_instead(drawing, index, mark.instead)
        else:
            _draw_mark(drawing, index, mark.value, (mark.low, mark.high), forms[mark.level])
    for index, value in enumerate(team):
        if value is not None:
            _draw_triangle(drawing, index, value)
    return drawing


def _ends(drawing: Drawing, block: int) -> list[float]:
    ends = (drawing.canvas.position(drawing.data, drawing.at(block, value)) for value in (0, 100))
    return [round(coordinate, 4) for end in ends for coordinate in end]


def _words(words: Words) -> list[float | str | None]:
    return [words.x, words.y, words.size, words.anchor, words.fit]


def _said(drawing: Drawing, block: int, instead: Instead) -> list[Any]:
    """A word instead of a number, its place, and what lies under it."""
    box = [*drawing.backing(block, instead), drawing.layer_colour(block)] if isinstance(drawing, Building) else None
    return [one_line(drawing.text.instead(instead)), _words(drawing.instead_words(block, instead)), box]


def _draw_joins(drawing: Drawing, marks: Sequence[Mark]) -> None:
    for a, b in drawing.joined([mark.value is not None for mark in marks]):
        points = [drawing.at(block, float(marks[block].value or 0)) for block in (a, b)]
        drawing.canvas.line(
            points, f"join-{a}", colour=TEAL, width=1.6, transform=drawing.data, zorder=2.5, cap="round"
        )


def _draw_mark(drawing: Drawing, block: int, value: int, margin: tuple[float, float], form: str) -> None:
    canvas, data = drawing.canvas, drawing.data
    _draw_axis(drawing, block)
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
    canvas.write(drawing.value_words(block, str(value)), zorder=6)


def _draw_axis(drawing: Drawing, block: int) -> None:
    """The whole axis of the radar, over the dashed one; the building has tracks."""
    if isinstance(drawing, Radar):
        drawing.canvas.line(drawing.axis(block), "chart-axis", colour=LINE, transform=drawing.data, zorder=2.3)


def _draw_instead(drawing: Drawing, block: int, instead: Instead) -> None:
    if instead.end is not None:
        _draw_axis(drawing, block)
        _draw_arrow(drawing, block, instead.end)
    elif isinstance(drawing, Building):
        for line in drawing.empty_lines(block):
            drawing.canvas.line(line, "chart-hatch", colour=LINE, width=1.2, zorder=4)
    if isinstance(drawing, Building):
        x, y, width, height = drawing.backing(block, instead)
        drawing.canvas.box(x, y, width, height, "chart-backing", fill=drawing.layer_colour(block), zorder=4)
    drawing.canvas.write(drawing.instead_words(block, instead), zorder=6)


def _draw_arrow(drawing: Drawing, block: int, end: int) -> None:
    point, turn = drawing.at(block, end), drawing.cap_angle(block)
    draw_chevrons(drawing.canvas, point, turn, end, drawing.dot_radius, transform=drawing.data, gid=f"arrow-{block}")


def draw_chevrons(
    canvas: Canvas, point: Point, turn: float, end: int, radius: float, *, transform: Any = None, gid: str = ""
) -> None:
    """Two chevrons at an end of an axis, pointing to it; ``turn`` is of the axis, in degrees clockwise."""
    half, length, apart = (part * radius for part in ARROW)
    path = Path(
        [(x, y - back) for back in (0, apart) for x, y in ((-half, -length), (0, 0), (half, -length))],
        [Path.MOVETO, Path.LINETO, Path.LINETO] * 2,
    )
    canvas.marker(
        point,
        MarkerStyle(path, fillstyle="none", capstyle="round", joinstyle="round").rotated(
            deg=-(turn + (0 if end else 180))
        ),
        "chart-arrow",
        size=2 * max(half, length + apart),  # matplotlib scales a path to its largest coordinate
        fill="none",
        stroke=TEAL,
        line=CAP_WIDTH,
        transform=transform,
        zorder=4.1,
        gid=gid,
    )


def _draw_triangle(drawing: Drawing, block: int, value: int) -> None:
    """A second mark beside the axis, its tip towards the value: under the track, or clockwise of the axis."""
    away, length, half = TRIANGLE
    tip = drawing.dot_radius + away
    path = Path([(tip, 0), (tip + length, half), (tip + length, -half), (tip, 0)], closed=True)
    drawing.canvas.marker(
        drawing.at(block, value),
        MarkerStyle(path, joinstyle="round").rotated(deg=-drawing.cap_angle(block)),
        "chart-team",
        size=2 * (tip + length),
        fill=WHITE,
        stroke=BRICK,
        line=TRIANGLE_STROKE,
        transform=drawing.data,
        zorder=5.5,
        gid=f"team-{block}",
    )
