"""A renderer by which matplotlib writes plain SVG.

matplotlib's own SVG backend writes style attributes, which a strict Content-Security-Policy drops,
and its settings (text as text, repeatable ids) are global state. This renderer writes presentation
attributes only and has no ids or settings, so drawings in several threads cannot meet.
"""

from collections.abc import Iterator
from html import escape
from typing import Any, Final, cast

from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from assessments.charts.labels import Words, drawable, font, measure
from assessments.charts.style import WIDTH, number, one_line

_LETTERS: Final = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


def path_data(path: Path, transform: Transform) -> str:
    """The outline as the ``d`` of an SVG path."""
    parts = []
    segments = cast("Iterator[tuple[Any, Any]]", path.iter_segments(transform, simplify=False))
    for points, code in segments:
        letter = _LETTERS.get(code)
        parts.append("Z" if letter is None else letter + " ".join(number(value) for value in points))
    return "".join(parts)


class Label(Text):
    """Words as a matplotlib text, which remembers what they were."""

    def __init__(self, words: Words, transform: Transform) -> None:
        text = drawable(words.text, bold=words.bold)
        natural = measure(words.text, words.size, bold=words.bold)
        shrink = min(1.0, words.fit / natural) if words.fit else 1.0
        super().__init__(
            words.x,
            words.y,
            text,
            fontproperties=font(words.size * shrink, bold=words.bold),
            ha={"start": "left", "middle": "center", "end": "right"}[words.anchor],
            va="baseline",
            color=words.colour,
            parse_math=False,
            usetex=False,
        )
        self.set_transform(transform)
        self.words = words


class Slot(Artist):
    """A place in the picture where markup is put in later."""

    def __init__(self, markup: str, zorder: float) -> None:
        super().__init__()
        self.markup = markup
        self.set_zorder(zorder)

    def draw(self, renderer: RendererBase) -> None:
        if isinstance(renderer, PlainSvg):
            renderer.parts.append(self.markup)


class PlainSvg(RendererBase):
    """Write paths and texts with presentation attributes; the gid of an artist becomes its class.

    At 72 dots per inch a point of matplotlib is a unit of the SVG.
    """

    def __init__(self, height: float) -> None:
        super().__init__()
        self.height = height
        self.parts: list[str] = []
        self._classes = [""]

    def get_canvas_width_height(self) -> tuple[float, float]:
        return WIDTH, self.height

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Nothing: every text stands at a point, by anchor and baseline."""
        return 0.0, 0.0, 0.0

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._classes.append(gid or self._classes[-1])

    def close_group(self, s: str) -> None:
        self._classes.pop()

    # matplotlib passes the face colour by this name.
    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:  # noqa: N803
        flipped = transform + Affine2D().scale(1, -1).translate(0, self.height)
        fill = "none" if rgbFace is None else to_hex(rgbFace)
        stroke = "".join(self._stroke(gc)) if gc.get_linewidth() else ""
        self.parts.append(f'<path class="{self._classes[-1]}" d="{path_data(path, flipped)}" fill="{fill}"{stroke}/>')

    @staticmethod
    def _stroke(gc: GraphicsContextBase) -> Iterator[str]:
        yield f' stroke="{to_hex(gc.get_rgb())}" stroke-width="{number(gc.get_linewidth())}"'
        _, dashes = cast("tuple[float, list[float] | None]", gc.get_dashes())
        if dashes is not None:
            yield f' stroke-dasharray="{" ".join(number(dash) for dash in dashes)}"'
        if gc.get_capstyle() == "round":
            yield ' stroke-linecap="round"'
        if gc.get_joinstyle() == "round":
            yield ' stroke-linejoin="round"'

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        if not isinstance(mtext, Label):
            raise TypeError("Only the labels of this module can be drawn.")
        words = mtext.words
        place_x, place_y = mtext.get_transform().transform((words.x, words.y))
        bold = ' font-weight="bold"' if words.bold else ""
        anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
        fit = "" if words.fit is None else f' textLength="{number(words.fit)}" lengthAdjust="spacingAndGlyphs"'
        self.parts.append(
            f'<text class="{words.css}" x="{number(place_x)}" y="{number(self.height - place_y)}"'
            f' font-size="{number(words.size)}"{bold}{anchor}{fit} fill="{words.colour}">'
            f"{escape(one_line(words.text))}</text>"
        )
