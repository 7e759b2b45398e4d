"""The released result of a team on paper: what the page says, in its order."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.documents.parts import Cell, Column, Heading, Paper, Part, Point, Points, Table, Term, Terms, Text
from assessments.documents.pictures import picture_of
from assessments.documents.team_beside import agreed, goal_said, mirror, since
from assessments.documents.typesetting import typeset
from assessments.domain.report_values import OrderRow, TeamBlockRow, TeamLinkTable, TeamMeanRow, TeamReport, TeamVoices


def team_pdf(report: TeamReport, voices: TeamVoices, *, svg: str, goal: str, closed_on: str) -> bytes:
    """The result of a team as PDF; ``goal`` is that of the round, ``closed_on`` its last day in words."""
    return typeset(
        Paper(
            title=_("Result of %(team)s") % {"team": report.team},
            above=report.organisation,
            day=_("Round that closed on %(day)s") % {"day": closed_on},
            parts=(
                *_head(report, svg, closed_on),
                *goal_said(voices, goal),
                *since(voices),
                *agreed(voices),
                *_means(report),
                *_blocks(report),
                *_links(report.links),
                *mirror(voices),
                *_explanation(report),
            ),
        )
    )


def _head(report: TeamReport, svg: str, closed_on: str) -> Iterator[Part]:
    closed = _("The round closed on %(day)s.") % {"day": closed_on}
    yield Text(" ".join((*report.took_part, closed)), look="lead")
    yield Heading(_("First: what to talk about"))
    yield Terms(tuple(Term(point.title, point.text) for point in report.talk))
    if report.questions:
        about = _("Questions to open the conversation about %(title)s:") % {"title": report.questions_about}
        yield Text(about, is_opening=True)
        yield Points(tuple(Point(question) for question in report.questions))
    yield picture_of(svg)


def _means(report: TeamReport) -> Iterator[Part]:
    yield Heading(_("Averages of the team"))
    spread = (Column(_("Spread"), 1.6),) if report.has_spread else ()
    columns = (
        Column(_("Building block"), 2.4),
        Column(_("Average"), 1.2, is_number=True),
        Column(_("Margin"), 1.3),
        Column(_("Level"), 2.4),
        *spread,
        Column(_("People"), 0.9, is_number=True),
    )
    yield Table(columns, tuple(_means_row(row, has_spread=report.has_spread) for row in reversed(report.rows)))


def _means_row(row: TeamBlockRow, *, has_spread: bool) -> tuple[Cell, ...]:
    mean = row.mean
    figures = (
        (Cell(mean.average), Cell(mean.margin, note=row.scale_note), Cell(mean.level))
        if mean.has_number
        else (Cell(mean.average, span=3),)
    )
    spread = (Cell(row.spread),) if has_spread else ()
    return Cell(mean.title), *figures, *spread, Cell(mean.people)


def _blocks(report: TeamReport) -> Iterator[Part]:
    yield Heading(_("Block by block"))
    if report.blocks_notes:
        yield Text(" ".join(report.blocks_notes))
    for row in report.rows:
        yield from _order(row.order, row.levels)
    yield Heading(_("Is it the collaboration, or what you need for it?"))
    yield Text(_("This stands beside the building blocks. It has no figures: it is often not yours to change alone."))
    for order in report.preconditions:
        yield from _order(order)


def _order(order: OrderRow, levels: str = "") -> Iterator[Part]:
    if order.note:
        yield Terms((Term(order.title, " ".join(filter(None, (levels, order.note)))),))
        return
    yield Heading(order.title, level=3)
    if levels:
        yield Text(levels)
    sides = ((_("Highest, strongest first"), order.highest), (_("Lowest, weakest first"), order.lowest))
    for title, statements in sides:
        yield Text("", label=title, look="small", is_opening=True)
        yield Points(tuple(Point(statement) for statement in statements), is_numbered=True)


def _links(links: tuple[TeamLinkTable, ...]) -> Iterator[Part]:
    if not links:
        return
    yield Heading(_("Per link of the chain"))
    yield Text(
        _(
            "The links stand in the order of the round. "
            "Differences between links may be chance, so we say nothing about them."
        ),
        is_opening=True,
    )
    columns = (
        Column(_("Building block"), 2.2),
        Column(_("Average"), 1, is_number=True),
        Column(_("Margin"), 1.3),
        Column(_("People"), 1, is_number=True),
    )
    for link in links:
        yield Heading(link.title, level=3)
        yield Text(link.took_part, look="small", is_opening=True)
        yield Table(columns, tuple(_link_row(mean) for mean in reversed(link.rows)))


def _link_row(mean: TeamMeanRow) -> tuple[Cell, ...]:
    figures = (Cell(mean.average), Cell(mean.margin)) if mean.has_number else (Cell(mean.average, span=2),)
    return Cell(mean.title), *figures, Cell(mean.people)


def _explanation(report: TeamReport) -> Iterator[Part]:
    yield Heading(_("What this result says"))
    for part in report.explanation:
        yield Heading(part.title, level=3)
        yield Points(tuple(Point(sentence) for sentence in part.sentences))
