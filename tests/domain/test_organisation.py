"""How teams spread over the levels: from ten on, and never so that one team can be picked out."""

from collections import Counter

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld
from assessments.domain.organisation import TeamSpread, spread_of_teams
from assessments.domain.scoring_key import DEFAULT_LEVELS
from tests.domain.strategies import PROPERTY

NO_NUMBERS = [CappedHigh(8), CappedLow(8), Withheld(Reason.TOO_FEW), Withheld(Reason.NOT_SHOWN)]


def shown(value):
    return ShownMean(value, 8, 9.0)


def counts_of(*means):
    (spread,) = spread_of_teams([{"know": mean} for mean in means], ["know"], DEFAULT_LEVELS)
    return spread.counts


def many(low=0, middle=0, high=0):
    return [shown(40)] * low + [shown(60)] * middle + [shown(80)] * high


def test_teams_are_counted_per_level_from_ten_on():
    assert counts_of(*many(3, 4, 3)) == (("low", 3), ("middle", 4), ("high", 3))
    assert counts_of(*many(3, 3, 3)) is None
    assert counts_of() is None


def test_level_without_teams_is_counted_as_zero():
    assert counts_of(*many(middle=6, high=5)) == (("low", 0), ("middle", 6), ("high", 5))


@pytest.mark.parametrize("few", [1, 2])
def test_one_or_two_teams_in_a_level_hide_the_row(few):
    assert counts_of(*many(few, 6, 6)) is None


def test_more_than_nine_in_ten_in_one_level_hide_the_row():
    assert counts_of(*many(middle=10)) is None
    assert counts_of(*many(middle=28, high=3)) is None
    assert counts_of(*many(middle=27, high=3)) == (("low", 0), ("middle", 27), ("high", 3))


@pytest.mark.parametrize("other", NO_NUMBERS)
def test_team_without_a_number_does_not_count(other):
    assert counts_of(*many(3, 3, 3), other) is None
    assert counts_of(*many(3, 4, 3), other) == counts_of(*many(3, 4, 3))


def test_level_begins_at_its_lower_bound():
    assert counts_of(*[shown(49)] * 3, *[shown(50)] * 4, *[shown(75)] * 3) == (("low", 3), ("middle", 4), ("high", 3))


def test_block_that_a_team_was_not_asked_is_counted_for_the_others():
    teams = [{"know": shown(60), "trust": shown(60)}] * 6 + [{"know": shown(80)}] * 6

    assert spread_of_teams(teams, ["know", "trust"], DEFAULT_LEVELS) == (
        TeamSpread("know", (("low", 0), ("middle", 6), ("high", 6))),
        TeamSpread("trust", None),
    )


@given(st.lists(st.one_of(st.integers(10, 90).map(shown), st.sampled_from(NO_NUMBERS)), max_size=40))
@PROPERTY
def test_what_is_counted_follows_the_rule_of_a_second_program(means):
    numbers = [mean.value for mean in means if isinstance(mean, ShownMean)]
    expected = Counter("low" if n < 50 else "middle" if n < 75 else "high" for n in numbers)
    may = len(numbers) >= 10 and min(expected.values()) >= 3 and max(expected.values()) * 10 <= 9 * len(numbers)
    event(f"shown: {may}")

    counts = counts_of(*means)

    assert (counts is not None) == may
    if counts is not None:
        assert Counter(dict(counts)) == expected
        assert sum(count for _, count in counts) == len(numbers)
