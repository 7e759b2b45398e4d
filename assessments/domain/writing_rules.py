"""The writing rules for Dutch statements that a program can check: B1, one idea, no negation.

They come from Dutch guides on plain language and from research on the wording of questions. A rule
that is broken is a reason to look again, no mistake in itself.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

STATEMENT_WORDS_MAX: Final = 15
MIRROR_WORDS_MAX: Final = 12
TIP_WORDS_MAX: Final = 35
SENTENCE_WORDS_MAX: Final = 20

NEGATIONS: Final = frozenset({"niet", "geen", "nooit", "niemand", "niets", "nergens", "zonder", "noch"})
CONJUNCTIONS: Final = frozenset({"en", "of", "maar", "want"})
FREQUENCIES: Final = frozenset(
    {"altijd", "vaak", "soms", "meestal", "regelmatig", "zelden", "steeds", "dikwijls", "telkens", "doorgaans"}
    | {"elke", "iedere"}
)
PASSIVES: Final = frozenset({"word", "wordt", "worden", "werd", "werden", "geworden"})
HARD_WORDS: Final = frozenset(
    {"referentiekader", "expertise", "optimaliseren", "optimaal", "faciliteren", "participatie", "stakeholder"}
    | {"borgen", "implementeren", "integraal", "commitment", "feedback", "proactief"}
)


class Rule(Enum):
    """A rule that a text breaks."""

    NOT_ABOUT_ONESELF = "does not start with Ik"
    NO_FULL_STOP = "does not end with a full stop"
    TOO_MANY_WORDS = "has too many words"
    NEGATION = "has a negation"
    TWO_IDEAS = "joins two ideas"
    FREQUENCY = "has a word that the answers should carry"
    PASSIVE = "is passive"
    HARD_WORD = "has a hard word"
    LONG_SENTENCE = "has a long sentence"


def words(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation.

    >>> words("Ik ken collega's bij naam.")
    ['ik', 'ken', "collega's", 'bij', 'naam']
    """
    return re.findall(r"[\w'’-]+", text.casefold())


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon ends one too.

    >>> sentences("Bel eerst. Vraag dan: waarom?")
    ['Bel eerst.', 'Vraag dan:', 'waarom?']
    """
    return [sentence for sentence in re.split(r"(?<=[.?!:])\s+", text.strip()) if sentence]


def broken_by_statement(
    text: str, *, starts_with: str = "Ik", words_max: int = STATEMENT_WORDS_MAX
) -> Iterator[tuple[Rule, str]]:
    """The rules that a statement breaks, each with the words that break it.

    >>> [rule.name for rule, _ in broken_by_statement("Ik deel nooit iets en ik luister altijd.")]
    ['NEGATION', 'TWO_IDEAS', 'FREQUENCY']
    """
    used = words(text)
    if not text.startswith(f"{starts_with} "):
        yield Rule.NOT_ABOUT_ONESELF, ""
    if not text.endswith("."):
        yield Rule.NO_FULL_STOP, ""
    if len(used) > words_max:
        yield Rule.TOO_MANY_WORDS, str(len(used))
    for rule, refused in (
        (Rule.NEGATION, NEGATIONS),
        (Rule.TWO_IDEAS, CONJUNCTIONS),
        (Rule.FREQUENCY, FREQUENCIES),
        (Rule.PASSIVE, PASSIVES),
        (Rule.HARD_WORD, HARD_WORDS),
    ):
        if found := [word for word in used if word in refused]:
            yield rule, ", ".join(found)


def broken_by_running_text(text: str, *, words_max: int | None = None) -> Iterator[tuple[Rule, str]]:
    """The rules that a tip or an explanation breaks: short sentences, and few of them where ``words_max`` says so.

    >>> list(broken_by_running_text("Bel je collega. Vraag naar de reden.", words_max=5))
    [(<Rule.TOO_MANY_WORDS: 'has too many words'>, '7')]
    """
    if words_max is not None and len(words(text)) > words_max:
        yield Rule.TOO_MANY_WORDS, str(len(words(text)))
    longest = max((len(words(sentence)) for sentence in sentences(text)), default=0)
    if longest > SENTENCE_WORDS_MAX:
        yield Rule.LONG_SENTENCE, str(longest)
    if found := [word for word in words(text) if word in HARD_WORDS]:
        yield Rule.HARD_WORD, ", ".join(found)
