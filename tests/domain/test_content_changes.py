"""The differences between two versions, and which of them an editor has to explain."""

from dataclasses import replace

import pytest

from assessments.domain.content import ScaleLabel
from assessments.domain.content_changes import (
    ContentChange,
    Published,
    Rewording,
    changes_between,
    meanings,
    rewordings,
)
from assessments.domain.content_facts import Place, facts
from assessments.domain.report_values import rewording_name
from assessments.domain.scoring_key import StatementRef
from tests.domain.contents import CONTENT, RESOURCES, make_statement, with_block, with_statement

BLOCK = CONTENT.blocks[0]
TIPS = BLOCK.level_tips["low"]
LABELS = tuple(point.label for point in BLOCK.scale)
PUBLISHED = {
    StatementRef(block.key, s.key): Published(s.text, s.meaning, LABELS)
    for block in CONTENT.blocks
    for s in block.statements
}


def tip(number, before, after):
    return ContentChange(Place("kennen", "tip", f"low {number}", "text"), before, after)


def test_version_does_not_differ_from_itself():
    assert changes_between(CONTENT, CONTENT) == ()


def test_facts_tell_everything_by_its_place():
    told = facts(CONTENT)

    assert told[Place("", "questionnaire", "", "blocks")] == "kennen, waarderen, realiseren, nodig"
    assert told[Place("", "level", "high", "lower")] == "50"
    assert told[Place("", "guide_step", "goal", "minutes")] == "12"
    assert told[Place("nodig", "block", "", "is_scored")] == "no"
    assert told[Place("kennen", "scale", "5", "label")] == "punt 5"
    assert told[Place("kennen", "statement", "s2", "position")] == "2"
    assert told[Place("kennen", "tip", "low 3", "text")] == "Bel low 3."
    assert told[Place("kennen", "question", "2", "text")] == "Wie helpt je daarbij?"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            with_statement(text="Ik ken haar."),
            [ContentChange(Place("kennen", "statement", "s1", "text"), BLOCK.statements[0].text, "Ik ken haar.")],
        ),
        (with_block(level_tips={**BLOCK.level_tips, "low": ("Mail.", *TIPS)}), [tip(1, None, "Mail.")]),
        (with_block(level_tips={**BLOCK.level_tips, "low": TIPS[1:]}), [tip(1, TIPS[0], None)]),
        (with_block(level_tips={**BLOCK.level_tips, "low": (*TIPS[:2], "Mail.")}), [tip(3, TIPS[2], "Mail.")]),
        (
            with_block(resources=(replace(RESOURCES[0], title="Spel"), *RESOURCES[1:])),
            [
                ContentChange(
                    Place("kennen", "work_form", "1", "text"),
                    "Kaartje\n20 minuten\nLeg de kaartjes op tafel.",
                    "Spel\n20 minuten\nLeg de kaartjes op tafel.",
                )
            ],
        ),
    ],
    ids=["statement", "tip in front", "first tip gone", "last tip reworded", "work form renamed"],
)
def test_change_is_told_once(after, expected):
    assert list(changes_between(CONTENT, after)) == expected


def test_new_and_removed_statements_are_told_with_all_their_fields():
    after = with_block(statements=(*BLOCK.statements[1:], make_statement(1, text="Ik ken haar.")))
    removed = with_block(statements=BLOCK.statements[:5], level_tips={"high": BLOCK.level_tips["high"]})

    moved = {change.place.item for change in changes_between(CONTENT, after) if change.place.field == "position"}
    gone = [change for change in changes_between(CONTENT, removed) if change.after is None]

    assert moved == {"s1", "s2", "s3", "s4", "s5", "s6"}
    assert {change.place.field for change in gone if change.place.item == "s6"} == {
        *("position", "text", "is_reversed", "meaning", "source", "tip")
    }
    assert [change.before for change in gone if change.place.part == "tip"] == list(TIPS)


def test_removed_question_is_told_at_its_number():
    after = with_block(resources=tuple(one for one in RESOURCES if one.text != "Wat viel je op?"))

    assert changes_between(CONTENT, after) == (
        ContentChange(Place("kennen", "question", "1", "text"), "Wat viel je op?", None),
    )
    assert changes_between(after, CONTENT)[0].after == "Wat viel je op?"


def test_editor_is_asked_about_reworded_statements_only():
    content = with_statement(with_statement(text="Ik ken haar."), number=1, tip="Anders.")

    assert rewordings(content, PUBLISHED) == (
        Rewording(StatementRef("kennen", "s1"), BLOCK.statements[0].text, "Ik ken haar."),
    )


def test_new_statement_is_not_asked_about_and_starts_at_one():
    content = with_block(statements=(*BLOCK.statements, replace(make_statement(1), key="new", text="Ik mail.")))

    assert rewordings(content, PUBLISHED) == ()
    assert meanings(content, PUBLISHED, changed=frozenset())[StatementRef("kennen", "new")] == 1


def test_editor_is_asked_once_about_labels_of_a_scale_of_the_same_length():
    words = ("nooit", "soms", "vaak", "meestal", "altijd")
    content = with_block(scale=tuple(ScaleLabel(value, word) for value, word in enumerate(words, 1)))

    assert rewordings(content, PUBLISHED) == (
        Rewording(StatementRef("kennen", ""), "; ".join(LABELS), "; ".join(words)),
    )


def test_editor_is_not_asked_about_another_number_of_points():
    assert rewordings(with_block(scale=BLOCK.scale[:4]), PUBLISHED) == ()


def test_meaning_rises_only_where_the_editor_said_so():
    first = StatementRef("kennen", "s1")
    published = PUBLISHED | {first: replace(PUBLISHED[first], meaning=3)}

    given = meanings(CONTENT, published, changed=frozenset({first, StatementRef("waarderen", "")}))

    assert given[first] == 4
    assert given[StatementRef("kennen", "s2")] == 1
    assert given[StatementRef("waarderen", "s2")] == 2


def test_question_about_a_rewording_has_a_name():
    assert rewording_name(StatementRef("kennen", "s1")) == "meaning-kennen-s1"
