"""What an organisation sees of its teams together: how many, and how they spread; never a mean and never a name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.domain.constants import TEAMS_MIN
from assessments.domain.disclosure import ShownMean, TeamMean
from assessments.domain.scoring_key import Level, level_at
from assessments.domain.tallies import may_show_counts


@dataclass(frozen=True, slots=True)
class TeamSpread:
    """How many teams have a mean in each level, lowest first; None where that may not be said."""

    block: str
    counts: tuple[tuple[str, int], ...] | None


def spread_of_teams(
    means: Sequence[Mapping[str, TeamMean]], blocks: Sequence[str], levels: Sequence[Level]
) -> tuple[TeamSpread, ...]:
    """Count teams per level by their published whole numbers, so that nothing new is told about a person.

    Only from ten teams with a number, if each count is 0 or at least 3 and none is above 90 %: a team
    is a group whose place among others nobody else needs to know. Teams are never ranked, and there is
    no total (DECISIONS 5).
    """
    return tuple(TeamSpread(block, _counts([team.get(block) for team in means], levels)) for block in blocks)


def _counts(means: Sequence[TeamMean | None], levels: Sequence[Level]) -> tuple[tuple[str, int], ...] | None:
    shown = [mean.value for mean in means if isinstance(mean, ShownMean)]
    if len(shown) < TEAMS_MIN:
        return None
    found = Counter({level.key: 0 for level in levels})
    found.update(level_at(value, levels).key for value in shown)
    return tuple(found.items()) if may_show_counts(found.values()) else None
