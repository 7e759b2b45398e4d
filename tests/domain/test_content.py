"""A version as people read it, and the scoring key that it implies."""

import uuid
from dataclasses import replace

import pytest

from assessments.domain.content import BlockContent, Content, LevelContent, Resource, ScaleLabel, StatementContent
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Level, Scale, ScoringKey, StatementRef


def make_block_content(key, row, *, is_scored=True, **changes):
    statements = tuple(
        StatementContent(row=10 * row + n, key=f"s{n}", text=f"Statement {n}", tip=f"Tip {n}") for n in range(1, 5)
    )
    values = {
        "title": key.title(),
        "summary": "",
        "explanation": "",
        "scale": tuple(ScaleLabel(value, f"label {value}") for value in range(1, 6)),
        "statements": statements,
    }
    return BlockContent(row=row, key=key, is_scored=is_scored, **(values | changes))


KNOW = make_block_content("know", 1)
CONDITIONS = make_block_content("conditions", 2, is_scored=False)
TRUST = make_block_content("trust", 3)
CONTENT = Content(
    version=uuid.UUID(int=1),
    number=1,
    title="Self-test",
    period="the last four weeks",
    not_applicable="n.v.t.",
    levels=(LevelContent("low", "Low", 0, ""), LevelContent("high", "High", 60, "")),
    blocks=(KNOW, CONDITIONS, TRUST),
)


def test_scored_blocks_and_preconditions_part_the_blocks_in_order():
    assert CONTENT.scored_blocks == (KNOW, TRUST)
    assert CONTENT.preconditions == (CONDITIONS,)


def test_preconditions_are_no_part_of_the_scoring_key():
    statements = tuple(KeyedStatement(f"s{n}") for n in range(1, 5))

    assert CONTENT.scoring_key == ScoringKey(
        (BlockKey("know", statements, Scale(1, 5)), BlockKey("trust", statements, Scale(1, 5))),
        (Level("low", 0), Level("high", 60)),
    )


def test_scoring_key_of_a_block_keeps_reversal_meaning_and_scale():
    block = make_block_content(
        "know",
        1,
        statements=(
            StatementContent(1, "s1", "", "", is_reversed=True),
            StatementContent(2, "s2", "", "", meaning=3),
        ),
        scale=(ScaleLabel(0, "no"), ScaleLabel(1, "rather not"), ScaleLabel(2, "rather"), ScaleLabel(3, "yes")),
    )

    assert block.scoring_key == BlockKey(
        "know", (KeyedStatement("s1", True, 1), KeyedStatement("s2", False, 3)), Scale(0, 3)
    )


def test_preconditions_are_counted_among_the_statements_to_rate():
    assert CONTENT.statement_count == 12


def test_answers_needed_are_those_of_the_longest_building_block():
    long = tuple(StatementContent(row=n, key=f"s{n}", text="", tip="") for n in range(1, 9))
    longer = tuple(StatementContent(row=n, key=f"s{n}", text="", tip="") for n in range(1, 11))
    blocks = (KNOW, make_block_content("trust", 3, statements=long))
    conditions = make_block_content("conditions", 2, is_scored=False, statements=longer)

    assert CONTENT.answers_needed == 3
    assert replace(CONTENT, blocks=(*blocks, conditions)).answers_needed == 4


def test_block_is_found_by_its_key():
    assert CONTENT.block("conditions") is CONDITIONS


def test_unknown_block_is_refused():
    with pytest.raises(KeyError, match="respect"):
        CONTENT.block("respect")


def test_statements_of_every_block_are_found_by_row():
    refs = CONTENT.refs_by_row

    assert len(refs) == 12
    assert refs[11] == StatementRef("know", "s1")
    assert refs[24] == StatementRef("conditions", "s4")
    assert refs[31] == StatementRef("trust", "s1")


def test_block_has_no_texts_tips_or_resources_unless_told():
    assert (KNOW.level_texts, KNOW.level_tips, KNOW.resources) == ({}, {}, ())


def test_links_are_asked_about_each_other_only_with_a_statement_for_every_building_block():
    mirror = (Resource("question", "", "", "Wie bel je?"), Resource("mirror", "", "", "Zij bellen terug."))
    know, trust = (make_block_content(key, row, resources=mirror) for key, row in (("know", 1), ("trust", 3)))

    assert (know.mirror, KNOW.mirror) == ("Zij bellen terug.", "")
    assert replace(CONTENT, blocks=(know, CONDITIONS, trust)).has_mirror
    assert not replace(CONTENT, blocks=(know, CONDITIONS, TRUST)).has_mirror


def test_keys_of_blocks_are_known():
    assert list(CONTENT.block_keys) == ["know", "conditions", "trust"]
