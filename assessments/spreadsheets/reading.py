"""A file that somebody uploads, or a text that somebody pastes, into rows of cells."""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from assessments.spreadsheets.inert import as_it_was
from assessments.spreadsheets.limits import FILE_MAX, LIST, Limits, Refusal, Row, UnreadableFile
from assessments.spreadsheets.workbooks import visible_sheets

SEPARATORS: Final = "\t;,"
ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: Old Office files, and what goes around a new one that is locked with a password.
OLE_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED_PART: Final = "EncryptedPackage".encode("utf-16-le")
OTHER_STARTS: Final = (OLE_START, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
MARKUP_STARTS: Final = ("<!doctype", "<html", "<?xml")
#: The first line with which Excel is told what the separator is.
_SEP_LINE = re.compile(r'"?sep=([;,|\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
#: "é", "’" and the like in UTF-8; in Windows-1252 they would read "Ã©" and "â€™", which nobody writes.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80")
_PASTED_PART = re.compile(r'"[^"]*"|[^";,]+|[";,]')


def read_rows(data: bytes, name: str, limits: Limits = LIST) -> list[Row]:
    """The rows of an Excel file (the first visible sheet), a CSV file or a text file, with their numbers.

    The content decides what the file is, whatever its ``name`` says: people rename files. Rows are
    numbered as Excel shows them; those without any text are left out. Cells beyond the limit
    are not read, and a text that was cut ends in "…". The apostrophe with which our own CSV files
    keep text inert is taken away. Raises UnreadableFile.
    """
    if len(data) > FILE_MAX:
        raise UnreadableFile(Refusal.TOO_BIG)
    if not data.startswith(ZIP_STARTS):
        return _filled(_text_rows(_decode(data)), limits, as_it_was)
    return next(iter(read_sheets(data, limits, most=1).values()), [])


def read_sheets(data: bytes, limits: Limits, *, most: int) -> dict[str, list[Row]]:
    """The first visible sheets of an Excel file by title, as ``read_rows`` reads one. Raises UnreadableFile."""
    if len(data) > FILE_MAX:
        raise UnreadableFile(Refusal.TOO_BIG)
    if not data.startswith(ZIP_STARTS):
        raise UnreadableFile(Refusal.NOT_A_LIST)
    try:
        sheets = islice(visible_sheets(data, limits.columns), most)
        return {title: _filled(rows, limits) for title, rows in sheets}
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
    return _filled(_pasted_rows(text), LIST)


def _filled(rows: Iterable[tuple[int, Sequence[str]]], limits: Limits, read: Callable[[str], str] = str) -> list[Row]:
    """The rows with any text in them, tidied, and then read in another way if there is one."""
    filled = []
    for number, cells in rows:
        texts = [read(_tidy(cell, limits.text)) for cell in cells[: limits.columns]]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            filled.append((number, texts))
        if len(filled) > limits.rows:
            raise UnreadableFile(Refusal.TOO_MANY_ROWS)
    return filled


def _tidy(text: str, most: int) -> str:
    """The text without white space and invisible characters around it, and not too long."""
    if len(text) > most:
        text = text[:most] + "…"
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
    return sum(len(record) > 1 for record in islice(_records(text, separator), LIST.rows))


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
