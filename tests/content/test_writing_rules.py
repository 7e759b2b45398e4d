"""The writing rules of the questionnaire that a program can check (B1, one idea, no negation)."""

import re

import pytest

from tests.content.test_blueprint import BLOCKS

WORDS_MAX = 15
TIP_WORDS_MAX = 35
SENTENCE_WORDS_MAX = 20
NEGATIONS = {"niet", "geen", "nooit", "niemand", "niets", "nergens", "zonder", "noch"}
CONJUNCTIONS = {"en", "of", "maar", "want"}
FREQUENCIES = {
    *("altijd", "vaak", "soms", "meestal", "regelmatig", "zelden"),
    *("steeds", "dikwijls", "telkens", "doorgaans", "elke", "iedere"),
}
PASSIVES = {"word", "wordt", "worden", "werd", "werden", "geworden"}
HARD_WORDS = {
    "referentiekader", "expertise", "optimaliseren", "optimaal", "faciliteren", "participatie", "stakeholder", "borgen",
    "implementeren", "integraal", "commitment", "feedback", "proactief",
}  # fmt: skip

STATEMENTS = [statement["text"] for block in BLOCKS.values() for statement in block["statement"]]
TIPS = [
    entry
    for block in BLOCKS.values()
    for entry in [s["tip"] for s in block["statement"]] + [tip["text"] for tip in block.get("tip", [])]
]


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


@pytest.mark.parametrize("text", STATEMENTS)
def test_statement_follows_the_rules(text):
    used = words(text)

    assert text.startswith("Ik ")
    assert text.endswith(".")
    assert len(used) <= WORDS_MAX
    assert not set(used) & (NEGATIONS | CONJUNCTIONS | FREQUENCIES | PASSIVES | HARD_WORDS)


def test_no_statement_stands_twice():
    folded = [" ".join(words(text)) for text in STATEMENTS]

    assert len(set(folded)) == len(folded) == 42


@pytest.mark.parametrize("text", TIPS)
def test_tip_is_short(text):
    assert len(words(text)) <= TIP_WORDS_MAX
    assert all(len(words(sentence)) <= SENTENCE_WORDS_MAX for sentence in re.split(r"(?<=[.?!:])\s", text))


def test_no_tip_stands_twice():
    folded = [" ".join(words(text)) for text in TIPS]

    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize("key", BLOCKS)
def test_running_text_has_short_sentences(key):
    block = BLOCKS[key]
    texts = [block["summary"], block["explanation"], *block.get("levels", {}).values()]
    texts += [form["text"] for form in block["work_form"]]
    sentences = [s for text in texts for s in re.split(r"(?<=[.?!:])\s+", text.strip()) if s]

    lengths = [len(words(sentence)) for sentence in sentences]

    assert max(lengths) <= SENTENCE_WORDS_MAX
    assert sum(lengths) / len(lengths) <= 14


MIRRORS = [one["text"] for block in BLOCKS.values() for one in block.get("mirror", [])]
SPOKEN = [
    one["text"]
    for block in BLOCKS.values()
    for kind in ("behaviour", "experiment", "question")
    for one in block.get(kind, [])
]


@pytest.mark.parametrize("text", MIRRORS)
def test_statement_about_another_link_follows_the_rules_of_statements(text):
    used = words(text)

    assert text.startswith("Zij ")
    assert text.endswith(".")
    assert len(used) <= 12
    assert not set(used) & (NEGATIONS | CONJUNCTIONS | FREQUENCIES | PASSIVES | HARD_WORDS)


def test_every_block_has_one():
    assert len(MIRRORS) == 6


@pytest.mark.parametrize("text", SPOKEN)
def test_what_is_said_in_a_conversation_has_short_sentences_and_plain_words(text):
    assert all(len(words(sentence)) <= SENTENCE_WORDS_MAX for sentence in re.split(r"(?<=[.?!:])\s", text))
    assert not set(words(text)) & (PASSIVES | HARD_WORDS)
