"""What is said about the blocks of one profile, and what is not."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from math import sqrt

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assessments.domain.comparison import Comparison, Pattern, compare_blocks, near_levels
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring import score
from assessments.domain.scoring_key import DEFAULT_LEVELS, Level, ScoringKey
from tests.domain.builders import load_oracle, make_block, make_no_score, make_profile, make_score, make_sheet
from tests.domain.strategies import PROPERTY, profiles

RANGE_CASE = load_oracle("hand_examples.json")["profile_range"]
BLOCKS = ("know", "understand", "value", "trust", "cooperate", "realise")

#: Studentized range, 5 %, for 2 to 12 blocks; recomputed in test_constants.py.
QUANTILES = dict(enumerate((2.772, 3.314, 3.633, 3.858, 4.030, 4.170, 4.286, 4.387, 4.474, 4.552, 4.622), start=2))

LOW, MIDDLE, HIGH = DEFAULT_LEVELS


def make_range_profile(answered_lowest: int) -> ScoreProfile:
    """The scores of the reference example: multiples of a 24th, as six answers give."""
    exact = [Fraction(round(value * 24 / 100) * 100, 24) for value in RANGE_CASE["scores"]]
    scores = [make_score(block, value) for block, value in zip(BLOCKS, exact, strict=True)]
    scores[3] = make_score("trust", exact[3], answered=answered_lowest)
    return ScoreProfile(tuple(scores))


def extremes(strongest: str, weakest: str) -> Comparison:
    return Comparison(Pattern.EXTREMES, tuple(strongest), tuple(weakest))


def test_reference_range_is_enough_when_all_blocks_have_six_answers():
    assert RANGE_CASE["range"] > RANGE_CASE["threshold_all_m6"]

    assert compare_blocks(make_range_profile(6)) == Comparison(Pattern.EXTREMES, ("know",), ("trust",))


def test_reference_range_is_too_small_when_the_lowest_block_has_five_answers():
    assert RANGE_CASE["range"] < RANGE_CASE["threshold_min_block_m5"]

    assert compare_blocks(make_range_profile(5)) == Comparison(Pattern.MAYBE_CHANCE)


@pytest.mark.parametrize(
    ("answered_lowest", "threshold"),
    [(6, RANGE_CASE["threshold_all_m6"]), (5, RANGE_CASE["threshold_min_block_m5"])],
    ids=["all six", "lowest block five"],
)
def test_names_are_given_from_the_reference_threshold(answered_lowest, threshold):
    """Within 3e-5 of it: the product rounds R's quantile 4.0300921 to 4.030."""
    found = []
    for factor in (1 - 3e-5, 1):
        lowest, highest = Fraction(20), 20 + Fraction(threshold * factor)
        scores = [make_score(name, 40) for name in "bcde"]
        scores += [make_score("f", highest), make_score("a", lowest, answered_lowest)]
        found.append(compare_blocks(ScoreProfile(tuple(scores))).pattern)

    assert found == [Pattern.MAYBE_CHANCE, Pattern.EXTREMES]


def test_range_exactly_at_the_threshold_is_enough():
    threshold = Fraction(3.314 * 11.0)  # three blocks of four answers: errors of 11 points

    at, below = (compare_blocks(make_profile(0, 20, threshold - less, answered=4)) for less in (0, Fraction(1, 10**9)))

    assert at == extremes("c", "a")
    assert below == Comparison(Pattern.MAYBE_CHANCE)


def test_range_is_judged_with_the_errors_of_the_extremes_alone():
    others_uncertain = ScoreProfile((make_score("a", 20), make_score("b", 40, answered=3), make_score("c", 50.5)))

    assert compare_blocks(others_uncertain) == extremes("c", "a")


def test_unequal_answered_counts_take_both_errors():
    """Six and three answers: error sqrt((8.98^2 + 12.70^2) / 2) = 11.0, threshold 36.454 over three blocks."""
    found = []
    for highest in (56.4, 56.5):
        scores = (make_score("a", 20, answered=3), make_score("b", 40), make_score("c", highest))
        found.append(compare_blocks(ScoreProfile(scores)).pattern)

    assert found == [Pattern.MAYBE_CHANCE, Pattern.EXTREMES]


