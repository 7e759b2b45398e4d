"""Tables into a file: Excel, OpenDocument or CSV."""

from collections.abc import Sequence
from typing import Final

from assessments.domain.tables import Sheet, made_fit
from assessments.spreadsheets.writing_csv import write_csv
from assessments.spreadsheets.writing_xlsx import write_xlsx

#: The kinds of files by the end of their name.
FILE_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


def write_file(sheets: Sequence[Sheet], suffix: str) -> bytes:
    """The tables as a file; a CSV file holds one table. Raises KeyError for another kind of file."""
    if suffix not in FILE_TYPES:
        raise KeyError(suffix)
    fit = made_fit(sheets)
    if suffix == "csv":
        [sheet] = fit
        return write_csv(sheet)
    if suffix == "xlsx":
        return write_xlsx(fit)
    # Takes 14 MB and a sixth of a second: not before somebody asks for such a file.
    from assessments.spreadsheets.writing_ods import write_ods

    return write_ods(fit)
