"""Which tips a profile leads to."""

from collections import Counter

import pytest
from hypothesis import given

from assessments.domain.scoring import score
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Scale, ScoringKey, StatementRef
from assessments.domain.tips import HoldOnTip, StatementTip, choose_tips
from tests.domain.builders import load_oracle, make_block, make_sheet
from tests.domain.strategies import PROPERTY_OF_A_WHOLE, answered_keys

CASE = load_oracle("profile_tips_case.json")
EENS = [4, 4, 4, 4, 4, 4]


def choose(key, sheet):
    return choose_tips(sheet, score(sheet, key), key)


def choose_for(values, **blocks):
    """Choose tips for values per block; ``blocks`` replaces the usual block of that name."""
    key = ScoringKey(tuple(blocks.get(name) or make_block(name, len(given)) for name, given in values.items()))
    return choose(key, make_sheet(key, values))


def tip(block, number, value):
    return StatementTip(StatementRef(block, f"s{number}"), value)


@pytest.mark.parametrize("not_rated", [None, "nvt"], ids=["left open", "not applicable"])
def test_profile_gives_the_reference_tips(not_rated):
    values = {
        block: [not_rated if value is None else value for value in given] for block, given in CASE["answers"].items()
    }

    tips = choose_for(values)

    assert [tip.ref for tip in tips] == [StatementRef(block, f"s{number}") for block, number in CASE["tips"]]
    assert [tip.value for tip in tips] == [2, 3, 3]


def test_lowest_answer_of_a_block_comes_first_and_two_at_most():
    tips = choose_for({"know": EENS, "trust": [3, 1, 2, 4, 1, 3]})

    assert tips == (tip("trust", 2, 1), tip("trust", 5, 1))


def test_equal_answers_keep_the_order_of_the_page():
    assert choose_for({"trust": [4, 2, 5, 2, 2, 5]}) == (tip("trust", 2, 2), tip("trust", 4, 2))


def test_order_of_the_page_is_not_that_of_the_keys():
    block = BlockKey("trust", tuple(KeyedStatement(key) for key in ("reason", "help", "ask", "listen")))

    tips = choose_for({"trust": [2, 5, 2, 2]}, trust=block)

    assert [tip.ref.statement for tip in tips] == ["reason", "ask"]


def test_third_tip_comes_from_the_next_block():
    tips = choose_for({"know": [3, 3, 3, 4, 4, 4], "trust": [1, 1, 1, 1, 1, 1], "value": [4, 3, 4, 4, 4, 4]})

    assert tips == (tip("trust", 1, 1), tip("trust", 2, 1), tip("know", 1, 3))


def test_one_tip_per_block_reaches_three_blocks():
    low = [5, 5, 5, 5, 5, 3]

    tips = choose_for({"a": low, "b": low, "c": low, "d": low})

    assert tips == (tip("a", 6, 3), tip("b", 6, 3), tip("c", 6, 3))


def test_tie_between_blocks_goes_to_the_lower_building_block():
    values = {"realise": [3, 3, 3, 3, 3, 3], "know": [3, 3, 3, 3, 3, 3]}

    assert [tip.ref.block for tip in choose_for(values)] == ["realise", "realise", "know"]


def test_blocks_shown_alike_are_ordered_by_the_exact_score():
    """7 of 24 steps and 8 of 28 steps: 29.2 and 28.6, both shown as 29."""
    key = ScoringKey((make_block("first", 6), make_block("second", 8)))
    sheet = make_sheet(key, {"first": [2, 2, 2, 2, 2, 3], "second": [2, 2, 2, 2, 2, 2, 3, "nvt"]})

    tips = choose(key, sheet)

    assert [block.display for block in score(sheet, key).scored] == [29, 29]
    assert [tip.ref.block for tip in tips] == ["second", "second", "first"]


