"""Small makers of domain values, and the reference values beside them."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from assessments.domain.answers import Answer, AnswerSheet
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.domain.rounding import display_integer
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Scale, ScoringKey, StatementRef

ORACLES = Path(__file__).parent / "oracles"
FIVE_POINTS = Scale(1, 5)


def load_oracle(name: str) -> Any:
    return json.loads((ORACLES / name).read_text(encoding="utf-8"))


def make_block(
    key: str = "know", statements: int = 6, *, reversed_at: Sequence[int] = (), scale: Scale = FIVE_POINTS
) -> BlockKey:
    """Make a block with statements s1, s2, ...; ``reversed_at`` counts from 1."""
    numbers = range(1, statements + 1)
    return BlockKey(key, tuple(KeyedStatement(f"s{n}", n in reversed_at) for n in numbers), scale)


def make_answers(block: BlockKey, values: Sequence[Answer | None]) -> dict[StatementRef, Answer]:
    """Give the statements of a block these values in turn; None leaves a statement open."""
    pairs = zip(block.statements, values, strict=True)
    return {StatementRef(block.key, s.key): value for s, value in pairs if value is not None}


def make_sheet(key: ScoringKey, values: Mapping[str, Sequence[Answer | None]]) -> AnswerSheet:
    """Make a checked sheet from the values per block; a block that is not named stays open."""
    answers: dict[StatementRef, Answer] = {}
    for block in key.blocks:
        answers |= make_answers(block, values.get(block.key, [None] * len(block.statements)))
    return AnswerSheet.checked(answers, key)


def make_score(block: str, exact: Fraction | float, answered: int = 6) -> BlockScore:
    value = Fraction(exact)
    return BlockScore(block, value, ScoringKey(()).level_of(display_integer(value)), answered, total=max(6, answered))


def make_no_score(block: str, answered: int = 2) -> NoScore:
    return NoScore(block, answered, total=6, needed=3)


def make_profile(*exact: Fraction | float | None, answered: int = 6) -> ScoreProfile:
    """Make a profile of blocks a, b, c, ...; None is a block without a score."""
    names = "abcdefghijkl"
    return ScoreProfile(
        tuple(
            make_no_score(name) if value is None else make_score(name, value, answered)
            for name, value in zip(names, exact, strict=False)
        )
    )
