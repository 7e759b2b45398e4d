"""From answers to a profile."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.answers import AnswerSheet
from assessments.domain.profiles import BlockScore, NoScore
from assessments.domain.scoring import answers_needed, percent_of_maximum, score
from assessments.domain.scoring_key import BlockKey, Level, Scale, ScoringKey, StatementRef
from tests.domain.builders import load_oracle, make_block, make_sheet
from tests.domain.strategies import PROPERTY, PROPERTY_OF_A_WHOLE, answered_blocks, answered_keys

#: The reference cases have older names of the levels.
LEVEL_NAMES = {"aandacht nodig": "low", "op weg": "middle", "stevig": "high"}
CASES = load_oracle("scoring_cases.json")["cases"]
TIPS_CASE = load_oracle("profile_tips_case.json")


def score_block(values, block=None, **key_options):
    block = block or make_block(statements=len(values))
    key = ScoringKey((block,), **key_options)
    return score(make_sheet(key, {block.key: values}), key).blocks[0]


def only_score(answered):
    key, sheet = answered
    return score(sheet, key).blocks[0]


@pytest.mark.parametrize("not_rated", [None, "nvt"], ids=["left open", "not applicable"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_block_gives_the_reference_score(case, not_rated):
    block = make_block(statements=case["k"], reversed_at=case["reversed_1based"])
    values = [not_rated if value is None else value for value in case["answers"]]

    result = score_block(values, block)

    assert (result.answered, result.total) == (case["answered"], case["k"])
    if case["scorable"]:
        assert float(result.exact) == pytest.approx(case["pomp"], rel=1e-9)
        assert result.display == case["display"]
        assert result.level.key == LEVEL_NAMES[case["band"]]
        assert result.standard_error == pytest.approx(case["sem"], rel=1e-9)
    else:
        assert result == NoScore("know", answered=case["answered"], total=case["k"], needed=case["needed"])


def test_whole_profile_gives_the_reference_scores():
    key = ScoringKey(tuple(make_block(name) for name in TIPS_CASE["answers"]))

    profile = score(make_sheet(key, TIPS_CASE["answers"]), key)

    assert [(block.block, block.display) for block in profile.blocks] == list(TIPS_CASE["display"].items())


@pytest.mark.parametrize(
    ("statements", "needed"),
    [(1, 3), (4, 3), (5, 3), (6, 3), (7, 4), (8, 4), (9, 5)],
    ids=lambda number: f"{number}",
)
def test_answers_needed_is_half_and_at_least_three(statements, needed):
    assert answers_needed(statements) == needed


@pytest.mark.parametrize(
    ("value", "exact", "level"),
    [(1, 0, "low"), (2, 25, "low"), (3, 50, "middle"), (4, 75, "high"), (5, 100, "high")],
    ids=["all lowest", "all oneens", "all middle", "all eens", "all highest"],
)
def test_all_answers_equal_give_that_point_of_the_scale(value, exact, level):
    result = score_block([value] * 6)

    assert (result.exact, result.display, result.level.key) == (exact, exact, level)


@pytest.mark.parametrize("scale", [Scale(1, 4), Scale(0, 4), Scale(1, 7)], ids=["1-4", "0-4", "1-7"])
def test_ends_of_any_scale_are_0_and_100(scale):
    block = make_block(scale=scale)

    assert score_block([scale.low] * 6, block).exact == 0
    assert score_block([scale.high] * 6, block).exact == 100


@pytest.mark.parametrize(
    ("values", "needed"),
    [
        ([None] * 6, 3),
        (["nvt"] * 6, 3),
        ([5, 5, None, None, "nvt", None], 3),
        ([5, 5, None, "nvt"], 3),
        ([5, 5, 5, None, "nvt", None, None], 4),
        ([5, 5, 5, None, "nvt", None, None, None], 4),
    ],
    ids=["skipped", "all nvt", "2 of 6", "2 of 4", "3 of 7", "3 of 8"],
)
def test_too_few_answers_give_no_score(values, needed):
    answered = values.count(5)

    assert score_block(values) == NoScore("know", answered=answered, total=len(values), needed=needed)


@pytest.mark.parametrize(
    "values",
    [
        [4, 4, 4, None, "nvt", None],
        [4, 4, 4, None],
        [4, 4, 4, 4, None, None, None],
        [4, 4, 4, 4, None, "nvt", None, None],
    ],
    ids=["3 of 6", "3 of 4", "4 of 7", "4 of 8"],
)
def test_just_enough_answers_give_a_score(values):
    result = score_block(values)

    assert isinstance(result, BlockScore)
    assert (result.display, result.answered, result.total) == (75, values.count(4), len(values))


def test_not_applicable_is_not_zero():
    """Case C08, with six statements: 4, n.v.t., n.v.t., 5 is 4.5 on the scale, not 2.25."""
    result = score_block([4, "nvt", "nvt", 5, 4, 5])

    assert result.exact == Fraction(175, 2)


def test_block_of_which_too_little_applies_has_no_score_instead_of_a_low_one():
    """Case C08 to the letter: two answers of four are not enough, and nothing stands in for a score."""
    assert score_block([4, "nvt", "nvt", 5]) == NoScore("know", answered=2, total=4, needed=3)


def test_level_is_that_of_the_shown_integer_just_below_a_cut():
    scale = Scale(1, 7)
    block = make_block(statements=7, scale=scale)

    result = score_block([4, 4, 4, 4, 4, 4, 3], block)

    assert float(result.exact) == pytest.approx(47.619, abs=1e-3)
    assert (result.display, result.level.key) == (48, "low")


def test_level_is_that_of_the_shown_integer_where_rounding_reaches_a_cut():
    levels = (Level("low", 0), Level("rounded up to", 63))

    result = score_block([3, 4, 3, 4, 3, 4], levels=levels)

    assert (result.exact, result.display, result.level.key) == (Fraction(125, 2), 63, "rounded up to")


def test_percent_of_maximum_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"^A score needs at least one rated statement[.]$"):
        percent_of_maximum([], Scale())


def test_percent_of_maximum_is_exact():
    assert percent_of_maximum([4, 4, 3], Scale()) == Fraction(200, 3)


def test_percent_of_maximum_of_one_answer_is_that_answer():
    assert percent_of_maximum([2], Scale(1, 4)) == Fraction(100, 3)


def test_questionnaire_without_scored_blocks_gives_an_empty_profile():
    key = ScoringKey(())

    assert score(AnswerSheet.checked({}, key), key).blocks == ()


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_every_block_gets_one_result_in_order(answered):
    key, sheet = answered

    profile = score(sheet, key)

    assert [result.block for result in profile.blocks] == [block.key for block in key.blocks]
    for block, result in zip(key.blocks, profile.blocks, strict=True):
        rated = [sheet.answers.get(StatementRef(block.key, s.key), "nvt") != "nvt" for s in block.statements]
        assert (result.answered, result.total) == (sum(rated), len(rated))
        assert isinstance(result, BlockScore) == (sum(rated) >= 3 and 2 * sum(rated) >= len(rated))


@PROPERTY
@given(answered=answered_blocks())
def test_score_is_the_mean_on_an_axis_from_0_to_100(answered):
    key, sheet = answered
    block = key.blocks[0]
    span = block.scale.high - block.scale.low
    above_low = []
    for statement in block.statements:
        value = sheet.answers.get(StatementRef(block.key, statement.key), "nvt")
        if value != "nvt":
            above_low.append(block.scale.high - value if statement.is_reversed else value - block.scale.low)

    result = only_score(answered)

    assert result.exact == Fraction(sum(above_low), len(above_low)) / span * 100
    assert 0 <= result.exact <= 100
    assert 0 <= result.display <= 100


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_shown_level_agrees_with_the_shown_integer(answered):
    key, sheet = answered

    for result in score(sheet, key).scored:
        expected = "low" if result.display < 50 else "middle" if result.display < 75 else "high"
        assert result.level.key == expected


@PROPERTY
@given(answered=answered_blocks(), data=st.data())
def test_score_rises_with_every_answer(answered, data):
    key, sheet = answered
    block = key.blocks[0]
    turned = {StatementRef(block.key, s.key): s.is_reversed for s in block.statements}
    rated = [ref for ref, value in sheet.answers.items() if value != "nvt"]
    ref = data.draw(st.sampled_from(rated))
    more = data.draw(st.integers(block.scale.low, block.scale.high))
    changed = AnswerSheet.checked({**sheet.answers, ref: more}, key)

    before, after = only_score((key, sheet)), only_score((key, changed))

    better = sheet.answers[ref] - more if turned[ref] else more - sheet.answers[ref]
    assert (after.exact > before.exact) == (better > 0)
    assert (after.exact < before.exact) == (better < 0)
    assert (after.display - before.display) * better >= 0
    assert (after.level.lower - before.level.lower) * better >= 0


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys(), data=st.data())
def test_not_applicable_scores_as_left_open(answered, data):
    key, sheet = answered
    statements = [StatementRef(block.key, s.key) for block in key.blocks for s in block.statements]
    not_rated = [ref for ref in statements if sheet.answers.get(ref, "nvt") == "nvt"]
    marked = data.draw(st.sets(st.sampled_from(not_rated))) if not_rated else set()
    rated = {ref: value for ref, value in sheet.answers.items() if value != "nvt"}

    with_marks = AnswerSheet.checked({**rated, **dict.fromkeys(marked, "nvt")}, key)

    assert score(with_marks, key) == score(sheet, key)


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys(), data=st.data())
def test_order_of_the_answers_is_irrelevant(answered, data):
    key, sheet = answered
    shuffled = dict(data.draw(st.permutations(list(sheet.answers.items()))))

    assert score(AnswerSheet.checked(shuffled, key), key) == score(sheet, key)


@PROPERTY
@given(answered=answered_blocks(), data=st.data())
def test_order_of_the_statements_is_irrelevant(answered, data):
    key, sheet = answered
    block = key.blocks[0]
    shuffled = replace(block, statements=tuple(data.draw(st.permutations(block.statements))))

    assert only_score((ScoringKey((shuffled,)), sheet)) == only_score(answered)


def turn_statements_around(block: BlockKey) -> BlockKey:
    return replace(block, statements=tuple(replace(s, is_reversed=not s.is_reversed) for s in block.statements))


@PROPERTY
@given(answered=answered_blocks())
def test_all_statements_turned_around_mirror_the_score(answered):
    key, sheet = answered
    turned = ScoringKey((turn_statements_around(key.blocks[0]),))

    assert only_score((turned, sheet)).exact == 100 - only_score(answered).exact


@PROPERTY
@given(answered=answered_blocks())
def test_statements_and_answers_both_turned_around_keep_the_score(answered):
    key, sheet = answered
    block = key.blocks[0]
    ends = block.scale.low + block.scale.high
    mirrored = {ref: value if value == "nvt" else ends - value for ref, value in sheet.answers.items()}
    turned = ScoringKey((turn_statements_around(block),))

    assert only_score((turned, AnswerSheet.checked(mirrored, turned))) == only_score(answered)


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys(), data=st.data())
def test_block_stands_on_its_own(answered, data):
    key, sheet = answered
    place = data.draw(st.integers(0, len(key.blocks) - 1))
    alone = ScoringKey((key.blocks[place],))
    own = {ref: value for ref, value in sheet.answers.items() if ref.block == key.blocks[place].key}

    assert score(AnswerSheet.checked(own, alone), alone).blocks[0] == score(sheet, key).blocks[place]
