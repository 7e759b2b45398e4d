"""Tables that any spreadsheet program takes, with nothing of their meaning lost."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.tables import CELL_MAX, TITLE_MAX, Sheet, made_fit, sheet_titles, split_text
from tests.domain.strategies import PROPERTY

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


def units(text):
    """The length as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(*sheets):
    return made_fit(sheets)


def test_cells_are_texts_numbers_days_or_nothing():
    row = ("é", 3, Decimal("-0.5"), date(2026, 2, 1), None)

    [sheet] = fit(Sheet("Blad", ("a", "b", "c", "d", "e"), (row,)))

    assert sheet.rows == (row,)


@pytest.mark.parametrize("cell", [True, 3.7, Fraction(1, 3), datetime(2026, 2, 1, tzinfo=UTC), b"x", ("x",)], ids=repr)
def test_other_values_are_no_cells(cell):
    with pytest.raises(TypeError):
        Sheet("Blad", ("a",), ((cell,),))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_number_is_finite(number):
    with pytest.raises(ValueError, match="no number"):
        Sheet("Blad", ("a",), ((Decimal(number),),))


@pytest.mark.parametrize("row", [(), ("x", "y")])
def test_each_row_fits_the_columns(row):
    with pytest.raises(ValueError, match="columns"):
        Sheet("Blad", ("a",), (row,))


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"], ids=repr)
def test_characters_that_no_file_can_hold_leave_a_mark(char):
    [sheet] = fit(Sheet("Blad", (f"a{char}b",), ((f"a{char}b",),)))

    assert (sheet.columns, sheet.rows) == (("a\ufffdb",), (("a\ufffdb",),))


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "a\nb", "😀 é €", "00123", "\xa0x\u200b"], ids=repr)
def test_other_text_stays_as_it_is(text):
    [sheet] = fit(Sheet("Blad", (text,), ((text,),)))

    assert (sheet.columns, sheet.rows) == ((text,), ((text,),))


def test_columns_have_names_of_their_own_whatever_the_case():
    [sheet] = fit(Sheet("Blad", ("Naam", "naam", "", "NAAM", "naam (2)", "History"), ()))

    assert sheet.columns == ("Naam", "naam (2)", "3", "NAAM (3)", "naam (2) (2)", "History")


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Over de ronde"], ["Over de ronde"]),
        (["In- / doorstroom: wat?", "[a]*\\"], ["In- - doorstroom- wat-", "-a---"]),
        (["'Kennen'", " ' Team ' "], ["Kennen", "Team"]),
        (["Regel\n\teen"], ["Regel een"]),
        (["", "'", "   "], ["1", "2", "3"]),
        (["Team", "team", "TEAM"], ["Team", "team (2)", "TEAM (3)"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["😀" * 20, "x" * 30 + "'y"], ["😀" * 15, "x" * 30]),
        (["History"], ["History (2)"]),
        (["a\0b\ud800c"], ["a-bc"]),
    ],
)
def test_titles_are_names_that_excel_takes(titles, expected):
    assert list(sheet_titles(titles)) == expected


@PROPERTY
@given(st.lists(ANY_TEXT, max_size=6))
def test_any_titles_become_names_that_excel_takes(titles):
    names = sheet_titles(titles)

    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < units(name) <= TITLE_MAX
        assert not set(name) & set("[]:*?/\\\n\r\t\0")
        assert name[0] != "'" != name[-1]
        assert name.casefold() != "history"
        assert name.encode()


@PROPERTY
@given(ANY_TEXT, st.integers(2, 50))
def test_pieces_put_together_are_the_text(text, most):
    pieces = split_text(text, most)

    assert "".join(pieces) == text
    assert all(units(piece) <= most for piece in pieces)
    assert len(pieces) <= 1 + units(text) // (most - 1)


def test_text_that_is_too_long_goes_on_in_the_next_column():
    long, longer = "x" * CELL_MAX, "😀" * CELL_MAX

    [sheet] = fit(Sheet("Blad", ("Notitie", "n"), ((long, 1), (longer, 2), ("kort", 3))))

    assert sheet.columns == ("Notitie", "Notitie (2)", "Notitie (3)", "n")
    assert sheet.rows[0] == (long, None, None, 1)
    assert "".join(sheet.rows[1][:3]) == longer
    assert sheet.rows[2] == ("kort", None, None, 3)
    assert all(units(cell) <= CELL_MAX for cell in sheet.rows[1][:3])


def test_name_of_a_column_is_cut_where_it_does_not_fit():
    [sheet] = fit(Sheet("Blad", ("x" * 40_000, "x" * 40_000), ((1, 2),)))

    assert sheet.columns == ("x" * CELL_MAX, "x" * (CELL_MAX - 4) + " (2)")
    assert sheet.rows == ((1, 2),)
