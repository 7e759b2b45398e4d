"""Answers out of another tool, and everything that can be wrong with them."""

import pytest

from assessments.domain.answer_tables import AnswerTable, TableFault, TableProblem, column_names, read_answers
from assessments.domain.scoring_key import StatementRef
from tests.domain.contents import CONTENT, with_block

#: Two blocks with keys of their own beside two with the same keys.
DISTINCT = with_block(
    statements=tuple(s.__class__(0, f"k{n}", s.text, s.tip) for n, s in enumerate(CONTENT.blocks[0].statements, 1))
)
FIRST, SECOND = StatementRef("kennen", "k1"), StatementRef("kennen", "k2")


def read(*rows, content=DISTINCT) -> AnswerTable:
    return read_answers([(number, list(cells)) for number, cells in enumerate(rows, 1)], content)


def test_row_is_a_person_and_column_a_statement():
    table = read(("k1", "k2"), ("4", "2"), ("5", ""))

    assert table.people == ({FIRST: 4, SECOND: 2}, {FIRST: 5})
    assert table.problems == ()
    assert len(table.missing) == 22


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *(("1", 1), ("5", 5), ("4.0", 4), ("4,0", 4), ("punt 3", 3), ("PUNT 3", 3)),
        *(("nvt", "nvt"), ("N.v.t.", "nvt"), ("Niet van toepassing", "nvt"), ("n/a", "nvt")),
    ],
)
def test_answer_is_read_by_number_or_by_words(text, answer):
    assert read(("k1",), (text,)).people == ({FIRST: answer},)


@pytest.mark.parametrize("text", ["", "NA", "nan", "-", "."])
def test_answer_that_is_not_there_is_open(text):
    assert read(("k1", "k2"), (text, "3")).people == ({SECOND: 3},)


@pytest.mark.parametrize("text", ["0", "6", "4.5", "-1", "vier", "10", "4.00"])
def test_answer_off_the_scale_is_named_with_row_and_column(text):
    table = read(("naam", "k1"), ("Anna", "3"), ("Bram", text))

    assert table.problems == (TableProblem(TableFault.NOT_ON_SCALE, 3, "k1", text),)


def test_person_without_any_answer_is_counted_and_left_out():
    table = read(("k1",), ("3",), ("",), ("NA",))

    assert (len(table.people), table.empty) == (1, 2)


def test_short_row_leaves_the_rest_open():
    assert read(("k1", "k2"), ("3",)).people == ({FIRST: 3},)


def test_column_is_called_after_block_and_statement_where_keys_are_alike():
    table = read(("waarderen.s1", "realiseren.S1", "s1"), ("1", "2", "3"))

    assert table.people == ({StatementRef("waarderen", "s1"): 1, StatementRef("realiseren", "s1"): 2},)
    assert table.ignored == ("s1",)
    assert "s1" not in column_names(DISTINCT)


def test_columns_that_mean_nothing_here_are_named():
    assert read(("id", "k1", "", "gender"), ("7", "3", "", "1")).ignored == ("id", "gender")


def test_statement_in_two_columns_is_refused():
    assert TableProblem(TableFault.TWICE, column="kennen.k1") in read(("k1", "kennen.k1"), ("1", "2")).problems


def test_table_without_a_statement_is_refused():
    assert read(("naam",), ("Anna",)).problems == (TableProblem(TableFault.NO_STATEMENT),)


@pytest.mark.parametrize("rows", [[], [("k1",)]])
def test_table_without_a_person_is_refused(rows):
    assert read(*rows).problems == (TableProblem(TableFault.EMPTY),)


def test_no_more_than_a_hundred_faults_are_told():
    assert len(read(("k1",), *[("9",)] * 150).problems) == 100
