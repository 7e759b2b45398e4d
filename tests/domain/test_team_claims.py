"""What is said about a team beside its means, and what is not."""

from fractions import Fraction

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assessments.domain.constants import Q_RANGE
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld, margin_of_mean, team_mean
from assessments.domain.scoring_key import DEFAULT_LEVELS, Level
from assessments.domain.tallies import tally_team
from assessments.domain.team_claims import (
    LevelCounts,
    StatementOrder,
    TeamExtremes,
    count_levels,
    name_extremes,
    order_block,
    order_statements,
)
from tests.domain.strategies import PROPERTY, PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import cells, make_statement, make_tally, stepped_scores

NOT_SHOWN, TOO_FEW = Withheld(Reason.NOT_SHOWN), Withheld(Reason.TOO_FEW)


def levels_of(*scores, k=5, levels=DEFAULT_LEVELS):
    return count_levels(make_tally(scores), levels, k=k)


# === Counts per level ===


def test_levels_are_counted_from_ten_people():
    assert levels_of(*[40] * 3, *[60] * 4, *[80] * 3) == LevelCounts((("low", 3), ("middle", 4), ("high", 3)), 10)
    assert levels_of(*[40] * 3, *[60] * 3, *[80] * 3) == NOT_SHOWN


def test_level_that_does_not_occur_is_counted_as_zero():
    assert levels_of(*[60] * 6, *[80] * 5) == LevelCounts((("low", 0), ("middle", 6), ("high", 5)), 11)


@pytest.mark.parametrize("few", [1, 2])
def test_level_of_one_or_two_people_hides_all_counts(few):
    assert levels_of(*[40] * few, *[60] * 5, *[80] * 5) == NOT_SHOWN


def test_more_than_nine_in_ten_in_one_level_hides_all_counts():
    assert levels_of(*[60] * 10) == NOT_SHOWN
    assert levels_of(*[60] * 28, *[80] * 3) == NOT_SHOWN
    assert levels_of(*[60] * 27, *[80] * 3) == LevelCounts((("low", 0), ("middle", 27), ("high", 3)), 30)


def test_levels_are_those_of_the_displayed_integers():
    scores = [Fraction(99, 2)] * 5 + [Fraction(98, 2)] * 5

    assert levels_of(*scores) == LevelCounts((("low", 5), ("middle", 5), ("high", 0)), 10)


def test_higher_k_also_holds_for_counts():
    scores = [40] * 3 + [60] * 4 + [80] * 4

    assert isinstance(levels_of(*scores, k=11), LevelCounts)
    assert levels_of(*scores, k=12) == NOT_SHOWN


def test_counts_stay_away_from_a_mean_without_a_number():
    scores = [Fraction(74)] * 3 + [Fraction(97)] * 7

    assert team_mean(make_tally(scores), k=5, invited=None) == CappedHigh(10)
    assert levels_of(*scores) == NOT_SHOWN


@pytest.mark.parametrize("is_turned", [False, True], ids=["high", "low"])
def test_counts_stay_away_where_mean_and_counts_give_everybody_away(is_turned):
    """Mean 90 with three below 75: they are close to it, and the other seven close to 100."""
    scores = [66] * 3 + [100] * 7
    levels = (Level("low", 0), Level("middle", 26), Level("high", 50)) if is_turned else DEFAULT_LEVELS
    if is_turned:
        scores = [100 - score for score in scores]

    assert team_mean(make_tally(scores), k=5, invited=None).value == (10 if is_turned else 90)
    assert levels_of(*scores, levels=levels) == NOT_SHOWN


def test_levels_narrower_than_fifty_points_together_are_not_counted():
    levels = (Level("low", 0), Level("middle", 40), Level("fair", 60), Level("high", 80))

    assert levels_of(*[50] * 5, *[70] * 5, levels=levels) == NOT_SHOWN
    assert isinstance(levels_of(*[50] * 5, *[70] * 5, *[90] * 5, levels=levels), LevelCounts)


#: The lowest and the highest score in each level, in sixths of a point: 49.5 is shown as 50.
LEVEL_ENDS = ((0, 296), (297, 446), (447, 600))


def may_score(other, own, counts, total):
    """Whether somebody may score ``other`` beside a reader with ``own``, given counts, the sum and a shown mean."""
    floor, ceiling = 300 - (600 * sum(counts) - total), total - 300
    ends = [(max(low, floor), min(high, ceiling)) for low, high in LEVEL_ENDS]
    left = list(counts)
    for score in (own, other):
        place = sum(score >= LEVEL_ENDS[above][0] for above in (1, 2))
        left[place] -= 1
        if left[place] < 0 or not ends[place][0] <= score <= ends[place][1]:
            return False
    low, high = (sum(count * ends[place][end] for place, count in enumerate(left)) for end in (0, 1))
    return low <= total - own - other <= high


