"""What is said about one team at two closings: verdicts by the reference values and by a second program."""

import random
from collections import Counter
from math import sqrt

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld
from assessments.domain.releases import ReleasedBlock, TeamRelease
from assessments.domain.scoring_key import Scale, ScoringKey
from assessments.domain.team_change import (
    TeamBlockChange,
    TeamDoubt,
    TeamVerdict,
    change_margin,
    change_range,
    change_z,
    compare_releases,
)
from tests.domain.builders import load_oracle, make_block
from tests.domain.strategies import PROPERTY

PAIRS = 500
ORACLE = load_oracle("change.json")
NOT_SHOWN = Withheld(Reason.NOT_SHOWN)
NAMES = "abcdefghijkl"

#: The one study in which answers lie closer together (standard deviation 16) than the 18 of the product.
NARROWER = {"SHED"}


def shown(value, n=8):
    return ShownMean(value, n, 9.0)


def release(*means, n=8, invited=10):
    blocks = (ReleasedBlock(name, mean, None, NOT_SHOWN, NOT_SHOWN) for name, mean in zip(NAMES, means, strict=False))
    return TeamRelease(n=n, invited=invited, k=5, blocks=tuple(blocks), preconditions=(), topic=None, links=())


def key_of(count):
    return ScoringKey(tuple(make_block(name) for name in NAMES[:count]))


def compare(earlier, later, earlier_key=None, later_key=None):
    """Two releases of one block."""
    keys = [key or key_of(1) for key in (earlier_key, later_key)]
    return compare_releases(release(earlier), keys[0], release(later), keys[1]).blocks[0]


def verdict(*sides):
    return compare(*sides).verdict


# === Verdicts ===


@pytest.mark.parametrize(("n", "threshold", "clear"), [(5, 22, 23), (8, 18, 18), (12, 14, 15)])
def test_smallest_clear_difference_is_that_of_the_specification(n, threshold, clear):
    assert 1.96 * 18 * sqrt(2 / n) == pytest.approx(threshold, abs=0.5)
    assert verdict(shown(40, n), shown(40 + clear, n)) == TeamVerdict.HIGHER
    assert verdict(shown(40 + clear, n), shown(40, n)) == TeamVerdict.LOWER
    assert verdict(shown(40, n), shown(40 + clear - 1, n)) == TeamVerdict.NO_CLEAR_DIFFERENCE


def test_numbers_and_their_difference_stand_beside_the_verdict():
    change = compare(shown(71, 8), shown(50, 12))

    assert (change.earlier, change.later, change.shown_difference) == (71, 50, -21)
    assert change.z == pytest.approx(-21 / (18 * sqrt(1 / 8 + 1 / 12)), rel=1e-12)


def test_the_same_number_twice_is_not_called_the_same():
    assert verdict(shown(60), shown(60)) == TeamVerdict.NO_CLEAR_DIFFERENCE
    assert not [word for word in TeamVerdict if "same" in word.value or "equal" in word.value]


def test_difference_below_five_points_is_never_clear_however_many_answered():
    assert verdict(shown(60, 2000), shown(64, 2000)) == TeamVerdict.NO_CLEAR_DIFFERENCE
    assert verdict(shown(60, 2000), shown(65, 2000)) == TeamVerdict.HIGHER


@pytest.mark.parametrize("other", [CappedHigh(8), CappedLow(8), Withheld(Reason.TOO_FEW), NOT_SHOWN])
def test_side_without_a_number_is_not_compared(other):
    assert compare(shown(60), other) == TeamBlockChange("a", TeamVerdict.NO_NUMBER, 60, None)
    assert compare(other, shown(60)) == TeamBlockChange("a", TeamVerdict.NO_NUMBER, None, 60)
    assert compare(other, other) == TeamBlockChange("a", TeamVerdict.NO_NUMBER)
    assert compare(other, shown(60)).shown_difference is None


