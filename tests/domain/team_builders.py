"""Small makers of tallies and of whole cells."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from assessments.domain.answers import AnswerSheet
from assessments.domain.profiles import ScoreProfile
from assessments.domain.scoring import score
from assessments.domain.scoring_key import Scale, ScoringKey
from assessments.domain.tallies import BlockTally, StatementTally, TeamTally
from tests.domain.builders import FIVE_POINTS, make_block
from tests.domain.strategies import answers_to

#: One step of a block of six statements on five points.
STEP = Fraction(100, 24)

Cell = list[tuple[ScoreProfile, AnswerSheet]]


def make_statement(values: Sequence[int], key: str = "s1") -> StatementTally:
    return StatementTally(key, tuple(sorted(Counter(values).items())))


def make_tally(
    scores: Sequence[Fraction | int], statements: Sequence[StatementTally] = (), scale: Scale = FIVE_POINTS
) -> BlockTally:
    counts = Counter(Fraction(value) for value in scores)
    return BlockTally("know", scale, tuple(sorted(counts.items())), tuple(statements))


def make_team(**scores: Sequence[int]) -> TeamTally:
    blocks = tuple(
        BlockTally(name, FIVE_POINTS, tuple(sorted(Counter(map(Fraction, values)).items())), ())
        for name, values in scores.items()
    )
    return TeamTally(max(map(len, scores.values())), blocks)


@st.composite
def cells(draw: st.DrawFn) -> tuple[ScoringKey, Cell]:
    """Draw a questionnaire of two blocks, and up to eight people who answered some of it."""
    key = ScoringKey((make_block("know", 4, reversed_at=[2]), make_block("trust", 5, scale=Scale(0, 6))))
    sheets = []
    for _ in range(draw(st.integers(min_value=0, max_value=8))):
        answers = {ref: value for block in key.blocks for ref, value in draw(answers_to(block)).items()}
        sheets.append(AnswerSheet.checked(answers, key))
    return key, [(score(sheet, key), sheet) for sheet in sheets]


def stepped_scores(least: int = 5, most: int = 14) -> st.SearchStrategy[list[Fraction]]:
    """Draw scores of a block of six statements: anything, or crowded at one end."""
    steps = st.one_of(st.integers(0, 24), st.integers(0, 5), st.integers(19, 24))
    one_kind = st.sampled_from([(0, 24), (0, 4), (1, 7), (17, 23), (20, 24), (10, 20)])
    crowded = one_kind.flatmap(lambda ends: st.lists(st.integers(*ends), min_size=least, max_size=most))
    drawn = st.one_of(st.lists(steps, min_size=least, max_size=most), crowded)
    return drawn.map(lambda values: [value * STEP for value in values])
