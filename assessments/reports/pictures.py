"""The profile as a picture."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments import charts, queries
from assessments.charts.wording import words
from assessments.domain.content import Content
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.reports.personal import level_title


def picture(profile: ScoreProfile, content: Content, view: charts.View, *, standalone: bool = False) -> str:
    """The profile as SVG."""
    scaffold = charts.Scaffold(*queries.scaffold(content.version, view, str(get_language())))
    return charts.place_marks(
        scaffold,
        _marks(profile, content),
        title=_picture_title(view),
        description=_picture_description(profile, content),
        standalone=standalone,
    )


def picture_png(profile: ScoreProfile, content: Content, view: charts.View) -> bytes:
    """The profile as PNG, drawn in full: this alone loads matplotlib into a web process."""
    return charts.draw_png(view, words(content), _marks(profile, content), title=_picture_title(view))


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
