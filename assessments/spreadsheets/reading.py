"""A file that somebody uploads, or a text that somebody pastes, into rows of cells."""

import csv
import io
import re
import unicodedata
import zipfile
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import Final
from xml.parsers import expat

from openpyxl import load_workbook

from assessments.spreadsheets.inert import as_it_was

Row = tuple[int, list[str]]

FILE_MAX: Final = 2_000_000
ROWS_MAX: Final = 2_000
COLUMNS_MAX: Final = 50
TEXT_MAX: Final = 300

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

SEPARATORS: Final = "\t;,"
ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: Old Office files, and what goes around a new one that is locked with a password.
OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_PART: Final = "EncryptedPackage".encode("utf-16-le")
OTHER_STARTS: Final = (OLE_START, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
MARKUP_STARTS: Final = ("<!doctype", "<html", "<?xml")
#: Parts of a workbook without a cell in them; openpyxl does without, and stumbles over some.
PARTS_WITHOUT_CELLS: Final = ("docProps/", "xl/chartsheets/", "xl/styles.xml", "xl/theme/")

#: The first line with which Excel is told what the separator is.
_SEP_LINE = re.compile(r'"?sep=([;,|\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: "é", "’" and the like in UTF-8; in Windows-1252 they would read "Ã©" and "â€™", which nobody writes.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80")
_PASTED_PART = re.compile(r'"[^"]*"|[^";,]+|[";,]')


class Refusal(Enum):
    """Why a file was not read."""

    TOO_BIG = "too big"
    TOO_MANY_ROWS = "too many rows"
    NOT_A_LIST = "not a list"
    DAMAGED = "damaged"
    ENCRYPTED = "locked with a password"


class UnreadableFile(Exception):
    """A file or a text that cannot be read as a list; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_rows(data: bytes, name: str) -> list[Row]:
    """The rows of an Excel file (the first visible sheet), a CSV file or a text file, with their numbers.

    The content decides what the file is, whatever its ``name`` says: people rename files. Rows are
    numbered as Excel shows them; those without any text are left out. Cells beyond the fiftieth
    are not read, and a text that was cut ends in "…". The apostrophe with which our own CSV files
    keep text inert is taken away. Raises UnreadableFile.
    """
    if len(data) > FILE_MAX:
        raise UnreadableFile(Refusal.TOO_BIG)
    if not data.startswith(ZIP_STARTS):
        return _filled(_text_rows(_decode(data)), lambda cell: as_it_was(_tidy(cell)))
    try:
        return _filled(_sheet_rows(data))
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile, expat and openpyxl raise almost anything on a damaged file
        raise UnreadableFile(Refusal.DAMAGED) from error


def read_text(text: str) -> list[Row]:
    """The rows of a pasted text, with the number of their line; addresses on one line become rows of one cell.

    A ";" parts addresses, and so does a "," after an address, not one in a name. A line with a tab
    comes out of a sheet, and stays one row of cells; so does an address with one word after it.
    Raises UnreadableFile for a text that is too big or has too many rows.

    >>> read_text('"Vries, Anna de" <anna@x.nl>; Smit, Bram <bram@x.nl>, carla@x.nl')
    [(1, ['"Vries, Anna de" <anna@x.nl>']), (1, ['Smit, Bram <bram@x.nl>']), (1, ['carla@x.nl'])]
    """
    if len(text) > FILE_MAX:
        raise UnreadableFile(Refusal.TOO_BIG)
    return _filled(_pasted_rows(text))


def _filled(rows: Iterable[tuple[int, Sequence[str]]], read: Callable[[str], str] | None = None) -> list[Row]:
    """The rows with any text in them, tidied unless they are to be read in another way."""
    filled = []
    for number, cells in rows:
        texts = [(read or _tidy)(cell) for cell in cells[:COLUMNS_MAX]]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            filled.append((number, texts))
        if len(filled) > ROWS_MAX:
            raise UnreadableFile(Refusal.TOO_MANY_ROWS)
    return filled


def _tidy(text: str) -> str:
    """The text without white space and invisible characters around it, and not too long."""
    if len(text) > TEXT_MAX:
        text = text[:TEXT_MAX] + "…"
    text = text.replace("_x000D_", "\r")  # how a workbook writes a carriage return
    seen = [place for place, char in enumerate(text) if not (char.isspace() or unicodedata.category(char) == "Cf")]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def _decode(data: bytes) -> str:
    """The text of a file that is no workbook."""
    if data.startswith(OLE_START) and LOCKED_PART in data:
        raise UnreadableFile(Refusal.ENCRYPTED)
    if data.startswith(OTHER_STARTS):
        raise UnreadableFile(Refusal.NOT_A_LIST)
    encoding = _encoding(data)
    text = data.decode(encoding, errors="replace")
    if _CONTROL.search(text) or text.lstrip()[:20].casefold().startswith(MARKUP_STARTS):
        raise UnreadableFile(Refusal.NOT_A_LIST)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(Refusal.DAMAGED) from error


def _encoding(data: bytes) -> str:
    """How the text of a file is encoded: what its first bytes say, else UTF-8, else Windows-1252."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(BOM_UTF8):
        return "utf-8-sig"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "utf-8" if _UTF8_LETTER.search(data) else "cp1252"
    return "utf-8"


def _text_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    told = _SEP_LINE.match(text)
    if told:
        text = text[told.end() :]
    separator = told[1] if told else max(SEPARATORS, key=lambda candidate: _rows_parted(text, candidate))
    yield from enumerate(_records(text, separator), start=1)


def _rows_parted(text: str, separator: str) -> int:
    """In how many rows the separator stands, outside quotes; the first rows are enough to tell."""
    return sum(len(record) > 1 for record in islice(_records(text, separator), ROWS_MAX))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:  # a cell of over 100,000 characters: a quote that is never closed
        raise UnreadableFile(Refusal.DAMAGED) from error


def _pasted_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line.strip():
            yield number, line.split("\t")
        else:
            address, _, link = line.partition(";")
            # As our own list is written: "anna@x.nl; Intake".
            if "@" in address and "@" not in link and link.strip(" ;,"):
                yield number, [address, link]
            else:
                yield from ((number, [entry]) for entry in _entries(line))


def _entries(line: str) -> Iterator[str]:
    entry: list[str] = []
    has_address = False
    for part in _PASTED_PART.findall(line):
        if part == ";" or (part == "," and (has_address or not entry)):
            yield "".join(entry)
            entry, has_address = [], False
        elif entry or part.strip():
            entry.append(part)
            has_address = has_address or "@" in part
    yield "".join(entry)


def _sheet_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet that have a value in them."""
    copy = _safe_copy(data)
    try:
        book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
    except OSError as error:  # openpyxl found no workbook in it: a text document, say
        raise UnreadableFile(Refusal.NOT_A_LIST) from error
    for sheet in [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:1]:
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        rows = sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True)
        for number, values in enumerate(rows, start=1):
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
