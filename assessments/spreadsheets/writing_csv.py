"""A table as Dutch CSV: UTF-8 with a byte order mark, semicolons, decimal commas, lines that end in CR LF."""

import csv
import io
from datetime import date
from decimal import Decimal

from assessments.domain.tables import Cell, Sheet
from assessments.spreadsheets.inert import made_inert


def write_csv(sheet: Sheet) -> bytes:
    """The table with its column names. Every cell is quoted, so that no comma or semicolon in a text parts it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(made_inert(name) for name in sheet.columns)
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return file.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return made_inert(cell)
        case date():
            return f"{cell.day:02}-{cell.month:02}-{cell.year:04}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case _:
            return str(cell)
