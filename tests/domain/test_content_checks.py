"""What stops a version from being published, and what an editor is asked to look at again."""

from dataclasses import replace

import pytest

from assessments.domain.content import LevelContent, Resource, ScaleLabel
from assessments.domain.content_checks import Advice, Fault, Finding, check
from assessments.domain.content_facts import Place
from assessments.domain.writing_rules import Rule
from tests.domain.contents import CONTENT, RESOURCES, with_block, with_statement


def without(kind):
    return tuple(one for one in RESOURCES if one.kind != kind)


def labels(*words):
    return tuple(ScaleLabel(value, word) for value, word in enumerate(words, 1))


BLOCK = CONTENT.blocks[0]
FAULTY = {
    "no period": (replace(CONTENT, period=" "), Place("", "questionnaire", "", "period"), Fault.EMPTY, ""),
    "no label for n.v.t.": (
        replace(CONTENT, not_applicable=""),
        Place("", "questionnaire", "", "not_applicable"),
        Fault.EMPTY,
        "",
    ),
    "two scored blocks": (
        replace(CONTENT, blocks=CONTENT.blocks[1:]),
        Place("", "questionnaire", "", "blocks"),
        Fault.BLOCKS,
        "2",
    ),
    "no levels": (replace(CONTENT, levels=()), Place("", "level"), Fault.LEVELS, ""),
    "levels from 10": (
        replace(CONTENT, levels=(LevelContent("low", "laag", 10, "Laag."), CONTENT.levels[1])),
        Place("", "level"),
        Fault.LEVELS,
        "",
    ),
    "level without text": (
        replace(CONTENT, levels=(replace(CONTENT.levels[0], text=""), CONTENT.levels[1])),
        Place("", "level", "low", "text"),
        Fault.EMPTY,
        "",
    ),
    "no summary": (with_block(summary=""), Place("kennen", "block", "", "summary"), Fault.EMPTY, ""),
    "three statements": (
        with_block(statements=BLOCK.statements[:3]),
        Place("kennen", "statement"),
        Fault.STATEMENTS,
        "3",
    ),
    "statement twice": (
        with_statement(number=1, text=BLOCK.statements[0].text.replace("Ik ken", "Ik  ken")),
        Place("kennen", "statement", "s1", "text"),
        Fault.TWICE,
        "",
    ),
    "statement without tip": (
        with_statement(tip=""),
        Place("kennen", "statement", "s1", "tip"),
        Fault.EMPTY,
        "",
    ),
    "three points": (with_block(scale=labels("a", "b", "c")), Place("kennen", "scale"), Fault.SCALE, "3"),
    "eight points": (with_block(scale=labels(*"abcdefgh")), Place("kennen", "scale"), Fault.SCALE, "8"),
    "label twice": (with_block(scale=labels("a", "b", "c", "A ")), Place("kennen", "scale"), Fault.LABEL_TWICE, ""),
    "level without text in a block": (
        with_block(level_texts={"high": "Mooi."}),
        Place("kennen", "level_text", "low", "text"),
        Fault.EMPTY,
        "",
    ),
    "level without tips in a block": (
        with_block(level_tips={"high": BLOCK.level_tips["high"]}),
        Place("kennen", "tip", "low"),
        Fault.TIPS,
        "0",
    ),
    "level with an empty tip": (
        with_block(level_tips={**BLOCK.level_tips, "low": ("Bel.", " ", "Mail.")}),
        Place("kennen", "tip", "low 2", "text"),
        Fault.EMPTY,
        "",
    ),
    "guide without a step": (
        replace(CONTENT, guide_steps=CONTENT.guide_steps[1:]),
        Place("", "guide_step"),
        Fault.GUIDE_STEPS,
        "",
    ),
    "guide of 59 minutes": (
        replace(CONTENT, guide_steps=(replace(CONTENT.guide_steps[0], minutes=11), *CONTENT.guide_steps[1:])),
        Place("", "guide_step", "goal", "minutes"),
        Fault.GUIDE_MINUTES,
        "59",
    ),
    "step about a block without its open text": (
        replace(
            CONTENT,
            guide_steps=(
                CONTENT.guide_steps[0],
                replace(CONTENT.guide_steps[1], text_open=""),
                *CONTENT.guide_steps[2:],
            ),
        ),
        Place("", "guide_step", "topic", "text_open"),
        Fault.EMPTY,
        "",
    ),
    "guide without a question": (
        with_block(resources=without("question")),
        Place("kennen", "question"),
        Fault.RESOURCES,
        "2",
    ),
    "two experiments": (
        with_block(resources=(*RESOURCES, Resource("experiment", "", "", "Mail."))),
        Place("kennen", "experiment"),
        Fault.ONE_ONLY,
        "",
    ),
    "question without text": (
        with_block(resources=(*RESOURCES, Resource("question", "", "", ""))),
        Place("kennen", "question", "3", "text"),
        Fault.EMPTY,
        "",
    ),
    "one block without mirror": (with_block(resources=without("mirror")), Place("kennen", "mirror"), Fault.MIRROR, ""),
}


