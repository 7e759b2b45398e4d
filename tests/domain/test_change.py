"""What is said about one person at two moments."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import sqrt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.answers import AnswerSheet
from assessments.domain.change import (
    BlockChange,
    ProfileChange,
    Verdict,
    compare_profiles,
    reliable_change_index,
)
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring import score
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Level, Scale, ScoringKey
from tests.domain.builders import make_block, make_no_score, make_score
from tests.domain.strategies import PROPERTY_OF_A_WHOLE, answered_keys, answers_to

#: The worked example of the R script (see oracles/README.md): alpha .80 and SD 18, so an own SEM.
R_HAND = {
    "sem": 8.04984471899924,
    "sdiff": 11.3841995766062,
    "threshold": 22.3130311701481,
    "x1": 54,
    "x2": 75,
    "rci": 1.84466196843155,
}

KNOW = make_block("know")
KEY = ScoringKey((KNOW,))


def measured(exact, error=R_HAND["sem"]):
    """A score with a given standard error, which no number of answers at 22 points each would give."""
    return SimpleNamespace(exact=exact, standard_error=error)


def compare(earlier, later, earlier_key=KEY, later_key=KEY):
    return compare_profiles(ScoreProfile((earlier,)), earlier_key, ScoreProfile((later,)), later_key).blocks[0]


def test_index_is_the_reference_value():
    index = reliable_change_index(measured(R_HAND["x1"]), measured(R_HAND["x2"]))

    assert index == pytest.approx(R_HAND["rci"], rel=1e-9)
    assert index < 1.96


def test_index_reaches_a_claim_at_the_reference_threshold():
    index = reliable_change_index(measured(0), measured(R_HAND["threshold"]))

    assert index == pytest.approx(1.96, rel=1e-9)
    assert R_HAND["threshold"] / index == pytest.approx(R_HAND["sdiff"], rel=1e-9)


def test_index_takes_both_errors():
    """Three and six answers: sqrt(22^2 / 3 + 22^2 / 6)."""
    index = reliable_change_index(make_score("know", 20, answered=3), make_score("know", 60, answered=6))

    assert index == pytest.approx(40 / sqrt(22**2 / 3 + 22**2 / 6), rel=1e-9)
    assert isinstance(index, float)


@pytest.mark.parametrize(
    ("later", "verdict", "shown"),
    [
        (Fraction(50) + Fraction(600, 24), Verdict.HIGHER, 25),
        (Fraction(50) + Fraction(500, 24), Verdict.NO_CLEAR_DIFFERENCE, 21),
        (Fraction(50), Verdict.NO_CLEAR_DIFFERENCE, 0),
        (Fraction(50) - Fraction(500, 24), Verdict.NO_CLEAR_DIFFERENCE, -21),
        (Fraction(50) - Fraction(600, 24), Verdict.LOWER, -25),
    ],
    ids=["six steps up", "five steps up", "no step", "five steps down", "six steps down"],
)
def test_six_raw_steps_on_six_answers_are_a_clear_change(later, verdict, shown):
    change = compare(make_score("know", 50), make_score("know", later))

    assert change.verdict is verdict
    assert change.shown_difference == shown
    assert change.index == pytest.approx(float(later - 50) / (22 / sqrt(3)), rel=1e-9)


@pytest.mark.parametrize(
    ("later", "verdict"),
    [("57.5601", Verdict.HIGHER), ("57.5599", Verdict.NO_CLEAR_DIFFERENCE)],
    ids=["just above", "just below"],
)
def test_claim_starts_at_1_96_errors_of_the_difference(later, verdict):
    """Eight answers twice: the error of the difference is 11 points, the threshold 21.56."""
    change = compare(make_score("know", 36, answered=8), make_score("know", Fraction(later), answered=8))

    assert change.verdict is verdict


@pytest.mark.parametrize(("sign", "verdict"), [(1, Verdict.HIGHER), (-1, Verdict.LOWER)], ids=["up", "down"])
def test_index_exactly_at_the_claim_is_a_clear_change(sign, verdict, monkeypatch):
    monkeypatch.setattr("assessments.domain.change.reliable_change_index", lambda earlier, later: sign * 1.96)

    assert compare(make_score("know", 30), make_score("know", 70)).verdict is verdict


def test_no_clear_change_is_claimed_while_the_drawn_bars_overlap():
    """Eight statements, 12.5 and 34.375: shown as 13 and 34, and rounding closed the gap."""
    earlier = make_score("know", Fraction(25, 2), answered=8)
    later = make_score("know", Fraction(275, 8), answered=8)

    change = compare(earlier, later)

    assert change.index >= 1.96
    assert not earlier.bar_parts_from(later)
    assert change.verdict is Verdict.NO_CLEAR_DIFFERENCE


def test_statements_in_another_order_can_still_be_compared():
    block = KEY.blocks[0]
    turned = ScoringKey((BlockKey(block.key, tuple(reversed(block.statements)), block.scale),))

    change = compare(make_score("know", 30), make_score("know", 70), later_key=turned)

    assert change.verdict is Verdict.HIGHER


def test_more_blocks_than_six_ask_more_for_a_headline():
    def profile(blocks: int, index: float) -> ProfileChange:
        rest = (BlockChange("other", Verdict.NO_CLEAR_DIFFERENCE, 50, 50, 0.0),) * (blocks - 1)
        return ProfileChange((BlockChange("know", Verdict.HIGHER, 10, 50, index), *rest))

    assert profile(6, 2.638).has_headline
    assert not profile(7, 2.638).has_headline
    assert not profile(12, 2.864).has_headline
    assert profile(12, 2.866).has_headline


def test_shown_difference_is_that_of_the_shown_integers():
    """12.5 and 62.4 are shown as 13 and 62: 49 to a reader, although 49.9 is nearer to 50."""
    change = compare(make_score("know", Fraction(25, 2)), make_score("know", Fraction(624, 10)))

    assert (change.earlier, change.later, change.shown_difference) == (13, 62, 49)


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        (make_no_score("know"), make_score("know", 60), (None, 60)),
        (make_score("know", 60), make_no_score("know"), (60, None)),
        (make_no_score("know"), make_no_score("know"), (None, None)),
    ],
    ids=["at the start", "at the end", "twice"],
)
def test_missing_score_gives_no_statement(earlier, later, shown):
    change = compare(earlier, later)

    assert change == BlockChange("know", Verdict.NOT_SCORED, *shown)
    assert change.index is None
    assert change.shown_difference is None


def changed_statement(**changes):
    return replace(KNOW, statements=(replace(KNOW.statements[0], **changes), *KNOW.statements[1:]))


@pytest.mark.parametrize(
    "earlier_block",
    [
        changed_statement(meaning=2),
        changed_statement(is_reversed=True),
        changed_statement(key="s1b"),
        replace(KNOW, statements=KNOW.statements[:5]),
        replace(KNOW, statements=(*KNOW.statements, KeyedStatement("s7"))),
        replace(KNOW, scale=Scale(1, 4)),
        replace(KNOW, scale=Scale(0, 4)),
        replace(KNOW, key="trust"),
    ],
    ids=["meaning", "reversed", "other", "one fewer", "one more", "shorter scale", "moved scale", "other block"],
)
def test_block_whose_statements_or_scale_changed_is_not_compared(earlier_block):
    before = make_score(earlier_block.key, 20)

    change = compare(before, make_score("know", 80), earlier_key=ScoringKey((earlier_block,)))

    assert change == BlockChange("know", Verdict.NOT_COMPARABLE)
    assert (change.earlier, change.later, change.index, change.shown_difference) == (None, None, None, None)


def test_equal_keys_of_two_versions_are_compared():
    built_again = ScoringKey((make_block("know"),))

    change = compare(make_score("know", 20), make_score("know", 80), earlier_key=built_again)

    assert change.verdict is Verdict.HIGHER


def test_other_levels_do_not_hinder_a_comparison():
    other_levels = ScoringKey((KNOW,), levels=(Level("all", 0),))

    assert compare(make_score("know", 20), make_score("know", 80), earlier_key=other_levels).verdict is Verdict.HIGHER


def test_blocks_are_matched_by_name_and_follow_the_later_order():
    trust, value = make_block("trust"), make_block("value")
    earlier = ScoreProfile((make_score("know", 20), make_score("trust", 80), make_no_score("respect")))
    later = ScoreProfile((make_score("trust", 20), make_score("value", 90), make_score("know", 80)))

    change = compare_profiles(
        earlier,
        ScoringKey((KNOW, trust, make_block("respect"))),
        later,
        ScoringKey((trust, value, KNOW)),
    )

    assert [(block.block, block.verdict) for block in change.blocks] == [
        ("trust", Verdict.LOWER),
        ("value", Verdict.NOT_COMPARABLE),
        ("know", Verdict.HIGHER),
    ]


def test_profile_that_does_not_fit_its_key_is_refused():
    profile = ScoreProfile((make_score("know", 50), make_score("trust", 50)))

    with pytest.raises(ValueError, match="zip"):
        compare_profiles(profile, KEY, profile, KEY)


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        ([2.638], True),
        ([-2.638], True),
        ([2.6379], False),
        ([-2.6379], False),
        ([1.97, -2.5, 2.6], False),
        ([None, 0.0, 3.0], True),
        ([0.0, None], False),
        ([], False),
    ],
    ids=["up", "down", "just not up", "just not down", "three claims", "one of three", "none", "no blocks"],
)
def test_headline_needs_one_block_beyond_bonferroni(indices, expected):
    verdict = {True: Verdict.HIGHER, False: Verdict.LOWER}
    blocks = tuple(BlockChange("know", verdict[(index or 0) > 0], 50, 50, index) for index in indices)

    assert ProfileChange(blocks).has_headline is expected


@st.composite
def two_moments(draw):
    """One questionnaire, answered twice."""
    key, first = draw(answered_keys())
    again = {}
    for block in key.blocks:
        again |= draw(answers_to(block))
    return key, score(first, key), score(AnswerSheet.checked(again, key), key)


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_profile_beside_itself_shows_no_difference(answered):
    key, sheet = answered
    profile = score(sheet, key)

    change = compare_profiles(profile, key, profile, key)

    assert not change.has_headline
    for block, result in zip(change.blocks, profile.blocks, strict=True):
        if isinstance(result, BlockScore):
            assert (block.verdict, block.index, block.shown_difference) == (Verdict.NO_CLEAR_DIFFERENCE, 0, 0)
        else:
            assert block == BlockChange(result.block, Verdict.NOT_SCORED)


@PROPERTY_OF_A_WHOLE
@given(moments=two_moments())
def test_moments_swapped_turn_every_verdict_around(moments):
    key, first, second = moments
    turned = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}

    there, back = compare_profiles(first, key, second, key), compare_profiles(second, key, first, key)

    assert there.has_headline == back.has_headline
    for one, other in zip(there.blocks, back.blocks, strict=True):
        assert other.verdict is turned.get(one.verdict, one.verdict)
        assert (other.earlier, other.later) == (one.later, one.earlier)
        assert (one.index is None) == (other.index is None)
        assert one.index is None or other.index == -one.index


@PROPERTY_OF_A_WHOLE
@given(moments=two_moments())
def test_clear_change_has_the_direction_of_the_shown_difference(moments):
    key, first, second = moments

    for block in compare_profiles(first, key, second, key).blocks:
        if block.verdict in (Verdict.HIGHER, Verdict.LOWER):
            assert (block.shown_difference > 0) == (block.verdict is Verdict.HIGHER)
            assert abs(block.index) >= 1.96


def test_clear_change_is_visible_in_the_bars_of_the_self_test():
    """All scores of six statements on five points; with other numbers rounding can close the last point of a gap."""
    scores = [
        make_score("know", Fraction(100 * raw, 4 * answered), answered)
        for answered in (3, 4, 5, 6)
        for raw in range(4 * answered + 1)
    ]

    hidden = [
        (earlier, later)
        for earlier, later in combinations(scores, 2)
        if compare(earlier, later).verdict is not Verdict.NO_CLEAR_DIFFERENCE and not earlier.bar_parts_from(later)
    ]

    assert hidden == []
