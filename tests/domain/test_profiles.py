"""Block scores with their margins, and profiles of them."""

from fractions import Fraction
from math import sqrt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import load_oracle, make_profile, make_score
from tests.domain.strategies import PROPERTY, profiles

#: The file carries 1.96 / sqrt(2) in full; the product rounds it to 1.386 (see ``constants``).
ROUNDED_QUANTILE = 1e-4


@pytest.mark.parametrize(
    ("answered", "error"),
    [(3, 12.7017059221718), (4, 11.0), (5, 9.83869910099907), (6, 8.98146239020499)],
    ids="{} answers".format,
)
def test_standard_error_grows_with_fewer_answers(answered, error):
    assert make_score("a", 50, answered).standard_error == pytest.approx(error, rel=1e-9)


def test_bar_of_six_answers_is_twelve_points_to_each_side():
    half = load_oracle("hand_examples.json")["profile_range"]["bar_m6"]

    low, high = make_score("a", 50).bar

    assert (50 - low, high - 50) == pytest.approx((half, half), rel=ROUNDED_QUANTILE)
    assert high - 50 == pytest.approx(1.386 * 22 / sqrt(6), rel=1e-9)


def test_bar_is_drawn_around_the_shown_integer():
    score = make_score("a", Fraction(125, 2))

    assert score.display == 63
    assert sum(score.bar) / 2 == pytest.approx(63, rel=1e-9)


@pytest.mark.parametrize(
    ("exact", "expected"),
    [(0, (0.0, 15.246)), (15, (0.0, 30.246)), (16, (0.754, 31.246)), (84, (68.754, 99.246)), (85, (69.754, 100.0))],
    ids="at {}".format,
)
def test_bar_is_cut_at_the_ends_of_the_axis(exact, expected):
    assert make_score("a", exact, answered=4).bar == pytest.approx(expected, rel=1e-9)


def test_bar_of_the_highest_score_ends_at_100():
    assert make_score("a", 100).bar[1] == 100.0


@pytest.mark.parametrize(("lower", "higher", "part"), [(50, 74, False), (50, 75, True)], ids=["24 apart", "25 apart"])
def test_bars_of_six_answers_part_at_25_points(lower, higher, part):
    first, second = make_score("a", lower), make_score("b", higher)

    assert first.bar_parts_from(second) is part
    assert second.bar_parts_from(first) is part


def test_bars_that_touch_do_not_part():
    score = make_score("a", 50)
    low, high = score.bar

    assert not score.bar_parts_from(SimpleNamespace(bar=(high, 100.0)))
    assert not score.bar_parts_from(SimpleNamespace(bar=(0.0, low)))


def test_bar_inside_another_does_not_part_from_it():
    narrow, wide = make_score("a", 50, answered=8), make_score("b", 51, answered=3)

    assert not narrow.bar_parts_from(wide)
    assert not wide.bar_parts_from(narrow)


def test_scored_blocks_keep_the_building_order():
    profile = make_profile(80, None, 20, 50)

    assert [block.block for block in profile.scored] == ["a", "c", "d"]


def test_profile_without_any_score_has_no_scored_blocks():
    assert make_profile(None, None, None).scored == ()


@PROPERTY
@given(profile=profiles())
def test_bar_holds_the_shown_integer_inside_the_axis(profile):
    for score in profile.scored:
        low, high = score.bar
        assert 0 <= low <= score.display <= high <= 100


@PROPERTY
@given(profile=profiles(), data=st.data())
def test_bars_part_both_ways_or_not_at_all(profile, data):
    scored = profile.scored or (make_score("a", 50),)
    first, second = data.draw(st.sampled_from(scored)), data.draw(st.sampled_from(scored))

    assert first.bar_parts_from(second) == second.bar_parts_from(first)
    assert not first.bar_parts_from(first)
