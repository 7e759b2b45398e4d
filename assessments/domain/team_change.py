"""What may be said about the released means of one team at two closings."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

from assessments.domain.change import alike_blocks, headline_quantile
from assessments.domain.constants import CHANGE_MIN, SD_WITHIN, TEAM_CHANGED_SHARE, Z_BAR, Z_CLAIM
from assessments.domain.disclosure import ShownMean
from assessments.domain.releases import TeamRelease
from assessments.domain.scoring_key import ScoringKey


class TeamVerdict(Enum):
    """The outcome for one block. "Stayed the same" is never said: so small a team cannot show it."""

    HIGHER = "clearly higher"
    LOWER = "clearly lower"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    NO_NUMBER = "no number at one of the closings"
    OTHER_STATEMENTS = "the statements or the scale changed"


class TeamDoubt(Enum):
    """Why two rounds may not be about the same people."""

    OTHER_SIZE = "the team became much larger or smaller"
    FEW_ANSWERS = "fewer than half took part in one of them"


@dataclass(frozen=True, slots=True)
class TeamBlockChange:
    """One block at two closings: shown integers and z, absent where there is no number to compare."""

    block: str
    verdict: TeamVerdict
    earlier: int | None = None
    later: int | None = None
    z: float | None = None

    @property
    def shown_difference(self) -> int | None:
        """The difference of the two shown integers."""
        return None if self.earlier is None or self.later is None else self.later - self.earlier


@dataclass(frozen=True, slots=True)
class TeamChange:
    """All blocks of the later round in building order, and what makes one careful."""

    blocks: tuple[TeamBlockChange, ...]
    doubts: tuple[TeamDoubt, ...]

    @property
    def headline_blocks(self) -> tuple[str, ...]:
        """The blocks that one sentence about the whole may name: beyond Bonferroni over all."""
        needed = headline_quantile(len(self.blocks))
        clear = {TeamVerdict.HIGHER, TeamVerdict.LOWER}
        return tuple(b.block for b in self.blocks if b.verdict in clear and b.z is not None and abs(b.z) >= needed)


def compare_releases(
    earlier: TeamRelease, earlier_key: ScoringKey, later: TeamRelease, later_key: ScoringKey
) -> TeamChange:
    """Compare the published whole numbers block by block, as if other people answered each time.

    SCORING 5, team, unlinked: SE = 18 * sqrt(1/n1 + 1/n2). Clear if the 95 % interval excludes 0 and
    the difference is 5 points or more. Whoever took part twice makes this careful, never bold.
    """
    old_means = {block.key: block.mean for block in earlier.blocks}
    alike = alike_blocks(earlier_key, later_key)
    changes = []
    for block in later.blocks:
        if block.key not in alike:
            changes.append(TeamBlockChange(block.key, TeamVerdict.OTHER_STATEMENTS))
        else:
            changes.append(_compare_block(block.key, old_means[block.key], block.mean))
    return TeamChange(tuple(changes), tuple(_doubts(earlier, later)))


def change_margin(mean: ShownMean) -> float:
    """Half a bar for comparing rounds: 1.386 * 18 / sqrt(n) (DECISIONS 21).

    Two bars of equal n stop overlapping where the difference becomes a claim; with other n they part
    a little earlier, never later. Rounded they would not: 18 points at n = 7 are no claim.
    """
    return Z_BAR * SD_WITHIN / sqrt(mean.n)


def change_range(mean: ShownMean) -> tuple[float, float]:
    """Both ends of the bar, within 0..100."""
    margin = change_margin(mean)
    return max(0.0, mean.value - margin), min(100.0, mean.value + margin)


def change_z(earlier: ShownMean, later: ShownMean) -> float:
    """The difference of two published means in standard errors."""
    return (later.value - earlier.value) / (SD_WITHIN * sqrt(1 / earlier.n + 1 / later.n))


def _compare_block(key: str, old: object, new: object) -> TeamBlockChange:
    earlier = old.value if isinstance(old, ShownMean) else None
    later = new.value if isinstance(new, ShownMean) else None
    if not (isinstance(old, ShownMean) and isinstance(new, ShownMean)):
        return TeamBlockChange(key, TeamVerdict.NO_NUMBER, earlier, later)
    z = change_z(old, new)
    if abs(z) < Z_CLAIM or abs(new.value - old.value) < CHANGE_MIN:
        return TeamBlockChange(key, TeamVerdict.NO_CLEAR_DIFFERENCE, earlier, later, z)
    return TeamBlockChange(key, TeamVerdict.HIGHER if z > 0 else TeamVerdict.LOWER, earlier, later, z)


def _doubts(earlier: TeamRelease, later: TeamRelease) -> Sequence[TeamDoubt]:
    """What is known of the people without knowing who: how many were invited, and how many answered."""
    found = []
    smaller, larger = sorted((earlier.invited, later.invited))
    if larger - smaller > TEAM_CHANGED_SHARE * larger:
        found.append(TeamDoubt.OTHER_SIZE)
    if any(2 * release.n < release.invited for release in (earlier, later)):
        found.append(TeamDoubt.FEW_ANSWERS)
    return found
