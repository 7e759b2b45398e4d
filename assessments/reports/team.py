"""The released result of a team: what to talk about first, then the figures, then what they mean."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from assessments.domain.constants import K_DIST
from assessments.domain.content import BlockContent, Content
from assessments.domain.disclosure import CappedHigh, CappedLow, ShownMean, TeamMean, Withheld
from assessments.domain.records import RoundRecord
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease
from assessments.domain.report_values import (
    Explained,
    NoTeamReport,
    OrderRow,
    TeamBlockRow,
    TeamLinkTable,
    TeamMeanRow,
    TeamReport,
)
from assessments.domain.rounds import State
from assessments.domain.team_claims import LevelCounts, StatementOrder, name_extremes
from assessments.reports.personal import level_title
from assessments.reports.team_talk import talk_points
from assessments.reports.team_words import average_words, level_words, shown_range, spread_words, took_part

#: The spread behind the margin was measured on scales of so many points.
POINTS_MEASURED: Final = 5


def team_report(release: TeamRelease, round_: RoundRecord, content: Content) -> TeamReport:
    """Everything that a page about a released round says, from the release alone."""
    extremes = name_extremes({block.key: block.mean for block in release.blocks})
    asked = [key for key in (release.topic, *extremes.lowest) if key is not None][:1]
    counted = any(isinstance(block.levels, LevelCounts) for block in release.blocks)
    rows = tuple(_block_row(block, content, counted) for block in release.blocks)
    orders = dict(release.preconditions)
    return TeamReport(
        team=round_.team,
        organisation=round_.organisation,
        took_part=(_("This is how the team members see themselves on average."), *took_part(release)),
        talk=tuple(talk_points(release, extremes, round_.goal, content)),
        questions_about=content.block(asked[0]).title if asked else "",
        questions=tuple(q.text for key in asked for q in content.block(key).of_kind("question")),
        rows=rows,
        has_spread=any(row.spread for row in rows),
        blocks_notes=tuple(_blocks_notes(release, counted)),
        preconditions=tuple(_order_row(block, orders[block.key], _why_no_order()) for block in content.preconditions),
        links=tuple(_link_table(link, content) for link in release.links),
        explanation=tuple(_explanation(release)),
    )


def no_team_report(round_: RoundRecord, now: datetime) -> NoTeamReport:
    """What is missing for a result and what to do now: the same for any number of answers below K."""
    state = round_.state(now)
    if state == State.WITHHELD:
        reason = _("There are fewer than %(k)s answers, so we show no result.") % {"k": round_.k}
        protect = _("In this way we protect what each of you answered.")
        return NoTeamReport(
            round_.team, round_.organisation, f"{reason} {protect}", tuple(_steps_when_withheld(round_))
        )
    reason, step = {
        State.CONCEPT: (_("The round has not been opened yet."), _("Open the round when it is ready.")),
        State.PLANNED: (_("The round has not begun yet."), _("Tell the team when it begins and what it is for.")),
        State.OPEN: (_("The round is still open."), _("Ask the team in general to take part; you do not see who did.")),
        State.CLOSED: (
            _("The round has closed."),
            _("We are making the result. Open this page again in a few minutes."),
        ),
    }[state]
    later = _("The result appears here after the round has closed, if at least %(k)s people took part.")
    return NoTeamReport(round_.team, round_.organisation, reason, (step, later % {"k": round_.k}))


def _steps_when_withheld(round_: RoundRecord) -> Iterator[str]:
    yield _("Open the round again and give people more time. Whoever has finished need not do anything.")
    yield _("Is the team too small for %(k)s answers? Then hold the next round together with another team.") % {
        "k": round_.k
    }
    yield _("You can talk without a result too: everybody has an own result and tells what he or she wants to tell.")


def team_overlay(release: TeamRelease, content: Content) -> tuple[int | None, ...]:
    """The shown means in building order, as second marks beside an own result; None without a number."""
    means = {block.key: block.mean for block in release.blocks}
    found = (means[block.key] for block in content.scored_blocks)
    return tuple(mean.value if isinstance(mean, ShownMean) else None for mean in found)


def team_overlay_legend(release: TeamRelease, content: Content) -> str:
    """What the two marks stand for."""
    legend = _("The dot is your own score. The triangle is the average of the team.")
    if None in team_overlay(release, content):
        legend += " " + _("Where the team has no number, there is no triangle.")
    return legend


def _mean_row(mean: TeamMean, title: str, content: Content) -> TeamMeanRow:
    people = "" if isinstance(mean, Withheld) else str(mean.n)
    if not isinstance(mean, ShownMean):
        return TeamMeanRow(title, False, average_words(mean), "", "", people)
    low, high = shown_range(mean)
    margin = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return TeamMeanRow(title, True, average_words(mean), margin, level_words(mean, content), people)


def _block_row(released: ReleasedBlock, content: Content, counted: bool) -> TeamBlockRow:
    block = content.block(released.key)
    is_measured = len(block.scale) == POINTS_MEASURED or not isinstance(released.mean, ShownMean)
    return TeamBlockRow(
        key=block.key,
        mean=_mean_row(released.mean, block.title, content),
        spread=spread_words(released),
        scale_note="" if is_measured else _("margin not calibrated for this scale"),
        levels=_levels(released, content) if counted else "",
        order=_order_row(block, released.order, _("No order of statements.")),
    )


def _levels(released: ReleasedBlock, content: Content) -> str:
    if not isinstance(released.levels, LevelCounts):
        return _no_levels()
    counts = (f"{count} {level_title(key, content)}" for key, count in released.levels.counts)
    return _("Per level: %(counts)s.") % {"counts": ", ".join(counts)}


def _no_levels() -> str:
    return _("We do not show how many people have which level.")


def _why_no_order() -> str:
    return _(
        "No order of statements? Then there are too few answers or differences, or it would say too much of a person."
    )


def _blocks_notes(release: TeamRelease, counted: bool) -> Iterator[str]:
    """What holds for several blocks, said once."""
    if not counted:
        yield _no_levels()
    if any(isinstance(block.order, Withheld) for block in release.blocks):
        yield _why_no_order()


def _order_row(block: BlockContent, order: StatementOrder | Withheld, note: str) -> OrderRow:
    if isinstance(order, Withheld):
        return OrderRow(block.title, (), (), note)
    texts = {statement.key: statement.text for statement in block.statements}
    highest, lowest = (tuple(texts[key] for key in side) for side in (order.highest, order.lowest))
    return OrderRow(block.title, highest, lowest, "")


def _link_table(link: ReleasedLink, content: Content) -> TeamLinkTable:
    rows = zip(link.means, content.scored_blocks, strict=True)
    means = tuple(_mean_row(mean, block.title, content) for mean, block in rows)
    return TeamLinkTable(link.title, " ".join(took_part(link)), means)


def _explanation(release: TeamRelease) -> Iterator[Explained]:
    yield Explained(
        _("What an average says"),
        (
            _("An average runs from 0 (you disagree with everything) to 100 (you agree with everything)."),
            _("It says how team members see themselves, not how good the team is."),
            _("Whoever compares building blocks almost always finds a difference. So we are careful with naming one."),
        ),
    )
    yield Explained(
        _("What the margin means"),
        (
            _("The average of the whole team lies within the margin in 95 out of 100 cases."),
            _("For this we assume that whoever did not take part would answer about the same."),
            _("If the margin reaches into another level, we say between which levels it lies."),
            _("The margin rests for now on research with other questionnaires."),
        ),
    )
    yield Explained(_("What we do not show, and why"), tuple(_not_shown(release)))
    yield Explained(
        _("What you use it for"),
        (
            _("The result was made when the round closed. It never changes, also not if somebody deletes answers."),
            _("Use it for a conversation. It is not meant for an appraisal of people."),
            _("We do not compare teams and make no ranking. Please do not do so either."),
        ),
    )


def _not_shown(release: TeamRelease) -> Iterator[str]:
    yield _("We show no answers of a single person, and no result of fewer than %(k)s people.") % {"k": release.k}
    means = [block.mean for block in release.blocks] + [mean for link in release.links for mean in link.means]
    if any(isinstance(mean, CappedHigh | CappedLow) for mean in means):
        yield _("Does it say ‘high’ or ‘low’? Then a number would say too much about each person.")
    if any(isinstance(mean, Withheld) for mean in means):
        yield _("Does it say ‘not shown’? Then there are too few scores, or a number would give another one away.")
    yield _("How many people have which level, we show from %(n)s people on, if it gives nobody away.") % {"n": K_DIST}
    if not release.links:
        yield _("We show links of the chain apart if at least %(k)s people of each link took part.") % {"k": release.k}
