"""The profile as a picture."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments import charts, queries
from assessments.charts.wording import words
from assessments.domain.content import NOT_STORED, Content
from assessments.domain.disclosure import CappedHigh, CappedLow, ShownMean, TeamMean
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.domain.releases import TeamRelease
from assessments.reports.personal import level_title
from assessments.reports.team import team_overlay
from assessments.reports.team_words import average_words, level_words, shown_range, spread_words


def picture(
    profile: ScoreProfile,
    content: Content,
    view: charts.View,
    *,
    standalone: bool = False,
    release: TeamRelease | None = None,
) -> str:
    """The profile as SVG, with the means of the own team beside it where there is a release to show."""
    scaffold = _scaffold(content, view)
    return charts.place_marks(
        scaffold,
        _marks(profile, content),
        title=_picture_title(view),
        description=_with_team(_picture_description(profile, content), release, content),
        standalone=standalone,
        team=team_overlay(release, content) if release else (),
    )


def _scaffold(content: Content, view: charts.View) -> charts.Scaffold:
    """The stored picture without marks; for a version that is not stored it is drawn now, which takes a while."""
    if content.version == NOT_STORED:
        return charts.draw_scaffold(view, words(content))
    return charts.Scaffold(*queries.scaffold(content.version, view, str(get_language())))


def picture_png(
    profile: ScoreProfile, content: Content, view: charts.View, *, release: TeamRelease | None = None
) -> bytes:
    """The profile as PNG, drawn in full: this alone loads matplotlib into a web process."""
    team = team_overlay(release, content) if release else ()
    return charts.draw_png(view, words(content), _marks(profile, content), title=_picture_title(view), team=team)


def _with_team(description: str, release: TeamRelease | None, content: Content) -> str:
    """The means of the team in words: in the picture they are marks only."""
    if release is None:
        return description
    means = "; ".join(f"{content.block(block.key).title}: {average_words(block.mean)}" for block in release.blocks)
    label = _("Team average:")
    return f"{description} {label} {means}."


def _picture_title(view: charts.View) -> str:
    if view == charts.View.RADAR:
        return _("Your scores as a radar")
    return _("Your scores as a building of blocks")


def _picture_description(profile: ScoreProfile, content: Content) -> str:
    parts = []
    for result in profile.blocks:
        title = content.block(result.block).title
        if isinstance(result, NoScore):
            parts.append(_("%(block)s: no score") % {"block": title})
        else:
            level = level_title(result.level.key, content)
            parts.append(
                _("%(block)s: %(score)s, %(level)s") % {"block": title, "score": result.display, "level": level}
            )
    return "; ".join(parts) + "."


def _marks(profile: ScoreProfile, content: Content) -> list[charts.Mark]:
    levels = [level.key for level in content.levels]
    return [
        charts.Mark(result.display, *result.bar, levels.index(result.level.key))
        if isinstance(result, BlockScore)
        else charts.Mark(None, None, None, None)
        for result in profile.blocks
    ]


def team_picture(release: TeamRelease, content: Content, view: charts.View, *, standalone: bool = False) -> str:
    """The released means of a team as SVG."""
    scaffold = _scaffold(content, view)
    return charts.place_marks(
        scaffold,
        _team_marks(release, content),
        title=_team_picture_title(view),
        description=_team_description(release, content),
        standalone=standalone,
    )


def team_picture_png(release: TeamRelease, content: Content, view: charts.View) -> bytes:
    """The released means of a team as PNG, drawn in full."""
    return charts.draw_png(view, words(content), _team_marks(release, content), title=_team_picture_title(view))


def _team_picture_title(view: charts.View) -> str:
    if view == charts.View.RADAR:
        return _("The averages of the team as a radar")
    return _("The averages of the team as a building of blocks")


def _team_description(release: TeamRelease, content: Content) -> str:
    parts = []
    for block in release.blocks:
        said = [average_words(block.mean)]
        if isinstance(block.mean, ShownMean):
            low, high = shown_range(block.mean)
            said += [_("margin %(low)s to %(high)s") % {"low": low, "high": high}, level_words(block.mean, content)]
        said += [spread for spread in (spread_words(block),) if spread]
        parts.append(f"{content.block(block.key).title}: {', '.join(said)}")
    return "; ".join(parts) + "."


def _team_marks(release: TeamRelease, content: Content) -> list[charts.Mark]:
    means = {block.key: block.mean for block in release.blocks}
    return [_team_mark(means[block.key], content) for block in content.scored_blocks]


def _team_mark(mean: TeamMean, content: Content) -> charts.Mark:
    if isinstance(mean, ShownMean):
        level = content.scoring_key.levels.index(content.scoring_key.level_of(mean.value))
        return charts.Mark(mean.value, *shown_range(mean), level)
    instead = {CappedHigh: charts.Instead.HIGH, CappedLow: charts.Instead.LOW}.get(type(mean), charts.Instead.NOT_SHOWN)
    return charts.Mark(None, None, None, None, instead)
