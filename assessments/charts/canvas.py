"""A matplotlib figure measured in units, and what the pictures are built from."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import FancyBboxPatch, Polygon
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from assessments.charts.labels import Words
from assessments.charts.plain_svg import Label, PlainSvg, Slot
from assessments.charts.style import (
    CORE,
    DIAMOND,
    DOT_STROKE,
    HALO,
    TEAL,
    WHITE,
    WIDTH,
    number,
)

#: Pixels of a PNG for one unit.
PNG_SCALE: Final = 3.5

Point = tuple[float, float]


class Canvas:
    """A figure in units: x to the right, y downwards, and ``top`` units kept free above y = 0."""

    def __init__(self, height: float, *, top: float = 0.0) -> None:
        self.height = height + top
        self.top = top
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72), dpi=72, facecolor=WHITE)
        self.figure.patch.set_visible(False)
        to_figure = Affine2D().translate(0, top).scale(1 / WIDTH, -1 / self.height).translate(0, 1)
        self.page: Transform = to_figure + self.figure.transFigure

    def axes(self, x: float, y: float, width: float, height: float, **keywords: Any) -> Axes:
        """Invisible axes over a rectangle: they give the transform of the data."""
        bottom = 1 - (self.top + y + height) / self.height
        axes = self.figure.add_axes((x / WIDTH, bottom, width / WIDTH, height / self.height), **keywords)
        axes.set_axis_off()
        return axes

    def position(self, transform: Transform, point: Point) -> Point:
        """Where a point of the data lies, in SVG coordinates."""
        x, y = transform.transform(point)
        return float(x), self.height - float(y)

    def write(self, words: Words, *, zorder: float = 3) -> None:
        """Put one line of text."""
        label = Label(words, self.page)
        label.set_zorder(zorder)
        self.figure.add_artist(label)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        css: str,
        *,
        fill: str,
        stroke: str = "none",
        line: float = 1.0,
        radius: float = 0.0,
        zorder: float = 1,
    ) -> None:
        """Put a rectangle, its corners rounded by ``radius``."""
        corners = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        patch = FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle=corners,
            fc=fill,
            ec=stroke,
            lw=0 if stroke == "none" else line,
            transform=self.page,
            gid=css,
            zorder=zorder,
        )
        self.figure.add_artist(patch)

    def polygon(self, points: Sequence[Point], css: str, *, fill: str, zorder: float = 1) -> None:
        """Put a filled figure without outline."""
        self.figure.add_artist(Polygon(points, fc=fill, lw=0, transform=self.page, gid=css, zorder=zorder))

    def line(
        self,
        points: Sequence[Point],
        css: str,
        *,
        colour: str,
        width: float = 1.0,
        dash: Point | None = None,
        transform: Transform | None = None,
        zorder: float = 2,
        cap: Any = "butt",
    ) -> None:
        """Put a line, in units or in the data of ``transform``."""
        xs, ys = zip(*points, strict=True)
        artist = Line2D(
            xs,
            ys,
            color=colour,
            lw=width,
            transform=transform or self.page,
            gid=css,
            zorder=zorder,
            solid_capstyle=cap,
            dash_capstyle="butt",
            solid_joinstyle="round",
        )
        if dash:
            artist.set_linestyle((0, (dash[0] / width, dash[1] / width)))
        self.figure.add_artist(artist)

    def marker(
        self,
        point: Point,
        marker: Any,
        css: str,
        *,
        size: float,
        fill: str,
        stroke: str = "none",
        line: float = 0.0,
        transform: Transform | None = None,
        zorder: float = 4,
        gid: str = "",
    ) -> None:
        """Put a marker of matplotlib at one point."""
        artist = Line2D(
            [point[0]],
            [point[1]],
            ls="none",
            marker=marker,
            ms=size,
            mfc=fill,
            mec=stroke,
            mew=line,
            transform=transform or self.page,
            gid=gid or css,
            zorder=zorder,
        )
        self.figure.add_artist(artist)

    def dot(
        self,
        form: str,
        point: Point,
        radius: float,
        *,
        transform: Transform | None = None,
        zorder: float = 5,
        gid: str = "",
    ) -> None:
        """Put the dot of a level, with a white edge that parts it from what lies under it."""
        shape, size = ("D", 2 * DIAMOND * radius) if form == "diamond" else ("o", 2 * radius)
        edge = DOT_STROKE + 2 * HALO
        halo = MarkerStyle(shape, joinstyle="round")
        self.marker(
            point,
            halo,
            "chart-halo",
            size=size,
            fill=WHITE,
            stroke=WHITE,
            line=edge,
            transform=transform,
            zorder=zorder,
        )
        filled = form in ("full", "diamond")
        self.marker(
            point,
            halo,
            "chart-dot" if filled else "chart-dot-open",
            size=size,
            fill=TEAL if filled else WHITE,
            stroke=TEAL,
            line=DOT_STROKE,
            transform=transform,
            zorder=zorder + 0.1,
            gid=gid,
        )
        core: Any = {"dotted": "o", "half": Path.wedge(180, 360)}.get(form)
        if core is not None:
            across = 2 * radius * (CORE if form == "dotted" else 1)
            self.marker(point, core, "chart-dot", size=across, fill=TEAL, transform=transform, zorder=zorder + 0.2)

    def slot(self, markup: str, *, zorder: float) -> None:
        """Keep a place for markup of the SVG text."""
        self.figure.add_artist(Slot(markup, zorder))

    def svg(self, css: str) -> str:
        """The figure as one SVG element, without namespace, ids or style."""
        renderer = PlainSvg(self.height)
        self.figure.draw(renderer)
        box = f"0 0 {number(WIDTH)} {number(self.height)}"
        return f'<svg class="{css}" viewBox="{box}">{"".join(renderer.parts)}</svg>'

    def png(self, title: str) -> bytes:
        """The figure as PNG on white."""
        self.figure.patch.set_visible(True)
        file = BytesIO()
        about = {"Title": title, "Software": None}
        self.figure.savefig(file, format="png", dpi=72 * PNG_SCALE, facecolor=WHITE, metadata=about)
        return file.getvalue()