@pytest.mark.parametrize("flipped", [False, True], ids=["highest uncertain", "lowest uncertain"])
def test_tied_blocks_are_judged_with_the_least_certain_of_them(flipped):
    """Over four blocks 37 points are enough with six answers each, not where a tied block has three."""
    tied, other = (20, 57) if flipped else (57, 20)
    certain = [make_score("a", tied), make_score("b", tied), make_score("c", 40), make_score("d", other)]
    uncertain = [make_score("a", tied), make_score("b", tied, answered=3), *certain[2:]]

    assert compare_blocks(ScoreProfile(tuple(certain))).pattern is Pattern.EXTREMES
    assert compare_blocks(ScoreProfile(tuple(uncertain))).pattern is Pattern.MAYBE_CHANCE
    assert compare_blocks(ScoreProfile((uncertain[1], uncertain[0], *certain[2:]))).pattern is Pattern.MAYBE_CHANCE


def test_overlapping_bars_name_nothing_even_where_the_exact_range_is_enough():
    """30.6 apart is enough over two blocks of four answers; bars part where 31 points are seen, not 30."""
    seen_31_apart = make_profile(0, Fraction(306, 10), answered=4)
    seen_30_apart = make_profile(Fraction(5, 10), Fraction(311, 10), answered=4)

    assert compare_blocks(seen_31_apart) == extremes("b", "a")
    assert compare_blocks(seen_30_apart) == Comparison(Pattern.MAYBE_CHANCE)


def test_none_scored_is_said_as_such():
    assert compare_blocks(make_profile(None, None, None)) == Comparison(Pattern.NOTHING_SCORED)
    assert compare_blocks(ScoreProfile(())) == Comparison(Pattern.NOTHING_SCORED)


def test_one_scored_block_is_not_compared():
    assert compare_blocks(make_profile(None, 100, None)) == Comparison(Pattern.ONE_SCORED)


def test_two_scored_blocks_are_compared():
    assert compare_blocks(make_profile(None, 100, 0)) == extremes("b", "c")


@pytest.mark.parametrize("value", [1, 3, 5], ids=["all lowest", "all middle", "all highest"])
def test_all_answers_equal_name_nothing(value):
    """Case C16."""
    key = ScoringKey(tuple(make_block(name) for name in BLOCKS))
    sheet = make_sheet(key, {name: [value] * 6 for name in BLOCKS})

    assert compare_blocks(score(sheet, key)) == Comparison(Pattern.CLOSE)


def test_one_answer_apart_names_nothing():
    """Case C16: five blocks at 3.0 and one a step above."""
    key = ScoringKey(tuple(make_block(name) for name in BLOCKS))
    values = {name: [3] * 6 for name in BLOCKS} | {"realise": [3, 3, 3, 3, 3, 4]}

    assert compare_blocks(score(make_sheet(key, values), key)) == Comparison(Pattern.CLOSE)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((90, 90, 50, 10), extremes("ab", "d")),
        ((90, 50, 10, 10), extremes("a", "cd")),
        ((90, 90, 10, 10), extremes("ab", "cd")),
        ((90, 90, 90, 10), extremes("", "d")),
        ((90, 10, 10, 10), extremes("a", "")),
        ((90, 90, 90, 10, 10), extremes("", "de")),
        ((90, 90, 90, 10, 10, 10), Comparison(Pattern.TIED)),
        ((90, 90, 90, 90, 10, 10, 10), Comparison(Pattern.TIED)),
    ],
    ids=[
        "two highest",
        "two lowest",
        "two on both sides",
        "three highest",
        "three lowest",
        "three highest and two lowest",
        "three on both sides",
        "four and three",
    ],
)
def test_ties_are_named_together_up_to_two(scores, expected):
    assert compare_blocks(make_profile(*scores)) == expected


