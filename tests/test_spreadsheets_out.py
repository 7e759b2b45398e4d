"""Files that go out: text stays text, numbers are numbers, and what was written is read back (cases C28, C29, C32)."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document
from openpyxl import load_workbook

from assessments.domain.tables import CELL_MAX, Sheet
from assessments.spreadsheets import FILE_TYPES, read_rows, write_file
from assessments.spreadsheets.inert import as_it_was, made_inert
from tests.domain.strategies import PROPERTY

FORMULAS = [
    *("=1+1", "+31612345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x.example";"klik")'),
    *(" =1+1", "'=1", "''@x", "\ufeff=1", "\xa0-1", "\uff1d1+1", "-", "=", "@jan", "+"),
]
HARMLESS = [
    *("é ë €", "😀", "'s-Hertogenbosch", "a;b", "a,=1+1", 'zeg "hoi"', "3,7", "9.10", "1-2", "a\nb", "a\r\nb", "0"),
    *("<b>vet</b>", "<r><t>x</t></r>", "_x0041_", "http://x.example", "mailto:anna@x.nl", "'", "TRUE", "a=b", "12a"),
]
DIGITS = ["00123", "0612345678", "'007", "1234567890123456"]
TEXTS = [*FORMULAS, *HARMLESS, *DIGITS]
NUMBERS = [-3, 0, 62, Decimal("3.7"), Decimal("-0.5"), Decimal("9.10"), Decimal("3.25"), 10**12]
DAY = date(2026, 2, 1)

ANY_TEXT = st.text(
    st.one_of(st.sampled_from("=+-@\t\r\n'\"; 0179\ufeff\xa0a"), st.characters(exclude_categories=("Cs", "Cc"))),
    max_size=12,
)


def hostile() -> Sheet:
    """Each text as the name of a column and as a cell, with numbers and a day beside it."""
    rows = tuple((text, number, DAY, None) for text, number in zip(TEXTS, NUMBERS * len(TEXTS), strict=False))
    return Sheet("=1+1", ("Tekst", "Getal", "Dag", "Leeg"), rows)


def hostile_head() -> Sheet:
    return Sheet("Kop", tuple(TEXTS), (tuple(range(len(TEXTS))),))


def cells_of_csv(data: bytes) -> list[list[str]]:
    """As a program sees them, nothing undone."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def unescaped(value: object) -> object:
    """openpyxl leaves it to others to read how a workbook writes a carriage return."""
    return value.replace("_x000D_", "\r") if isinstance(value, str) else value


# === Excel ===


def test_excel_file_holds_text_as_strings_numbers_as_numbers_and_days_as_days():
    book = load_workbook(io.BytesIO(write_file([hostile()], "xlsx")))

    rows = list(book.worksheets[0].iter_rows(min_row=2))
    assert [unescaped(row[0].value) for row in rows] == TEXTS
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[1].value for row in rows] == [float(number) for _text, number, _day, _ in hostile().rows]
    assert {row[1].data_type for row in rows} == {"n"}
    assert {(row[2].value, row[2].is_date) for row in rows} == {(datetime.combine(DAY, time.min), True)}
    assert {row[3].value for row in rows} == {None}


def test_names_of_columns_in_excel_are_strings_too():
    book = load_workbook(io.BytesIO(write_file([hostile_head()], "xlsx")))

    head = next(book.worksheets[0].iter_rows(max_row=1))
    assert [unescaped(cell.value) for cell in head] == TEXTS
    assert {cell.data_type for cell in head} == {"s"}


def test_excel_file_has_no_formula_link_or_foreign_part():
    data = write_file([hostile(), hostile_head()], "xlsx")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if "<f>" in sheet or "hyperlink" in sheet]


def test_same_tables_give_the_same_excel_file():
    assert write_file([hostile()], "xlsx") == write_file([hostile()], "xlsx")


# === OpenDocument ===


def test_opendocument_file_holds_the_same_cells():
    document = Document(io.BytesIO(write_file([hostile(), hostile_head()], "ods")))

    table, head = document.body.tables
    values = table.get_values()
    assert [row[0] for row in values[1:]] == TEXTS
    assert [row[1] for row in values[1:]] == [number for _text, number, _day, _ in hostile().rows]
    assert {row[2] for row in values[1:]} == {DAY}
    assert head.get_values()[0] == TEXTS


def test_opendocument_file_has_no_formula_and_speaks_dutch():
    data = write_file([hostile(), hostile_head()], "ods")

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content, styles = archive.read("content.xml").decode(), archive.read("styles.xml").decode()
    assert "table:formula" not in content
    assert "xlink:href" not in content
    assert 'fo:language="fr"' not in styles
    assert 'fo:language="nl"' in styles


def test_opendocument_shows_lines_tabs_and_spaces_as_they_are():
    data = write_file([Sheet("Blad", ("Tekst",), (("a\r\nb\tc   d\re",),))], "ods")

    cell = Document(io.BytesIO(data)).body.tables[0].get_cell("A2")
    assert [paragraph.inner_text for paragraph in cell.paragraphs] == ["a", "b\tc   d", "e"]


