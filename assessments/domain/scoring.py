"""Answers and a scoring key into a score profile."""

from collections.abc import Sequence
from fractions import Fraction

from assessments.domain.answers import AnswerSheet
from assessments.domain.constants import ANSWERS_MIN
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.domain.rounding import display_integer
from assessments.domain.scoring_key import BlockKey, Scale, ScoringKey


def answers_needed(statements: int) -> int:
    """How many rated statements a block needs for a score: max(3, ceil(k / 2)).

    >>> [answers_needed(k) for k in (4, 6, 8)]
    [3, 3, 4]
    """
    return max(ANSWERS_MIN, -(-statements // 2))


def percent_of_maximum(values: Sequence[int], scale: Scale) -> Fraction:
    """Score recoded answers in POMP points, exactly.

    P = 100 * (sum - m * min) / (m * (max - min)) over the m rated statements
    (Cohen, Cohen, Aiken & West 1999). Raises ValueError without any value.

    >>> percent_of_maximum([4, 5, 4, 4, 3], Scale(1, 5))
    Fraction(75, 1)
    """
    if not values:
        raise ValueError("A score needs at least one rated statement.")
    count = len(values)
    return Fraction(100 * (sum(values) - count * scale.low), count * (scale.high - scale.low))


def score(sheet: AnswerSheet, key: ScoringKey) -> ScoreProfile:
    """Score every block of the key, in its order.

    Open statements and "not applicable" are left out of the mean; a block with fewer than
    ``answers_needed`` rated statements gets no score.

    >>> from assessments.domain.scoring_key import KeyedStatement, StatementRef
    >>> block = BlockKey("know", tuple(KeyedStatement(k, k == "d") for k in "abcdef"))
    >>> raw = {"a": 4, "b": 5, "c": "nvt", "d": 2, "e": 4, "f": 3}
    >>> sheet = AnswerSheet({StatementRef("know", k): v for k, v in raw.items()})
    >>> result = score(sheet, ScoringKey((block,))).blocks[0]
    >>> result.display, result.level.key, result.answered
    (75, 'high', 5)
    """
    return ScoreProfile(tuple(_score_block(sheet, block, key) for block in key.blocks))


def _score_block(sheet: AnswerSheet, block: BlockKey, key: ScoringKey) -> BlockScore | NoScore:
    rated = sheet.recoded(block)
    total = len(block.statements)
    needed = answers_needed(total)
    if len(rated) < needed:
        return NoScore(block.key, answered=len(rated), total=total, needed=needed)
    exact = percent_of_maximum(list(rated.values()), block.scale)
    return BlockScore(block.key, exact, key.level_of(display_integer(exact)), len(rated), total)
