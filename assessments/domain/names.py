"""Names that people type, so that two spellings of one name count as one."""

import unicodedata
from typing import Final

#: Nothing of these is seen, though their category says otherwise: joiners, fillers, blank signs.
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))


def folded(name: str) -> str:
    """The name without what nobody sees a difference in: case, width, invisible characters, double spaces.

    Empty where nothing of the name is visible.

    >>> folded("  Team\\u200b  NOORD "), folded("\\u200b \\u2060")
    ('team noord', '')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    spaced = "".join(" " if char.isspace() else char for char in plain)
    seen = "".join(char for char in spaced if char not in _BLANK and unicodedata.category(char) not in {"Cf", "Cc"})
    # What was taken out may have kept a letter and its accent apart.
    return " ".join(unicodedata.normalize("NFKC", seen).split())
