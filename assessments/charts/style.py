"""Colours, sizes and the forms of dots, shared by the drawn scaffold and the placed marks."""

import re
from typing import Final

#: Width of every picture in units; text is never smaller than 12 of them.
WIDTH: Final = 360

INK: Final = "#1f2933"
TEAL: Final = "#0f5c6e"
TEAL_SOFT: Final = "#3d7f8e"  # margins: 4.5 on white, 3.4 on the darkest sand
BRICK: Final = "#a8461b"
LINE: Final = "#85775f"  # borders of bands: 3.3 on the darkest sand
SAND: Final = "#f4efe6"
SAND_DARK: Final = "#e8dfd0"
WHITE: Final = "#ffffff"

TITLE_SIZE: Final = 14.0
VALUE_SIZE: Final = 16.0
TEXT_SIZE: Final = 13.0
SMALL_SIZE: Final = 12.0

DOT_STROKE: Final = 2.4
HALO: Final = 1.6  # white around a dot, beyond its stroke
CORE: Final = 0.42  # of the radius
DIAMOND: Final = 0.9  # half a side of the diamond, in radii
BAR_WIDTH: Final = 5.0
CAP_WIDTH: Final = 2.4

#: Two chevrons at an end of an axis: half their width, their length and how far they are apart, in radii of a dot.
ARROW: Final = (0.9, 0.75, 1.0)

#: The triangle beside an axis: from the edge of a dot to its tip, its length and half its width.
TRIANGLE: Final = (2.8, 8.0, 4.2)
TRIANGLE_STROKE: Final = 1.6

#: Forms from lowest to highest level, by number of levels: the dot fills up, the top has corners.
FORMS: Final = {
    1: ("full",),
    2: ("open", "diamond"),
    3: ("open", "half", "diamond"),
    4: ("open", "half", "full", "diamond"),
    5: ("open", "dotted", "half", "full", "diamond"),
}

#: Characters that XML cannot carry, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """The text on one line, without characters that XML forbids.

    >>> one_line(" Samen\\x0b\\n werken ")
    'Samen werken'
    """
    return " ".join(_FORBIDDEN.sub("", text).split())


def number(value: float) -> str:
    """A coordinate for machines: a decimal point, at most two decimals.

    >>> number(32.5), number(-0.001), number(7.0)
    ('32.5', '0', '7')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