def room_left(own, counts, total):
    """The width of what another person may have, in points; None if nobody with ``own`` can read this."""
    possible = [other for other in range(0, 601, 6) if may_score(other, own, counts, total)]
    return (max(possible) - min(possible)) / 6 if possible else None


@given(stepped_scores(least=10, most=16))
@PROPERTY
def test_shown_counts_and_mean_leave_fifty_points_to_every_other_person(scores):
    """For a reader who knows the exact sum and one score; in whole points, so up to two less."""
    shown = levels_of(*scores)
    if not isinstance(shown, LevelCounts):
        return
    event("shown")
    counts, total = [count for _, count in shown.counts], int(sum(scores) * 6)
    assert sum(counts) == shown.n == len(scores)
    assert all(count == 0 or 3 <= count <= 0.9 * shown.n for count in counts)

    for own in set(scores):
        assert room_left(int(own * 6), counts, total) >= 48


def fill_levels(counts, total):
    """Scores in sixths with these counts per level and this sum, filled up from the lowest; None if impossible."""
    scores = [LEVEL_ENDS[place][0] for place, count in enumerate(counts) for _ in range(count)]
    tops = [LEVEL_ENDS[place][1] for place, count in enumerate(counts) for _ in range(count)]
    for place, top in enumerate(tops):
        scores[place] += max(0, min(top - scores[place], total - sum(scores)))
    return scores if sum(scores) == total else None


@pytest.mark.parametrize("counts", [(0, 3, 7), (0, 7, 3), (3, 7, 0), (7, 3, 0), (3, 0, 7), (3, 4, 3)], ids=str)
def test_every_sum_leaves_fifty_points_to_every_other_person(counts):
    """For a reader with any score that fits, as above; and somewhere the counts are shown."""
    outcomes = set()
    for total in range(0, 6001, 60):
        if scores := fill_levels(counts, total):
            is_shown = isinstance(levels_of(*[Fraction(score, 6) for score in scores]), LevelCounts)
            outcomes.add(is_shown)
            rooms = [room_left(own, counts, total) for own in range(0, 601, 30) if is_shown]
            assert all(room is None or room >= 48 for room in rooms)

    assert True in outcomes


# === Order of statements ===


def statements_with(*means, people=5):
    return [make_statement([mean] * people, name) for name, mean in zip("abcdefgh", means, strict=False)]


def test_two_highest_and_two_lowest_are_named_in_order():
    assert order_statements(statements_with(3, 5, 1, 4, 2), k=5) == StatementOrder(("b", "d"), ("c", "e"))


def test_four_statements_are_enough_and_three_are_not():
    assert order_statements(statements_with(4, 1, 3, 2), k=5) == StatementOrder(("a", "c"), ("b", "d"))
    assert order_statements(statements_with(4, 1, 3), k=5) == NOT_SHOWN
    assert order_statements([], k=5) == NOT_SHOWN


@pytest.mark.parametrize(
    "means",
    [(7, 7, 5, 3, 2, 1), (7, 6, 6, 3, 2, 1), (7, 6, 5, 3, 3, 1), (7, 6, 5, 3, 1, 1), (3, 3, 3, 3, 3, 3)],
    ids=["highest", "second highest", "second lowest", "lowest", "all"],
)
def test_tie_among_those_to_be_named_names_nothing(means):
    assert order_statements(statements_with(*means), k=5) == NOT_SHOWN


def test_tie_in_the_middle_does_not_matter():
    assert order_statements(statements_with(7, 6, 4, 4, 2, 1), k=5) == StatementOrder(("a", "b"), ("f", "e"))


def test_statement_with_fewer_than_k_answers_takes_no_part():
    statements = [*statements_with(5, 4, 3, 2), make_statement([9] * 4, "few")]

    assert order_statements(statements, k=5) == StatementOrder(("a", "b"), ("d", "c"))
    assert order_statements(statements[1:], k=5) == NOT_SHOWN


def test_means_are_compared_exactly_whatever_the_number_of_answers():
    thirds = make_statement([3, 3, 4] * 2, "a")
    more_thirds = make_statement([3, 3, 4] * 3, "b")

    assert order_statements([thirds, more_thirds, *statements_with(5, 2, 1)], k=5) == NOT_SHOWN


def test_order_is_given_where_the_mean_is_a_number():
    statements = statements_with(3, 5, 1, 4, 2)

    assert order_block(make_tally([60] * 5, statements), k=5) == StatementOrder(("b", "d"), ("c", "e"))
    assert order_block(make_tally([95] * 5, statements), k=5) == NOT_SHOWN
    assert order_block(make_tally([5] * 5, statements), k=5) == NOT_SHOWN
    assert order_block(make_tally([60] * 4, statements), k=5) == TOO_FEW


