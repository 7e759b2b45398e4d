"""Opens an Excel workbook that anybody may have sent: nothing in it is unpacked further than it may come to."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from openpyxl import load_workbook

from assessments.spreadsheets.limits import Refusal, UnreadableFile

#: What a workbook may come to before openpyxl sees it: parts, bytes unpacked, XML elements, and the
#: bytes of one tag, which expat holds in memory. A list with 2,000 full rows of 50 columns has some
#: 400,000 elements.
PARTS_MAX: Final = 500
UNPACKED_MAX: Final = 16_000_000
ELEMENTS_MAX: Final = 450_000
TAG_MAX: Final = 200_000
CHUNK: Final = 50_000
#: The last row that a sheet can have. LibreOffice names it to say how high the empty rows are.
SHEET_ROWS: Final = 1_048_576

#: Parts of a workbook without a cell in them; openpyxl does without, and stumbles over some.
PARTS_WITHOUT_CELLS: Final = ("docProps/", "xl/chartsheets/", "xl/styles.xml", "xl/theme/")


def visible_sheets(data: bytes, columns: int) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The visible sheets with their titles; of each the rows that have a value in them. Raises UnreadableFile."""
    copy = _safe_copy(data)
    try:
        book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
    except OSError as error:  # openpyxl found no workbook in it: a text document, say
        raise UnreadableFile(Refusal.NOT_A_LIST) from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _rows(sheet, columns)


def _rows(sheet: Any, columns: int) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    for number, values in enumerate(sheet.iter_rows(max_col=columns, values_only=True), start=1):
        if number > SHEET_ROWS:
            raise UnreadableFile(Refusal.DAMAGED)
        if values.count(None) < len(values):
            yield number, ["" if value is None else str(value) for value in values]


def _safe_copy(data: bytes) -> io.BytesIO:
    """A workbook with the same cells that is safe to unpack and to parse.

    The sizes in the directory of the ZIP are checked first. They may lie: no part is read further
    than its size says, and then its checksum is wrong.
    """
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as safe:
        entries = {entry.filename: entry for entry in archive.infolist()}
        _check_directory(archive.infolist())
        if "[Content_Types].xml" not in entries:
            raise UnreadableFile(Refusal.NOT_A_LIST)
        elements = 0
        for name, entry in entries.items():
            if name.endswith((".xml", ".rels")) and not name.startswith(PARTS_WITHOUT_CELLS):
                with archive.open(entry) as part:
                    xml = part.read(entry.file_size)
                elements += _count_elements(xml, ELEMENTS_MAX - elements)
                safe.writestr(name, xml)
    return copy


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > PARTS_MAX or sum(entry.file_size for entry in entries) > UNPACKED_MAX:
        raise UnreadableFile(Refusal.TOO_BIG)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(Refusal.ENCRYPTED)
    # Other methods are not allowed in a workbook, and zipfile unpacks them without a bound.
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise UnreadableFile(Refusal.DAMAGED)


def _count_elements(xml: bytes, most: int) -> int:
    """The number of elements in an XML text that is well-formed, declares no entities and has no more than that."""
    count = 0

    def count_element(*_: object) -> None:
        nonlocal count
        count += 1
        if count > most:
            raise UnreadableFile(Refusal.TOO_BIG)

    def refuse_doctype(*_: object) -> None:
        raise UnreadableFile(Refusal.DAMAGED)

    parser = expat.ParserCreate()
    parser.StartElementHandler = count_element
    parser.StartDoctypeDeclHandler = refuse_doctype
    for start in range(0, len(xml), CHUNK):
        parser.Parse(xml[start : start + CHUNK], False)
        if start - parser.CurrentByteIndex > TAG_MAX:
            raise UnreadableFile(Refusal.TOO_BIG)
    parser.Parse(b"", True)
    return count
