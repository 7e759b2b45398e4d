"""What may be said about one person's scores at two moments."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt

from assessments.domain.constants import Z_CLAIM, Z_HEADLINE
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring_key import ScoringKey


class Verdict(Enum):
    """The outcome for one block. There is no "stayed the same": one person's margin is too wide."""

    HIGHER = "clearly higher"
    LOWER = "clearly lower"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    NOT_SCORED = "no score at one of the moments"
    NOT_COMPARABLE = "the statements or the scale changed"


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block at two moments.

    ``earlier`` and ``later`` are displayed integers, absent without a score; ``index`` is the
    reliable change index, absent where nothing can be compared.
    """

    block: str
    verdict: Verdict
    earlier: int | None = None
    later: int | None = None
    index: float | None = None

    @property
    def shown_difference(self) -> int | None:
        """The difference of the two shown integers, so that a reader can check it."""
        if self.earlier is None or self.later is None:
            return None
        return self.later - self.earlier


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """All blocks of the later questionnaire in building order."""

    blocks: tuple[BlockChange, ...]

    @property
    def has_headline(self) -> bool:
        """Whether "your profile has changed" may be said: one block beyond Bonferroni over six."""
        return any(b.index is not None and abs(b.index) >= Z_HEADLINE for b in self.blocks)


def reliable_change_index(earlier: BlockScore, later: BlockScore) -> float:
    """(x2 - x1) / sqrt(SEM1^2 + SEM2^2) on exact scores (Jacobson & Truax 1991).

    Day-to-day variation is not in it, so a clear change is a lower bound of the evidence.
    """
    error = sqrt(earlier.standard_error**2 + later.standard_error**2)
    return float(later.exact - earlier.exact) / error


def compare_profiles(
    earlier: ScoreProfile, earlier_key: ScoringKey, later: ScoreProfile, later_key: ScoringKey
) -> ProfileChange:
    """Compare block by block; only blocks with the same statements, meanings and scale."""
    old_scores = {score.block: score for score in earlier.blocks}
    old_keys = {block.key: block for block in earlier_key.blocks}
    changes = []
    for block, new in zip(later_key.blocks, later.blocks, strict=True):
        if old_keys.get(block.key) != block:
            changes.append(BlockChange(block.key, Verdict.NOT_COMPARABLE))
        else:
            changes.append(_compare_block(block.key, old_scores[block.key], new))
    return ProfileChange(tuple(changes))


def _compare_block(block: str, old: object, new: object) -> BlockChange:
    earlier = old.display if isinstance(old, BlockScore) else None
    later = new.display if isinstance(new, BlockScore) else None
    if not (isinstance(old, BlockScore) and isinstance(new, BlockScore)):
        return BlockChange(block, Verdict.NOT_SCORED, earlier, later)
    index = reliable_change_index(old, new)
    return BlockChange(block, _verdict(index), earlier, later, index)


def _verdict(index: float) -> Verdict:
    if abs(index) < Z_CLAIM:
        return Verdict.NO_CLEAR_DIFFERENCE
    return Verdict.HIGHER if index > 0 else Verdict.LOWER
