"""The answers of several people into counts: the only form in which they travel together."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.answers import AnswerSheet
from assessments.domain.constants import K_MIN, LEVEL_COUNT_MIN, LEVEL_SHARE_MAX
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring_key import BlockKey, Scale, ScoringKey


def is_enough(people: int, k: int) -> bool:
    """Whether so many people are enough: at least K. Raises ValueError for a K below 5.

    >>> is_enough(5, k=5), is_enough(5, k=6)
    (True, False)
    """
    if k < K_MIN:
        raise ValueError(f"K is at least {K_MIN}, not {k}.")
    return people >= k


def may_show_counts(counts: Collection[int]) -> bool:
    """Whether numbers side by side pick nobody out: each is 0 or at least 3, and none is above 90 % of all.

    >>> may_show_counts((7, 3, 0)), may_show_counts((8, 2)), may_show_counts((30, 3))
    (True, False, False)
    """
    most = LEVEL_SHARE_MAX * sum(counts)
    return all((count == 0 or count >= LEVEL_COUNT_MIN) and count <= most for count in counts)


@dataclass(frozen=True, slots=True)
class StatementTally:
    """How many people gave each answer to one statement.

    ``counts`` pairs a recoded answer with the number of people, rising by answer, without zeros.
    """

    key: str
    counts: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        """How many people rated the statement."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> Fraction:
        """The mean of the recoded answers; raises ValueError where nobody rated the statement."""
        if not self.counts:
            raise ValueError(f"Nobody rated {self.key}.")
        return Fraction(sum(value * count for value, count in self.counts), self.n)


@dataclass(frozen=True, slots=True)
class BlockTally:
    """How many people have each score on one block, and the same for its statements.

    ``scores`` pairs an exact score with the number of people, rising by score, without zeros. A
    person without a score on the block is not in it; single answers of that person do count.
    """

    key: str
    scale: Scale
    scores: tuple[tuple[Fraction, int], ...]
    statements: tuple[StatementTally, ...]

    @property
    def n(self) -> int:
        """How many people have a score on the block."""
        return sum(count for _, count in self.scores)

    @property
    def total(self) -> Fraction:
        """The sum of all scores."""
        return sum((score * count for score, count in self.scores), Fraction(0))


@dataclass(frozen=True, slots=True)
class TeamTally:
    """A closed set of ``size`` submissions as counts: nobody can be told apart, nothing is in order of arrival.

    Blocks are in building order, statements in the order of the page.
    """

    size: int
    blocks: tuple[BlockTally, ...]


def tally_team(results: Iterable[tuple[ScoreProfile, AnswerSheet]], key: ScoringKey) -> TeamTally:
    """Count the scores and the answers of a whole cell.

    Open statements, "not applicable" and blocks without a score are not counted, so n differs per
    block and per statement. Raises ValueError for a profile of other blocks than those of ``key``.

    >>> from assessments.domain.scoring import score
    >>> from assessments.domain.scoring_key import KeyedStatement, StatementRef
    >>> key = ScoringKey((BlockKey("know", tuple(KeyedStatement(k) for k in "abc")),))
    >>> sheets = [AnswerSheet({StatementRef("know", k): v for k in "abc"}) for v in (5, 3, 5)]
    >>> tally = tally_team([(score(sheet, key), sheet) for sheet in sheets], key)
    >>> tally.size, tally.blocks[0].scores, tally.blocks[0].statements[0].counts
    (3, ((Fraction(50, 1), 1), (Fraction(100, 1), 2)), ((3, 1), (5, 2)))
    """
    cell = tuple(results)
    order = [block.key for block in key.blocks]
    if any([block.block for block in profile.blocks] != order for profile, _ in cell):
        raise ValueError("A profile has other blocks than the scoring key.")
    return TeamTally(len(cell), tuple(_tally_block(cell, n, block) for n, block in enumerate(key.blocks)))


def tally_statements(sheets: Iterable[AnswerSheet], block: BlockKey) -> tuple[StatementTally, ...]:
    """Count the answers to the statements of a block, for blocks that have no score such as the preconditions.

    >>> from assessments.domain.scoring_key import KeyedStatement, StatementRef
    >>> sheets = [AnswerSheet({StatementRef("around", "time"): value}) for value in (4, 2, 4)]
    >>> tally_statements(sheets, BlockKey("around", (KeyedStatement("time"),)))[0].counts
    ((2, 1), (4, 2))
    """
    rated = [sheet.recoded(block) for sheet in sheets]
    return tuple(_tally_statement(rated, statement.key) for statement in block.statements)


def _tally_block(cell: tuple[tuple[ScoreProfile, AnswerSheet], ...], place: int, block: BlockKey) -> BlockTally:
    found = (profile.blocks[place] for profile, _ in cell)
    scores = Counter(score.exact for score in found if isinstance(score, BlockScore))
    statements = tally_statements((sheet for _, sheet in cell), block)
    return BlockTally(block.key, block.scale, tuple(sorted(scores.items())), statements)


def _tally_statement(rated: list[dict[str, int]], statement: str) -> StatementTally:
    values = Counter(answers[statement] for answers in rated if statement in answers)
    return StatementTally(statement, tuple(sorted(values.items())))