@pytest.mark.parametrize(
    "other",
    [
        ScoringKey((make_block("a", 5),)),
        ScoringKey((make_block("a", reversed_at=[1]),)),
        ScoringKey((make_block("a", scale=Scale(1, 7)),)),
        ScoringKey((make_block("b"),)),
    ],
    ids=["fewer statements", "other reversal", "other scale", "other block"],
)
def test_versions_that_differ_in_meaning_are_not_compared_and_say_so(other):
    earlier = release(shown(20))
    if other.blocks[0].key == "b":
        earlier = TeamRelease(8, 10, 5, (ReleasedBlock("b", shown(20), None, NOT_SHOWN, NOT_SHOWN),), (), None, ())

    change = compare_releases(earlier, other, release(shown(80)), key_of(1)).blocks[0]

    assert change == TeamBlockChange("a", TeamVerdict.OTHER_STATEMENTS)


def test_order_of_statements_on_the_page_is_free():
    block = make_block("a", reversed_at=[2])
    turned = ScoringKey((type(block)("a", block.statements[::-1], block.scale),))

    assert verdict(shown(20), shown(80), ScoringKey((block,)), turned) == TeamVerdict.HIGHER


def test_blocks_stand_in_the_order_of_the_later_round():
    later = release(*[shown(60)] * 3)

    assert [b.block for b in compare_releases(later, key_of(3), later, key_of(3)).blocks] == ["a", "b", "c"]


# === Reference values ===


@pytest.mark.parametrize("study", ORACLE["per_study"])
def test_verdict_on_a_whole_study_is_that_of_the_reference_interval(study):
    """R's Welch interval has the spread of the study itself; the product takes 18 for everybody."""
    reference = ORACLE["per_study"][study]
    low, high = reference["welch"]["lower"], reference["welch"]["upper"]
    means = [shown(round(reference[name]), reference["n"]) for name in ("mean1", "mean2")]
    is_clear = (low > 0 or high < 0) and abs(means[1].value - means[0].value) >= 5
    expected = TeamVerdict.HIGHER if is_clear and study not in NARROWER else TeamVerdict.NO_CLEAR_DIFFERENCE

    assert verdict(*means) == expected


@pytest.mark.parametrize("study", ORACLE["first8"])
def test_verdict_on_eight_people_is_that_of_the_reference_interval(study):
    reference = ORACLE["first8"][study]
    low, high = reference["welch"]
    middle = 50
    later = middle + round(reference["diff"])

    assert low < 0 < high
    assert verdict(shown(middle, 8), shown(later, 8)) == TeamVerdict.NO_CLEAR_DIFFERENCE


def test_the_worked_example_of_six_people_bears_no_claim_without_pairs():
    """58 71 63 79 50 67, then 66 75 70 84 61 76: R's Welch interval is -4.6 to 19.2."""
    assert verdict(shown(65, 6), shown(72, 6)) == TeamVerdict.NO_CLEAR_DIFFERENCE


# === A second program ===


def second_opinion(first, second):
    """The verdict once more, by the ends of the interval and without standard errors or z."""
    if first is None or second is None:
        return "cannot be compared"
    (m1, n1), (m2, n2) = first, second
    half = sqrt(1.96**2 * 18**2 * (n1 + n2) / (n1 * n2))
    low, high = m2 - m1 - half, m2 - m1 + half
    if m2 - m1 >= 5 and low > 0:
        return "higher"
    if m1 - m2 >= 5 and high < 0:
        return "lower"
    return "unclear"


def test_verdicts_equal_a_second_program_on_random_pairs_of_releases():
    names = {
        TeamVerdict.HIGHER: "higher",
        TeamVerdict.LOWER: "lower",
        TeamVerdict.NO_CLEAR_DIFFERENCE: "unclear",
        TeamVerdict.NO_NUMBER: "cannot be compared",
    }
    chance = random.Random(20261126)
    found = Counter()
    for _ in range(PAIRS):
        sides = [[], []]
        for side in sides:
            for _block in range(6):
                given = (chance.randint(10, 90), chance.choice([5, 6, 8, 12, 30, 150]))
                side.append(given if chance.random() > 0.15 else None)
        releases = [
            release(*[shown(*one) if one else chance.choice([CappedHigh(6), CappedLow(6), NOT_SHOWN]) for one in side])
            for side in sides
        ]
        blocks = compare_releases(releases[0], key_of(6), releases[1], key_of(6)).blocks
        for block, one, other in zip(blocks, *sides, strict=True):
            assert names[block.verdict] == second_opinion(one, other)
            found[block.verdict] += 1

    assert set(found) == set(names)
    assert min(found.values()) >= 100


