"""Made-up profiles fit any questionnaire and show what they promise."""

from dataclasses import replace

import pytest

from assessments.domain.answers import NOT_APPLICABLE, AnswerSheet
from assessments.domain.content import ScaleLabel
from assessments.domain.examples import Example, example_answers, example_release, filled_up
from assessments.domain.profiles import NoScore
from assessments.domain.releases import TeamRelease
from assessments.domain.scoring import score
from tests.domain.contents import CONTENT, with_block, with_statement

SEVEN = with_block(scale=tuple(ScaleLabel(value, str(value)) for value in range(1, 8)))
TURNED = with_statement(is_reversed=True)
CONTENTS = {"as it is": CONTENT, "seven points": SEVEN, "a statement turned around": TURNED}


def profile(content, example):
    return score(AnswerSheet(example_answers(content, example)), content.scoring_key)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("example", Example)
def test_every_statement_has_an_answer_on_its_scale(content, example):
    answers = example_answers(content, example)
    rated = {ref: value for ref, value in answers.items() if ref.block != "nodig"}

    assert len(answers) == content.statement_count
    AnswerSheet.checked(rated, content.scoring_key)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize(("example", "display"), [(Example.LOW, 0), (Example.HIGH, 100)])
def test_all_low_and_all_high_are_the_ends(content, example, display):
    assert {block.display for block in profile(content, example).blocks} == {display}


def test_mixed_profile_rises():
    shown = [block.display for block in profile(CONTENT, Example.MIXED).blocks]

    assert shown == sorted(shown)
    assert shown[0] < shown[-1]


def test_much_that_does_not_apply_gives_no_score():
    assert all(isinstance(block, NoScore) for block in profile(CONTENT, Example.NOT_APPLICABLE).blocks)
    assert NOT_APPLICABLE in example_answers(CONTENT, Example.NOT_APPLICABLE).values()


@pytest.mark.parametrize("example", Example)
def test_made_up_team_has_a_result(example):
    release = example_release(CONTENT, example)

    assert isinstance(release, TeamRelease)
    assert (release.n, release.invited) == (8, 10)
    assert release.topic == ("kennen" if example is Example.MIXED else None)


def test_questionnaire_of_one_block_has_examples():
    alone = replace(CONTENT, blocks=CONTENT.blocks[:1])

    assert len(example_answers(alone, Example.MIXED)) == 6


def test_unfinished_version_is_filled_up_where_a_result_needs_it():
    bare = replace(
        CONTENT.blocks[0],
        scale=CONTENT.blocks[0].scale[:2],
        level_texts={},
        level_tips={"low": ("Bel.",)},
        resources=(),
    )
    unfinished = replace(CONTENT, levels=CONTENT.levels[1:], blocks=(bare, CONTENT.blocks[3]))

    content = filled_up(unfinished, "(leeg)")
    block = content.blocks[0]

    assert [level.lower for level in content.levels] == [0, 50]
    assert [point.label for point in block.scale] == ["(leeg)"] * 4
    assert block.level_texts == {"nothing-yet": "(leeg)", "high": "(leeg)"}
    assert block.level_tips == {"nothing-yet": ("(leeg)",), "high": ("(leeg)",)}
    assert {one.kind for one in block.resources} == {"question", "behaviour", "experiment", "work_form"}
    assert isinstance(example_release(content, Example.MIXED), TeamRelease)


def test_finished_version_is_left_as_it_is():
    assert filled_up(CONTENT, "(leeg)") == CONTENT
    assert filled_up(replace(CONTENT, levels=()), "(leeg)").levels[0].lower == 0


def test_version_without_a_guide_needs_no_resources():
    assert filled_up(with_block(replace(CONTENT, guide_steps=()), resources=()), "(leeg)").blocks[0].resources == ()
