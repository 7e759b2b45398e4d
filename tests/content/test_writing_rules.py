"""The writing rules of the questionnaire that a program can check (B1, one idea, no negation)."""

import pytest

from assessments.domain.writing_rules import (
    MIRROR_WORDS_MAX,
    PASSIVES,
    SENTENCE_WORDS_MAX,
    TIP_WORDS_MAX,
    broken_by_running_text,
    broken_by_statement,
    sentences,
    words,
)
from tests.content.test_blueprint import BLOCKS

STATEMENTS = [statement["text"] for block in BLOCKS.values() for statement in block["statement"]]
TIPS = [
    entry
    for block in BLOCKS.values()
    for entry in [s["tip"] for s in block["statement"]] + [tip["text"] for tip in block.get("tip", [])]
]


@pytest.mark.parametrize("text", STATEMENTS)
def test_statement_follows_the_rules(text):
    assert list(broken_by_statement(text)) == []


def test_no_statement_stands_twice():
    folded = [" ".join(words(text)) for text in STATEMENTS]

    assert len(set(folded)) == len(folded) == 42


@pytest.mark.parametrize("text", TIPS)
def test_tip_is_short(text):
    assert list(broken_by_running_text(text, words_max=TIP_WORDS_MAX)) == []


def test_no_tip_stands_twice():
    folded = [" ".join(words(text)) for text in TIPS]

    assert len(set(folded)) == len(folded)


@pytest.mark.parametrize("key", BLOCKS)
def test_running_text_has_short_sentences(key):
    block = BLOCKS[key]
    texts = [block["summary"], block["explanation"], *block.get("levels", {}).values()]
    texts += [form["text"] for form in block["work_form"]]
    lengths = [len(words(sentence)) for text in texts for sentence in sentences(text)]

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
    assert list(broken_by_statement(text, starts_with="Zij", words_max=MIRROR_WORDS_MAX)) == []


def test_every_block_has_one():
    assert len(MIRRORS) == 6


@pytest.mark.parametrize("text", SPOKEN)
def test_what_is_said_in_a_conversation_has_short_sentences_and_plain_words(text):
    assert list(broken_by_running_text(text)) == []
    assert not set(words(text)) & PASSIVES
