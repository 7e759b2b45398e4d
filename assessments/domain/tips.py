"""Which tips a profile leads to, and why."""

from dataclasses import dataclass

from assessments.domain.answers import AnswerSheet
from assessments.domain.constants import TIPS_MAX, TIPS_PER_BLOCK_MAX
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring_key import BlockKey, ScoringKey, StatementRef


@dataclass(frozen=True, slots=True)
class StatementTip:
    """A tip for one statement: ``value`` is the recoded answer that led to it."""

    ref: StatementRef
    value: int


@dataclass(frozen=True, slots=True)
class HoldOnTip:
    """Nothing to mend: hold on to the block, the one with the lowest score."""

    block: str


def choose_tips(sheet: AnswerSheet, profile: ScoreProfile, key: ScoringKey) -> tuple[StatementTip | HoldOnTip, ...]:
    """Choose at most three tips, at most two of one block, most needed first.

    Candidates are rated statements at or below the middle of the scale, in scored blocks.
    Order: block score, lowest first and exact; building order, because later blocks rest on
    earlier ones; recoded answer; order on the page. Without candidates one tip to hold on.
    No scored block, no tips. "Not applicable" never leads to a tip.
    """
    order = {block.key: position for position, block in enumerate(key.blocks)}
    blocks = {block.key: block for block in key.blocks}
    scores = sorted(profile.scored, key=lambda s: (s.exact, order[s.block]))
    tips = [tip for s in scores for tip in _candidates(sheet, blocks[s.block])[:TIPS_PER_BLOCK_MAX]]
    return tuple(tips[:TIPS_MAX]) or _hold_on(scores)


def _candidates(sheet: AnswerSheet, block: BlockKey) -> list[StatementTip]:
    rated = sheet.recoded(block)
    weak = [(value, key) for key, value in rated.items() if value <= block.scale.midpoint]
    weak.sort(key=lambda candidate: candidate[0])
    return [StatementTip(StatementRef(block.key, key), value) for value, key in weak]


def _hold_on(scores: list[BlockScore]) -> tuple[HoldOnTip, ...]:
    return tuple(HoldOnTip(lowest.block) for lowest in scores[:1])