# === Both workbooks ===


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_tabs_have_clean_names_of_their_own(suffix):
    titles = ["'Wat/hoe?'", "wat-HOE-", "x" * 40, "=1+1", ""]
    data = write_file([Sheet(title, ("a",), ()) for title in titles], suffix)

    if suffix == "xlsx":
        names = load_workbook(io.BytesIO(data)).sheetnames
    else:
        names = [table.name for table in Document(io.BytesIO(data)).body.tables]
    assert names == ["Wat-hoe-", "wat-HOE- (2)", "x" * 31, "=1+1", "5"]


@pytest.mark.parametrize("suffix", FILE_TYPES)
def test_long_text_and_characters_that_no_file_can_hold_break_nothing(suffix):
    long = "é" * (CELL_MAX + 5)
    data = write_file([Sheet("Blad", ("Notitie",), ((long,), ("a\0b\ud800c",)))], suffix)

    if suffix == "xlsx":
        rows = [[c.value for c in row] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]
    elif suffix == "ods":
        rows = Document(io.BytesIO(data)).body.tables[0].get_values()
    else:
        rows = [[cell or None for cell in row] for row in cells_of_csv(data)]
    assert rows[0] == ["Notitie", "Notitie (2)"]
    assert "".join(rows[1]) == long
    assert rows[2] == ["a\ufffdb\ufffdc", None]


@pytest.mark.parametrize("suffix", FILE_TYPES)
def test_table_without_rows_is_a_file_too(suffix):
    data = write_file([Sheet("Blad", ("a", "b"), ())], suffix)

    if suffix == "csv":
        assert cells_of_csv(data) == [["a", "b"]]
    elif suffix == "xlsx":
        assert [[c.value for c in row] for row in load_workbook(io.BytesIO(data)).active.iter_rows()] == [["a", "b"]]
    else:
        assert Document(io.BytesIO(data)).body.tables[0].get_values() == [["a", "b"]]


def test_other_kinds_of_files_are_refused():
    with pytest.raises(KeyError):
        write_file([hostile()], "xls")


# === CSV ===


def test_csv_is_what_a_dutch_excel_opens_by_double_click():
    data = write_file([Sheet("Blad", ("Team", "Getal", "Dag"), (("Café; zuid", Decimal("9.10"), DAY),))], "csv")

    assert data == '\ufeff"Team";"Getal";"Dag"\r\n"Café; zuid";"9,10";"01-02-2026"\r\n'.encode()


def test_numbers_in_csv_have_a_decimal_comma_and_never_an_apostrophe():
    data = write_file([Sheet("Blad", ("Getal",), tuple((number,) for number in NUMBERS))], "csv")

    written = [row[0] for row in cells_of_csv(data)[1:]]
    assert written == ["-3", "0", "62", "3,7", "-0,5", "9,10", "3,25", "1000000000000"]
    assert [Decimal(text.replace(",", ".")) for text in written] == NUMBERS


def test_no_cell_of_csv_begins_as_a_formula():
    data = write_file([Sheet("Blad", tuple(TEXTS), (tuple(TEXTS),))], "csv")

    for row in cells_of_csv(data):
        for cell, text in zip(row, TEXTS, strict=True):
            assert cell.lstrip(" '\ufeff\xa0")[:1] not in set("=+-@\uff1d") or cell.startswith("'")
            assert cell == (text if text in HARMLESS else f"'{text}")


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip() == text or text in FORMULAS], ids=repr)
def test_own_csv_is_read_back_as_it_was(text):
    data = write_file([Sheet("Blad", (text, "Getal"), ((text, -3), (text, Decimal("3.7"))))], "csv")

    rows = read_rows(data, "uitslag.csv")

    assert rows == [(1, [text, "Getal"]), (2, [text, "-3"]), (3, [text, "3,7"])]


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip("\ufeff\xa0 \t\r\n") == text], ids=repr)
def test_own_excel_file_is_read_back_as_it_was(text):
    data = write_file([Sheet("Blad", ("Tekst", "Getal"), ((text, -3),))], "xlsx")

    assert read_rows(data, "uitslag.xlsx") == [(1, ["Tekst", "Getal"]), (2, [text, "-3"])]


def test_apostrophe_of_somebody_else_stays():
    data = b"'t Hart <anna@x.nl>;'s-Hertogenbosch\r\n"

    assert read_rows(data, "lijst.csv") == [(1, ["'t Hart <anna@x.nl>", "'s-Hertogenbosch"])]


@PROPERTY
@given(ANY_TEXT)
def test_reader_undoes_exactly_what_the_writer_does(text):
    written = made_inert(text)

    assert as_it_was(written) == text
    assert written in {text, f"'{text}"}
    assert written.startswith("'") or written.lstrip(" \ufeff\xa0")[:1] not in set("=+-@\t\r\n")


@PROPERTY
@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_any_texts_survive_a_csv_file(texts):
    data = write_file([Sheet("Blad", ("a",), tuple((text,) for text in texts))], "csv")

    assert [as_it_was(row[0]) if row else "" for row in cells_of_csv(data)[1:]] == texts
