"""The words for one released mean, the same in the table, in the picture and in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.domain.consensus import Consensus
from assessments.domain.constants import K_DIST
from assessments.domain.content import Content
from assessments.domain.disclosure import CappedHigh, CappedLow, ShownMean, TeamMean, Withheld
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease
from assessments.reports.personal import level_title


def shown_range(mean: ShownMean) -> tuple[int, int]:
    """The margin in words and in the picture: the shown number with the shown margin, within 0..100."""
    return max(0, mean.value - mean.shown_margin), min(100, mean.value + mean.shown_margin)


def level_ends(mean: ShownMean, content: Content) -> tuple[str, ...]:
    """The levels at both ends of the margin."""
    return tuple(level_title(content.scoring_key.level_of(end).key, content) for end in shown_range(mean))


def level_words(mean: ShownMean, content: Content) -> str:
    """The level of a mean, or between which levels its margin reaches."""
    low, high = level_ends(mean, content)
    return low if low == high else _("between %(low)s and %(high)s") % {"low": low, "high": high}


def average_words(mean: TeamMean) -> str:
    """The number, or the word that stands for it."""
    match mean:
        case ShownMean():
            return str(mean.value)
        case CappedHigh():
            return _("high")
        case CappedLow():
            return _("low")
        case _:
            return _("not shown")


def spread_words(block: ReleasedBlock) -> str:
    """How far the answers to a block lie apart, where that is released."""
    if block.consensus is None or isinstance(block.mean, Withheld):
        return ""
    words = {
        Consensus.ALIKE: _("answers are alike"),
        Consensus.APART: _("answers lie apart"),
    }[block.consensus]
    return words if block.mean.n >= K_DIST else _("%(spread)s (few answers: read with care)") % {"spread": words}


def took_part(part: TeamRelease | ReleasedLink) -> Iterator[str]:
    """How many took part; with spare slips that can be more than were counted as members."""
    numbers = {"n": part.n, "invited": part.invited}
    if part.n > part.invited:
        yield _("There are %(n)s answers; %(invited)s members were counted on.") % numbers
        return
    yield _("%(n)s of %(invited)s took part.") % numbers
    if 2 * part.n < part.invited:
        yield _("Fewer than half took part.")
