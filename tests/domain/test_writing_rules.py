"""The writing rules that a program can check."""

import pytest

from assessments.domain.writing_rules import Rule, broken_by_running_text, broken_by_statement, sentences


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("Wij kennen elkaar.", Rule.NOT_ABOUT_ONESELF, ""),
        ("Ik ken mijn collega's", Rule.NO_FULL_STOP, ""),
        ("Ik " + "ken " * 15 + "haar.", Rule.TOO_MANY_WORDS, "17"),
        ("Ik ken niemand.", Rule.NEGATION, "niemand"),
        ("Ik bel en mail collega's.", Rule.TWO_IDEAS, "en"),
        ("Ik bel collega's vaak.", Rule.FREQUENCY, "vaak"),
        ("Ik word gebeld.", Rule.PASSIVE, "word"),
        ("Ik deel mijn expertise.", Rule.HARD_WORD, "expertise"),
    ],
)
def test_statement_breaks_one_rule(text, rule, found):
    assert list(broken_by_statement(text)) == [(rule, found)]


def test_plain_statement_breaks_none():
    assert list(broken_by_statement("Ik kan in één zin zeggen wat ons gezamenlijke doel is.")) == []


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("Bel. " * 36, Rule.TOO_MANY_WORDS, "36"),
        ("bel " * 21, Rule.LONG_SENTENCE, "21"),
        ("Vraag om feedback.", Rule.HARD_WORD, "feedback"),
    ],
)
def test_tip_breaks_one_rule(text, rule, found):
    assert list(broken_by_running_text(text, words_max=35)) == [(rule, found)]


def test_running_text_may_be_as_long_as_it_likes_and_empty():
    assert list(broken_by_running_text("Bel je collega. " * 50)) == []
    assert list(broken_by_running_text("")) == []
    assert sentences("") == []