def test_blocks_shown_alike_but_not_equal_are_no_tie():
    profile = make_profile(Fraction(1799, 20), 90, 50, 10)

    assert [s.display for s in profile.scored][:2] == [90, 90]
    assert compare_blocks(profile) == extremes("b", "d")


@pytest.mark.parametrize(
    ("highest", "pattern"),
    [(Fraction(4999, 100), Pattern.CLOSE), (50, Pattern.MAYBE_CHANCE)],
    ids=["just below 25 apart", "25 apart"],
)
def test_scores_lie_close_together_below_25_points(highest, pattern):
    assert compare_blocks(make_profile(25, 30, highest, answered=4)) == Comparison(pattern)


def test_scores_are_not_called_close_when_bars_part():
    """Eight answers have bars of 10.8 points to each side: 23 points are below 25 and still visible."""
    profile = make_profile(25, 30, 48, answered=8)

    assert profile.scored[2].bar_parts_from(profile.scored[0])
    assert compare_blocks(profile) == Comparison(Pattern.MAYBE_CHANCE)


def test_scores_are_not_called_close_when_bars_of_other_blocks_part():
    """The highest and the lowest are uncertain and overlap; two blocks between them are parted."""
    outer = (make_score("a", 20, answered=3), make_score("d", 44, answered=3))
    inner = (make_score("b", 21, answered=8), make_score("c", 43, answered=8))

    pattern = compare_blocks(ScoreProfile((outer[0], *inner, outer[1]))).pattern

    assert not outer[0].bar_parts_from(outer[1])
    assert inner[0].bar_parts_from(inner[1])
    assert pattern is Pattern.MAYBE_CHANCE


