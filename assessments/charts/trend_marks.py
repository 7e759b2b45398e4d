"""The rounds of a team, placed into a stored scaffold by plain string work."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from assessments.charts.marks import MARKS_SLOT, arrow_shape, dot_shape, finished, margin_shape, path_of, point_at
from assessments.charts.style import INK, SMALL_SIZE, TEAL, one_line
from assessments.charts.values import ChartText, Mark, Scaffold, check_trend, under


def place_trend(
    scaffold: Scaffold,
    text: ChartText,
    marks: Sequence[Sequence[Mark]],
    joined: Sequence[Sequence[bool]],
    *,
    title: str,
    description: str,
    standalone: bool = False,
) -> str:
    """Put a mark for each block and round into the scaffold.

    ``marks`` are by block and then by round; ``joined`` says of each round but the first whether its
    block measures the same as the round before.
    """
    geometry = scaffold.geometry
    check_trend(len(geometry["axes"]), marks, joined)
    groups = "".join(
        _panel(axes, row, same, geometry, text) for axes, row, same in zip(geometry["axes"], marks, joined, strict=True)
    )
    body = scaffold.svg.partition(">")[2].replace(MARKS_SLOT, f'<g class="chart-marks">{groups}</g>', 1)
    return finished(scaffold.svg, body, title=title, description=description, marks=groups, standalone=standalone)


def _panel(axes: Sequence[Any], row: Sequence[Mark], same: Sequence[bool], shared: Any, text: ChartText) -> str:
    rounds = (part for number, mark in enumerate(row) for part in _round(number, axes[number], mark, shared, text))
    return "".join([*_lines(axes, row, same), *rounds])


def _lines(axes: Sequence[Any], row: Sequence[Mark], same: Sequence[bool]) -> Iterator[str]:
    """A line between neighbouring rounds that both have a number and measure the same."""
    points = [None if mark.value is None else point_at(axes[n], mark.value) for n, mark in enumerate(row)]
    for (a, b), is_same in zip(pairwise(points), same, strict=True):
        if a and b and is_same:
            yield f'<path class="chart-line" d="{path_of(a, b)}" fill="none" stroke="{TEAL}" stroke-width="1.6"/>'


def _round(number: int, axis: Any, mark: Mark, shared: Any, text: ChartText) -> Iterator[str]:
    yield _label(axis, one_line(under(number, mark, text)), shared)
    if mark.value is None or mark.low is None or mark.high is None or mark.level is None:
        if mark.instead.end is not None:
            yield arrow_shape(axis, mark.instead.end, shared["dot"])
        return
    yield margin_shape(axis, mark.low, mark.high, shared["cap"])
    yield dot_shape(shared["forms"][mark.level], *point_at(axis, mark.value), shared["dot"])


def _label(axis: Any, words: str, shared: Any) -> str:
    """Below a panel; squeezed where it would run into its neighbour."""
    fit = shared["fits"].get(words)
    fixed = f' textLength="{fit:.2f}" lengthAdjust="spacingAndGlyphs"' if fit else ""
    return (
        f'<text class="chart-number" x="{axis[0]:.2f}" y="{axis[1] + shared["label"]:.2f}" font-size="{SMALL_SIZE:.4g}"'
        f' text-anchor="middle"{fixed} fill="{INK}">{escape(words)}</text>'
    )
