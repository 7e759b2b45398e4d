"""The released result of a team as tables: each part one function that makes one sheet, or none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.domain.content import Content
from assessments.domain.disclosure import ShownMean, TeamMean, Withheld
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import OrderRow, TeamReport
from assessments.domain.tables import Cell, Sheet
from assessments.domain.team_claims import LevelCounts
from assessments.reports.team import team_report
from assessments.reports.team_voices import experience_words, goal_words, outcome_words
from assessments.reports.team_words import average_words, level_words, shown_range

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a sheet may tell: what was released, and what the page says about it."""

    release: TeamRelease
    round: RoundRecord
    content: Content
    report: TeamReport

    def title(self, block: str) -> str:
        """The title of a block, or its key where this version has no such block: an agreement is of a round before."""
        return self.content.block(block).title if block in self.content.block_keys else block


def team_sheets(release: TeamRelease, round_: RoundRecord, content: Content) -> tuple[Sheet, ...]:
    """The result as a workbook. A column of numbers holds numbers alone; words stand beside it."""
    told = Told(release, round_, content, team_report(release, round_, content))
    made = (part(told) for part in PARTS)
    return tuple(sheet for sheet in made if sheet is not None)


def team_table(release: TeamRelease, content: Content) -> Sheet:
    """The means of the team and of its links as one long table, for a file that holds one."""
    whole = _("Whole team")
    rows = [
        (whole, content.block(b.key).title, *mean_cells(b.mean), level_cell(b.mean, content)) for b in release.blocks
    ]
    for link in release.links:
        means = zip(content.scored_blocks, link.means, strict=True)
        rows += [(link.title, block.title, *mean_cells(mean), None) for block, mean in means]
    return Sheet(_("Result"), (_("Part"), _("Building block"), *_mean_columns(), _("Level")), tuple(rows))


def first_day(opens_at: datetime) -> date:
    """The day on which a round began."""
    return localtime(opens_at).date()


def last_day(closes_at: datetime) -> date:
    """The last day on which people could take part; ``closes_at`` is the first moment too late."""
    return localtime(closes_at - timedelta(minutes=1)).date()


def mean_cells(mean: TeamMean) -> Row:
    """What is released of one mean, in the columns of ``_mean_columns``."""
    people = None if isinstance(mean, Withheld) else mean.n
    if not isinstance(mean, ShownMean):
        return None, average_words(mean), None, None, people
    return mean.value, None, *shown_range(mean), people


def level_cell(mean: TeamMean, content: Content) -> str | None:
    """The level of a mean of the team; of a link the page says none either."""
    return level_words(mean, content) if isinstance(mean, ShownMean) else None


def _mean_columns() -> tuple[str, ...]:
    return (_("Average"), _("Instead of a number"), _("Margin from"), _("Margin to"), _("People"))


def _about(told: Told) -> Sheet:
    round_ = told.round
    rows: list[Row] = [
        (_("Team"), round_.team),
        (_("Organisation"), round_.organisation),
        (_("Shared goal"), round_.goal),
        (_("Opened on"), first_day(round_.opens_at)),
        (_("Last day"), last_day(round_.closes_at)),
        (_("Took part"), told.release.n),
        (_("Counted as members"), told.release.invited),
        (_("Fewest people about whom we show anything"), told.release.k),
        (_("Questionnaire"), told.content.title),
        (_("Version"), told.content.number),
    ]
    if told.release.goal is not None:
        rows.insert(3, (_("Recognised as shared"), goal_words(told.release.goal)))
    rows += [(part.title, sentence) for part in told.report.explanation for sentence in part.sentences]
    return Sheet(_("About the round"), (_("What"), _("Value")), tuple(rows))


def _means(told: Told) -> Sheet:
    levels = [level.key for level in told.content.levels] if _has_counts(told) else []
    titles = {level.key: level.title for level in told.content.levels}
    columns = [_("Building block"), *_mean_columns(), _("Level")]
    columns += [_("People at level %(level)s") % {"level": titles[key]} for key in levels]
    rows = []
    for block, row in zip(told.release.blocks, told.report.rows, strict=True):
        counts = dict(block.levels.counts) if isinstance(block.levels, LevelCounts) else {}
        means = (*mean_cells(block.mean), level_cell(block.mean, told.content))
        rows.append((row.mean.title, *means, *map(counts.get, levels), row.spread or None, row.scale_note or None))
    return _without_empty(Sheet(_("Building blocks"), (*columns, _("Spread"), _("Remark")), tuple(rows)), last=2)


