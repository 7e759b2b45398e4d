"""What a team talks about first: one order, and a written branch where the margins allow no claim."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from django.utils.translation import gettext as _

from assessments.domain.constants import NAMED_TOGETHER_MAX
from assessments.domain.content import Content
from assessments.domain.disclosure import CappedHigh, CappedLow, ShownMean, Withheld
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import TalkPoint
from assessments.domain.team_claims import TeamExtremes
from assessments.reports.team_words import level_ends, shown_range


def talk_points(release: TeamRelease, extremes: TeamExtremes, goal: str, content: Content) -> Iterator[TalkPoint]:
    """The goal, the chosen block, and what to build on and to strengthen, as far as the margins bear it."""
    yield TalkPoint(_("Your shared goal"), goal)
    if release.topic is None:
        chosen = _("There is no building block that we can name as chosen most often.")
    else:
        chosen = _("%(title)s. You chose this building block most often.")
        chosen %= {"title": content.block(release.topic).title}
    yield TalkPoint(_("What would you like to talk about?"), chosen)
    if not extremes.highest and not extremes.lowest:
        begin = _("Begin like this: each of you names one building block to build on and one to strengthen.")
        together = _("Put them side by side and choose together.")
        yield TalkPoint(_("To build on and to strengthen"), f"{_no_claim(release)} {begin} {together}")
        return
    yield TalkPoint(_("To build on"), _to_build_on(extremes.highest, release, content))
    yield TalkPoint(_("To strengthen"), _to_strengthen(extremes.lowest, release, content))


def _no_claim(release: TeamRelease) -> str:
    """Why no block is named on either side, so that it fits what the picture shows."""
    means = [block.mean for block in release.blocks]
    shown = [mean for mean in means if isinstance(mean, ShownMean)]
    if any(isinstance(mean, CappedHigh | CappedLow) for mean in means):
        return _("Not every building block has a number. So we name no strongest and no weakest one.")
    if len(shown) < 2:
        return _("There are too few numbers to put building blocks side by side.")
    if any(_part(a, b) for a, b in combinations(shown, 2)):
        return _("There are differences, but no single building block stands out clearly.")
    return _("The differences may be chance. So we name no strongest and no weakest building block.")


def _part(one: ShownMean, other: ShownMean) -> bool:
    """Whether the drawn margins leave a gap between them."""
    (low, high), (other_low, other_high) = shown_range(one), shown_range(other)
    return high < other_low or other_high < low


def _to_build_on(named: tuple[str, ...], release: TeamRelease, content: Content) -> str:
    if not named:
        return _not_named(release, is_top=True)
    if _some_withheld(release):
        text = _("%(titles)s. Of what we show, your average is highest here.")
    else:
        text = _("%(titles)s. Your average is highest here.")
    if _ends(named[0], release, content)[1] == content.levels[0].title:
        text += " " + _("There is much to gain here too.")
    return text % {"titles": _titles(named, content)}


def _to_strengthen(named: tuple[str, ...], release: TeamRelease, content: Content) -> str:
    if not named:
        return _not_named(release, is_top=False)
    if _some_withheld(release):
        text = _("%(titles)s. Of what we show, your average is lowest here.")
    else:
        text = _("%(titles)s. Your average is lowest here.")
    if _ends(named[0], release, content)[0] == content.levels[-1].title:
        text += " " + _("It goes well here too.")
    return text % {"titles": _titles(named, content)}


def _not_named(release: TeamRelease, *, is_top: bool) -> str:
    """Why one side has no name while the other has: too many at the same number, or one without a number."""
    values = Counter(block.mean.value for block in release.blocks if isinstance(block.mean, ShownMean))
    if values[max(values) if is_top else min(values)] > NAMED_TOGETHER_MAX:
        reason = _("We name none: several building blocks share the same number.")
    else:
        reason = _("We name none: it could also be a building block without a number.")
    begin = _("Begin like this: each of you names one. Then choose together.")
    return f"{reason} {begin}"


def _some_withheld(release: TeamRelease) -> bool:
    return any(isinstance(block.mean, Withheld) for block in release.blocks)


def _ends(key: str, release: TeamRelease, content: Content) -> tuple[str, ...]:
    """The levels at both ends of the margin of a block that has a number."""
    mean = next(block.mean for block in release.blocks if block.key == key)
    return level_ends(mean, content) if isinstance(mean, ShownMean) else ("", "")


def _titles(keys: tuple[str, ...], content: Content) -> str:
    return listed([content.block(key).title for key in keys])


def listed(words: Sequence[str]) -> str:
    """Words in a row: a, b and c."""
    *before, last = words
    return _(" and ").join([", ".join(before), last] if before else [last])
