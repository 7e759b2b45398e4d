"""The one rounding rule."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.rounding import display_integer, half_up
from tests.domain.builders import load_oracle
from tests.domain.strategies import PROPERTY

CASES = load_oracle("rounding.json")["cases"]

decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=6)
fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['value']} to {case['places']}")
def test_half_up_gives_the_reference_value(case):
    rounded = half_up(Decimal(case["value"]), case["places"])

    assert str(rounded).replace(".", ",") == case["display_nl"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(25, 2), 13), (Fraction(75, 2), 38), (Fraction(125, 2), 63), (Fraction(175, 2), 88)],
    ids=["12.5", "37.5", "62.5", "87.5"],
)
def test_half_of_six_statements_goes_up(value, expected):
    assert display_integer(value) == expected


@pytest.mark.parametrize("value", [Fraction(-1, 3), Decimal("-0.4"), 0], ids=["-1/3", "-0.4", "0"])
def test_rounded_to_nothing_has_no_minus_sign(value):
    assert str(half_up(value)) == "0"


def test_decimals_asked_for_are_kept():
    assert str(half_up(Fraction(5, 2), places=2)) == "2.50"


def test_display_is_a_plain_integer():
    assert type(display_integer(Decimal("74.5"))) is int


@PROPERTY
@given(value=decimals, places=st.integers(0, 4))
def test_half_up_agrees_with_decimal_round_half_up(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=40))

    assert half_up(value, places) == expected


@PROPERTY
@given(value=fractions, places=st.integers(0, 4))
def test_rounded_value_is_at_most_half_a_step_away(value, places):
    rounded = Fraction(half_up(value, places))

    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)
    assert rounded * 10**places == int(rounded * 10**places)


@PROPERTY
@given(value=fractions, places=st.integers(0, 4))
def test_sign_turned_around_gives_the_same_figure(value, places):
    assert half_up(-value, places) == -half_up(value, places)


@PROPERTY
@given(first=fractions, second=fractions)
def test_larger_value_is_never_shown_smaller(first, second):
    small, large = sorted([first, second])

    assert display_integer(small) <= display_integer(large)


@PROPERTY
@given(value=st.integers(-1000, 1000))
def test_whole_number_stays_itself(value):
    assert display_integer(value) == value