@pytest.mark.parametrize(
    ("exact", "answered", "near"),
    [
        (50, 6, (LOW,)),
        (58, 6, (LOW,)),
        (59, 6, ()),
        (61, 4, (LOW,)),
        (62, 4, ()),
        (63, 4, ()),
        (64, 4, (HIGH,)),
        (66, 6, ()),
        (67, 6, (HIGH,)),
        (70, 6, (HIGH,)),
        (74, 6, (HIGH,)),
        (75, 6, (MIDDLE,)),
        (83, 6, (MIDDLE,)),
        (84, 6, ()),
        (100, 6, ()),
        (41, 6, ()),
        (42, 6, (MIDDLE,)),
        (49, 6, (MIDDLE,)),
        (0, 6, ()),
        (62, 3, (LOW,)),
        (63, 3, (HIGH,)),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "".join(level.key for level in value) or "none",
)
def test_levels_within_one_standard_error_are_near(exact, answered, near):
    assert near_levels(make_score("a", exact, answered), DEFAULT_LEVELS) == near


def test_nearness_is_measured_from_the_shown_integer():
    """Shown are 61 and 62 with an error of 11 points from the cut at 50."""
    shown_61, shown_62 = (make_score("a", Fraction(614 + tenth, 10), answered=4) for tenth in (0, 1))

    assert near_levels(shown_61, DEFAULT_LEVELS) == (LOW,)
    assert near_levels(shown_62, DEFAULT_LEVELS) == ()


def test_narrow_level_is_near_to_both_neighbours():
    levels = (Level("start", 0), Level("narrow", 50), Level("end", 60))
    result = BlockScore("a", Fraction(55), levels[1], answered=6, total=6)

    assert near_levels(result, levels) == (levels[0], levels[2])


@pytest.mark.parametrize("own", [1, 2, 3, 4])
def test_score_on_a_lower_bound_is_near_to_the_level_just_below(own):
    levels = tuple(Level(f"level {n}", 20 * n) for n in range(5))
    result = BlockScore("a", Fraction(20 * own), levels[own], answered=6, total=6)

    assert near_levels(result, levels) == (levels[own - 1],)


def test_score_far_above_the_lower_bound_of_a_wide_level_is_near_to_none():
    levels = (Level("start", 0), Level("wide", 20))
    result = BlockScore("a", Fraction(45), levels[1], answered=6, total=6)

    assert near_levels(result, levels) == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_highest_level_has_no_neighbour_above(count):
    levels = tuple(Level(f"level {n}", 20 * n) for n in range(count))
    result = BlockScore("a", Fraction(20 * count - 1), levels[-1], answered=6, total=6)

    assert near_levels(result, levels) == ()


def named_pairs(profile: ScoreProfile) -> list[tuple[BlockScore, BlockScore]]:
    """Every pair of a block at the maximum and one at the minimum, if anything may be named."""
    by_name = {score.block: score for score in profile.scored}
    top, bottom = max(s.exact for s in by_name.values()), min(s.exact for s in by_name.values())
    highest = [s for s in by_name.values() if s.exact == top]
    lowest = [s for s in by_name.values() if s.exact == bottom]
    return list(product(highest, lowest))


@PROPERTY
@given(profile=profiles())
def test_only_the_highest_and_the_lowest_are_named(profile):
    found = compare_blocks(profile)
    event(found.pattern.name)

    by_exact = Counter(s.exact for s in profile.scored)
    for names, extreme in ((found.strongest, max), (found.weakest, min)):
        if names:
            value = extreme(by_exact)
            assert list(names) == [s.block for s in profile.scored if s.exact == value]
            assert len(names) <= 2
    assert (found.pattern is Pattern.EXTREMES) == bool(found.strongest or found.weakest)


@PROPERTY
@given(profile=profiles())
def test_nothing_is_named_where_drawn_bars_overlap(profile):
    found = compare_blocks(profile)

    if found.pattern in (Pattern.EXTREMES, Pattern.TIED):
        for high, low in named_pairs(profile):
            assert high.display - low.display > 1.386 * 22 * (1 / sqrt(high.answered) + 1 / sqrt(low.answered))


@PROPERTY
@given(profile=profiles())
def test_extremes_need_the_studentized_range(profile):
    found = compare_blocks(profile)
    if len(profile.scored) < 2:
        return
    quantile = QUANTILES[len(profile.scored)]

    is_demonstrable = all(
        high.exact - low.exact >= quantile * 22 * sqrt((1 / high.answered + 1 / low.answered) / 2)
        and high.bar_parts_from(low)
        for high, low in named_pairs(profile)
    )

    assert (found.pattern in (Pattern.EXTREMES, Pattern.TIED)) == is_demonstrable


@PROPERTY
@given(profile=profiles())
def test_scores_are_called_close_only_below_25_points_and_with_all_bars_overlapping(profile):
    found = compare_blocks(profile)
    if found.pattern is not Pattern.CLOSE:
        return

    exact = [s.exact for s in profile.scored]
    assert max(exact) - min(exact) < 25
    assert not any(a.bar_parts_from(b) for a, b in combinations(profile.scored, 2))


@PROPERTY
@given(profile=profiles(), data=st.data())
def test_order_of_the_blocks_changes_no_verdict(profile, data):
    shuffled = ScoreProfile(tuple(data.draw(st.permutations(profile.blocks))))

    found, other = compare_blocks(profile), compare_blocks(shuffled)

    assert other.pattern is found.pattern
    assert (set(other.strongest), set(other.weakest)) == (set(found.strongest), set(found.weakest))


@PROPERTY
@given(profile=profiles())
def test_block_without_a_score_changes_no_verdict(profile):
    longer = ScoreProfile((make_no_score("first"), *profile.blocks, make_no_score("last")))

    assert compare_blocks(longer) == compare_blocks(profile)


@PROPERTY
@given(profile=profiles())
def test_levels_are_near_when_their_cut_lies_within_one_error(profile):
    for result in profile.scored:
        error = 22 / sqrt(result.answered)
        other_sides = {50: MIDDLE if result.display < 50 else LOW, 75: HIGH if result.display < 75 else MIDDLE}

        near = near_levels(result, DEFAULT_LEVELS)

        assert list(near) == [level for cut, level in other_sides.items() if abs(result.display - cut) <= error]
