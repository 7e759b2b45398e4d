"""Uploaded files and pasted texts into rows: what is read, what is refused, and at what cost."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from assessments.spreadsheets import Refusal, UnreadableFile, read_rows, read_text
from tests.domain.strategies import PROPERTY

MEGABYTE = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ENTITIES = [f"&l{n};" for n in range(9)]
LAUGHS = "".join(f'<!ENTITY l{n} "{10 * entity}">' for n, entity in enumerate(ENTITIES, start=1))
LAUGHS = f'<!DOCTYPE lolz [<!ENTITY l0 "lol">{LAUGHS}]><sst xmlns="{NAMESPACE}"><si><t>&l9;</t></si></sst>'


def workbook(*rows, prepare=lambda book: None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    prepare(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rebuilt(data, changes, compression=zipfile.ZIP_DEFLATED):
    """The same ZIP with other contents for some parts; a part is left out where its content is None."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", compression) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def sheet(body):
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{body}</sheetData></worksheet>'.encode()


def workbook_of_excel(*texts):
    """A workbook with its texts in a table of strings, as Excel writes it; openpyxl writes them into the cells."""
    types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    types += b'spreadsheetml.sharedStrings+xml"/></Types>'
    data = workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml").replace(b"</Types>", types)
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in range(1, len(texts) + 1))
    strings = f'<sst xmlns="{NAMESPACE}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
    return rebuilt(data, {"[Content_Types].xml": types, SHEET: sheet(rows), STRINGS: strings})


def refusal(data, name="lijst.xlsx"):
    with pytest.raises(UnreadableFile) as caught:
        read_rows(data, name)
    return caught.value.reason


def cost_of_refusal(data):
    """The reason, the bytes that reading took at most, and the seconds."""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        reason = refusal(data)
        return reason, tracemalloc.get_traced_memory()[1], time.perf_counter() - start
    finally:
        tracemalloc.stop()


# Workbooks


def test_workbook_is_read_with_its_row_numbers():
    data = workbook(
        ["Naam", "E-mail", None],
        [],
        ["  Zoë\u00a0", "\u200bzoe@x.nl\ufeff ", ""],
        [None, None],
        [None, "bram@x.nl", 12, 1.5, True, date(2027, 1, 2)],
    )

    rows = read_rows(data, "lijst.csv")

    assert rows[:2] == [(1, ["Naam", "E-mail"]), (3, ["Zoë", "zoe@x.nl"])]
    assert rows[2][0] == 5
    assert rows[2][1][:5] == ["", "bram@x.nl", "12", "1.5", "True"]


def test_workbook_of_excel_is_read():
    assert read_rows(workbook_of_excel("E-mail", "anna@x.nl"), "a.xlsx") == [(1, ["E-mail"]), (2, ["anna@x.nl"])]


def test_first_visible_sheet_is_read():
    def add_sheets(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Lijst").append(["anna@x.nl"])
        book.create_sheet("Uitleg").append(["bram@x.nl"])

    assert read_rows(workbook(["verborgen@x.nl"], prepare=add_sheets), "a.xlsx") == [(1, ["anna@x.nl"])]


def test_workbook_without_rows_is_empty():
    assert read_rows(workbook(), "a.xlsx") == []


def test_workbook_with_a_chart_sheet_is_read():
    assert read_rows(workbook(["anna@x.nl"], prepare=lambda book: book.create_chartsheet("Grafiek", 0)), "a.xlsx") == [
        (1, ["anna@x.nl"])
    ]


def test_size_that_a_sheet_says_it_has_is_not_believed():
    body = b'<row r="1"><c r="A1" t="inlineStr"><is><t>anna@x.nl</t></is></c></row>'
    body += b'<row r="3"><c r="B3" t="inlineStr"><is><t>bram@x.nl</t></is></c></row>'
    xml = b'<worksheet xmlns="%s"><dimension ref="A1"/><sheetData>%s</sheetData></worksheet>' % (
        NAMESPACE.encode(),
        body,
    )

    assert read_rows(rebuilt(workbook(), {SHEET: xml}), "a.xlsx") == [(1, ["anna@x.nl"]), (3, ["", "bram@x.nl"])]


def test_formula_counts_with_the_value_that_excel_stored():
    xml = sheet('<row r="1"><c r="A1" t="str"><f>B1&amp;"@x.nl"</f><v>anna@x.nl</v></c></row>')

    assert read_rows(rebuilt(workbook(), {SHEET: xml}), "a.xlsx") == [(1, ["anna@x.nl"])]


def test_carriage_return_as_a_workbook_writes_it_is_white_space():
    xml = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>anna@x.nl_x000D_\n</t></is></c></row>')

    assert read_rows(rebuilt(workbook(), {SHEET: xml}), "a.xlsx") == [(1, ["anna@x.nl"])]


def test_last_row_of_libreoffice_without_cells_is_no_row():
    xml = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>a@x.nl</t></is></c></row><row r="1048576" ht="12.8"/>')

    assert read_rows(rebuilt(workbook(), {SHEET: xml}), "a.xlsx") == [(1, ["a@x.nl"])]


@pytest.mark.parametrize("part", ["xl/styles.xml", "docProps/core.xml", "xl/theme/theme1.xml"])
def test_damage_in_a_part_without_cells_is_no_matter(part):
    assert read_rows(rebuilt(workbook_of_excel("a@x.nl"), {part: b"<broken"}), "a.xlsx") == [(1, ["a@x.nl"])]


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "xl/workbook.xml", SHEET, STRINGS, "xl/_rels/workbook.xml.rels"]
)
def test_damage_in_a_part_with_cells_is_refused(part):
    assert refusal(rebuilt(workbook_of_excel("a@x.nl"), {part: b"<broken"})) is Refusal.DAMAGED


