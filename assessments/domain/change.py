"""What may be said about one person's scores at two moments."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt
from statistics import NormalDist

from assessments.domain.constants import HEADLINE_BLOCKS, HEADLINE_RISK, Z_CLAIM, Z_HEADLINE
from assessments.domain.profiles import BlockScore, ScoreProfile
from assessments.domain.scoring_key import BlockKey, ScoringKey


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
        """Whether "your profile has changed" may be said: one block beyond Bonferroni over all.

        2.638 over six blocks; more blocks ask for more, fewer do not ask for less.
        """
        needed = headline_quantile(len(self.blocks))
        clear = (block.index for block in self.blocks if block.verdict in {Verdict.HIGHER, Verdict.LOWER})
        return any(index is not None and abs(index) >= needed for index in clear)


def headline_quantile(blocks: int) -> float:
    """The two-sided normal quantile of one headline over so many blocks (Bonferroni)."""
    if blocks <= HEADLINE_BLOCKS:
        return Z_HEADLINE
    return NormalDist().inv_cdf(1 - HEADLINE_RISK / (2 * blocks))


def reliable_change_index(earlier: BlockScore, later: BlockScore) -> float:
    """(x2 - x1) / sqrt(SEM1^2 + SEM2^2) on exact scores (Jacobson & Truax 1991).

    Day-to-day variation is not in it, so a clear change is a lower bound of the evidence.
    """
    error = sqrt(earlier.standard_error**2 + later.standard_error**2)
    return float(later.exact - earlier.exact) / error


def compare_profiles(
    earlier: ScoreProfile, earlier_key: ScoringKey, later: ScoreProfile, later_key: ScoringKey
) -> ProfileChange:
    """Compare block by block; only blocks with the same statements, meanings and scale.

    A difference is clear from |index| >= 1.96 on, if the two drawn bars part as well: with other
    numbers of statements or points than six and five, rounding to whole numbers may close a gap.
    """
    old_scores = {score.block: score for score in earlier.blocks}
    alike = alike_blocks(earlier_key, later_key)
    changes = []
    for block, new in zip(later_key.blocks, later.blocks, strict=True):
        if block.key not in alike:
            changes.append(BlockChange(block.key, Verdict.NOT_COMPARABLE))
        else:
            changes.append(_compare_block(block.key, old_scores[block.key], new))
    return ProfileChange(tuple(changes))


def alike_blocks(earlier: ScoringKey, later: ScoringKey) -> frozenset[str]:
    """The blocks that measure the same in both: statements and scale; their order on the page is free."""
    old_keys = {block.key: block for block in earlier.blocks}
    return frozenset(new.key for new in later.blocks if _is_alike(old_keys.get(new.key), new))


def _is_alike(old: BlockKey | None, new: BlockKey) -> bool:
    return old is not None and old.scale == new.scale and set(old.statements) == set(new.statements)


def _compare_block(block: str, old: object, new: object) -> BlockChange:
    earlier = old.display if isinstance(old, BlockScore) else None
    later = new.display if isinstance(new, BlockScore) else None
    if not (isinstance(old, BlockScore) and isinstance(new, BlockScore)):
        return BlockChange(block, Verdict.NOT_SCORED, earlier, later)
    index = reliable_change_index(old, new)
    if abs(index) < Z_CLAIM or not new.bar_parts_from(old):
        return BlockChange(block, Verdict.NO_CLEAR_DIFFERENCE, earlier, later, index)
    verdict = Verdict.HIGHER if index > 0 else Verdict.LOWER
    return BlockChange(block, verdict, earlier, later, index)
