"""Tables as plain values, and what makes one fit for every spreadsheet program."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Final

#: A text, a number, a day, or nothing. There is no yes and no: a column says it in words.
Cell = str | int | Decimal | date | None

#: What Excel holds in one cell, in UTF-16 units; LibreOffice opens no more of it either.
CELL_MAX: Final = 32_767
TITLE_MAX: Final = 31

#: What XML 1.0 cannot hold, and halves of a character.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]|[\x00-\x1f]")
#: Excel keeps this name for itself.
RESERVED: Final = frozenset({"history"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with a name for each column. Raises ValueError or TypeError for what is no table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells do not fit {len(self.columns)} columns.")
            for cell in row:
                if cell is not None and type(cell) not in {str, int, Decimal, date}:
                    raise TypeError(f"{type(cell).__name__} is no cell.")
                if isinstance(cell, Decimal) and not cell.is_finite():
                    raise ValueError(f"{cell} is no number.")


def made_fit(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The same tables as any spreadsheet program takes them, with nothing of their meaning lost.

    Titles and column names are unique, whatever the case. Characters that no file can hold become
    U+FFFD. A text too long for a cell goes on in a next column of the same name with a number.
    Every sheet needs a column.
    """
    cleaned = [_continued(_cleaned(sheet)) for sheet in sheets]
    titles = sheet_titles([sheet.title for sheet in cleaned])
    return tuple(
        replace(sheet, title=title, columns=_unique(sheet.columns))
        for sheet, title in zip(cleaned, titles, strict=True)
    )


def sheet_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Names for tabs: at most 31 characters, none that Excel refuses, no apostrophe at an end, each once.

    >>> sheet_titles(["'In/uit'", "in-UIT", ""])
    ('In-uit', 'in-UIT (2)', '3')
    """
    plain = [_UNPRINTABLE.sub("", _NOT_IN_A_TITLE.sub("-", " ".join(title.split()))) for title in titles]
    return _unique([_title(text) for text in plain], most=TITLE_MAX, taken=RESERVED)


def split_text(text: str, most: int = CELL_MAX) -> list[str]:
    """The text in pieces of at most so many UTF-16 units; put together they are the text.

    >>> split_text("abcde", 2), split_text("a😀b", 2)
    (['ab', 'cd', 'e'], ['a', '😀', 'b'])
    """
    if 2 * len(text) <= most:
        return [text]
    pieces, start, used = [], 0, 0
    for place, char in enumerate(text):
        units = _units(char)
        if used + units > most:
            pieces.append(text[start:place])
            start, used = place, 0
        used += units
    return [*pieces, text[start:]]


def _units(text: str) -> int:
    return sum(2 if char > "\uffff" else 1 for char in text)


def _cleaned(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        columns=tuple(_clean(name) for name in sheet.columns),
        rows=tuple(tuple(_clean(cell) if isinstance(cell, str) else cell for cell in row) for row in sheet.rows),
    )


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)


def _continued(sheet: Sheet) -> Sheet:
    """With extra columns where a text does not fit one cell; the name of a column is cut."""
    columns = [_continued_column(column) for column in zip(sheet.columns, *sheet.rows, strict=True)]
    names, *rows = zip(*(part for column in columns for part in column), strict=True)
    return Sheet(sheet.title, tuple(str(name) for name in names), tuple(rows))


def _continued_column(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """One column, its name first, as one or more columns."""
    name, *values = (split_text(cell) if isinstance(cell, str) else [cell] for cell in cells)
    parts = list(zip_longest(*values)) or [()]
    return [(name[0], *part) for part in parts]


def _title(text: str) -> str:
    """The text as far as it fits a tab."""
    return split_text(text.strip("' "), TITLE_MAX)[0].strip("' ")


def _unique(names: Sequence[str], most: int = CELL_MAX, taken: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Each name once: a number goes behind a name that was there before, or in the place of none."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        candidate, number = name or str(place), 1
        while candidate.casefold() in taken:
            number += 1
            behind = f" ({number})"
            candidate = split_text(name or str(place), most - len(behind))[0] + behind
        taken |= {candidate.casefold()}
        found.append(candidate)
    return tuple(found)