def test_workbook_cut_off_is_damaged():
    data = workbook_of_excel("a@x.nl")

    assert refusal(data[: len(data) // 2]) is Refusal.DAMAGED


def test_workbook_with_a_flipped_byte_is_damaged():
    data = bytearray(rebuilt(workbook_of_excel("a@x.nl"), {}, zipfile.ZIP_STORED))
    data[data.index(b"a@x.nl")] ^= 1

    assert refusal(bytes(data)) is Refusal.DAMAGED


def test_row_beyond_the_last_one_is_damaged():
    assert refusal(rebuilt(workbook(), {SHEET: sheet('<row r="2000000000"><c r="A1"/></row>')})) is Refusal.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"[Content_Types].xml": None, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"},
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.document.main+xml"/></Types>'
        },
    ],
    ids=["ods", "docx"],
)
def test_zip_without_a_workbook_is_not_a_list(changes):
    assert refusal(rebuilt(workbook(), changes)) is Refusal.NOT_A_LIST


def test_zip_with_a_password_is_encrypted():
    data = workbook_of_excel("a@x.nl")
    entry = data.index(b"PK\x01\x02")

    assert refusal(data[: entry + 8] + b"\x01" + data[entry + 9 :]) is Refusal.ENCRYPTED


def test_zip_with_an_unbounded_method_is_refused():
    assert refusal(rebuilt(workbook_of_excel("a@x.nl"), {}, zipfile.ZIP_BZIP2)) is Refusal.DAMAGED


# Attacks


@cache
def bomb(name):
    """A workbook of 1 MB with 1 GB of zeros in one part."""
    file = io.BytesIO(rebuilt(workbook_of_excel("a@x.nl"), {name: None}))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open(name, "w") as part:
        for _ in range(1000):
            part.write(bytes(MEGABYTE))
    return file.getvalue()


def lying(data, size, checksum):
    """The same ZIP with another size and checksum of its last part in the directory."""
    entry = data.rindex(b"PK\x01\x02")
    directory = bytearray(data[entry:])
    struct.pack_into("<I", directory, 16, checksum)
    struct.pack_into("<I", directory, 24, size)
    return data[:entry] + bytes(directory)


@pytest.mark.parametrize("name", [SHEET, STRINGS])
def test_zip_bomb_is_refused_before_it_is_unpacked(name):
    data = bomb(name)
    reason, memory, seconds = cost_of_refusal(data)

    assert len(data) < 2 * MEGABYTE
    assert reason is Refusal.TOO_BIG
    assert memory < 4 * MEGABYTE
    assert seconds < 10


@pytest.mark.parametrize("size", [0, 1000, 10 * MEGABYTE])
@pytest.mark.parametrize("is_checksum_right", [True, False])
def test_zip_bomb_with_a_lying_directory_is_refused_in_little_memory(size, is_checksum_right):
    checksum = zlib.crc32(bytes(size)) if is_checksum_right else 1
    reason, memory, seconds = cost_of_refusal(lying(bomb(STRINGS), size, checksum))

    assert reason is Refusal.DAMAGED
    assert memory < 50 * MEGABYTE
    assert seconds < 10