@given(cells())
@PROPERTY_OF_A_WHOLE
def test_named_statements_are_four_with_k_answers_and_beyond_all_others(drawn):
    key, cell = drawn
    for block in tally_team(cell, key).blocks:
        order = order_block(block, k=5)
        if isinstance(order, StatementOrder):
            means = {s.key: s.mean for s in block.statements if s.n >= 5}
            named = [*order.highest, *reversed(order.lowest)]
            rest = [mean for name, mean in means.items() if name not in named]
            ranked = [means[name] for name in named]
            assert len(set(named)) == 4
            assert sorted(set(ranked), reverse=True) == ranked
            assert all(ranked[2] < mean < ranked[1] for mean in rest)


@given(cells(), st.randoms(use_true_random=False))
@PROPERTY_OF_A_WHOLE
def test_order_of_people_changes_nothing(drawn, random):
    key, cell = drawn
    first, second = (tally_team(people, key) for people in (cell, random.sample(cell, len(cell))))

    for one, other in zip(first.blocks, second.blocks, strict=True):
        assert order_block(one, k=5) == order_block(other, k=5)
        assert count_levels(one, key.levels, k=5) == count_levels(other, key.levels, k=5)


# === Highest and lowest block ===


def shown(value, n=8, invited=10):
    return ShownMean(value, n, margin_of_mean(n, invited))


def extremes_of(*means):
    return name_extremes(dict(zip("abcdefghijkl", means, strict=False)))


@pytest.mark.parametrize("blocks", range(2, 13))
def test_extremes_are_named_from_the_studentized_range_on(blocks):
    needed = Q_RANGE[blocks] * 5 / 1.96
    gap = int(needed) + 1
    between = [ShownMean(30 + n % 3 + 1, 8, 5) for n in range(blocks - 2)]

    at = extremes_of(ShownMean(30, 8, 5), *between, ShownMean(30 + gap, 8, 5))
    below = extremes_of(ShownMean(30, 8, 5), *between, ShownMean(30 + gap - 1, 8, 5))

    assert at == TeamExtremes(("abcdefghijkl"[blocks - 1],), ("a",))
    assert below == TeamExtremes()


def test_gap_exactly_at_the_threshold_is_enough():
    margin = 10 * 1.96 / 2.772

    assert extremes_of(ShownMean(50, 8, margin - 1e-9), ShownMean(60, 8, margin - 1e-9)) == TeamExtremes(("b",), ("a",))
    assert extremes_of(ShownMean(50, 8, margin + 1e-9), ShownMean(60, 8, margin + 1e-9)) == TeamExtremes()


def test_unequal_margins_are_joined():
    """Margins 6 and 8 join to sqrt(50): a gap of 10.0005 is needed over two blocks."""
    assert extremes_of(ShownMean(50, 8, 6), ShownMean(61, 8, 8)) == TeamExtremes(("b",), ("a",))
    assert extremes_of(ShownMean(50, 8, 6), ShownMean(60, 8, 8)) == TeamExtremes()


def test_two_equal_blocks_are_named_together_and_three_are_not():
    assert extremes_of(shown(30), shown(30), shown(80)) == TeamExtremes(("c",), ("a", "b"))
    assert extremes_of(shown(30), shown(30), shown(30), shown(80)) == TeamExtremes(("d",), ())


def test_equal_blocks_are_judged_with_the_least_certain():
    certain, uncertain = ShownMean(60, 8, 6), ShownMean(60, 5, 12)

    assert extremes_of(ShownMean(50, 8, 4), certain) == TeamExtremes(("b",), ("a",))
    assert extremes_of(ShownMean(50, 8, 4), certain, uncertain) == TeamExtremes()


@pytest.mark.parametrize("means", [(), (shown(10),), (shown(10), TOO_FEW, CappedHigh(8))], ids=["none", "one", "other"])
def test_fewer_than_two_numbers_name_nothing(means):
    assert extremes_of(*means) == TeamExtremes()


def test_side_with_a_block_without_a_number_is_not_named():
    assert extremes_of(shown(30), shown(70), CappedHigh(8)) == TeamExtremes((), ("a",))
    assert extremes_of(shown(30), shown(70), CappedLow(8)) == TeamExtremes(("b",), ())
    assert extremes_of(shown(30), shown(70), CappedLow(8), CappedHigh(8)) == TeamExtremes()


def test_block_without_a_number_that_may_lie_further_in_also_counts():
    """High is above 70 with five people, so it may be lower than a shown 72."""
    assert extremes_of(ShownMean(72, 20, 2), ShownMean(85, 20, 2), CappedHigh(5)) == TeamExtremes()
    assert extremes_of(ShownMean(70, 20, 2), ShownMean(85, 20, 2), CappedHigh(5)) == TeamExtremes((), ("a",))
    assert extremes_of(ShownMean(15, 20, 2), ShownMean(28, 20, 2), CappedLow(5)) == TeamExtremes()


def test_block_without_a_number_counts_in_the_range_and_one_withheld_does_not():
    gap = 10
    low, high = ShownMean(40, 20, 6.5), ShownMean(40 + gap, 20, 6.5)

    assert extremes_of(low, high, TOO_FEW) == TeamExtremes(("b",), ("a",))
    assert extremes_of(low, high, CappedHigh(20)) == TeamExtremes()
