"""The page of an organisation: how many teams and people, and how teams spread; no total, no names, no order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import alike_blocks
from assessments.domain.constants import LEVEL_COUNT_MIN, TEAMS_MIN
from assessments.domain.content import Content
from assessments.domain.disclosure import TeamMean
from assessments.domain.organisation import TeamSpread, spread_of_teams
from assessments.queries import ClosedRound
from assessments.reports.personal import level_title


@dataclass(frozen=True, slots=True)
class OrganisationReport:
    """``rows`` have a block with, per level, how many teams; no counts where nothing is shown."""

    summary: str
    levels: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = ()


def organisation_report(closed: Sequence[ClosedRound]) -> OrganisationReport:
    """What the latest results of the teams say together, by the questionnaire of the newest of them."""
    if not closed:
        return OrganisationReport(_("No team has a result yet."))
    content = max(closed, key=lambda one: one.round.closes_at).content
    if len(closed) < TEAMS_MIN:
        note = _("How teams spread we show from %(n)s teams on. So no team can be picked out.") % {"n": TEAMS_MIN}
        return OrganisationReport(_summary(closed), notes=(note,))
    levels = content.scoring_key.levels
    keys = [block.key for block in content.scored_blocks]
    spread = spread_of_teams([_means(one, content) for one in closed], keys, levels)
    return OrganisationReport(
        summary=_summary(closed),
        levels=tuple(level_title(level.key, content) for level in levels),
        rows=tuple((content.block(one.block).title, _cells(one)) for one in spread),
        notes=tuple(_notes(spread)),
    )


def _summary(closed: Sequence[ClosedRound]) -> str:
    teams = ngettext("%(n)s team has a result.", "%(n)s teams have a result.", len(closed)) % {"n": len(closed)}
    people = sum(one.release.n for one in closed if one.release)
    return teams + " " + _("%(n)s times somebody took part in these rounds.") % {"n": people}


def _means(one: ClosedRound, content: Content) -> Mapping[str, TeamMean]:
    """The means of one team, of the blocks that measure the same as in the newest questionnaire."""
    alike = alike_blocks(one.content.scoring_key, content.scoring_key)
    blocks = one.release.blocks if one.release else ()
    return {block.key: block.mean for block in blocks if block.key in alike}


def _cells(spread: TeamSpread) -> tuple[str, ...]:
    return () if spread.counts is None else tuple(str(count) for _level, count in spread.counts)


def _notes(spread: Sequence[TeamSpread]) -> Iterator[str]:
    yield _("Each team counts once, with its latest result. A team without a number for a block does not count there.")
    if any(one.counts is None for one in spread):
        yield _(
            "‘Not shown’ means: fewer than %(teams)s teams have a number, a level has fewer than %(few)s teams,"
            " or nearly all teams are in one level."
        ) % {"teams": TEAMS_MIN, "few": LEVEL_COUNT_MIN}
    yield _("There is no total and no ranking: the averages of teams are too uncertain for that.")