def test_thousands_of_parts_are_refused():
    parts = {f"xl/worksheets/sheet{n}.xml": b"" for n in range(2, 3000)}
    reason, memory, seconds = cost_of_refusal(rebuilt(workbook_of_excel("a@x.nl"), parts))

    assert reason is Refusal.TOO_BIG
    assert memory < 10 * MEGABYTE
    assert seconds < 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml"])
def test_billion_laughs_are_refused(name, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'
    reason, memory, seconds = cost_of_refusal(rebuilt(workbook_of_excel("a@x.nl"), {name: xml.encode(encoding)}))

    assert reason is Refusal.DAMAGED
    assert memory < 4 * MEGABYTE
    assert seconds < 10


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (sheet("<row/>" * 500_000), Refusal.TOO_BIG),
        (sheet("<row " + " ".join(f'a{n}=""' for n in range(200_000)) + "/>"), Refusal.TOO_BIG),
        (sheet("<row " + "a" * 10 * MEGABYTE), Refusal.TOO_BIG),
        (sheet(f'<row r="1"><c r="A1"><v>{"9" * 10 * MEGABYTE}</v></c></row>'), Refusal.DAMAGED),
    ],
    ids=["elements", "attributes", "tag", "digits"],
)
def test_much_xml_in_a_small_file_is_refused_in_little_memory(xml, reason):
    found, memory, seconds = cost_of_refusal(rebuilt(workbook(), {SHEET: xml}))

    assert found is reason
    assert memory < 50 * MEGABYTE
    assert seconds < 10


@pytest.mark.parametrize(
    "xml",
    [
        sheet("<row>" * 50_000 + "</row>" * 50_000),
        sheet("<row>" + '<c r="ZZZ1" t="b"><v>1</v></c>' * 50_000 + "</row>"),
        sheet("".join(f'<row r="{n}"><c r="ZZZ{n}"/></row>' for n in range(1, 50_000))),
    ],
    ids=["depth", "cells far right", "wide rows"],
)
def test_sheet_of_an_odd_shape_is_read_in_time(xml):
    start = time.perf_counter()

    assert read_rows(rebuilt(workbook(), {SHEET: xml}), "a.xlsx") == []
    assert time.perf_counter() - start < 20


# Limits


def test_full_sheet_is_read():
    cell = '<c t="inlineStr"><is><t>anna@x.nl</t></is></c>'
    rows = read_rows(rebuilt(workbook(), {SHEET: sheet(f"<row>{cell * 50}</row>" * 2000)}), "a.xlsx")

    assert rows == [(n, ["anna@x.nl"] * 50) for n in range(1, 2001)]


@pytest.mark.parametrize(
    "make", [lambda rows: workbook(*rows), lambda rows: b"".join(b"%s\n" % r[0].encode() for r in rows)]
)
def test_rows_beyond_the_limit_are_refused(make):
    rows = [[f"a{n}@x.nl"] for n in range(2001)]

    assert len(read_rows(make(rows[:2000]), "a.csv")) == 2000
    assert refusal(make(rows)) is Refusal.TOO_MANY_ROWS


def test_file_beyond_the_limit_is_refused():
    line = b"anna@x.nl".ljust(99) + b"\n"

    assert read_rows((b" " * 99 + b"\n") * 20_000, "a.csv") == []
    assert refusal(line * 20_000 + b"\n") is Refusal.TOO_BIG


def test_columns_and_characters_beyond_the_limit_are_cut():
    cells = ["x" * 300, "y" * 301, *["z"] * 49]

    for data in (workbook(cells), ";".join(cells).encode()):
        [(_, read)] = read_rows(data, "a.csv")
        assert len(read) == 50
        assert read[:2] == ["x" * 300, "y" * 300 + "…"]


# CSV and text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_recognised(encoding):
    data = "naam;e-mail\r\nZoë Café – €;zoe@x.nl\r\n".encode(encoding)

    assert read_rows(data, "a.csv") == [(1, ["naam", "e-mail"]), (2, ["Zoë Café – €", "zoe@x.nl"])]


def test_big_endian_utf_16_is_recognised():
    assert read_rows(b"\xfe\xff" + "Zoë".encode("utf-16-be"), "a.csv") == [(1, ["Zoë"])]