# === The sentence over all blocks ===


def headline(*differences, n=8):
    count = len(differences)
    earlier, later = (release(*[shown(50 + d * side, n) for d in differences]) for side in (0, 1))
    return compare_releases(earlier, key_of(count), later, key_of(count)).headline_blocks


def test_headline_needs_one_block_beyond_bonferroni():
    """At n = 8 a standard error is 9: 18 points are clear for one block, 24 for one of six."""
    assert headline(23, 18, 0, 0, 0, 0) == ()
    assert headline(24, 18, 0, 0, 0, -24) == ("a", "f")


def test_more_than_six_blocks_ask_for_more():
    """Twelve blocks: 2.865 standard errors, so 26 points."""
    assert headline(*[25] + [0] * 11) == ()
    assert headline(*[26] + [0] * 11) == ("a",)


def test_fewer_than_six_blocks_do_not_ask_for_less():
    assert headline(23, 0, 0) == ()
    assert headline(24, 0, 0) == ("a",)


def test_block_that_is_not_clear_has_no_part_in_the_headline():
    """With thousands of answers 4 points are beyond any quantile, and still too small to call clear."""
    assert headline(4, n=5000) == ()


# === Bars for comparing ===


@pytest.mark.parametrize(("n", "margin"), [(5, 11.157), (8, 8.820), (12, 7.202)])
def test_bar_is_1386_standard_errors_of_one_mean(n, margin):
    assert change_margin(shown(50, n)) == pytest.approx(margin, abs=0.001)


@given(st.integers(5, 400), st.integers(5, 400), st.integers(0, 80))
@PROPERTY
def test_bars_that_overlap_are_never_called_clearly_different(n, m, difference):
    one, other = shown(10, n), shown(10 + difference, m)
    is_clear = verdict(one, other) == TeamVerdict.HIGHER
    event(f"clear: {is_clear}")

    assert not is_clear or change_range(one)[1] < change_range(other)[0]


def test_bars_of_equal_numbers_part_exactly_where_a_claim_begins():
    for n in range(5, 101):
        for difference in range(5, 60):
            one, other = shown(20, n), shown(20 + difference, n)
            parted = change_range(one)[1] < change_range(other)[0]
            assert parted == (verdict(one, other) == TeamVerdict.HIGHER), (n, difference)


def test_bar_stays_on_the_axis():
    assert change_range(shown(4)) == (0.0, pytest.approx(12.82, abs=0.001))
    assert change_range(shown(97)) == (pytest.approx(88.18, abs=0.001), 100.0)


def test_z_changes_its_sign_when_the_rounds_change_places():
    assert change_z(shown(40, 5), shown(60, 9)) == -change_z(shown(60, 9), shown(40, 5)) > 0


# === Perhaps other people ===


def doubts(earlier, later):
    """Each side is how many answered of how many."""
    sides = [release(n=n, invited=invited) for n, invited in (earlier, later)]
    return compare_releases(sides[0], ScoringKey(()), sides[1], ScoringKey(())).doubts


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ((8, 10), (8, 10), ()),
        ((8, 9), (6, 6), ()),  # exactly a third left
        ((8, 10), (6, 6), (TeamDoubt.OTHER_SIZE,)),
        ((6, 6), (8, 10), (TeamDoubt.OTHER_SIZE,)),
        ((5, 10), (8, 10), ()),  # exactly half took part
        ((5, 11), (8, 11), (TeamDoubt.FEW_ANSWERS,)),
        ((8, 11), (5, 11), (TeamDoubt.FEW_ANSWERS,)),
        ((5, 20), (8, 8), (TeamDoubt.OTHER_SIZE, TeamDoubt.FEW_ANSWERS)),
    ],
)
def test_doubt_comes_from_numbers_alone(earlier, later, expected):
    assert doubts(earlier, later) == expected