def test_complete_version_has_no_finding():
    assert check(CONTENT) == ()


@pytest.mark.parametrize(("content", "place", "fault", "detail"), FAULTY.values(), ids=FAULTY)
def test_fault_stops_publishing_and_names_its_place(content, place, fault, detail):
    found = [finding for finding in check(content) if finding.stops_publishing]

    assert Finding(place, fault, detail) in found
    assert {finding.what for finding in found} == {fault}


def test_version_without_guide_needs_no_resources():
    content = replace(CONTENT, guide_steps=())

    assert check(with_block(content, resources=without("behaviour"))) == ()


def test_mirror_may_be_left_out_everywhere():
    content = CONTENT
    for position in range(3):
        content = with_block(content, position, resources=without("mirror"))

    assert check(content) == ()


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (with_statement(is_reversed=True), (Place("kennen", "statement", "s1", "is_reversed"), Advice.REVERSED, "")),
        (with_statement(source=""), (Place("kennen", "statement", "s1", "source"), Advice.NO_SOURCE, "")),
        (with_block(statements=BLOCK.statements[:5]), (Place("kennen", "statement"), Advice.FEW_STATEMENTS, "5")),
        (
            with_statement(text="Ik ken niemand."),
            (Place("kennen", "statement", "s1", "text"), Rule.NEGATION, "niemand"),
        ),
        (
            with_block(resources=(*without("mirror"), Resource("mirror", "", "", "Ik bel terug."))),
            (Place("kennen", "mirror", "1", "text"), Rule.NOT_ABOUT_ONESELF, ""),
        ),
        (
            with_statement(tip="Vraag om feedback."),
            (Place("kennen", "statement", "s1", "tip"), Rule.HARD_WORD, "feedback"),
        ),
    ],
)
def test_advice_does_not_stop_publishing(content, finding):
    assert check(content) == (Finding(*finding),)
    assert not check(content)[0].stops_publishing


def test_preconditions_may_have_fewer_statements_than_a_score_needs():
    assert check(with_block(position=3, statements=BLOCK.statements[:4])) == ()


def test_reading_may_have_long_titles_of_books():
    long = Resource("reading", "", "", "woord " * 30)

    assert check(with_block(resources=(*RESOURCES, long))) == ()


@pytest.mark.parametrize("blocks", [CONTENT.blocks[1:], (CONTENT.blocks[1], CONTENT.blocks[0], *CONTENT.blocks[2:])])
def test_other_blocks_than_in_the_published_version_are_named(blocks):
    found = check(replace(CONTENT, blocks=blocks), CONTENT)

    place = Place("", "questionnaire", "", "blocks")
    assert Finding(place, Advice.OTHER_BLOCKS, "Kennen, Waarderen, Realiseren") in found
    assert check(CONTENT, CONTENT) == ()