@pytest.mark.parametrize(
    "data", ["Café €".encode()[:-1], "Café\n".encode() + b"\xe9", b"\xef\xbb\xbf\xff", b"\xff\xfea"]
)
def test_broken_encoding_is_damaged_and_never_misread(data):
    assert refusal(data) is Refusal.DAMAGED


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a@x.nl;Intake\nb@x.nl;Plan", [(1, ["a@x.nl", "Intake"]), (2, ["b@x.nl", "Plan"])]),
        ("a@x.nl,Intake\nb@x.nl,Plan", [(1, ["a@x.nl", "Intake"]), (2, ["b@x.nl", "Plan"])]),
        ("a@x.nl\tIntake\nb@x.nl\tPlan", [(1, ["a@x.nl", "Intake"]), (2, ["b@x.nl", "Plan"])]),
        (
            "naam;mail\nVries, Anna de;a@x.nl\nSmit, Bram;b@x.nl",
            [(1, ["naam", "mail"]), (2, ["Vries, Anna de", "a@x.nl"]), (3, ["Smit, Bram", "b@x.nl"])],
        ),
        ('"Vries; Anna de",a@x.nl\nBram,b@x.nl', [(1, ["Vries; Anna de", "a@x.nl"]), (2, ["Bram", "b@x.nl"])]),
        ("sep=;\r\nVries, A,a@x.nl;Intake", [(1, ["Vries, A,a@x.nl", "Intake"])]),
        ("sep=,\na@x.nl,a;b;c", [(1, ["a@x.nl", "a;b;c"])]),
        ('"SEP=|"\na@x.nl|Plan', [(1, ["a@x.nl", "Plan"])]),
        ("sep=;", []),
        (
            '"Anna\nde ""Vries""; team";a@x.nl\nBram;b@x.nl',
            [(1, ['Anna\nde "Vries"; team', "a@x.nl"]), (2, ["Bram", "b@x.nl"])],
        ),
        ("a@x.nl;;;\n;;;\n\n  ; \u00a0;\u200b\nb@x.nl;;;\n;;;", [(1, ["a@x.nl"]), (5, ["b@x.nl"])]),
        ("a@x.nl\rb@x.nl\r\nc@x.nl\n", [(1, ["a@x.nl"]), (2, ["b@x.nl"]), (3, ["c@x.nl"])]),
        ("PKM@x.nl", [(1, ["PKM@x.nl"])]),
        ("<anna@x.nl>", [(1, ["<anna@x.nl>"])]),
        ("", []),
    ],
)
def test_separated_text_is_read(text, rows):
    assert read_rows(text.encode(), "a.csv") == rows


def test_quote_that_is_never_closed_is_damaged():
    assert refusal(b'"anna@x.nl\n' + b"bram@x.nl\n" * 20_000) is Refusal.DAMAGED


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n1 0 obj", Refusal.NOT_A_LIST),
        (b"\x89PNG\r\n\x1a\n", Refusal.NOT_A_LIST),
        (b"\xff\xd8\xff\xe0", Refusal.NOT_A_LIST),
        (b"GIF89a", Refusal.NOT_A_LIST),
        (b"{\\rtf1 anna@x.nl}", Refusal.NOT_A_LIST),
        (b"\n<!DOCTYPE html><table>", Refusal.NOT_A_LIST),
        (OLE + bytes(600), Refusal.NOT_A_LIST),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
        (b"anna@x.nl\n\0", Refusal.NOT_A_LIST),
        (bytes(range(256)), Refusal.NOT_A_LIST),
        ("anna@x.nl".encode("utf-16-le"), Refusal.NOT_A_LIST),
        ("anna@x.nl".encode("utf-32"), Refusal.NOT_A_LIST),
    ],
    ids=lambda value: value.name if isinstance(value, Refusal) else repr(value[:12]),
)
def test_other_files_are_refused_whatever_their_name(data, reason):
    assert refusal(data, "lijst.csv") is reason
    assert refusal(data, "lijst.xlsx") is reason


