"""Hypothesis strategies: any questionnaire that the product allows, any answers to it, any profile.

The bounds are written out, not read from ``constants``, so that a changed constant is noticed. Keys
count down, so that sorting by key never passes for the order of the page.
"""

from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from assessments.domain.answers import Answer, AnswerSheet
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Scale, ScoringKey, StatementRef
from tests.domain.builders import make_answers, make_no_score, make_score

#: A busy machine breaks no rule: no deadline, and no complaint about slow draws.
PROPERTY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

#: For whole questionnaires, which take a hundred draws each.
PROPERTY_OF_A_WHOLE = settings(PROPERTY, max_examples=40)

scales = st.builds(
    lambda low, points: Scale(low, low + points - 1),
    low=st.integers(min_value=0, max_value=1),
    points=st.integers(min_value=4, max_value=7),
)


@st.composite
def block_keys(draw: st.DrawFn, key: str = "know") -> BlockKey:
    turned = draw(st.lists(st.booleans(), min_size=4, max_size=8))
    return BlockKey(key, tuple(KeyedStatement(f"s{9 - n}", t) for n, t in enumerate(turned, start=1)), draw(scales))


@st.composite
def answers_to(draw: st.DrawFn, block: BlockKey, least_rated: int = 0) -> dict[StatementRef, Answer]:
    """Draw rated, open and not applicable statements, of which at least so many are rated."""
    points = list(range(block.scale.low, block.scale.high + 1))
    count = len(block.statements)
    values = draw(st.lists(st.sampled_from([*points, None, "nvt"]), min_size=count, max_size=count))
    if least_rated:
        for place in draw(st.permutations(range(count)))[:least_rated]:
            if values[place] in (None, "nvt"):
                values[place] = draw(st.sampled_from(points))
    return make_answers(block, values)


@st.composite
def answered_blocks(draw: st.DrawFn) -> tuple[ScoringKey, AnswerSheet]:
    """Draw a questionnaire of one block that gets a score."""
    block = draw(block_keys())
    key = ScoringKey((block,))
    return key, AnswerSheet.checked(draw(answers_to(block, least_rated=(len(block.statements) + 1) // 2 + 1)), key)


@st.composite
def answered_keys(draw: st.DrawFn) -> tuple[ScoringKey, AnswerSheet]:
    """Draw a whole questionnaire of 3 to 12 blocks, with or without enough answers."""
    names = [f"block-{n:02}" for n in range(draw(st.integers(min_value=3, max_value=12)), 0, -1)]
    key = ScoringKey(tuple(draw(block_keys(name)) for name in names))
    answers: dict[StatementRef, Answer] = {}
    for block in key.blocks:
        answers |= draw(answers_to(block))
    return key, AnswerSheet.checked(answers, key)


@st.composite
def profiles(draw: st.DrawFn) -> ScoreProfile:
    """Draw a profile of 3 to 12 blocks: alike in length or not, spread out or full of ties."""
    shape = st.tuples(st.integers(min_value=3, max_value=8), st.integers(min_value=3, max_value=6))
    shapes = st.just(draw(shape)) if draw(st.booleans()) else shape
    width = draw(st.sampled_from([1, 2, 3, 100]))
    blocks: list[BlockScore | NoScore] = []
    for number in range(draw(st.integers(min_value=3, max_value=12))):
        answered, steps = draw(shapes)
        if draw(st.integers(0, 9)) == 0:
            blocks.append(make_no_score(f"block-{number:02}"))
        else:
            top = answered * steps
            raw = draw(st.integers(0, width)) * max(1, top // width)
            blocks.append(make_score(f"block-{number:02}", Fraction(100 * min(raw, top), top), answered))
    return ScoreProfile(tuple(blocks))
