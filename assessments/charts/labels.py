"""Text that fits: measured in DejaVu Sans, with room for a reader whose font is wider."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from assessments.charts.style import INK, one_line

Anchor = Literal["start", "middle", "end"]

#: A reader's font may be this much wider than DejaVu Sans.
ROOM: Final = 1.15

#: Common fonts of screens are this much narrower than DejaVu Sans.
COMMON: Final = 0.9

#: Stands for a character that DejaVu Sans lacks, as in an emoji.
_MISSING: Final = "\u25a1"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; ``fit`` is the width that it is squeezed into, if it is too long."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: Anchor = "start"
    css: str = "chart-text"
    colour: str = INK
    fit: float | None = None


def font(size: float, *, bold: bool = False) -> FontProperties:
    """DejaVu Sans, which comes with matplotlib and is on no other machine than this one's venv."""
    return FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def drawable(text: str, *, bold: bool = False) -> str:
    """The text with a box for each character that DejaVu Sans does not have."""
    face = get_font(findfont(font(10, bold=bold)))
    return "".join(char if face.get_char_index(ord(char)) else _MISSING for char in text)


@lru_cache(maxsize=4096)
def _width_at_100(text: str, bold: bool) -> float:
    wide = sum(char == _MISSING for char in text) * 30  # such characters tend to be one em wide
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(100, bold=bold), ismath=False)
    return float(width) + wide


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line in units."""
    return _width_at_100(drawable(text, bold=bold), bold) * size / 100


def roomy(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line, with room for a wider font."""
    return ROOM * measure(text, size, bold=bold)


def fit_width(text: str, size: float, width: float, *, bold: bool = False) -> float | None:
    """The width to fix, or None where the line has room enough.

    Fixed below its width in DejaVu Sans, a line in a narrower font is not stretched.
    """
    if roomy(text, size, bold=bold) <= width:
        return None
    return min(width, COMMON * measure(text, size, bold=bold))


def wrap(text: str, width: float, size: float, *, bold: bool = False, last: float | None = None) -> tuple[str, ...]:
    """Break between words into as few lines as possible, of about the same length.

    A word wider than ``width`` keeps a line of its own. The last line is no wider than ``last``:
    if need be it is empty.
    """
    words = one_line(text).split(" ")
    widths = [roomy(word, size, bold=bold) for word in words]
    space = roomy("n n", size, bold=bold) - roomy("nn", size, bold=bold)
    lines = _fill(words, widths, space, width)
    best = (*lines, "") if last is not None and roomy(lines[-1], size, bold=bold) > last else lines
    while width > size and len(lines) <= len(best):
        if last is None or roomy(lines[-1], size, bold=bold) <= last:
            best = lines
        width -= size / 2
        lines = _fill(words, widths, space, width)
    return best


def _fill(words: Sequence[str], widths: Sequence[float], space: float, width: float) -> tuple[str, ...]:
    lines: list[list[str]] = []
    used = 0.0
    for word, own in zip(words, widths, strict=True):
        if lines and used + space + own <= width:
            lines[-1].append(word)
            used += space + own
        else:
            lines.append([word])
            used = own
    return tuple(" ".join(line) for line in lines)
