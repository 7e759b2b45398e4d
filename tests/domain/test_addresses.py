"""A list of addresses: what is read, what is refused and what counts as the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.addresses import AddressProblem, ListedAddress, ProblemKind, fold_address, read_addresses
from tests.domain.strategies import PROPERTY


def looks_valid(address):
    return re.fullmatch(r"[\w.'+-]+@[\w-]+(\.[\w-]+)+", address) is not None


def read(*rows, is_valid=looks_valid):
    """Rows that are a text have one cell; they are numbered from 1."""
    cells = [[row] if isinstance(row, str) else row for row in rows]
    return read_addresses(list(enumerate(cells, start=1)), is_valid=is_valid)


def addresses(found):
    return [(listed.address, listed.link) for listed in found.addresses]


@pytest.mark.parametrize(
    "cell",
    [
        "anna@x.nl",
        "  anna@x.nl\u00a0\r\n",
        "<anna@x.nl>",
        "<anna@x.nl>;",
        "anna@x.nl,",
        "anna@x.nl ; ",
        "Anna de Vries <anna@x.nl>",
        '"Vries, Anna de" <anna@x.nl>',
        "Anna\n<anna@x.nl>",
        "anna@x.nl <anna@x.nl>",
        "'ANNA@x.nl' <anna@x.nl>",
        "anna@x.nl <mailto:anna@x.nl>",
        "Anna @ Werk <anna@x.nl>",
        "mailto:anna@x.nl",
        "MailTo:anna@x.nl?subject=Zelftest&cc=bram@x.nl",
        '"anna@x.nl"',
        "'anna@x.nl'",
        "“anna@x.nl”",
        '"Anna <anna@x.nl>"',
        "\ufeffanna\u200b@x\u00ad.nl",
        "ａｎｎａ＠ｘ．ｎｌ",
    ],
)
def test_address_is_found_in_a_cell(cell):
    found = read(cell)

    assert addresses(found) == [("anna@x.nl", "")]
    assert not found.problems


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Anna de Vries", ProblemKind.NO_ADDRESS),
        ("anna@x.nl bram@x.nl", ProblemKind.SEVERAL_ADDRESSES),
        ("anna@x.nl; bram@x.nl", ProblemKind.SEVERAL_ADDRESSES),
        ("anna@x.nl\nbram@x.nl", ProblemKind.SEVERAL_ADDRESSES),
        ("Anna <anna@x.nl>, Bram <bram@x.nl>", ProblemKind.SEVERAL_ADDRESSES),
        ("anna@x.nl, Bram <bram@x.nl>", ProblemKind.SEVERAL_ADDRESSES),
        ("anna@@x.nl", ProblemKind.SEVERAL_ADDRESSES),
        ("@", ProblemKind.INVALID),
        ("anna@x", ProblemKind.INVALID),
        ("anna@x.nl\r\nBcc: bram", ProblemKind.INVALID),
        ("anna\n@x.nl", ProblemKind.INVALID),
        ("anna@x.nl\0", ProblemKind.INVALID),
        ("anna\0@x.nl", ProblemKind.INVALID),
        ("Anna anna@x.nl", ProblemKind.INVALID),
        ("anna de@x.nl", ProblemKind.INVALID),
        ("Anna <anna@x.nl> (werk)", ProblemKind.INVALID),
        ("Anna anna@x.nl>", ProblemKind.INVALID),
        ("'", ProblemKind.NO_ADDRESS),
        ("a" * 250 + "@x.nl", ProblemKind.TOO_LONG),
    ],
)
def test_problem_is_named_with_its_row(cell, kind):
    found = read("eerst@x.nl", cell)

    assert [(problem.row, problem.kind) for problem in found.problems] == [(2, kind)]
    assert addresses(found) == [("eerst@x.nl", "")]


@pytest.mark.parametrize("cell", ["an na@x.nl", "an\tna@x.nl", "an\0na@x.nl", "an\rna@x.nl", "an\x85na@x.nl"])
def test_no_validator_lets_white_space_or_control_characters_through(cell):
    found = read(cell, is_valid=lambda address: True)

    assert [problem.kind for problem in found.problems] == [ProblemKind.INVALID]


def test_longest_address_is_an_address():
    longest = "a" * (254 - len("@x.nl")) + "@x.nl"

    assert addresses(read(longest, f"a{longest}")) == [(longest, "")]


def test_problem_shows_the_text_as_typed_on_one_line():
    found = read(["Anna  de\r\nVries", "", "team\0 \u202enoord\ud800"], "x" * 81, "y" * 80)

    assert found.problems == (
        AddressProblem(1, "Anna  de  Vries; team� �noord�", ProblemKind.NO_ADDRESS),
        AddressProblem(2, "x" * 79 + "…", ProblemKind.NO_ADDRESS),
        AddressProblem(3, "y" * 80, ProblemKind.NO_ADDRESS),
    )


@pytest.mark.parametrize(
    "header",
    [
        "E-mail",
        "email",
        "EMAIL",
        "Mail",
        "E-mailadres",
        "e-mail adres:",
        "Adres",
        "\ufeffE\u200b-mail",
        "Naam",
        "Deelnemers",
    ],
)
def test_header_is_skipped(header):
    found = read(header, "anna@x.nl")

    assert found.addresses == (ListedAddress(2, "anna@x.nl", ""),)
    assert not found.problems


def test_header_says_which_columns_count():
    found = read(
        ["Nr", "Groep", "Naam", "E-mail", "E-mail chef"],
        ["1", " In\u00a0 take ", "Anna", "anna@x.nl", "chef@x.nl"],
        ["2", "", "Bram", "bram@x.nl"],
        ["3", "Intake", "Carla", "", "chef@x.nl"],
    )

    assert addresses(found) == [("anna@x.nl", "In take"), ("bram@x.nl", "")]
    assert [(problem.row, problem.kind) for problem in found.problems] == [(4, ProblemKind.NO_ADDRESS)]


def test_mail_column_goes_before_a_postal_address():
    found = read(["Adres", "E-mail", "LinkedIn"], ["Dorpsstraat 1", "anna@x.nl", "anna"])

    assert addresses(found) == [("anna@x.nl", "")]


def test_link_may_stand_before_the_address():
    assert addresses(read(["Schakel", "E-mail"], ["Intake", "anna@x.nl"])) == [("anna@x.nl", "Intake")]


def test_link_column_of_a_short_row_is_empty():
    assert addresses(read(["E-mail", "Schakel"], ["anna@x.nl"])) == [("anna@x.nl", "")]


def test_header_with_a_link_only_leaves_the_address_to_be_found():
    assert addresses(read(["Naam", "", "Schakel"], ["Anna", "anna@x.nl", "Intake"])) == [("anna@x.nl", "Intake")]


def test_header_without_link_column_gives_no_links():
    assert addresses(read(["E-mail", "Naam"], ["anna@x.nl", "Anna"])) == [("anna@x.nl", "")]


def test_header_that_names_no_column_leaves_both_to_be_found():
    assert addresses(read(["Deelnemers"], ["anna@x.nl", "Intake"])) == [("anna@x.nl", "Intake")]


def test_without_header_the_second_column_is_the_link():
    found = read(["anna@x.nl", "Intake"], ["bram@x.nl"], ["Carla", "carla@x.nl", "Plan"])

    assert addresses(found) == [("anna@x.nl", "Intake"), ("bram@x.nl", ""), ("carla@x.nl", "")]


def test_without_header_two_cells_with_an_address_are_a_problem():
    found = read(["anna@x.nl", "chef@x.nl"])

    assert found.problems == (AddressProblem(1, "anna@x.nl; chef@x.nl", ProblemKind.SEVERAL_ADDRESSES),)


def test_first_row_that_is_no_header_is_a_problem():
    assert [problem.row for problem in read("Ronde van mei", "anna@x.nl").problems] == [1]


def test_header_further_down_is_a_problem():
    assert [problem.row for problem in read("anna@x.nl", "E-mail").problems] == [2]


def test_rows_without_text_do_not_count():
    found = read([], ["", " \u200b"], "E-mail", [], "anna@x.nl")

    assert found.addresses == (ListedAddress(5, "anna@x.nl", ""),)
    assert not found.problems


@pytest.mark.parametrize("rows", [[], [(1, [])], [(1, ["", "\u200b"])], [(1, ["E-mail"])]], ids=str)
def test_list_without_addresses_is_empty(rows):
    found = read_addresses(rows, is_valid=looks_valid)

    assert (found.addresses, found.problems, found.merged) == ((), (), ())


@pytest.mark.parametrize(
    "again",
    ["anna.é@x.nl", "ANNA.É@X.NL", "Anna <anna.É@x.nl>", "anna.e\u0301@x.nl", "anna\u200b.é@x.nl", "ａnna.é＠x.nl"],
)
def test_same_address_in_another_spelling_is_merged(again):
    found = read("Anna.é@x.nl", "bram@x.nl", again)

    assert addresses(found) == [("Anna.é@x.nl", ""), ("bram@x.nl", "")]
    assert [row for row, _ in found.merged] == [3]
    assert not found.problems


def test_merged_rows_show_their_text():
    assert read("anna@x.nl", "Anna <anna@x.nl>").merged == ((2, "Anna <anna@x.nl>"),)


def test_same_address_with_the_same_link_is_merged():
    found = read(["anna@x.nl", "Intake"], ["anna@x.nl", " INTAKE "])

    assert found.merged == ((2, "anna@x.nl"),)


@pytest.mark.parametrize("links", [("Intake", "Plan"), ("Intake", ""), ("", "Plan")], ids=str)
def test_same_address_with_another_link_is_a_problem(links):
    found = read(*(["anna@x.nl", link] for link in links))

    assert found.problems == (AddressProblem(2, "anna@x.nl", ProblemKind.OTHER_LINK),)
    assert addresses(found) == [("anna@x.nl", links[0])]
    assert not found.merged


def test_folded_address_has_no_white_space_or_control_characters():
    assert fold_address(" An\tna\0@\u3000X\u2028.N\u00adL\r\n") == "anna@x.nl"


cells = st.text() | st.text(alphabet="a@.<>\"';, \n\0\u200bé＠", max_size=30)


@PROPERTY
@given(st.lists(st.tuples(st.integers(), st.lists(cells, max_size=4)), max_size=8), st.booleans())
def test_any_rows_are_read(rows, verdict):
    found = read_addresses(rows, is_valid=lambda address: verdict)

    folds = [fold_address(listed.address) for listed in found.addresses]
    assert len(set(folds)) == len(folds)
    assert not any(char.isspace() or char == "\0" for listed in found.addresses for char in listed.address)
    assert len(found.addresses) + len(found.problems) + len(found.merged) <= len(rows)
    assert all(problem.text.isprintable() and len(problem.text) <= 80 for problem in found.problems)


@PROPERTY
@given(st.lists(st.tuples(st.integers(), st.lists(cells, min_size=1, max_size=4)), min_size=1, max_size=8))
def test_no_row_with_text_is_lost(rows):
    found = read_addresses([(0, ["eerst@x.nl"]), *rows], is_valid=looks_valid)

    filled = [row for row in rows if any(fold_address(cell) for cell in row[1])]
    assert len(found.addresses) + len(found.problems) + len(found.merged) >= 1 + len(filled)
