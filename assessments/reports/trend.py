"""The rounds of a team in order: what people say, what the figures bear, and a picture of both margins."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments import charts, queries
from assessments.charts.wording import words
from assessments.domain.change import alike_blocks
from assessments.domain.constants import CHANGE_MIN
from assessments.domain.content import BlockContent, Content
from assessments.domain.disclosure import CappedHigh, CappedLow, ShownMean, TeamMean
from assessments.domain.report_values import TrendCell, TrendReport, TrendRound, TrendRow
from assessments.domain.rounding import display_integer
from assessments.domain.team_change import TeamChange, TeamVerdict, change_range, compare_releases
from assessments.queries import ClosedRound
from assessments.reports.round_days import last_day_words
from assessments.reports.team import POINTS_MEASURED
from assessments.reports.team_talk import listed
from assessments.reports.team_voices import doubt_words, experience_words, outcome_words, verdict_words
from assessments.reports.team_words import average_words, took_part

CLEAR: Final = frozenset({TeamVerdict.HIGHER, TeamVerdict.LOWER})


def trend_report(team: str, organisation: str, rounds: Sequence[ClosedRound]) -> TrendReport:
    """Everything that a page about the rounds of a team says, from their releases alone; the oldest round first."""
    changes = [_change(before, after) for before, after in zip([None, *rounds], rounds, strict=False)]
    return TrendReport(
        team=team,
        organisation=organisation,
        headline=_headline(rounds, changes),
        rounds=tuple(_round(number, *one) for number, one in enumerate(zip(rounds, changes, strict=True), 1)),
        rows=tuple(_row(block, rounds, changes) for block in _blocks(rounds)),
        notes=tuple(_notes(rounds, changes)),
        has_picture=any(closed.release for closed in rounds),
    )


def trend_picture(rounds: Sequence[ClosedRound], *, standalone: bool = False) -> str:
    """The means of the rounds as SVG, each with the margin by which rounds are compared."""
    content = rounds[-1].content
    marks, joined = _picture_parts(rounds, content)
    return charts.place_trend(
        charts.Scaffold(*queries.scaffold(content.version, charts.TREND, str(get_language()))),
        words(content),
        marks,
        joined,
        title=_picture_title(),
        description=_description(rounds, content),
        standalone=standalone,
    )


def trend_picture_png(rounds: Sequence[ClosedRound]) -> bytes:
    """The same as PNG, drawn in full."""
    content = rounds[-1].content
    marks, joined = _picture_parts(rounds, content)
    return charts.draw_trend_png(words(content), marks, joined, title=_picture_title())


def _change(before: ClosedRound | None, after: ClosedRound) -> TeamChange | None:
    if before is None or before.release is None or after.release is None:
        return None
    return compare_releases(before.release, before.content.scoring_key, after.release, after.content.scoring_key)


def _headline(rounds: Sequence[ClosedRound], changes: Sequence[TeamChange | None]) -> str:
    results = sum(closed.release is not None for closed in rounds)
    if not results:
        return _("There is no result yet. After the next round it stands here.")
    if results == 1:
        return _("There is no second result yet. After the next round you see here what the figures show.")
    last = changes[-1]
    if last is None:
        return _("The last two rounds cannot be compared: one of them has no result.")
    content = rounds[-1].content
    named = [content.block(key).title for key in last.headline_blocks]
    if named:
        return _("Between the last two rounds the figures show a clear difference in %(blocks)s.") % {
            "blocks": listed(named)
        }
    verdicts = {block.verdict for block in last.blocks}
    if verdicts & CLEAR:
        return _("About the last two rounds as a whole the figures are not clear enough. Look at each block below.")
    if TeamVerdict.NO_CLEAR_DIFFERENCE in verdicts:
        return _("Between the last two rounds the figures show no clear difference.")
    return _("No block of the last two rounds can be compared.")


def _round(number: int, closed: ClosedRound, change: TeamChange | None) -> TrendRound:
    release = closed.release
    said = [
        _("‘%(behaviour)s’: %(outcome)s") % {"behaviour": one.behaviour, "outcome": outcome_words(one.opinion)}
        for one in (release.outcomes if release else ())
    ]
    took = " ".join(took_part(release)) if release else _("Too few answers, so nothing is shown.")
    doubts = tuple(doubt_words(doubt) for doubt in change.doubts) if change else ()
    return TrendRound(str(number), last_day_words(closed.round), took, tuple(said), doubts)


def _blocks(rounds: Sequence[ClosedRound]) -> tuple[BlockContent, ...]:
    """The blocks of the last round: what was asked before under another key is not in it."""
    return rounds[-1].content.scored_blocks if rounds else ()


def _row(block: BlockContent, rounds: Sequence[ClosedRound], changes: Sequence[TeamChange | None]) -> TrendRow:
    cells = [_cell(block.key, *one) for one in zip([None, *rounds], rounds, changes, strict=False)]
    scales = {len(closed.content.block(block.key).scale) for closed in rounds if block.key in closed.content.block_keys}
    note = "" if scales == {POINTS_MEASURED} else _("margin not calibrated for this scale")
    return TrendRow(block.title, tuple(cells), note)


def _cell(key: str, before: ClosedRound | None, closed: ClosedRound, change: TeamChange | None) -> TrendCell:
    if closed.release is None:
        return TrendCell(_("not shown"), "", "", "")
    mean = _mean(key, closed)
    if mean is None:
        return TrendCell(_("not asked"), "", "", "")
    felt = dict(closed.release.experiences).get(key)
    return TrendCell(
        average=average_words(mean),
        margin=_range_words(mean),
        verdict=verdict_words(_verdict(key, change)) if before else "",
        experience=experience_words(felt) if felt else "",
    )


def _verdict(key: str, change: TeamChange | None) -> TeamVerdict:
    """The verdict on the round before; without a result of that round there is no number to compare."""
    found = [block.verdict for block in change.blocks if block.block == key] if change else []
    return found[0] if found else TeamVerdict.NO_NUMBER


def _mean(key: str, closed: ClosedRound) -> TeamMean | None:
    blocks = closed.release.blocks if closed.release else ()
    return next((block.mean for block in blocks if block.key == key), None)


def _range_words(mean: TeamMean) -> str:
    if not isinstance(mean, ShownMean):
        return ""
    low, high = (display_integer(Fraction(end)) for end in change_range(mean))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _notes(rounds: Sequence[ClosedRound], changes: Sequence[TeamChange | None]) -> Iterator[str]:
    if not any(closed.release for closed in rounds):
        return
    if len(rounds) == charts.ROUNDS_SHOWN:
        yield _("You see the last %(n)s rounds at most.") % {"n": charts.ROUNDS_SHOWN}
    yield _("The bars here are for comparing rounds. They are other bars than those at the result of one round.")
    yield _("Do two bars overlap? Then the difference is too small to say something about it.")
    found = [change for change in changes if change is not None]
    if not found:
        return
    yield _("No clear difference does not mean that nothing has changed.")
    yield _("In a small team only large changes can be seen. With eight answers each time, that is 18 points or more.")
    yield _("We call a difference clear from %(n)s points on, and only if chance hardly ever makes one as large.") % {
        "n": CHANGE_MIN
    }
    if any(block.verdict == TeamVerdict.OTHER_STATEMENTS for change in found for block in change.blocks):
        yield _("Between some rounds the statements changed. There we compare nothing, and draw no line.")
    yield _(
        "We do not know who took part, so two rounds may be about other people. We warn if the number of people invited"
        " changed by more than a third, or if fewer than half took part."
    )


def _picture_title() -> str:
    return _("The averages of the team, round by round")


def _picture_parts(rounds: Sequence[ClosedRound], content: Content) -> tuple[list[list[charts.Mark]], list[list[bool]]]:
    marks = [[_mark(_mean(block.key, closed), content) for closed in rounds] for block in content.scored_blocks]
    alike = [alike_blocks(before.content.scoring_key, after.content.scoring_key) for before, after in pairwise(rounds)]
    joined = [[block.key in keys for keys in alike] for block in content.scored_blocks]
    return marks, joined


def _mark(mean: TeamMean | None, content: Content) -> charts.Mark:
    if isinstance(mean, ShownMean):
        level = content.scoring_key.levels.index(content.scoring_key.level_of(mean.value))
        return charts.Mark(mean.value, *change_range(mean), level)
    instead = {CappedHigh: charts.Instead.HIGH, CappedLow: charts.Instead.LOW}.get(type(mean), charts.Instead.NOT_SHOWN)
    return charts.Mark(None, None, None, None, instead)


def _description(rounds: Sequence[ClosedRound], content: Content) -> str:
    parts = []
    for block in content.scored_blocks:
        said = []
        for number, closed in enumerate(rounds, 1):
            mean = _mean(block.key, closed)
            said.append(f"{number}: {_('not shown') if mean is None else average_words(mean)}")
        parts.append(f"{block.title}: {', '.join(said)}")
    return "; ".join(parts) + "."