# Pasted text


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a@x.nl\r\n\r\nb@x.nl\n", [(1, ["a@x.nl"]), (3, ["b@x.nl"])]),
        ("Anna de Vries <anna@x.nl>; Bram <b@y.nl>", [(1, ["Anna de Vries <anna@x.nl>"]), (1, ["Bram <b@y.nl>"])]),
        ('"Vries, Anna de" <anna@x.nl>, b@y.nl', [(1, ['"Vries, Anna de" <anna@x.nl>']), (1, ["b@y.nl"])]),
        ('"Vries; Anna" <a@x.nl>;b@y.nl', [(1, ['"Vries; Anna" <a@x.nl>']), (1, ["b@y.nl"])]),
        ("Vries, Anna de <a@x.nl>, Smit, B <b@y.nl>", [(1, ["Vries, Anna de <a@x.nl>"]), (1, ["Smit, B <b@y.nl>"])]),
        (" ,; a@x.nl ,, ;\u200b; b@y.nl, ", [(1, ["a@x.nl"]), (1, ["b@y.nl"])]),
        ("Bram; a@x.nl", [(1, ["Bram"]), (1, ["a@x.nl"])]),
        ('Anna "de <a@x.nl>; b@y.nl', [(1, ['Anna "de <a@x.nl>']), (1, ["b@y.nl"])]),
        ("E-mail\tSchakel\na@x.nl\tIntake; plan", [(1, ["E-mail", "Schakel"]), (2, ["a@x.nl", "Intake; plan"])]),
        ("\ta@x.nl\tIntake", [(1, ["", "a@x.nl", "Intake"])]),
        ("\ta@x.nl, b@y.nl\t", [(1, ["a@x.nl"]), (1, ["b@y.nl"])]),
        ("a\0b@x.nl", [(1, ["a\0b@x.nl"])]),
        ("", []),
    ],
)
def test_pasted_text_is_read(text, rows):
    assert read_text(text) == rows


def test_pasted_text_beyond_the_limits_is_refused():
    line = "; ".join(f"a{n}@x.nl" for n in range(2000))

    assert len(read_text(line)) == 2000
    with pytest.raises(UnreadableFile, match="too many rows"):
        read_text(f"{line}; anna@x.nl")
    with pytest.raises(UnreadableFile, match="too big"):
        read_text(" " * 2_000_001)


@pytest.mark.parametrize("text", ["," * 500_000, "a," * 500_000, '"' * 500_000, '",' * 500_000, "\t" * 500_000])
def test_long_pasted_line_takes_no_long_time(text):
    start = time.perf_counter()

    read_text(text)

    assert time.perf_counter() - start < 20


# Anything


def assert_tidy(rows):
    assert all(any(cells) and len(cells) <= 50 for _, cells in rows)
    assert all(cell == cell.strip() and len(cell) <= 301 for _, cells in rows for cell in cells)


@PROPERTY
@given(st.binary() | st.text().map(str.encode) | st.binary().map(lambda data: b"PK\x03\x04" + data), st.text())
def test_any_bytes_are_read_or_refused(data, name):
    with suppress(UnreadableFile):
        assert_tidy(read_rows(data, name))


A_WORKBOOK = workbook_of_excel("E-mail", "anna@x.nl")
STORED_WORKBOOK = rebuilt(A_WORKBOOK, {}, zipfile.ZIP_STORED)


@PROPERTY
@given(
    st.sampled_from([A_WORKBOOK, STORED_WORKBOOK]),
    st.lists(
        st.tuples(st.integers(0, len(STORED_WORKBOOK)), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4
    ),
)
def test_any_damage_to_a_workbook_is_read_or_refused(data, changes):
    for place, content in changes:
        data = data[:place] + content + data[place + len(content) :]
    with suppress(UnreadableFile):
        assert_tidy(read_rows(data, "a.xlsx"))


@PROPERTY
@given(st.sampled_from([SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml"]), st.data())
def test_any_other_xml_in_a_workbook_is_read_or_refused(name, data):
    with zipfile.ZipFile(io.BytesIO(A_WORKBOOK)) as archive:
        xml = archive.read(name).decode()
    words = sorted(set(xml.replace("<", '"').replace(">", '"').split('"')))
    old, new = (
        data.draw(st.sampled_from([word for word in words if word])),
        data.draw(st.sampled_from([*words, "-1", "é"])),
    )
    with suppress(UnreadableFile):
        assert_tidy(read_rows(rebuilt(A_WORKBOOK, {name: xml.replace(old, new)}), "a.xlsx"))


@PROPERTY
@given(st.text() | st.text(alphabet='a@x.<>",;\t\n ', max_size=60))
def test_any_pasted_text_is_read(text):
    assert_tidy(read_text(text))


def test_pasted_address_with_a_word_after_it_is_one_row():
    rows = read_text("anna@x.nl; Intake\nbram@x.nl; carla@x.nl\ndora@x.nl;")

    assert rows == [(1, ["anna@x.nl", "Intake"]), (2, ["bram@x.nl"]), (2, ["carla@x.nl"]), (3, ["dora@x.nl"])]
