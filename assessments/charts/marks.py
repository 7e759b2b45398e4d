"""The marks of one profile, placed into a stored scaffold by plain string work."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import hypot
from typing import Any, Final
from zlib import crc32

from assessments.charts.style import (
    BAR_WIDTH,
    CAP_WIDTH,
    CORE,
    DIAMOND,
    DOT_STROKE,
    HALO,
    INK,
    LINE,
    TEAL,
    TEAL_SOFT,
    WHITE,
    number,
    one_line,
)
from assessments.charts.values import Mark, Scaffold

_MARKS_SLOT: Final = '<g class="chart-marks"/>'
_LINE_SLOT: Final = '<g class="chart-line"/>'

#: A system font stack without quotes: it stands in an attribute.
_FONTS: Final = "system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif"

_FILLED: Final = f'class="chart-dot" fill="{TEAL}"'
_OUTLINED: Final = f'stroke="{TEAL}" stroke-width="{DOT_STROKE}"'
_OPEN: Final = f'class="chart-dot-open" fill="{WHITE}" {_OUTLINED}'
_BAR: Final = f'class="chart-bar" fill="none" stroke="{TEAL_SOFT}" stroke-width="{BAR_WIDTH}"'
_CAP: Final = f'class="chart-bar" fill="none" stroke="{TEAL_SOFT}" stroke-width="{CAP_WIDTH}"'


def place_marks(
    scaffold: Scaffold, marks: Sequence[Mark], *, title: str, description: str, standalone: bool = False
) -> str:
    """Put one mark for each block into the scaffold: one SVG element with its title and description.

    ``standalone`` makes it a file of its own: with namespace, size, font and a white ground.
    The ids come from the contents, so that several pictures can stand in one page.
    """
    blocks = scaffold.geometry["blocks"]
    if len(marks) != len(blocks):
        raise ValueError(f"{len(blocks)} blocks need as many marks, not {len(marks)}.")
    placed = [_point(block["axis"], mark.value) for block, mark in zip(blocks, marks, strict=True)]
    groups = "".join(
        _group(index, block, mark, point, scaffold.geometry)
        for index, (block, mark, point) in enumerate(zip(blocks, marks, placed, strict=True))
    )
    joins = _joins(placed) if scaffold.geometry.get("joined") else ""
    head, _, body = scaffold.svg.partition(">")
    body = body.replace(_LINE_SLOT, joins, 1).replace(_MARKS_SLOT, f'<g class="chart-marks">{groups}</g>', 1)
    heading, text = escape(one_line(title)), escape(one_line(description))
    prefix = f"chart-{crc32((head + heading + text + groups).encode()):08x}"
    extra, ground = _file_parts(head) if standalone else ("", "")
    return (
        f'{head} role="img" aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc"{extra}>'
        f'<title id="{prefix}-title">{heading}</title><desc id="{prefix}-desc">{text}</desc>{ground}{body}'
    )


def _file_parts(head: str) -> tuple[str, str]:
    """The attributes and the white ground of a picture that stands alone."""
    width, height = head.rpartition("viewBox=")[2].strip('"').split(" ")[2:]
    size = f'width="{number(2 * float(width))}" height="{number(2 * float(height))}"'
    return (
        f' xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONTS}"',
        f'<rect class="chart-background" width="{width}" height="{height}" fill="{WHITE}"/>',
    )


def _point(axis: Sequence[float], value: float | None) -> tuple[float, float] | None:
    """Where a value lies between the two ends of an axis, which stand for 0 and 100."""
    if value is None:
        return None
    x0, y0, x1, y1 = axis
    return x0 + (x1 - x0) * value / 100, y0 + (y1 - y0) * value / 100


def _joins(points: Sequence[tuple[float, float] | None]) -> str:
    """A line between neighbours that both have a score; the last is a neighbour of the first."""
    parts = "".join(_join(a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True) if a and b)
    return (
        f'<path class="chart-line" d="{parts}" fill="none" stroke="{TEAL}" stroke-width="1.6" stroke-linecap="round"/>'
        if parts
        else ""
    )


def _join(a: tuple[float, float], b: tuple[float, float]) -> str:
    return f"M{a[0]:.2f} {a[1]:.2f}L{b[0]:.2f} {b[1]:.2f}"


def _group(
    index: int,
    block: Mapping[str, Any],
    mark: Mark,
    point: tuple[float, float] | None,
    shared: Mapping[str, Any],
) -> str:
    if point is None or mark.low is None or mark.high is None or mark.level is None:
        missing = "".join(_missing(block, shared["no_score"]))
        return f'<g class="chart-mark" data-block="{index}">{missing}</g>'
    axis = block["axis"]
    scored = f'<path class="chart-axis" d="{block["scored"]}" stroke="{LINE}"/>' if block["scored"] else ""
    margin = _margin(axis, mark.low, mark.high, shared["cap"])
    dot = _dot(shared["forms"][mark.level], *point, shared["dot"])
    x, y, size, anchor, _ = block["words"][0]
    return (
        f'<g class="chart-mark" data-block="{index}" data-value="{mark.value}">{scored}'
        f"{margin}{dot}"
        f'<text class="chart-value" x="{x:.2f}" y="{y:.2f}" font-size="{size:.4g}" font-weight="bold"'
        f' text-anchor="{anchor}" fill="{INK}">{mark.value}</text></g>'
    )


def _missing(block: Mapping[str, Any], no_score: str) -> Iterator[str]:
    if block["empty"]:
        yield f'<path class="chart-hatch" d="{block["empty"]}" stroke="{LINE}" stroke-width="1.2"/>'
    if block["box"]:
        x, y, width, height, colour = block["box"]
        size = f'width="{width:.2f}" height="{height:.2f}"'
        yield f'<rect class="chart-backing" x="{x:.2f}" y="{y:.2f}" {size} fill="{colour}"/>'
    x, y, size, anchor, fit = block["words"][1]
    fixed = f' textLength="{fit:.2f}" lengthAdjust="spacingAndGlyphs"' if fit else ""
    yield (
        f'<text class="chart-no-score" x="{x:.2f}" y="{y:.2f}" font-size="{size:.4g}" text-anchor="{anchor}"{fixed}'
        f' fill="{INK}">{escape(no_score)}</text>'
    )


def _margin(axis: Sequence[float], low: float, high: float, cap: float) -> str:
    """A bar along the axis with a cap across each end."""
    x0, y0, x1, y1 = axis
    across_x, across_y = x1 - x0, y1 - y0
    half = cap / 2 / hypot(across_x, across_y)
    dx, dy = -across_y * half, across_x * half
    a, b = x0 + across_x * low / 100, y0 + across_y * low / 100
    c, d = x0 + across_x * high / 100, y0 + across_y * high / 100
    return (
        f'<path {_BAR} d="M{a:.2f} {b:.2f}L{c:.2f} {d:.2f}"/>'
        f'<path {_CAP} d="M{a - dx:.2f} {b - dy:.2f}L{a + dx:.2f} {b + dy:.2f}'
        f'M{c - dx:.2f} {d - dy:.2f}L{c + dx:.2f} {d + dy:.2f}"/>'
    )


def _dot(form: str, x: float, y: float, radius: float) -> str:
    """The dot of a level, on a white edge that parts it from the bar."""
    at = f'cx="{x:.2f}" cy="{y:.2f}"'
    if form == "diamond":
        r = radius * DIAMOND * 2**0.5  # half a diagonal
        d = f"M{x:.2f} {y - r:.2f}L{x + r:.2f} {y:.2f}L{x:.2f} {y + r:.2f}L{x - r:.2f} {y:.2f}Z"
        edge = f'fill="{WHITE}" stroke="{WHITE}" stroke-width="{DOT_STROKE + 2 * HALO}" stroke-linejoin="round"'
        return f'<path class="chart-halo" d="{d}" {edge}/><path {_FILLED} d="{d}" {_OUTLINED} stroke-linejoin="round"/>'
    halo = f'<circle class="chart-halo" {at} r="{radius + DOT_STROKE / 2 + HALO:.4g}" fill="{WHITE}"/>'
    if form == "full":
        return f'{halo}<circle {_FILLED} {at} r="{radius:.4g}" {_OUTLINED}/>'
    ring = f'{halo}<circle {_OPEN} {at} r="{radius:.4g}"/>'
    if form == "dotted":
        return f'{ring}<circle {_FILLED} {at} r="{radius * CORE:.4g}"/>'
    if form == "half":
        r = radius
        return f'{ring}<path {_FILLED} d="M{x - r:.2f} {y:.2f}A{r:.4g} {r:.4g} 0 0 0 {x + r:.2f} {y:.2f}Z"/>'
    return ring
