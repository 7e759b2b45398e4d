"""Counts over a cell: complete, without order, without anybody."""

from collections import Counter
from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.constants import K_MIN
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring import score
from assessments.domain.scoring_key import ScoringKey
from assessments.domain.tallies import BlockTally, StatementTally, TeamTally, is_enough, tally_team
from tests.domain.builders import make_block, make_no_score, make_sheet
from tests.domain.strategies import PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import cells, make_statement, make_tally

KEY = ScoringKey((make_block("know", 4, reversed_at=[4]), make_block("trust", 4)))


def make_cell(*people):
    sheets = [make_sheet(KEY, person) for person in people]
    return [(score(sheet, KEY), sheet) for sheet in sheets]


def test_answers_and_scores_are_counted_per_block_and_statement():
    cell = make_cell(
        {"know": [5, 5, 5, 1], "trust": [1, 2, 3, 4]},
        {"know": [5, 5, 5, 1], "trust": [3, "nvt", None, 3]},
    )

    know, trust = tally_team(cell, KEY).blocks

    assert know.scores == ((Fraction(100), 2),)
    assert know.statements[3] == StatementTally("s4", ((5, 2),))
    assert trust.scores == ((Fraction(75, 2), 1),)
    assert trust.statements == (
        StatementTally("s1", ((1, 1), (3, 1))),
        StatementTally("s2", ((2, 1),)),
        StatementTally("s3", ((3, 1),)),
        StatementTally("s4", ((3, 1), (4, 1))),
    )


def test_size_counts_people_without_any_score():
    tally = tally_team(make_cell({"know": [3, 3, 3, 3]}, {}), KEY)

    assert (tally.size, [block.n for block in tally.blocks]) == (2, [1, 0])


def test_empty_cell_has_blocks_without_counts():
    tally = tally_team([], KEY)

    assert tally.size == 0
    assert [(block.key, block.n, block.total) for block in tally.blocks] == [("know", 0, 0), ("trust", 0, 0)]


@pytest.mark.parametrize("names", [("trust", "know"), ("know",), ("know", "trust", "value")], ids=" ".join)
def test_profile_of_other_blocks_is_refused(names):
    profile = ScoreProfile(tuple(make_no_score(name) for name in names))

    with pytest.raises(ValueError, match="other blocks"):
        tally_team([(profile, make_sheet(KEY, {}))], KEY)


def test_mean_of_a_statement_needs_an_answer():
    assert make_statement([1, 2, 2]).mean == Fraction(5, 3)
    with pytest.raises(ValueError, match="Nobody rated s1"):
        _ = make_statement([]).mean


def test_total_of_a_block_is_the_exact_sum():
    assert make_tally([Fraction(25, 6), Fraction(25, 6), 50]).total == Fraction(175, 3)


def test_k_is_five_or_more():
    assert K_MIN == 5
    assert [is_enough(people, 5) for people in (0, 4, 5, 6)] == [False, False, True, True]
    assert not is_enough(7, 8)
    for k in (4, 0, -5):
        with pytest.raises(ValueError, match=f"not {k}"):
            is_enough(100, k)


@given(cells(), st.randoms(use_true_random=False))
@PROPERTY_OF_A_WHOLE
def test_order_of_people_changes_nothing(drawn, random):
    key, cell = drawn
    shuffled = random.sample(cell, len(cell))

    assert tally_team(shuffled, key) == tally_team(cell, key)


@given(cells())
@PROPERTY_OF_A_WHOLE
def test_counts_are_those_of_a_plain_count(drawn):
    key, cell = drawn
    tally = tally_team(cell, key)

    assert tally.size == len(cell)
    for place, (block, counted) in enumerate(zip(key.blocks, tally.blocks, strict=True)):
        scores = [p.blocks[place].exact for p, _ in cell if isinstance(p.blocks[place], BlockScore)]
        assert dict(counted.scores) == Counter(scores)
        assert (counted.n, counted.total) == (len(scores), sum(scores))
        for statement, found in zip(block.statements, counted.statements, strict=True):
            values = [sheet.recoded(block)[statement.key] for _, sheet in cell if statement.key in sheet.recoded(block)]
            assert dict(found.counts) == Counter(values)
            assert (found.key, found.n) == (statement.key, len(values))


def test_tally_has_no_place_for_a_person():
    names = {field.name for kind in (TeamTally, BlockTally, StatementTally) for field in fields(kind)}

    assert names == {"size", "blocks", "key", "scale", "scores", "statements", "counts"}