def _has_counts(told: Told) -> bool:
    return any(isinstance(block.levels, LevelCounts) for block in told.release.blocks)


def _without_empty(sheet: Sheet, *, last: int) -> Sheet:
    """Without those of the last columns that have nothing in any row."""
    first = len(sheet.columns) - last
    kept = [n for n in range(len(sheet.columns)) if n < first or any(row[n] is not None for row in sheet.rows)]
    return Sheet(
        sheet.title, tuple(sheet.columns[n] for n in kept), tuple(tuple(row[n] for n in kept) for row in sheet.rows)
    )


def _orders(told: Told) -> Sheet:
    return _order_sheet(_("Order of statements"), [row.order for row in told.report.rows])


def _preconditions(told: Told) -> Sheet | None:
    orders = list(told.report.preconditions)
    return _order_sheet(_("What you need"), orders) if orders else None


def _order_sheet(title: str, orders: list[OrderRow]) -> Sheet:
    columns = (_("Block"), _("Side"), _("Place"), _("Statement"), _("Remark"))
    rows = tuple(row for order in orders for row in _order_rows(order))
    return _without_empty(Sheet(title, columns, rows), last=1)


def _order_rows(order: OrderRow) -> Iterator[Row]:
    sides = ((_("highest"), order.highest), (_("lowest"), order.lowest))
    for side, statements in sides:
        for place, text in enumerate(statements, start=1):
            yield order.title, side, place, text, None
    if order.note:
        yield order.title, None, None, None, order.note


def _links(told: Told) -> Sheet | None:
    columns = (_("Link of the chain"), _("Took part"), _("Counted as members"), _("Building block"), *_mean_columns())
    rows = [
        (link.title, link.n, link.invited, block.title, *mean_cells(mean))
        for link in told.release.links
        for block, mean in zip(told.content.scored_blocks, link.means, strict=True)
    ]
    return Sheet(_("Links of the chain"), columns, tuple(rows)) if rows else None


def _talk(told: Told) -> Sheet:
    rows = [(point.title, point.text) for point in told.report.talk]
    rows += [(_("Question about %(title)s") % {"title": told.report.questions_about}, q) for q in told.report.questions]
    return Sheet(_("What the team talks about"), (_("What"), _("Text")), tuple(rows))


def _agreements(told: Told) -> Sheet | None:
    rows = [
        (told.title(agreed.block), agreed.behaviour, agreed.owner, outcome_words(agreed.opinion))
        for agreed in told.release.outcomes
    ]
    columns = (_("Building block"), _("Agreement"), _("Who takes care of it"), _("What came of it"))
    return Sheet(_("Agreements of last time"), columns, tuple(rows)) if rows else None


def _since(told: Told) -> Sheet | None:
    rows = [(told.title(key), experience_words(opinion)) for key, opinion in told.release.experiences]
    return Sheet(_("Since last time"), (_("Building block"), _("How it goes now")), tuple(rows)) if rows else None


def _mirror(told: Told) -> Sheet | None:
    """Without results per link the number of people stays empty: it is not told."""
    is_exact = bool(told.release.links)
    rows = [
        (mirror.title, block.title, *(mean_cells(mean) if is_exact else (*mean_cells(mean)[:-1], None)))
        for mirror in told.release.mirror
        for block, mean in zip(told.content.scored_blocks, mirror.means, strict=True)
    ]
    columns = (_("Link of the chain"), _("Building block"), *_mean_columns())
    return Sheet(_("How the others see each link"), columns, tuple(rows)) if rows else None


#: What a workbook holds, in order. Sentences about the goal stay out: they can be withdrawn, a file cannot.
PARTS: tuple[Callable[[Told], Sheet | None], ...] = (
    _about,
    _means,
    _orders,
    _preconditions,
    _links,
    _mirror,
    _agreements,
    _since,
    _talk,
)
