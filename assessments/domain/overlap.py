"""Whether a new round lies so close to an earlier one that the two results together tell about a few people.

Whole cells hold within a round (SCORING 7.4). Two rounds over a short time are two sums over nearly
the same answers, as people hardly change in a few weeks: the larger minus the smaller is then about
the few who are in one of them only. So the people invited are compared before a round opens.

Known limits. Pairs are compared: three rounds of 5, 5 and both plus one pass, and tell about the one.
And those invited are compared, as nobody knows before who will answer.
"""

from collections.abc import Hashable
from enum import Enum

from assessments.domain.tallies import is_enough


class Overlap(Enum):
    """How the people invited for two rounds relate; a round may open only if it is fine."""

    FINE = "fine"
    SAME = "the same people"
    TOO_CLOSE = "too close"


def compare_invited(new: frozenset[Hashable], earlier: frozenset[Hashable], *, k: int) -> Overlap:
    """Compare the people invited for two rounds: too close if 1 to K-1 are in one of them only.

    The same people are refused as well: a few others of them may answer this time. Nobody in common is
    fine at any size, as there is nothing to subtract. Members are any keys that are equal for the same
    person, such as folded addresses; ``k`` is the larger K of the two rounds. Raises ValueError for a
    K below 5.

    >>> team = frozenset("abcdefgh")
    >>> compare_invited(team | {"i"}, team, k=5), compare_invited(team | set("ijklm"), team, k=5)
    (<Overlap.TOO_CLOSE: 'too close'>, <Overlap.FINE: 'fine'>)
    """
    too_small = [len(side) for side in (new - earlier, earlier - new) if not is_enough(len(side), k)]
    if new.isdisjoint(earlier):
        return Overlap.FINE
    if new == earlier:
        return Overlap.SAME
    return Overlap.TOO_CLOSE if any(too_small) else Overlap.FINE
