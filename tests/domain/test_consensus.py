"""How far the answers of a team lie apart."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.consensus import Consensus, average_deviation, block_deviation, deviation_cut, find_consensus
from assessments.domain.scoring_key import Scale
from tests.domain.builders import load_oracle
from tests.domain.strategies import PROPERTY
from tests.domain.team_builders import make_statement, make_tally

AGREEMENT = load_oracle("agreement_icc.json")
ITEMS = {name: case for name, case in AGREEMENT["hand_items"].items() if case["adm"] is not None}


@pytest.mark.parametrize("case", ITEMS.values(), ids=ITEMS)
def test_deviation_is_that_of_r(case):
    assert float(average_deviation(make_statement(case["x"]))) == pytest.approx(case["adm"], rel=1e-9)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 4, 4, 5, 4, 3], Fraction(5, 9)),
        ([1, 1, 1, 5, 5, 5], Fraction(2)),
        ([1, 2, 3, 4, 5], Fraction(12, 10)),
        ([1, 1, 1, 1, 2], Fraction(32, 100)),
    ],
    ids=str,
)
def test_deviation_of_the_cases_of_the_specification(values, expected):
    assert average_deviation(make_statement(values)) == expected


@pytest.mark.parametrize("values", [[], [4]], ids=["nobody", "one"])
def test_deviation_of_fewer_than_two_answers_does_not_exist(values):
    with pytest.raises(ValueError, match="s1 needs two answers"):
        average_deviation(make_statement(values))


def make_matrix(rows):
    columns = [make_statement(column, f"s{n}") for n, column in enumerate(zip(*rows, strict=True), start=1)]
    return make_tally([50] * len(rows), columns)


def test_deviation_of_a_block_is_that_of_r():
    case = AGREEMENT["hand_matrices"]["typical"]

    assert float(block_deviation(make_matrix(case["rows"]), k=5)) == pytest.approx(case["adm_j"], rel=1e-9)


def test_deviation_of_opposites_is_that_of_r():
    case = AGREEMENT["hand_matrices"]["polar"]

    assert block_deviation(make_matrix(case["rows"]), k=5) is None
    assert block_deviation(make_matrix(case["rows"] * 2), k=5) == case["adm_j"]


def test_statement_counts_from_k_answers():
    tally = make_tally([50] * 6, [make_statement([1, 5, 1, 5]), make_statement([3, 3, 3, 3, 3])])

    assert block_deviation(tally, k=5) == 0


def test_no_statement_with_k_answers_gives_no_label():
    assert find_consensus(make_tally([50] * 5, [make_statement([3] * 5), make_statement([])]), k=6) is None
    assert find_consensus(make_tally([50] * 6, [make_statement([3] * 5)]), k=6) is None


def test_block_below_k_scores_gives_no_label():
    """Five people may rate one statement where only four have a score."""
    statements = [make_statement([3] * 5)]

    assert find_consensus(make_tally([50] * 4, statements), k=5) is None
    assert find_consensus(make_tally([50] * 5, statements), k=5) is Consensus.ALIKE


def test_k_below_five_is_refused():
    with pytest.raises(ValueError, match="not 4"):
        find_consensus(make_tally([50] * 4, [make_statement([3] * 4)]), k=4)


@pytest.mark.parametrize(
    ("points", "cut"),
    [(4, Fraction(2, 3)), (5, Fraction(5, 6)), (6, Fraction(1)), (7, Fraction(7, 6))],
    ids=["4 points, 2/3", "5 points, 5/6", "6 points, 1", "7 points, 7/6"],
)
@pytest.mark.parametrize("low", [0, 1], ids=["from 0", "from 1"])
def test_cut_is_a_sixth_of_the_points(points, cut, low):
    assert deviation_cut(Scale(low, low + points - 1)) == cut


def test_deviation_at_the_cut_is_alike_and_above_it_apart():
    """Six statements of six answers on five points: five of deviation 1 and one of 0, or a bit more."""
    one, zero = make_statement([2, 2, 2, 4, 4, 4]), make_statement([3] * 6)
    a_third = make_statement([3, 3, 3, 3, 3, 4])

    assert find_consensus(make_tally([50] * 6, [one] * 5 + [zero]), k=5) is Consensus.ALIKE
    assert find_consensus(make_tally([50] * 6, [one] * 5 + [a_third]), k=5) is Consensus.APART


answers = st.lists(st.integers(min_value=1, max_value=5), min_size=2, max_size=15)


@given(answers)
@PROPERTY
def test_deviation_is_the_mean_distance_to_the_mean(values):
    mean = Fraction(sum(values), len(values))

    assert average_deviation(make_statement(values)) == sum(abs(v - mean) for v in values) / len(values)


@given(answers)
@PROPERTY
def test_deviation_is_the_same_seen_from_the_other_end(values):
    turned = [6 - value for value in values]

    assert average_deviation(make_statement(turned)) == average_deviation(make_statement(values)) <= 2
