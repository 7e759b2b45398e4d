"""The one rule by which text in a CSV file stays text.

Spreadsheet programs run what begins like a formula, and drop the zeros of 00123. In a CSV file of
ours such a text, and nothing else, has an apostrophe before it; whoever reads the file takes that
one apostrophe away. A text that has apostrophes before such a beginning gets one more, so that the
reader always finds the text as it was. Numbers never get one: -3 stays -3.
"""

import re
from typing import Final

#: A beginning that a program may run, whatever stands unseen before it, in narrow or wide characters.
_RUNS: Final = r"[\s'\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]"
#: Digits that a program would not keep: zeros in front, or more than it counts with.
_LOSES: Final = r"'*(?:0[0-9]+|[0-9]{16,})\Z"
_NOT_INERT = re.compile(f"{_RUNS}|{_LOSES}")


def made_inert(text: str) -> str:
    """The text as it stands in a CSV file.

    >>> [made_inert(text) for text in ("=1+1", "-2", "00123", "'=1", "'s-Hertogenbosch", "3,7")]
    ["'=1+1", "'-2", "'00123", "''=1", "'s-Hertogenbosch", '3,7']
    """
    return f"'{text}" if _NOT_INERT.match(text) else text


def as_it_was(cell: str) -> str:
    """The text that ``made_inert`` wrote into a cell; any other cell is as it is.

    >>> [as_it_was(cell) for cell in ("'=1+1", "''=1", "'s-Hertogenbosch", "-3")]
    ['=1+1', "'=1", "'s-Hertogenbosch", '-3']
    """
    return cell[1:] if cell.startswith("'") and _NOT_INERT.match(cell[1:]) else cell
