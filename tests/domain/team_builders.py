"""Small makers of tallies, of whole cells and of the members of a closed round."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assessments.domain.answers import Answer, AnswerSheet
from assessments.domain.cells import InvitedLink, Member, RoundTerms
from assessments.domain.profiles import ScoreProfile
from assessments.domain.scoring import score
from assessments.domain.scoring_key import BlockKey, Scale, ScoringKey, StatementRef
from assessments.domain.tallies import BlockTally, StatementTally, TeamTally
from tests.domain.builders import FIVE_POINTS, make_answers, make_block, make_profile, make_sheet
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


# === Members of a closed round ===


def make_member(key: ScoringKey, *, link: str | None = None, topic: str | None = None, **values: Sequence) -> Member:
    """A member with these answers per block, scored as in the product."""
    sheet = make_sheet(key, values)
    return Member(score(sheet, key), sheet, topic, link)


def make_scored_member(*exact: Fraction | int | None, link: str | None = None, topic: str | None = None) -> Member:
    """A member with these scores on blocks a, b, c, ... and not one answer."""
    return Member(make_profile(*exact), AnswerSheet({}), topic, link)


def make_terms(key: ScoringKey, *, links: Sequence[str] = (), invited: int = 12, k: int = 5, **more: Any) -> RoundTerms:
    """The terms of a round; each link has as many people invited as the round."""
    return RoundTerms(
        key, more.pop("preconditions", ()), invited, k, tuple(InvitedLink(t, invited) for t in links), **more
    )


@st.composite
def closed_rounds(draw: st.DrawFn, most: int = 12) -> tuple[list[Member], RoundTerms]:
    """Draw up to twelve people with any answers, missing blocks, topics, and none to three chain links.

    Some answer everything alike, so that extremes and ties come up. Links are about equally large, so
    that they are shown; somebody may have none.
    """
    key = ScoringKey((make_block("know", 6), make_block("trust", 4, reversed_at=[2])))
    around = make_block("around", 5)
    links = draw(st.sampled_from([("in", "out"), ("in", "out"), (), ("in",), ("in", "out", "on")]))
    terms = make_terms(key, links=links, preconditions=(around,), with_consensus=draw(st.booleans()))
    without = 0 if draw(st.integers(0, 4)) == 4 else None
    members = []
    for number in range(draw(st.integers(10 if len(links) == 2 else 0, most))):
        link = links[number % len(links)] if links and number != without else None
        answers = {ref: value for block in (*key.blocks, around) for ref, value in draw(_answers_of(block)).items()}
        sheet = AnswerSheet.checked(answers, ScoringKey((*key.blocks, around)))
        topic = draw(st.sampled_from(["know", "trust", None]))
        members.append(Member(score(sheet, key), sheet, topic, link))
    return members, terms


def _answers_of(block: BlockKey) -> st.SearchStrategy[dict[StatementRef, Answer]]:
    one_value = st.sampled_from([1, 2, 3, 4, 5, "nvt", None])
    alike = one_value.map(lambda value: make_answers(block, [value] * len(block.statements)))
    return st.one_of(alike, answers_to(block))
