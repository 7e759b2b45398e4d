"""A complete questionnaire of three blocks that may be published, and ways to change it."""

import uuid
from dataclasses import replace
from typing import Any

from assessments.domain.content import (
    BlockContent,
    Content,
    GuideStep,
    LevelContent,
    Resource,
    ScaleLabel,
    StatementContent,
)

LEVELS = ("low", "high")
STEPS = ("goal", "topic", "build_on", "strengthen", "agreements")
RESOURCES = (
    Resource("work_form", "Kaartje", "20 minuten", "Leg de kaartjes op tafel."),
    Resource("question", "", "", "Wat viel je op?"),
    Resource("question", "", "", "Wie helpt je daarbij?"),
    Resource("reading", "", "", "Een boek."),
    Resource("behaviour", "", "", "Je belt je collega zelf."),
    Resource("experiment", "", "", "Bel morgen één collega."),
    Resource("mirror", "", "", "Zij bellen mij op tijd terug."),
)
NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes")


def make_statement(number: int, **changes: Any) -> StatementContent:
    text = f"Ik ken collega nummer {NUMBERS[number - 1]}."
    values = {"row": 0, "key": f"s{number}", "text": text, "tip": f"Bel collega {number}.", "source": "weten"}
    return StatementContent(**(values | changes))


def make_block(key: str, **changes: Any) -> BlockContent:
    values: dict[str, Any] = {
        "title": key.title(),
        "is_scored": True,
        "summary": "Ken je elkaar?",
        "explanation": "Je weet wie er meedoet.",
        "scale": tuple(ScaleLabel(value, f"punt {value}") for value in range(1, 6)),
        "statements": tuple(make_statement(number) for number in range(1, 7)),
        "level_texts": dict.fromkeys(LEVELS, "Je weet er iets van."),
        "level_tips": {level: tuple(f"Bel {level} {n}." for n in range(1, 4)) for level in LEVELS},
        "resources": RESOURCES,
    }
    return BlockContent(row=0, key=key, **(values | changes))


CONTENT = Content(
    version=uuid.UUID(int=0),
    number=0,
    title="Zelftest",
    period="Denk aan deze maand.",
    not_applicable="Niet van toepassing",
    levels=(LevelContent("low", "laag", 0, "Onder het midden."), LevelContent("high", "hoog", 50, "Erboven.")),
    blocks=(
        make_block("kennen"),
        make_block("waarderen"),
        make_block("realiseren"),
        make_block("nodig", is_scored=False, level_texts={}, level_tips={}, resources=()),
    ),
    guide_steps=tuple(GuideStep(kind, 12, "iedereen", "Stap", "Praat.", "Kies er een.", "Kies.") for kind in STEPS),
)


def with_block(content: Content = CONTENT, position: int = 0, **changes: Any) -> Content:
    """The content with something else in one block."""
    blocks = list(content.blocks)
    blocks[position] = replace(blocks[position], **changes)
    return replace(content, blocks=tuple(blocks))


def with_statement(content: Content = CONTENT, position: int = 0, number: int = 0, **changes: Any) -> Content:
    """The content with something else in one statement."""
    statements = list(content.blocks[position].statements)
    statements[number] = replace(statements[number], **changes)
    return with_block(content, position, statements=tuple(statements))
