"""Scales, levels and the key itself."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.scoring_key import BlockKey, KeyedStatement, Level, Scale, ScoringKey, StatementRef
from tests.domain.strategies import PROPERTY, scales


def test_scale_has_five_points_unless_told():
    scale = Scale()

    assert (scale.low, scale.high) == (1, 5)


@pytest.mark.parametrize(("low", "high"), [(5, 1), (3, 3), (1, 0)], ids=["falling", "one point", "just below"])
def test_scale_that_does_not_rise_is_refused(low, high):
    with pytest.raises(ValueError, match=f"^A scale runs from low to high, not from {low} to {high}[.]$"):
        Scale(low, high)


def test_scale_of_two_points_is_a_scale():
    assert Scale(0, 1).high == 1


@pytest.mark.parametrize(
    ("scale", "midpoint"),
    [(Scale(1, 4), Fraction(5, 2)), (Scale(1, 5), Fraction(3)), (Scale(0, 6), Fraction(3)), (Scale(1, 7), Fraction(4))],
    ids=["1-4", "1-5", "0-6", "1-7"],
)
def test_midpoint_lies_halfway(scale, midpoint):
    assert scale.midpoint == midpoint
    assert isinstance(scale.midpoint, Fraction)


@pytest.mark.parametrize(("value", "turned"), [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)])
def test_reversed_answer_is_turned_around(value, turned):
    assert Scale().recode(value, is_reversed=True) == turned


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5])
def test_ordinary_answer_is_left_alone(value):
    assert Scale().recode(value, is_reversed=False) == value


def test_reversal_has_to_be_named():
    with pytest.raises(TypeError):
        Scale().recode(2, True)


@PROPERTY
@given(data=st.data(), scale=scales)
def test_reversed_twice_is_the_answer_itself(data, scale):
    value = data.draw(st.integers(scale.low, scale.high))

    once = scale.recode(value, is_reversed=True)

    assert scale.low <= once <= scale.high
    assert scale.recode(once, is_reversed=True) == value
    assert once - scale.low == scale.high - value


def test_statement_is_not_reversed_and_has_its_first_meaning_unless_told():
    statement = KeyedStatement("s1")

    assert statement.is_reversed is False
    assert statement.meaning == 1


def test_block_has_the_usual_scale_unless_told():
    assert BlockKey("know", ()).scale == Scale(1, 5)


@pytest.mark.parametrize(
    ("display", "level"),
    [(0, "low"), (1, "low"), (49, "low"), (50, "middle"), (74, "middle"), (75, "high"), (100, "high")],
)
def test_lower_bound_belongs_to_the_level(display, level):
    assert ScoringKey(()).level_of(display).key == level


def test_own_levels_are_used():
    key = ScoringKey((), levels=(Level("start", 0), Level("end", 90)))

    found = [key.level_of(display).key for display in (0, 89, 90, 100)]

    assert found == ["start", "start", "end", "end"]


def test_one_level_holds_everything():
    key = ScoringKey((), levels=(Level("all", 0),))

    assert {key.level_of(display).key for display in range(101)} == {"all"}


@pytest.mark.parametrize(
    ("lowers", "shown"),
    [
        ([], r"\[\]"),
        ([1, 50], r"\[1, 50\]"),
        ([-1, 50], r"\[-1, 50\]"),
        ([0, 75, 50], r"\[0, 75, 50\]"),
        ([0, 50, 50], r"\[0, 50, 50\]"),
        ([0, 0, 50], r"\[0, 0, 50\]"),
    ],
    ids=["none", "starts above 0", "starts below 0", "falls", "stands still", "stands still at 0"],
)
def test_levels_that_do_not_start_at_0_and_rise_are_refused(lowers, shown):
    levels = tuple(Level(f"level {lower}", lower) for lower in lowers)

    with pytest.raises(ValueError, match=f"^Levels start at 0 and rise, not {shown}[.]$"):
        ScoringKey((), levels=levels)


def test_statement_is_found_by_its_block_and_key():
    assert StatementRef("know", "s1") == StatementRef(block="know", statement="s1")
    assert StatementRef("know", "s1") != StatementRef("trust", "s1")