def test_not_applicable_never_leads_to_a_tip():
    assert choose_for({"know": ["nvt", 5, 5, 5, 5, "nvt"]}) == (HoldOnTip("know"),)


def test_block_without_a_score_never_leads_to_a_tip():
    """Case C08: two low answers of six are no score, so no tip either."""
    values = {"know": [1, 1, None, None, "nvt", None], "trust": EENS}

    assert choose_for(values) == (HoldOnTip("trust"),)


def test_reversed_answer_is_judged_after_turning_around():
    values = {"know": [5, 4, 4, 4, 1, 4]}

    tips = choose_for(values, know=make_block("know", reversed_at=[1, 5]))

    assert tips == (tip("know", 1, 1),)


@pytest.mark.parametrize(
    ("scale", "at", "above"),
    [(Scale(1, 5), 3, 4), (Scale(1, 4), 2, 3), (Scale(1, 7), 4, 5), (Scale(0, 5), 2, 3)],
    ids=["1-5", "1-4", "1-7", "0-5"],
)
def test_answer_up_to_the_middle_of_the_scale_leads_to_a_tip(scale, at, above):
    values = {"know": [scale.high, scale.high, at, above, scale.high, scale.high]}

    assert choose_for(values, know=make_block("know", scale=scale)) == (tip("know", 3, at),)


def test_nothing_to_mend_gives_one_tip_to_hold_on_to_the_lowest_block():
    values = {"know": [5] * 6, "trust": EENS, "value": [4, 4, 4, 4, 4, 5]}

    assert choose_for(values) == (HoldOnTip("trust"),)


def test_all_highest_holds_on_to_the_foundation():
    assert choose_for({"know": [5] * 6, "trust": [5] * 6}) == (HoldOnTip("know"),)


def test_all_lowest_starts_at_the_foundation():
    tips = choose_for({"know": [1] * 6, "trust": [1] * 6})

    assert tips == (tip("know", 1, 1), tip("know", 2, 1), tip("trust", 1, 1))


def test_no_scored_block_gives_no_tips():
    assert choose_for({"know": [1, 1, None, None, None, None], "trust": ["nvt"] * 6}) == ()


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_tips_are_the_most_needed_that_fit(answered):
    """Sort all candidates at once and take them one by one, where the product goes block by block."""
    key, sheet = answered
    profile = score(sheet, key)
    candidates = []
    for place, (block, result) in enumerate(zip(key.blocks, profile.blocks, strict=True)):
        if result in profile.scored:
            for line, statement in enumerate(block.statements):
                ref = StatementRef(block.key, statement.key)
                raw = sheet.answers.get(ref, "nvt")
                if raw != "nvt":
                    value = block.scale.low + block.scale.high - raw if statement.is_reversed else raw
                    if 2 * value <= block.scale.low + block.scale.high:
                        candidates.append((result.exact, place, value, line, ref))
    expected = []
    for _, _, value, _, ref in sorted(candidates):
        if len(expected) < 3 and sum(other.ref.block == ref.block for other in expected) < 2:
            expected.append(StatementTip(ref, value))

    tips = choose(key, sheet)

    if expected:
        assert list(tips) == expected
    elif profile.scored:
        assert tips == (HoldOnTip(min(profile.scored, key=lambda s: s.exact).block),)
    else:
        assert tips == ()


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_tips_are_few_and_rest_on_rated_statements_of_scored_blocks(answered):
    key, sheet = answered
    profile = score(sheet, key)
    scored = {result.block for result in profile.scored}

    tips = [tip for tip in choose(key, sheet) if isinstance(tip, StatementTip)]

    assert len(tips) <= 3
    assert all(count <= 2 for count in Counter(tip.ref.block for tip in tips).values())
    assert len({tip.ref for tip in tips}) == len(tips)
    assert all(tip.ref.block in scored for tip in tips)
    assert all(sheet.answers.get(tip.ref, "nvt") != "nvt" for tip in tips)
