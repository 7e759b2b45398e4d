"""A tally into a word for how far the answers of a team lie apart."""

from enum import Enum
from fractions import Fraction

from assessments.domain.constants import DEVIATION_DIVISOR
from assessments.domain.scoring_key import Scale
from assessments.domain.tallies import BlockTally, StatementTally, is_enough


class Consensus(Enum):
    """How alike the answers to one block are. It says nothing about their level."""

    ALIKE = "answers are alike"
    APART = "answers lie apart"


def average_deviation(statement: StatementTally) -> Fraction:
    """AD_M of one statement: the mean of |x - M| over its answers, in points of the scale.

    Burke, Finkelstein & Dusig 1999. Uniform answers on five points give 1.2. Who did not rate the
    statement is left out; raises ValueError below two answers.

    >>> average_deviation(StatementTally("a", ((1, 4), (2, 1))))
    Fraction(8, 25)
    """
    if statement.n < 2:
        raise ValueError(f"The deviation of {statement.key} needs two answers.")
    mean = statement.mean
    return sum((abs(value - mean) * count for value, count in statement.counts), Fraction(0)) / statement.n


def deviation_cut(scale: Scale) -> Fraction:
    """The largest average deviation that still counts as alike: points / 6.

    >>> deviation_cut(Scale(1, 5))
    Fraction(5, 6)
    """
    return Fraction(scale.high - scale.low + 1, DEVIATION_DIVISOR)


def block_deviation(block: BlockTally, *, k: int) -> Fraction | None:
    """AD_M of a block: the mean of AD_M over its statements with at least K answers.

    None where no statement has K answers, and where the block has fewer than K scores.
    """
    counted = [average_deviation(s) for s in block.statements if is_enough(s.n, k)]
    if not counted or not is_enough(block.n, k):
        return None
    return sum(counted, Fraction(0)) / len(counted)


def find_consensus(block: BlockTally, *, k: int) -> Consensus | None:
    """Say whether the answers to a block are alike or lie apart, or nothing.

    Alike up to and including AD_M = points / 6. Nothing under the conditions of ``block_deviation``.

    >>> statement = StatementTally("a", ((3, 2), (4, 3), (5, 1)))
    >>> find_consensus(BlockTally("know", Scale(1, 5), ((Fraction(70), 6),), (statement,)), k=5)
    <Consensus.ALIKE: 'answers are alike'>
    """
    deviation = block_deviation(block, k=k)
    if deviation is None:
        return None
    return Consensus.ALIKE if deviation <= deviation_cut(block.scale) else Consensus.APART
