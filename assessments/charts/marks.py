"""The marks of one profile, placed into a stored scaffold by plain string work."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import hypot
from typing import Any, Final
from zlib import crc32

from assessments.charts.style import (
    ARROW,
    BAR_WIDTH,
    BRICK,
    CAP_WIDTH,
    CORE,
    DIAMOND,
    DOT_STROKE,
    HALO,
    INK,
    LINE,
    TEAL,
    TEAL_SOFT,
    TRIANGLE,
    TRIANGLE_STROKE,
    WHITE,
    number,
    one_line,
)
from assessments.charts.values import Instead, Mark, Scaffold, check_marks

MARKS_SLOT: Final = '<g class="chart-marks"/>'
_LINE_SLOT: Final = '<g class="chart-line"/>'

#: A system font stack without quotes: it stands in an attribute.
_FONTS: Final = "system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif"

_FILLED: Final = f'class="chart-dot" fill="{TEAL}"'
_OUTLINED: Final = f'stroke="{TEAL}" stroke-width="{DOT_STROKE}"'
_OPEN: Final = f'class="chart-dot-open" fill="{WHITE}" {_OUTLINED}'
_BAR: Final = f'class="chart-bar" fill="none" stroke="{TEAL_SOFT}" stroke-width="{BAR_WIDTH}"'
_CAP: Final = f'class="chart-bar" fill="none" stroke="{TEAL_SOFT}" stroke-width="{CAP_WIDTH}"'
_ARROW: Final = (
    f'class="chart-arrow" fill="none" stroke="{TEAL}" stroke-width="{CAP_WIDTH}"'
    ' stroke-linecap="round" stroke-linejoin="round"'
)
_TEAM: Final = (
    f'class="chart-team" fill="{WHITE}" stroke="{BRICK}" stroke-width="{TRIANGLE_STROKE}" stroke-linejoin="round"'
)

Axis = Sequence[float]
Point = tuple[float, float]


def finished(scaffold_svg: str, body: str, *, title: str, description: str, marks: str, standalone: bool) -> str:
    """One SVG element with its title and description; ids come from the contents."""
    head = scaffold_svg.partition(">")[0]
    heading, text = escape(one_line(title)), escape(one_line(description))
    prefix = f"chart-{crc32((head + heading + text + marks).encode()):08x}"
    extra, ground = file_parts(head) if standalone else ("", "")
    return (
        f'{head} role="img" aria-labelledby="{prefix}-title" aria-describedby="{prefix}-desc"{extra}>'
        f'<title id="{prefix}-title">{heading}</title><desc id="{prefix}-desc">{text}</desc>{ground}{body}'
    )


def place_marks(
    scaffold: Scaffold,
    marks: Sequence[Mark],
    *,
    title: str,
    description: str,
    standalone: bool = False,
    team: Sequence[int | None] = (),
) -> str:
    """Put one mark for each block into the scaffold: one SVG element with its title and description.

    ``team`` puts a second mark beside each block that has a number there.
    ``standalone`` makes it a file of its own: with namespace, size, font and a white ground.
    The ids come from the contents, so that several pictures can stand in one page.
    """
    blocks = scaffold.geometry["blocks"]
    check_marks(len(blocks), marks, team)
    groups = "".join(
        _group(index, block, mark, scaffold.geometry)
        for index, (block, mark) in enumerate(zip(blocks, marks, strict=True))
    )
    # After all dots: none of them can hide one.
    groups += "".join(
        _triangle(index, blocks[index]["axis"], value, scaffold.geometry["dot"])
        for index, value in enumerate(team)
        if value is not None
    )
    joins = _joins(blocks, marks) if scaffold.geometry.get("joined") else ""
    body = scaffold.svg.partition(">")[2]
    body = body.replace(_LINE_SLOT, joins, 1).replace(MARKS_SLOT, f'<g class="chart-marks">{groups}</g>', 1)
    return finished(scaffold.svg, body, title=title, description=description, marks=groups, standalone=standalone)


def file_parts(head: str) -> tuple[str, str]:
    """The attributes and the white ground of a picture that stands alone."""
    width, height = head.rpartition("viewBox=")[2].strip('"').split(" ")[2:]
    size = f'width="{number(2 * float(width))}" height="{number(2 * float(height))}"'
    return (
        f' xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONTS}"',
        f'<rect class="chart-background" width="{width}" height="{height}" fill="{WHITE}"/>',
    )


def point_at(axis: Axis, value: float) -> Point:
    """Where a value lies between the two ends of an axis, which stand for 0 and 100."""
    x0, y0, x1, y1 = axis
    return x0 + (x1 - x0) * value / 100, y0 + (y1 - y0) * value / 100


def _beside(axis: Axis, point: Point, along: float, across: float) -> Point:
    """The point moved by units along the axis, and across it to the right of who looks to 100."""
    x0, y0, x1, y1 = axis
    length = hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    return point[0] + along * dx - across * dy, point[1] + along * dy + across * dx


def path_of(*points: Point) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _joins(blocks: Sequence[Mapping[str, Any]], marks: Sequence[Mark]) -> str:
    """A line between neighbours that both have a score; the last is a neighbour of the first."""
    points = [
        None if mark.value is None else point_at(block["axis"], mark.value)
        for block, mark in zip(blocks, marks, strict=True)
    ]
    parts = "".join(path_of(a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True) if a and b)
    return (
        f'<path class="chart-line" d="{parts}" fill="none" stroke="{TEAL}" stroke-width="1.6" stroke-linecap="round"/>'
        if parts
        else ""
    )


def _group(index: int, block: Mapping[str, Any], mark: Mark, shared: Mapping[str, Any]) -> str:
    if mark.value is None or mark.low is None or mark.high is None or mark.level is None:
        said = "".join(_said(block, mark.instead, shared))
        return f'<g class="chart-mark" data-block="{index}">{said}</g>'
    margin = margin_shape(block["axis"], mark.low, mark.high, shared["cap"])
    dot = dot_shape(shared["forms"][mark.level], *point_at(block["axis"], mark.value), shared["dot"])
    x, y, size, anchor, _ = block["words"][0]
    return (
        f'<g class="chart-mark" data-block="{index}" data-value="{mark.value}">{_whole_axis(block)}'
        f"{margin}{dot}"
        f'<text class="chart-value" x="{x:.2f}" y="{y:.2f}" font-size="{size:.4g}" font-weight="bold"'
        f' text-anchor="{anchor}" fill="{INK}">{mark.value}</text></g>'
    )


def _whole_axis(block: Mapping[str, Any]) -> str:
    return f'<path class="chart-axis" d="{block["scored"]}" stroke="{LINE}"/>' if block["scored"] else ""


def _said(block: Mapping[str, Any], instead: Instead, shared: Mapping[str, Any]) -> Iterator[str]:
    """A word instead of a number: with an arrow to the end that it tells of, else on a hatched track."""
    no_score = shared["no_score"], block["words"][1], block["box"]
    # A scaffold of before these words has none of them until it is drawn anew.
    text, (x, y, size, anchor, fit), box = block.get("instead", {}).get(instead, no_score)
    if instead.end is not None:
        yield _whole_axis(block) + arrow_shape(block["axis"], instead.end, shared["dot"])
    elif block["empty"]:
        yield f'<path class="chart-hatch" d="{block["empty"]}" stroke="{LINE}" stroke-width="1.2"/>'
    if box:
        left, top, width, height, colour = box
        area = f'x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"'
        yield f'<rect class="chart-backing" {area} fill="{colour}"/>'
    kind = 'class="chart-no-score"' if instead.end is None else 'class="chart-word" font-weight="bold"'
    fixed = f' textLength="{fit:.2f}" lengthAdjust="spacingAndGlyphs"' if fit else ""
    yield (
        f'<text {kind} x="{x:.2f}" y="{y:.2f}" font-size="{size:.4g}" text-anchor="{anchor}"{fixed}'
        f' fill="{INK}">{escape(text)}</text>'
    )


def arrow_shape(axis: Axis, end: int, radius: float) -> str:
    """Two chevrons at an end of the axis, pointing to it."""
    half, length, apart = (part * radius for part in ARROW)
    tip, back = point_at(axis, end), -1 if end else 1
    chevron = (length, -half), (0.0, 0.0), (length, half)
    d = "".join(
        path_of(*(_beside(axis, tip, back * (start + along), across) for along, across in chevron))
        for start in (0, apart)
    )
    return f'<path {_ARROW} d="{d}"/>'


def _triangle(index: int, axis: Axis, value: int, radius: float) -> str:
    """A second mark beside the axis, its tip towards the value: under the track, or clockwise of the axis."""
    away, length, half = TRIANGLE
    point, tip = point_at(axis, value), radius + away
    d = path_of(*(_beside(axis, point, *place) for place in ((0, tip), (half, tip + length), (-half, tip + length))))
    return f'<path {_TEAM} data-block="{index}" data-value="{value}" d="{d}Z"/>'


def margin_shape(axis: Axis, low: float, high: float, cap: float) -> str:
    """A bar along the axis with a cap across each end."""
    ends = [point_at(axis, end) for end in (low, high)]
    caps = "".join(path_of(_beside(axis, end, 0, -cap / 2), _beside(axis, end, 0, cap / 2)) for end in ends)
    return f'<path {_BAR} d="{path_of(*ends)}"/><path {_CAP} d="{caps}"/>'


def dot_shape(form: str, x: float, y: float, radius: float) -> str:
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
