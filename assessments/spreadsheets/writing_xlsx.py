"""Tables as an Excel workbook: text as strings, never as formulas, links or numbers."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from textwrap import wrap
from typing import Any, Final

from xlsxwriter import Workbook

from assessments.domain.tables import Cell, Sheet

#: Dutch, whatever the language of the program that opens the file.
DAY_FORMAT: Final = "[$-413]d mmmm yyyy"
WIDTH_MIN, WIDTH_MAX = 10, 60
LINE_HEIGHT, HEIGHT_MAX = 15, 409
A4: Final = 9
#: A file says nothing about when it was made: the same tables give the same bytes.
MADE_AT: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a ZIP file cannot hold an earlier day, nor a zone

OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """The tables, one on each tab, with the column names in a first row that stays in sight."""
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": MADE_AT})
        top = {"align": "left", "valign": "top"}
        formats = {
            "head": book.add_format({**top, "bold": True, "text_wrap": True, "indent": 1}),
            "text": book.add_format({**top, "text_wrap": True, "indent": 1}),
            "number": book.add_format({"valign": "top"}),
            "day": book.add_format({**top, "num_format": DAY_FORMAT, "indent": 1}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.title), sheet, formats)
    return file.getvalue()


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    _lay_out_for_print(page)
    widths = column_widths(sheet)
    for column, name in enumerate(sheet.columns):
        _write_text(page, 0, column, name, formats["head"])
        page.set_column(column, column, widths[column])
    for number, row in enumerate(sheet.rows, start=1):
        # Excel finds the height of a row by itself; LibreOffice does not always.
        page.set_row(number, min(HEIGHT_MAX, LINE_HEIGHT * _lines(row, widths)))
        for column, cell in enumerate(row):
            _write(page, number, column, cell, formats)


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None:
            return
        case str():
            _write_text(page, row, column, cell, formats["text"])
        case date():
            page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
        case int() | Decimal():
            page.write_number(row, column, cell, formats["number"])


def _write_text(page: Any, row: int, column: int, text: str, style: Any) -> None:
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes such a string for markup of its own; in two pieces it is text again.
        page.write_rich_string(row, column, text[:1], style, text[1:], style)
    else:
        page.write_string(row, column, text, style)


def _lay_out_for_print(page: Any) -> None:
    """On A4, as wide as the paper, with the names of the columns on each sheet."""
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def column_widths(sheet: Sheet) -> list[int]:
    """In characters: as wide as the widest line, within bounds."""
    columns = zip(sheet.columns, *sheet.rows, strict=True)
    return [min(WIDTH_MAX, max(WIDTH_MIN, *map(len, _text_lines(column))) + 3) for column in columns]


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines the fullest cell takes."""
    return max(
        sum(len(wrap(line, width - 2)) or 1 for line in _text_lines([cell]))
        for cell, width in zip(row, widths, strict=True)
    )


def _text_lines(cells: Sequence[Cell]) -> list[str]:
    return [line for cell in cells for line in str("" if cell is None else cell).splitlines() or [""]]
